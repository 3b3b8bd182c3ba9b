-- The page where a channel's reviews are answered by hand; pictures in a shop's keeping.
ALTER TABLE channels ADD COLUMN reply_link TEXT NOT NULL DEFAULT '';

CREATE TABLE pictures (
  shop_id UUID NOT NULL,
  hash TEXT NOT NULL,
  media_type TEXT NOT NULL,
  size BIGINT NOT NULL,
  actor TEXT NOT NULL,
  added_at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, hash)
);
