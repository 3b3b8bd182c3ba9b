-- Sources of public mentions, how far they are read, and what they found.
CREATE TABLE sources (
  shop_id UUID NOT NULL,
  id UUID NOT NULL,
  is_on BIGINT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (shop_id, id)
);
CREATE TABLE source_states (
  shop_id UUID NOT NULL,
  source_id UUID NOT NULL,
  position TEXT,
  next_at BIGINT NOT NULL,
  ok_at BIGINT,
  new_at BIGINT,
  failures BIGINT NOT NULL,
  failing_since BIGINT,
  error TEXT,
  error_at BIGINT,
  moved TEXT,
  found BIGINT NOT NULL,
  odd TEXT NOT NULL,
  held_until BIGINT,
  PRIMARY KEY (shop_id, source_id)
);
CREATE INDEX source_states_next ON source_states (next_at);
CREATE TABLE mentions (
  shop_id UUID NOT NULL,
  id UUID NOT NULL,
  version BIGINT NOT NULL,
  source_id UUID NOT NULL,
  url TEXT,
  page TEXT,
  author TEXT,
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  folded TEXT NOT NULL,
  language TEXT NOT NULL,
  polarity TEXT NOT NULL,
  issue TEXT,
  severity BIGINT NOT NULL,
  state TEXT NOT NULL,
  versions BIGINT NOT NULL,
  published_at BIGINT NOT NULL,
  first_seen_at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, id)
);
CREATE INDEX mentions_state ON mentions (shop_id, state, id);
CREATE INDEX mentions_page ON mentions (shop_id, page) WHERE page IS NOT NULL;
CREATE TABLE mention_finds (
  shop_id UUID NOT NULL,
  mention_id UUID NOT NULL,
  source_id UUID NOT NULL,
  external_id TEXT NOT NULL,
  PRIMARY KEY (shop_id, mention_id, source_id, external_id)
);
CREATE UNIQUE INDEX mention_finds_external ON mention_finds (shop_id, source_id, external_id);
