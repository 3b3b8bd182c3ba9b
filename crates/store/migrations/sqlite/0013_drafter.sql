-- The drafter of a shop.
CREATE TABLE drafters (
  shop_id BLOB NOT NULL,
  version INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (shop_id, version)
) WITHOUT ROWID;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('drafters', 'drafters', '10 2 1');
ANALYZE sqlite_schema;
