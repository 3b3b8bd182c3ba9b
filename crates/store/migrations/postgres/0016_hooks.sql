-- Webhooks out, and what is on its way to them.
CREATE TABLE hooks (
  shop_id UUID NOT NULL,
  id UUID NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (shop_id, id)
);
CREATE TABLE deliveries (
  shop_id UUID NOT NULL,
  id UUID NOT NULL,
  hook_id UUID NOT NULL,
  seq BIGINT NOT NULL,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  attempts BIGINT NOT NULL,
  run_at BIGINT,
  status BIGINT,
  error TEXT,
  created_at BIGINT NOT NULL,
  ended_at BIGINT,
  PRIMARY KEY (shop_id, id)
);
CREATE INDEX deliveries_waiting ON deliveries (shop_id, hook_id, run_at) WHERE state = 'waiting';
CREATE INDEX deliveries_next ON deliveries (run_at) WHERE state = 'waiting';
CREATE INDEX deliveries_hook ON deliveries (shop_id, hook_id, id);
CREATE INDEX deliveries_ended ON deliveries (ended_at) WHERE ended_at IS NOT NULL;
