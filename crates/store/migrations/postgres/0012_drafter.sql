-- The drafter of a shop, and what a shop shows to other programs.
CREATE TABLE drafters (
  shop_id UUID NOT NULL,
  version BIGINT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (shop_id, version)
);

CREATE TABLE secrets (
  shop_id UUID NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (shop_id, name)
);
