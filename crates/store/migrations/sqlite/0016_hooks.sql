-- Webhooks out, and what is on its way to them.
CREATE TABLE hooks (
  shop_id BLOB NOT NULL,
  id BLOB NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (shop_id, id)
) WITHOUT ROWID;
CREATE TABLE deliveries (
  shop_id BLOB NOT NULL,
  id BLOB NOT NULL,
  hook_id BLOB NOT NULL,
  seq INTEGER NOT NULL,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  run_at INTEGER,
  status INTEGER,
  error TEXT,
  created_at INTEGER NOT NULL,
  ended_at INTEGER,
  PRIMARY KEY (shop_id, id)
) WITHOUT ROWID;
CREATE INDEX deliveries_waiting ON deliveries (shop_id, hook_id, run_at) WHERE state = 'waiting';
CREATE INDEX deliveries_next ON deliveries (run_at) WHERE state = 'waiting';
CREATE INDEX deliveries_hook ON deliveries (shop_id, hook_id, id);
CREATE INDEX deliveries_ended ON deliveries (ended_at) WHERE ended_at IS NOT NULL;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
  ('hooks', 'hooks', '100 10 1'),
  ('deliveries', 'deliveries', '1000000 1000000 1'),
  ('deliveries', 'deliveries_waiting', '10000 10000 1000 2'),
  ('deliveries', 'deliveries_next', '10000 2'),
  ('deliveries', 'deliveries_hook', '1000000 1000000 100000 1'),
  ('deliveries', 'deliveries_ended', '1000000 2');
ANALYZE sqlite_schema;
