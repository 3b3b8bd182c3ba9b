-- Remedies: money or goods for a buyer, and the figures by which they are granted.
CREATE TABLE remedies (
  shop_id BLOB NOT NULL,
  id BLOB NOT NULL,
  version INTEGER NOT NULL,
  case_id BLOB NOT NULL,
  channel_id BLOB NOT NULL,
  order_ref TEXT,
  buyer_id BLOB,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  open INTEGER NOT NULL,
  counts INTEGER NOT NULL,
  amount_minor INTEGER,
  currency TEXT,
  approval_of TEXT,
  author TEXT NOT NULL,
  granted_by BLOB,
  granted_role TEXT,
  granted_day TEXT,
  granted_month TEXT,
  budget TEXT,
  reference TEXT,
  evidence_due INTEGER,
  created_at INTEGER NOT NULL,
  offered_at INTEGER,
  granted_at INTEGER,
  ended_at INTEGER,
  PRIMARY KEY (shop_id, id)
) WITHOUT ROWID;
CREATE INDEX remedies_case ON remedies (shop_id, case_id);
CREATE INDEX remedies_state ON remedies (shop_id, state, id);
CREATE INDEX remedies_order ON remedies (shop_id, channel_id, order_ref);
CREATE INDEX remedies_buyer ON remedies (shop_id, buyer_id);
CREATE INDEX remedies_day ON remedies (shop_id, granted_by, granted_day, currency, amount_minor) WHERE counts = 1;
CREATE INDEX remedies_month ON remedies (shop_id, granted_month, budget, currency, amount_minor) WHERE counts = 1;

CREATE TABLE remedy_policies (
  shop_id BLOB NOT NULL,
  version INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (shop_id, version)
) WITHOUT ROWID;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
  ('remedies', 'remedies', '100000 100000 1'),
  ('remedies', 'remedies_case', '100000 100000 1'),
  ('remedies', 'remedies_state', '100000 100000 10000 1'),
  ('remedies', 'remedies_order', '100000 100000 20000 1'),
  ('remedies', 'remedies_buyer', '100000 100000 2'),
  ('remedies', 'remedies_day', '80000 80000 4000 20 10 1'),
  ('remedies', 'remedies_month', '80000 80000 3000 2000 1000 1');
ANALYZE sqlite_schema;
