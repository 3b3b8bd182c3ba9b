-- Macros of shops and where they were applied; the bot of a shop.
CREATE TABLE macros (
  shop_id UUID NOT NULL,
  id TEXT NOT NULL,
  version BIGINT NOT NULL,
  body TEXT NOT NULL,
  removed BIGINT NOT NULL,
  actor TEXT NOT NULL,
  changed_at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, id)
);

CREATE TABLE macro_uses (
  shop_id UUID NOT NULL,
  case_id UUID NOT NULL,
  n BIGINT NOT NULL,
  macro_id TEXT NOT NULL,
  actor TEXT NOT NULL,
  used_at BIGINT NOT NULL,
  resolved BIGINT NOT NULL,
  improved BIGINT NOT NULL,
  reopened BIGINT NOT NULL,
  PRIMARY KEY (shop_id, case_id, n)
);
CREATE INDEX macro_uses_at ON macro_uses (shop_id, used_at);

CREATE TABLE bots (
  shop_id UUID NOT NULL,
  version BIGINT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (shop_id, version)
);
