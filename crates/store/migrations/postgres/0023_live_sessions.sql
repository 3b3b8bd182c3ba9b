-- The shop's own products and live sessions: what was said, sold and seen in them. What stands in a session's stream is a
-- projection; beacons and counts of viewers (the last three tables) are kept as sums only.
CREATE TABLE listings (
  shop_id UUID NOT NULL,
  id UUID NOT NULL,
  version BIGINT NOT NULL,
  sku TEXT NOT NULL,
  folded TEXT NOT NULL,
  n BIGINT NOT NULL,
  channel_id UUID,
  external_id TEXT,
  cleared BIGINT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (shop_id, id)
);
CREATE UNIQUE INDEX listings_sku ON listings (shop_id, sku);
CREATE TABLE listing_versions (
  shop_id UUID NOT NULL,
  product_id UUID NOT NULL,
  n BIGINT NOT NULL,
  sku TEXT NOT NULL,
  from_at BIGINT NOT NULL,
  until_at BIGINT,
  body TEXT NOT NULL,
  PRIMARY KEY (shop_id, product_id, n)
);
CREATE INDEX listing_versions_sku ON listing_versions (shop_id, sku, from_at);
CREATE TABLE live_sessions (
  shop_id UUID NOT NULL,
  id UUID NOT NULL,
  version BIGINT NOT NULL,
  state TEXT NOT NULL,
  title TEXT NOT NULL,
  channel_id UUID,
  market TEXT NOT NULL,
  rehearsal BIGINT NOT NULL,
  starts_at BIGINT NOT NULL,
  started_at BIGINT,
  ended_at BIGINT,
  sentences BIGINT NOT NULL,
  flagged BIGINT NOT NULL,
  open_findings BIGINT NOT NULL,
  orders BIGINT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (shop_id, id)
);
CREATE INDEX live_sessions_starts ON live_sessions (shop_id, starts_at, id);
CREATE INDEX live_sessions_started ON live_sessions (shop_id, started_at);
CREATE INDEX live_sessions_id ON live_sessions (id);
CREATE TABLE live_sentences (
  shop_id UUID NOT NULL,
  session_id UUID NOT NULL,
  id UUID NOT NULL,
  from_ms BIGINT NOT NULL,
  to_ms BIGINT NOT NULL,
  segment_id UUID,
  said_by TEXT NOT NULL,
  actor TEXT NOT NULL,
  text TEXT NOT NULL,
  flagged BIGINT NOT NULL,
  PRIMARY KEY (shop_id, session_id, id)
);
CREATE INDEX live_sentences_said ON live_sentences (shop_id, session_id, from_ms, id);
CREATE TABLE live_findings (
  shop_id UUID NOT NULL,
  session_id UUID NOT NULL,
  id UUID NOT NULL,
  sentence_id UUID NOT NULL,
  segment_id UUID,
  at_ms BIGINT NOT NULL,
  kind TEXT NOT NULL,
  settled BIGINT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (shop_id, session_id, id)
);
CREATE INDEX live_findings_sentence ON live_findings (shop_id, session_id, sentence_id);
CREATE TABLE live_orders (
  shop_id UUID NOT NULL,
  session_id UUID NOT NULL,
  n BIGINT NOT NULL,
  order_ref TEXT NOT NULL,
  sku TEXT NOT NULL,
  segment_id UUID,
  at_ms BIGINT NOT NULL,
  at BIGINT NOT NULL,
  quantity BIGINT NOT NULL,
  amount_minor BIGINT,
  currency TEXT,
  PRIMARY KEY (shop_id, session_id, n)
);
CREATE INDEX live_orders_ref ON live_orders (shop_id, order_ref);
CREATE TABLE quality_viewers (
  shop_id UUID NOT NULL,
  session_id UUID NOT NULL,
  sid TEXT NOT NULL,
  sn BIGINT NOT NULL,
  first_at BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (shop_id, session_id, sid)
);
CREATE TABLE quality_minutes (
  shop_id UUID NOT NULL,
  session_id UUID NOT NULL,
  minute BIGINT NOT NULL,
  region TEXT NOT NULL,
  network TEXT NOT NULL,
  device TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (shop_id, session_id, minute, region, network, device)
);
CREATE TABLE live_minutes (
  shop_id UUID NOT NULL,
  session_id UUID NOT NULL,
  minute BIGINT NOT NULL,
  viewers BIGINT NOT NULL,
  joins BIGINT NOT NULL,
  leaves BIGINT NOT NULL,
  PRIMARY KEY (shop_id, session_id, minute)
);
