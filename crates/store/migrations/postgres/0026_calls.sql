-- Calls between agents and customers: where each stands, without what was said in it. When somebody was last seen or heard in one is
-- no projection: nothing of it is history.
CREATE TABLE calls (
  shop_id UUID NOT NULL,
  id UUID NOT NULL,
  version BIGINT NOT NULL,
  case_id UUID NOT NULL,
  state TEXT NOT NULL,
  mode TEXT NOT NULL,
  asked_by TEXT NOT NULL,
  invited_at BIGINT NOT NULL,
  valid_until BIGINT NOT NULL,
  admitted_at BIGINT,
  ended_at BIGINT,
  ended_by TEXT,
  agreed BIGINT,
  recorded BIGINT NOT NULL,
  captions BIGINT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (shop_id, id)
);
CREATE INDEX calls_case ON calls (shop_id, case_id);
CREATE INDEX calls_state ON calls (state, shop_id);
CREATE INDEX calls_id ON calls (id);
CREATE TABLE call_beats (
  shop_id UUID NOT NULL,
  call_id UUID NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, call_id)
);
