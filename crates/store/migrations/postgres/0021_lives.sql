-- LIVE sessions as platforms report them.
CREATE TABLE lives (
  shop_id UUID NOT NULL,
  id UUID NOT NULL,
  version BIGINT NOT NULL,
  channel_id UUID NOT NULL,
  external_id TEXT NOT NULL,
  title TEXT NOT NULL,
  started_at BIGINT NOT NULL,
  ended_at BIGINT,
  viewers BIGINT,
  views BIGINT,
  peak BIGINT,
  comments BIGINT,
  likes BIGINT,
  followers BIGINT,
  orders BIGINT,
  units BIGINT,
  customers BIGINT,
  gmv_minor BIGINT,
  currency TEXT,
  reported_at BIGINT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (shop_id, id)
);
CREATE INDEX lives_newest ON lives (shop_id, started_at, id);
CREATE INDEX lives_channel ON lives (shop_id, channel_id, started_at, id);
