-- The drafter of a shop, and what a shop shows to other programs.
CREATE TABLE drafters (
  shop_id BLOB NOT NULL,
  version INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (shop_id, version)
) WITHOUT ROWID;

CREATE TABLE secrets (
  shop_id BLOB NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (shop_id, name)
) WITHOUT ROWID;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('drafters', 'drafters', '10 2 1'), ('secrets', 'secrets', '10 2 1');
ANALYZE sqlite_schema;
