-- Appeals: contested reviews and returns. What is said in one stands in its stream.
CREATE TABLE appeals (
  shop_id UUID NOT NULL,
  id UUID NOT NULL,
  version BIGINT NOT NULL,
  case_id UUID NOT NULL,
  channel_id UUID NOT NULL,
  subject_kind TEXT NOT NULL,
  subject UUID NOT NULL,
  platform TEXT NOT NULL,
  market TEXT NOT NULL,
  ground TEXT,
  state TEXT NOT NULL,
  open BIGINT NOT NULL,
  escalated BIGINT NOT NULL,
  reference TEXT,
  had TEXT NOT NULL,
  missing TEXT NOT NULL,
  due_at BIGINT,
  window_until BIGINT,
  author TEXT NOT NULL,
  opened_at BIGINT NOT NULL,
  submitted_at BIGINT,
  decided_at BIGINT,
  PRIMARY KEY (shop_id, id)
);
CREATE INDEX appeals_case ON appeals (shop_id, case_id);
CREATE INDEX appeals_subject ON appeals (shop_id, subject);
CREATE INDEX appeals_state ON appeals (shop_id, state, due_at, id);
CREATE INDEX appeals_submitted ON appeals (shop_id, submitted_at) WHERE submitted_at IS NOT NULL;
CREATE INDEX appeals_decided ON appeals (shop_id, decided_at) WHERE submitted_at IS NOT NULL AND decided_at IS NOT NULL;
CREATE INDEX returns_buyer ON returns (shop_id, buyer_id) WHERE buyer_id IS NOT NULL;
