-- Services that follow parcels.
CREATE TABLE trackers (
  shop_id BLOB NOT NULL,
  id BLOB NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (shop_id, id)
) WITHOUT ROWID;

-- Parcels that they follow, each with one of them.
CREATE TABLE tracked (
  shop_id BLOB NOT NULL,
  tracking TEXT NOT NULL,
  tracker_id BLOB NOT NULL,
  channel_id BLOB NOT NULL,
  carrier TEXT,
  state TEXT NOT NULL,
  found_at INTEGER NOT NULL,
  registered_at INTEGER,
  asked_at INTEGER,
  told_at INTEGER,
  next_at INTEGER,
  tries INTEGER NOT NULL,
  code TEXT,
  why TEXT,
  PRIMARY KEY (shop_id, tracking)
) WITHOUT ROWID;
CREATE INDEX tracked_next ON tracked (shop_id, tracker_id, state, next_at) WHERE next_at IS NOT NULL;
CREATE INDEX tracked_state ON tracked (shop_id, tracker_id, state, asked_at);

-- Orders on their way.
CREATE INDEX orders_underway ON orders (shop_id, id) WHERE tracking IS NOT NULL AND delivered_at IS NULL;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
  ('trackers', 'trackers', '100 5 1'),
  ('tracked', 'tracked', '100000 100000 1'),
  ('tracked', 'tracked_next', '50000 50000 20000 10000 2'),
  ('tracked', 'tracked_state', '100000 100000 30000 10000 2'),
  ('orders', 'orders_underway', '100000 100000 1');
ANALYZE sqlite_schema;
