-- Remedies: money or goods for a buyer, and the figures by which they are granted.
CREATE TABLE remedies (
  shop_id UUID NOT NULL,
  id UUID NOT NULL,
  version BIGINT NOT NULL,
  case_id UUID NOT NULL,
  channel_id UUID NOT NULL,
  order_ref TEXT,
  buyer_id UUID,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  open BIGINT NOT NULL,
  counts BIGINT NOT NULL,
  amount_minor BIGINT,
  currency TEXT,
  approval_of TEXT,
  author TEXT NOT NULL,
  granted_by UUID,
  granted_role TEXT,
  granted_day TEXT,
  granted_month TEXT,
  budget TEXT,
  reference TEXT,
  evidence_due BIGINT,
  created_at BIGINT NOT NULL,
  offered_at BIGINT,
  granted_at BIGINT,
  ended_at BIGINT,
  PRIMARY KEY (shop_id, id)
);
CREATE INDEX remedies_case ON remedies (shop_id, case_id);
CREATE INDEX remedies_state ON remedies (shop_id, state, id);
CREATE INDEX remedies_order ON remedies (shop_id, channel_id, order_ref);
CREATE INDEX remedies_buyer ON remedies (shop_id, buyer_id);
CREATE INDEX remedies_day ON remedies (shop_id, granted_by, granted_day, currency, amount_minor) WHERE counts = 1;
CREATE INDEX remedies_month ON remedies (shop_id, granted_month, budget, currency, amount_minor) WHERE counts = 1;

CREATE TABLE remedy_policies (
  shop_id UUID NOT NULL,
  version BIGINT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (shop_id, version)
);
