-- Return requests and parcels: what of them the queue, the case page and the clocks look up.
ALTER TABLE cases ADD COLUMN matter TEXT;

CREATE TABLE returns (
  shop_id UUID NOT NULL,
  id UUID NOT NULL,
  version BIGINT NOT NULL,
  channel_id UUID NOT NULL,
  external_id TEXT NOT NULL,
  case_id UUID,
  order_ref TEXT,
  product TEXT,
  sku TEXT,
  buyer_id UUID,
  quantity BIGINT,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  status TEXT,
  reason TEXT,
  text TEXT NOT NULL,
  language TEXT NOT NULL,
  issue TEXT,
  severity BIGINT NOT NULL,
  amount_minor BIGINT,
  currency TEXT,
  evidence BIGINT NOT NULL,
  requested_at BIGINT NOT NULL,
  updated_at BIGINT,
  since BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  verdict TEXT,
  decided_by TEXT,
  decided_at BIGINT,
  paid_minor BIGINT NOT NULL,
  elsewhere_minor BIGINT NOT NULL,
  PRIMARY KEY (shop_id, id)
);
CREATE UNIQUE INDEX returns_external ON returns (shop_id, channel_id, external_id);
CREATE INDEX returns_order ON returns (shop_id, channel_id, order_ref) WHERE order_ref IS NOT NULL;

CREATE TABLE parcels (
  shop_id UUID NOT NULL,
  id UUID NOT NULL,
  version BIGINT NOT NULL,
  channel_id UUID NOT NULL,
  tracking TEXT NOT NULL,
  carrier TEXT,
  order_ref TEXT,
  buyer_id UUID,
  case_id UUID,
  status TEXT NOT NULL,
  steps BIGINT NOT NULL,
  exception TEXT,
  exception_at BIGINT,
  handed_over_at BIGINT,
  moved_at BIGINT,
  stuck_told_at BIGINT,
  delivered_at BIGINT,
  last_at BIGINT,
  PRIMARY KEY (shop_id, id)
);
CREATE UNIQUE INDEX parcels_tracking ON parcels (shop_id, channel_id, tracking);
CREATE INDEX parcels_order ON parcels (shop_id, channel_id, order_ref) WHERE order_ref IS NOT NULL;
CREATE INDEX parcels_moved ON parcels (shop_id, moved_at) WHERE moved_at IS NOT NULL;
CREATE INDEX orders_tracking ON orders (shop_id, channel_id, tracking) WHERE tracking IS NOT NULL;
