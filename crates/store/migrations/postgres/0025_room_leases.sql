-- Which program runs a live room at the moment, and under which epoch. Not a projection: nothing of it is history.
CREATE TABLE room_leases (
  session_id UUID PRIMARY KEY,
  shop_id UUID NOT NULL,
  holder TEXT NOT NULL,
  epoch BIGINT NOT NULL,
  beat BIGINT NOT NULL
);
