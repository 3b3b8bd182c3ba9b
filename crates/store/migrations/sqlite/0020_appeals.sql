-- Appeals: contested reviews and returns. What is said in one stands in its stream.
CREATE TABLE appeals (
  shop_id BLOB NOT NULL,
  id BLOB NOT NULL,
  version INTEGER NOT NULL,
  case_id BLOB NOT NULL,
  channel_id BLOB NOT NULL,
  subject_kind TEXT NOT NULL,
  subject BLOB NOT NULL,
  platform TEXT NOT NULL,
  market TEXT NOT NULL,
  ground TEXT,
  state TEXT NOT NULL,
  open INTEGER NOT NULL,
  escalated INTEGER NOT NULL,
  reference TEXT,
  had TEXT NOT NULL,
  missing TEXT NOT NULL,
  due_at INTEGER,
  window_until INTEGER,
  author TEXT NOT NULL,
  opened_at INTEGER NOT NULL,
  submitted_at INTEGER,
  decided_at INTEGER,
  PRIMARY KEY (shop_id, id)
) WITHOUT ROWID;
CREATE INDEX appeals_case ON appeals (shop_id, case_id);
CREATE INDEX appeals_subject ON appeals (shop_id, subject);
CREATE INDEX appeals_state ON appeals (shop_id, state, due_at, id);
CREATE INDEX appeals_submitted ON appeals (shop_id, submitted_at) WHERE submitted_at IS NOT NULL;
CREATE INDEX appeals_decided ON appeals (shop_id, decided_at) WHERE submitted_at IS NOT NULL AND decided_at IS NOT NULL;
CREATE INDEX returns_buyer ON returns (shop_id, buyer_id) WHERE buyer_id IS NOT NULL;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
  ('appeals', 'appeals', '20000 20000 1'),
  ('appeals', 'appeals_case', '20000 20000 1'),
  ('appeals', 'appeals_subject', '20000 20000 1'),
  ('appeals', 'appeals_state', '20000 20000 2500 2 1'),
  ('appeals', 'appeals_submitted', '18000 18000 1'),
  ('appeals', 'appeals_decided', '16000 16000 1'),
  ('returns', 'returns_buyer', '80000 80000 2');
ANALYZE sqlite_schema;
