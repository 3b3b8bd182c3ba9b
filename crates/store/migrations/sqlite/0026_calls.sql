-- Calls between agents and customers: where each stands, without what was said in it. When somebody was last seen or heard in one is
-- no projection: nothing of it is history.
CREATE TABLE calls (
  shop_id BLOB NOT NULL,
  id BLOB NOT NULL,
  version INTEGER NOT NULL,
  case_id BLOB NOT NULL,
  state TEXT NOT NULL,
  mode TEXT NOT NULL,
  asked_by TEXT NOT NULL,
  invited_at INTEGER NOT NULL,
  valid_until INTEGER NOT NULL,
  admitted_at INTEGER,
  ended_at INTEGER,
  ended_by TEXT,
  agreed INTEGER,
  recorded INTEGER NOT NULL,
  captions INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (shop_id, id)
) WITHOUT ROWID;
CREATE INDEX calls_case ON calls (shop_id, case_id);
CREATE INDEX calls_state ON calls (state, shop_id);
CREATE INDEX calls_id ON calls (id);
CREATE TABLE call_beats (
  shop_id BLOB NOT NULL,
  call_id BLOB NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (shop_id, call_id)
) WITHOUT ROWID;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
  ('calls', 'calls', '50000 50000 1'),
  ('calls', 'calls_case', '50000 50000 2'),
  ('calls', 'calls_state', '50000 10000 10000'),
  ('calls', 'calls_id', '50000 1'),
  ('call_beats', 'call_beats', '50 50 1');
ANALYZE sqlite_schema;
