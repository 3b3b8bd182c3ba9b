-- Sources of public mentions, how far they are read, and what they found.
CREATE TABLE sources (
  shop_id BLOB NOT NULL,
  id BLOB NOT NULL,
  is_on INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (shop_id, id)
) WITHOUT ROWID;
CREATE TABLE source_states (
  shop_id BLOB NOT NULL,
  source_id BLOB NOT NULL,
  position TEXT,
  next_at INTEGER NOT NULL,
  ok_at INTEGER,
  new_at INTEGER,
  failures INTEGER NOT NULL,
  failing_since INTEGER,
  error TEXT,
  error_at INTEGER,
  moved TEXT,
  found INTEGER NOT NULL,
  odd TEXT NOT NULL,
  held_until INTEGER,
  PRIMARY KEY (shop_id, source_id)
) WITHOUT ROWID;
CREATE INDEX source_states_next ON source_states (next_at);
CREATE TABLE mentions (
  shop_id BLOB NOT NULL,
  id BLOB NOT NULL,
  version INTEGER NOT NULL,
  source_id BLOB NOT NULL,
  url TEXT,
  page TEXT,
  author TEXT,
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  folded TEXT NOT NULL,
  language TEXT NOT NULL,
  polarity TEXT NOT NULL,
  issue TEXT,
  severity INTEGER NOT NULL,
  state TEXT NOT NULL,
  versions INTEGER NOT NULL,
  published_at INTEGER NOT NULL,
  first_seen_at INTEGER NOT NULL,
  PRIMARY KEY (shop_id, id)
) WITHOUT ROWID;
CREATE INDEX mentions_state ON mentions (shop_id, state, id);
CREATE INDEX mentions_page ON mentions (shop_id, page) WHERE page IS NOT NULL;
CREATE TABLE mention_finds (
  shop_id BLOB NOT NULL,
  mention_id BLOB NOT NULL,
  source_id BLOB NOT NULL,
  external_id TEXT NOT NULL,
  PRIMARY KEY (shop_id, mention_id, source_id, external_id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX mention_finds_external ON mention_finds (shop_id, source_id, external_id);
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
  ('sources', 'sources', '500 20 1'),
  ('source_states', 'source_states', '500 20 1'),
  ('source_states', 'source_states_next', '500 2'),
  ('mentions', 'mentions', '1000000 100000 1'),
  ('mentions', 'mentions_state', '1000000 100000 30000 1'),
  ('mentions', 'mentions_page', '1000000 100000 1'),
  ('mention_finds', 'mention_finds', '1000000 100000 2 1 1'),
  ('mention_finds', 'mention_finds_external', '1000000 100000 10000 1');
ANALYZE sqlite_schema;
