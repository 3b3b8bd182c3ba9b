-- Return requests and parcels: what of them the queue, the case page and the clocks look up.
ALTER TABLE cases ADD COLUMN matter TEXT;

CREATE TABLE returns (
  shop_id BLOB NOT NULL,
  id BLOB NOT NULL,
  version INTEGER NOT NULL,
  channel_id BLOB NOT NULL,
  external_id TEXT NOT NULL,
  case_id BLOB,
  order_ref TEXT,
  product TEXT,
  sku TEXT,
  buyer_id BLOB,
  quantity INTEGER,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  status TEXT,
  reason TEXT,
  text TEXT NOT NULL,
  language TEXT NOT NULL,
  issue TEXT,
  severity INTEGER NOT NULL,
  amount_minor INTEGER,
  currency TEXT,
  evidence INTEGER NOT NULL,
  requested_at INTEGER NOT NULL,
  updated_at INTEGER,
  since INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  verdict TEXT,
  decided_by TEXT,
  decided_at INTEGER,
  paid_minor INTEGER NOT NULL,
  elsewhere_minor INTEGER NOT NULL,
  PRIMARY KEY (shop_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX returns_external ON returns (shop_id, channel_id, external_id);
CREATE INDEX returns_order ON returns (shop_id, channel_id, order_ref) WHERE order_ref IS NOT NULL;

CREATE TABLE parcels (
  shop_id BLOB NOT NULL,
  id BLOB NOT NULL,
  version INTEGER NOT NULL,
  channel_id BLOB NOT NULL,
  tracking TEXT NOT NULL,
  carrier TEXT,
  order_ref TEXT,
  buyer_id BLOB,
  case_id BLOB,
  status TEXT NOT NULL,
  steps INTEGER NOT NULL,
  exception TEXT,
  exception_at INTEGER,
  handed_over_at INTEGER,
  moved_at INTEGER,
  stuck_told_at INTEGER,
  delivered_at INTEGER,
  last_at INTEGER,
  PRIMARY KEY (shop_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX parcels_tracking ON parcels (shop_id, channel_id, tracking);
CREATE INDEX parcels_order ON parcels (shop_id, channel_id, order_ref) WHERE order_ref IS NOT NULL;
CREATE INDEX parcels_moved ON parcels (shop_id, moved_at) WHERE moved_at IS NOT NULL;
CREATE INDEX orders_tracking ON orders (shop_id, channel_id, tracking) WHERE tracking IS NOT NULL;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
  ('returns', 'returns', '100000 100000 1'), ('returns', 'returns_external', '100000 100000 10000 1'),
  ('returns', 'returns_order', '100000 100000 10000 1'), ('parcels', 'parcels', '1000000 1000000 1'),
  ('parcels', 'parcels_tracking', '1000000 1000000 100000 1'), ('parcels', 'parcels_order', '1000000 1000000 100000 1'),
  ('parcels', 'parcels_moved', '100000 100000 1'), ('orders', 'orders_tracking', '1000000 1000000 100000 1');
ANALYZE sqlite_schema;
