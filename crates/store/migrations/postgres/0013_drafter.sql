-- The drafter of a shop.
CREATE TABLE drafters (
  shop_id UUID NOT NULL,
  version BIGINT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (shop_id, version)
);
