-- Doubt that waits for a person, and what triage learned from a shop's corrections.
ALTER TABLE cases ADD COLUMN unsure TEXT NOT NULL DEFAULT '';
CREATE INDEX cases_unsure ON cases (shop_id, next_due, id) WHERE open = 1 AND unsure <> '';

CREATE TABLE adaptations (
  shop_id UUID NOT NULL,
  version BIGINT NOT NULL,
  blob TEXT NOT NULL,
  corrections BIGINT NOT NULL,
  held_back BIGINT NOT NULL,
  right_before BIGINT NOT NULL,
  right_after BIGINT NOT NULL,
  kept BIGINT NOT NULL,
  back_to BIGINT,
  actor TEXT NOT NULL,
  trained_at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, version)
);

-- How far a worker has come in a shop's log.
CREATE TABLE cursors (
  shop_id UUID NOT NULL,
  worker TEXT NOT NULL,
  seq BIGINT NOT NULL,
  PRIMARY KEY (shop_id, worker)
);
