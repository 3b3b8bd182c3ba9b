-- Macros of shops and where they were applied; the bot of a shop.
CREATE TABLE macros (
  shop_id BLOB NOT NULL,
  id TEXT NOT NULL,
  version INTEGER NOT NULL,
  body TEXT NOT NULL,
  removed INTEGER NOT NULL,
  actor TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (shop_id, id)
) WITHOUT ROWID;

CREATE TABLE macro_uses (
  shop_id BLOB NOT NULL,
  case_id BLOB NOT NULL,
  n INTEGER NOT NULL,
  macro_id TEXT NOT NULL,
  actor TEXT NOT NULL,
  used_at INTEGER NOT NULL,
  resolved INTEGER NOT NULL,
  improved INTEGER NOT NULL,
  reopened INTEGER NOT NULL,
  PRIMARY KEY (shop_id, case_id, n)
) WITHOUT ROWID;
CREATE INDEX macro_uses_at ON macro_uses (shop_id, used_at);

CREATE TABLE bots (
  shop_id BLOB NOT NULL,
  version INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (shop_id, version)
) WITHOUT ROWID;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
  ('macros', 'macros', '100 10 1'), ('macro_uses', 'macro_uses', '100000 100000 2 1'),
  ('macro_uses', 'macro_uses_at', '100000 100000 1'), ('bots', 'bots', '10 2 1');
ANALYZE sqlite_schema;
