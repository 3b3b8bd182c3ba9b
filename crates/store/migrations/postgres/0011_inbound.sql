-- Secrets of shops, sealed with a key that is not in the database.
CREATE TABLE sealed (
  shop_id UUID NOT NULL,
  name TEXT NOT NULL,
  key_id TEXT NOT NULL,
  content BYTEA NOT NULL,
  changed_at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, name)
);

-- What channels have sent, as it came, until it is taken in and for a while after.
CREATE TABLE inbound (
  shop_id UUID NOT NULL,
  id UUID NOT NULL,
  channel_id UUID NOT NULL,
  message_id TEXT NOT NULL,
  received_at BIGINT NOT NULL,
  body BYTEA NOT NULL,
  state TEXT NOT NULL,
  run_at BIGINT,
  attempts BIGINT NOT NULL,
  kind TEXT,
  row_count BIGINT,
  code TEXT,
  why TEXT,
  ended_at BIGINT,
  PRIMARY KEY (shop_id, id)
);
CREATE UNIQUE INDEX inbound_message ON inbound (shop_id, channel_id, message_id);
CREATE INDEX inbound_waiting ON inbound (run_at) WHERE state = 'waiting';
CREATE INDEX inbound_order ON inbound (shop_id, channel_id, id) WHERE state = 'waiting';
CREATE INDEX inbound_state ON inbound (shop_id, state, id);
