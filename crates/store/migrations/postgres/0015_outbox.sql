-- What leaves by itself: acts by channel and due time, how channels are connected, and how their platforms do.
ALTER TABLE acts ADD COLUMN channel_id UUID;
ALTER TABLE acts ADD COLUMN due_at BIGINT;
UPDATE acts SET channel_id = (SELECT c.channel_id FROM cases c WHERE c.shop_id = acts.shop_id AND c.id = acts.case_id);
CREATE INDEX acts_due ON acts (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX acts_outbox ON acts (shop_id, channel_id, state, due_at, id) WHERE state IN ('queued', 'leaving', 'unknown');
CREATE INDEX acts_case ON acts (shop_id, case_id, id) WHERE state IN ('queued', 'leaving', 'unknown');

-- How a channel is connected, without its secrets.
CREATE TABLE links (
  shop_id UUID NOT NULL,
  channel_id UUID NOT NULL,
  connected BIGINT NOT NULL,
  sends BIGINT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (shop_id, channel_id)
);

-- How its platform does.
CREATE TABLE link_states (
  shop_id UUID NOT NULL,
  channel_id UUID NOT NULL,
  failures BIGINT NOT NULL,
  open_until BIGINT,
  error TEXT,
  error_at BIGINT,
  ok_at BIGINT,
  consent BIGINT NOT NULL,
  refresh_until BIGINT,
  PRIMARY KEY (shop_id, channel_id)
);

-- How far each resource of a channel is read.
CREATE TABLE readings (
  shop_id UUID NOT NULL,
  channel_id UUID NOT NULL,
  resource TEXT NOT NULL,
  position TEXT,
  next_at BIGINT NOT NULL,
  woken BIGINT NOT NULL,
  ok_at BIGINT,
  row_count BIGINT NOT NULL,
  odd BIGINT NOT NULL,
  failures BIGINT NOT NULL,
  error TEXT,
  error_at BIGINT,
  PRIMARY KEY (shop_id, channel_id, resource)
);
CREATE INDEX readings_next ON readings (next_at);

-- Tries of a channel by time, for its budget.
CREATE TABLE tries (
  shop_id UUID NOT NULL,
  channel_id UUID NOT NULL,
  at BIGINT NOT NULL,
  n BIGINT NOT NULL,
  PRIMARY KEY (shop_id, channel_id, at)
);
