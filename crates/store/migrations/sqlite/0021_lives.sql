-- LIVE sessions as platforms report them.
CREATE TABLE lives (
  shop_id BLOB NOT NULL,
  id BLOB NOT NULL,
  version INTEGER NOT NULL,
  channel_id BLOB NOT NULL,
  external_id TEXT NOT NULL,
  title TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  viewers INTEGER,
  views INTEGER,
  peak INTEGER,
  comments INTEGER,
  likes INTEGER,
  followers INTEGER,
  orders INTEGER,
  units INTEGER,
  customers INTEGER,
  gmv_minor INTEGER,
  currency TEXT,
  reported_at INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (shop_id, id)
) WITHOUT ROWID;
CREATE INDEX lives_newest ON lives (shop_id, started_at, id);
CREATE INDEX lives_channel ON lives (shop_id, channel_id, started_at, id);
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
  ('lives', 'lives', '100000 10000 1'),
  ('lives', 'lives_newest', '100000 10000 1 1'),
  ('lives', 'lives_channel', '100000 10000 3000 1 1');
ANALYZE sqlite_schema;
