-- Services that follow parcels.
CREATE TABLE trackers (
  shop_id UUID NOT NULL,
  id UUID NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (shop_id, id)
);

-- Parcels that they follow, each with one of them.
CREATE TABLE tracked (
  shop_id UUID NOT NULL,
  tracking TEXT NOT NULL,
  tracker_id UUID NOT NULL,
  channel_id UUID NOT NULL,
  carrier TEXT,
  state TEXT NOT NULL,
  found_at BIGINT NOT NULL,
  registered_at BIGINT,
  asked_at BIGINT,
  told_at BIGINT,
  next_at BIGINT,
  tries BIGINT NOT NULL,
  code TEXT,
  why TEXT,
  PRIMARY KEY (shop_id, tracking)
);
CREATE INDEX tracked_next ON tracked (shop_id, tracker_id, state, next_at) WHERE next_at IS NOT NULL;
CREATE INDEX tracked_state ON tracked (shop_id, tracker_id, state, asked_at);

-- Orders on their way.
CREATE INDEX orders_underway ON orders (shop_id, id) WHERE tracking IS NOT NULL AND delivered_at IS NULL;
