-- Who carries the picture of a shop's live rooms.
CREATE TABLE live_planes (
  shop_id UUID NOT NULL,
  version BIGINT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (shop_id, version)
);
