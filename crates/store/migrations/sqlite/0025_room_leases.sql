-- Which program runs a live room at the moment, and under which epoch. Not a projection: nothing of it is history.
CREATE TABLE room_leases (
  session_id BLOB NOT NULL PRIMARY KEY,
  shop_id BLOB NOT NULL,
  holder TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  beat INTEGER NOT NULL
) WITHOUT ROWID;
