-- The page where a channel's reviews are answered by hand; pictures in a shop's keeping.
ALTER TABLE channels ADD COLUMN reply_link TEXT NOT NULL DEFAULT '';

CREATE TABLE pictures (
  shop_id BLOB NOT NULL,
  hash TEXT NOT NULL,
  media_type TEXT NOT NULL,
  size INTEGER NOT NULL,
  actor TEXT NOT NULL,
  added_at INTEGER NOT NULL,
  PRIMARY KEY (shop_id, hash)
) WITHOUT ROWID;
