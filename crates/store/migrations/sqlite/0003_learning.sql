-- Doubt that waits for a person, and what triage learned from a shop's corrections.
ALTER TABLE cases ADD COLUMN unsure TEXT NOT NULL DEFAULT '';
CREATE INDEX cases_unsure ON cases (shop_id, next_due, id) WHERE open = 1 AND unsure <> '';

CREATE TABLE adaptations (
  shop_id BLOB NOT NULL,
  version INTEGER NOT NULL,
  blob TEXT NOT NULL,
  corrections INTEGER NOT NULL,
  held_back INTEGER NOT NULL,
  right_before INTEGER NOT NULL,
  right_after INTEGER NOT NULL,
  kept INTEGER NOT NULL,
  back_to INTEGER,
  actor TEXT NOT NULL,
  trained_at INTEGER NOT NULL,
  PRIMARY KEY (shop_id, version)
) WITHOUT ROWID;

-- How far a worker has come in a shop's log.
CREATE TABLE cursors (
  shop_id BLOB NOT NULL,
  worker TEXT NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (shop_id, worker)
) WITHOUT ROWID;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('cases', 'cases_unsure', '20000 20000 2 1');
ANALYZE sqlite_schema;
