-- Who carries the picture of a shop's live rooms.
CREATE TABLE live_planes (
  shop_id BLOB NOT NULL,
  version INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (shop_id, version)
) WITHOUT ROWID;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('live_planes', 'live_planes', '10 2 1');
ANALYZE sqlite_schema;
