-- What leaves by itself: acts by channel and due time, how channels are connected, and how their platforms do.
ALTER TABLE acts ADD COLUMN channel_id BLOB;
ALTER TABLE acts ADD COLUMN due_at INTEGER;
UPDATE acts SET channel_id = (SELECT c.channel_id FROM cases c WHERE c.shop_id = acts.shop_id AND c.id = acts.case_id);
CREATE INDEX acts_due ON acts (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX acts_outbox ON acts (shop_id, channel_id, state, due_at, id) WHERE state IN ('queued', 'leaving', 'unknown');
CREATE INDEX acts_case ON acts (shop_id, case_id, id) WHERE state IN ('queued', 'leaving', 'unknown');

-- How a channel is connected, without its secrets.
CREATE TABLE links (
  shop_id BLOB NOT NULL,
  channel_id BLOB NOT NULL,
  connected INTEGER NOT NULL,
  sends INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (shop_id, channel_id)
) WITHOUT ROWID;

-- How its platform does.
CREATE TABLE link_states (
  shop_id BLOB NOT NULL,
  channel_id BLOB NOT NULL,
  failures INTEGER NOT NULL,
  open_until INTEGER,
  error TEXT,
  error_at INTEGER,
  ok_at INTEGER,
  consent INTEGER NOT NULL,
  refresh_until INTEGER,
  PRIMARY KEY (shop_id, channel_id)
) WITHOUT ROWID;

-- How far each resource of a channel is read.
CREATE TABLE readings (
  shop_id BLOB NOT NULL,
  channel_id BLOB NOT NULL,
  resource TEXT NOT NULL,
  position TEXT,
  next_at INTEGER NOT NULL,
  woken INTEGER NOT NULL,
  ok_at INTEGER,
  row_count INTEGER NOT NULL,
  odd INTEGER NOT NULL,
  failures INTEGER NOT NULL,
  error TEXT,
  error_at INTEGER,
  PRIMARY KEY (shop_id, channel_id, resource)
) WITHOUT ROWID;
CREATE INDEX readings_next ON readings (next_at);

-- Tries of a channel by time, for its budget.
CREATE TABLE tries (
  shop_id BLOB NOT NULL,
  channel_id BLOB NOT NULL,
  at INTEGER NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (shop_id, channel_id, at)
) WITHOUT ROWID;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
  ('acts', 'acts_due', '100000 2'),
  ('acts', 'acts_outbox', '100000 100000 50000 50000 2 1'),
  ('acts', 'acts_case', '100000 100000 2 1'),
  ('links', 'links', '100 10 1'),
  ('link_states', 'link_states', '100 10 1'),
  ('readings', 'readings', '500 50 5 1'),
  ('readings', 'readings_next', '500 2'),
  ('tries', 'tries', '10000 1000 100 1');
ANALYZE sqlite_schema;
