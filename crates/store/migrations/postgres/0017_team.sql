-- Chat rooms of the team.
CREATE TABLE team_channels (
  shop_id UUID NOT NULL,
  id UUID NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (shop_id, id)
);
