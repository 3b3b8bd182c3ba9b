-- Rules that shops added to the rulebook, and acts by time, on which a new rule is tried.
CREATE TABLE rules (
  shop_id BLOB NOT NULL,
  id TEXT NOT NULL,
  version INTEGER NOT NULL,
  body TEXT NOT NULL,
  actor TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (shop_id, id)
) WITHOUT ROWID;
CREATE INDEX acts_at ON acts (shop_id, created_at, id);

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('rules', 'rules', '100 10 1'), ('acts', 'acts_at', '1000000 1000000 2 1');
ANALYZE sqlite_schema;
