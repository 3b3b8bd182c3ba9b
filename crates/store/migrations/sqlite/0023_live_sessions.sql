-- The shop's own products and live sessions: what was said, sold and seen in them. What stands in a session's stream is a
-- projection; beacons and counts of viewers (the last three tables) are kept as sums only.
CREATE TABLE listings (
  shop_id BLOB NOT NULL,
  id BLOB NOT NULL,
  version INTEGER NOT NULL,
  sku TEXT NOT NULL,
  folded TEXT NOT NULL,
  n INTEGER NOT NULL,
  channel_id BLOB,
  external_id TEXT,
  cleared INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (shop_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX listings_sku ON listings (shop_id, sku);
CREATE TABLE listing_versions (
  shop_id BLOB NOT NULL,
  product_id BLOB NOT NULL,
  n INTEGER NOT NULL,
  sku TEXT NOT NULL,
  from_at INTEGER NOT NULL,
  until_at INTEGER,
  body TEXT NOT NULL,
  PRIMARY KEY (shop_id, product_id, n)
) WITHOUT ROWID;
CREATE INDEX listing_versions_sku ON listing_versions (shop_id, sku, from_at);
CREATE TABLE live_sessions (
  shop_id BLOB NOT NULL,
  id BLOB NOT NULL,
  version INTEGER NOT NULL,
  state TEXT NOT NULL,
  title TEXT NOT NULL,
  channel_id BLOB,
  market TEXT NOT NULL,
  rehearsal INTEGER NOT NULL,
  starts_at INTEGER NOT NULL,
  started_at INTEGER,
  ended_at INTEGER,
  sentences INTEGER NOT NULL,
  flagged INTEGER NOT NULL,
  open_findings INTEGER NOT NULL,
  orders INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (shop_id, id)
) WITHOUT ROWID;
CREATE INDEX live_sessions_starts ON live_sessions (shop_id, starts_at, id);
CREATE INDEX live_sessions_started ON live_sessions (shop_id, started_at);
CREATE INDEX live_sessions_id ON live_sessions (id);
CREATE TABLE live_sentences (
  shop_id BLOB NOT NULL,
  session_id BLOB NOT NULL,
  id BLOB NOT NULL,
  from_ms INTEGER NOT NULL,
  to_ms INTEGER NOT NULL,
  segment_id BLOB,
  said_by TEXT NOT NULL,
  actor TEXT NOT NULL,
  text TEXT NOT NULL,
  flagged INTEGER NOT NULL,
  PRIMARY KEY (shop_id, session_id, id)
) WITHOUT ROWID;
CREATE INDEX live_sentences_said ON live_sentences (shop_id, session_id, from_ms, id);
CREATE TABLE live_findings (
  shop_id BLOB NOT NULL,
  session_id BLOB NOT NULL,
  id BLOB NOT NULL,
  sentence_id BLOB NOT NULL,
  segment_id BLOB,
  at_ms INTEGER NOT NULL,
  kind TEXT NOT NULL,
  settled INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (shop_id, session_id, id)
) WITHOUT ROWID;
CREATE INDEX live_findings_sentence ON live_findings (shop_id, session_id, sentence_id);
CREATE TABLE live_orders (
  shop_id BLOB NOT NULL,
  session_id BLOB NOT NULL,
  n INTEGER NOT NULL,
  order_ref TEXT NOT NULL,
  sku TEXT NOT NULL,
  segment_id BLOB,
  at_ms INTEGER NOT NULL,
  at INTEGER NOT NULL,
  quantity INTEGER NOT NULL,
  amount_minor INTEGER,
  currency TEXT,
  PRIMARY KEY (shop_id, session_id, n)
) WITHOUT ROWID;
CREATE INDEX live_orders_ref ON live_orders (shop_id, order_ref);
CREATE TABLE quality_viewers (
  shop_id BLOB NOT NULL,
  session_id BLOB NOT NULL,
  sid TEXT NOT NULL,
  sn INTEGER NOT NULL,
  first_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (shop_id, session_id, sid)
) WITHOUT ROWID;
CREATE TABLE quality_minutes (
  shop_id BLOB NOT NULL,
  session_id BLOB NOT NULL,
  minute INTEGER NOT NULL,
  region TEXT NOT NULL,
  network TEXT NOT NULL,
  device TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (shop_id, session_id, minute, region, network, device)
) WITHOUT ROWID;
CREATE TABLE live_minutes (
  shop_id BLOB NOT NULL,
  session_id BLOB NOT NULL,
  minute INTEGER NOT NULL,
  viewers INTEGER NOT NULL,
  joins INTEGER NOT NULL,
  leaves INTEGER NOT NULL,
  PRIMARY KEY (shop_id, session_id, minute)
) WITHOUT ROWID;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
  ('listings', 'listings', '20000 20000 1'),
  ('listings', 'listings_sku', '20000 20000 1'),
  ('listing_versions', 'listing_versions', '60000 60000 3 1'),
  ('listing_versions', 'listing_versions_sku', '60000 60000 3 1'),
  ('live_sessions', 'live_sessions', '5000 5000 1'),
  ('live_sessions', 'live_sessions_starts', '5000 5000 2 1'),
  ('live_sessions', 'live_sessions_started', '5000 5000 2'),
  ('live_sessions', 'live_sessions_id', '5000 1'),
  ('live_sentences', 'live_sentences', '1000000 1000000 1000 1'),
  ('live_sentences', 'live_sentences_said', '1000000 1000000 1000 1 1'),
  ('live_findings', 'live_findings', '50000 50000 50 1'),
  ('live_findings', 'live_findings_sentence', '50000 50000 50 1'),
  ('live_orders', 'live_orders', '200000 200000 200 1'),
  ('live_orders', 'live_orders_ref', '200000 200000 1'),
  ('quality_viewers', 'quality_viewers', '1000000 1000000 5000 1'),
  ('quality_minutes', 'quality_minutes', '500000 500000 2000 20 5 2 1'),
  ('live_minutes', 'live_minutes', '500000 500000 120 1');
ANALYZE sqlite_schema;
