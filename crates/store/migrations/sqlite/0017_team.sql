-- Chat rooms of the team.
CREATE TABLE team_channels (
  shop_id BLOB NOT NULL,
  id BLOB NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (shop_id, id)
) WITHOUT ROWID;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
  ('team_channels', 'team_channels', '100 5 1');
ANALYZE sqlite_schema;
