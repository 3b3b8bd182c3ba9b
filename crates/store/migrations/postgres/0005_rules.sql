-- Rules that shops added to the rulebook, and acts by time, on which a new rule is tried.
CREATE TABLE rules (
  shop_id UUID NOT NULL,
  id TEXT NOT NULL,
  version BIGINT NOT NULL,
  body TEXT NOT NULL,
  actor TEXT NOT NULL,
  changed_at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, id)
);
CREATE INDEX acts_at ON acts (shop_id, created_at, id);
