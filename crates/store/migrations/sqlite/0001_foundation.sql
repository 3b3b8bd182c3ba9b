-- The log, its projections, and the operational tables. Instants are microseconds since the epoch, UTC.

-- "KINT": how a backup is told from other SQLite files.
PRAGMA application_id = 1263095380;

-- One row per tenant. `seq` is the last sequence number of its log: writers take the row's lock to append.
CREATE TABLE shops (
  id BLOB NOT NULL PRIMARY KEY,
  ordinal INTEGER NOT NULL UNIQUE,
  name TEXT NOT NULL,
  zone TEXT NOT NULL,
  policy_version INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  cases INTEGER NOT NULL,
  created_at INTEGER NOT NULL
);

CREATE TABLE events (
  shop_id BLOB NOT NULL,
  seq INTEGER NOT NULL,
  stream BLOB NOT NULL,
  version INTEGER NOT NULL,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  kind TEXT NOT NULL,
  body TEXT NOT NULL,
  prev_hash BLOB NOT NULL,
  hash BLOB NOT NULL,
  PRIMARY KEY (shop_id, seq)
) WITHOUT ROWID;
CREATE UNIQUE INDEX events_stream ON events (shop_id, stream, version);

-- ── projections of the shop's own stream ──
CREATE TABLE policies (
  shop_id BLOB NOT NULL,
  version INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (shop_id, version)
) WITHOUT ROWID;

CREATE TABLE channels (
  shop_id BLOB NOT NULL,
  id BLOB NOT NULL,
  name TEXT NOT NULL,
  platform TEXT NOT NULL,
  market TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (shop_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX channels_name ON channels (shop_id, name);

CREATE TABLE members (
  shop_id BLOB NOT NULL,
  user_id BLOB NOT NULL,
  role TEXT NOT NULL,
  joined_at INTEGER NOT NULL,
  PRIMARY KEY (shop_id, user_id)
) WITHOUT ROWID;
CREATE INDEX members_user ON members (user_id);

-- ── projections of the channel's truth ──
CREATE TABLE products (
  shop_id BLOB NOT NULL,
  id BLOB NOT NULL,
  version INTEGER NOT NULL,
  channel_id BLOB NOT NULL,
  external_id TEXT NOT NULL,
  title TEXT NOT NULL,
  price_minor INTEGER,
  currency TEXT,
  category TEXT,
  advertised INTEGER NOT NULL,
  PRIMARY KEY (shop_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX products_external ON products (shop_id, channel_id, external_id);

CREATE TABLE orders (
  shop_id BLOB NOT NULL,
  id BLOB NOT NULL,
  version INTEGER NOT NULL,
  channel_id BLOB NOT NULL,
  external_id TEXT NOT NULL,
  buyer_id BLOB,
  product TEXT,
  sku TEXT,
  batch TEXT,
  quantity INTEGER,
  amount_minor INTEGER,
  currency TEXT,
  status TEXT,
  carrier TEXT,
  tracking TEXT,
  paid_at INTEGER,
  shipped_at INTEGER,
  promised_at INTEGER,
  delivered_at INTEGER,
  PRIMARY KEY (shop_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX orders_external ON orders (shop_id, channel_id, external_id);
CREATE INDEX orders_buyer ON orders (shop_id, buyer_id) WHERE buyer_id IS NOT NULL;

CREATE TABLE reviews (
  shop_id BLOB NOT NULL,
  id BLOB NOT NULL,
  version INTEGER NOT NULL,
  channel_id BLOB NOT NULL,
  external_id TEXT NOT NULL,
  case_id BLOB,
  order_ref TEXT,
  product TEXT,
  buyer_id BLOB,
  rating INTEGER NOT NULL,
  first_rating INTEGER NOT NULL,
  versions INTEGER NOT NULL,
  text TEXT NOT NULL,
  language TEXT NOT NULL,
  polarity TEXT NOT NULL,
  issue TEXT,
  severity INTEGER NOT NULL,
  reading TEXT NOT NULL,
  corrected INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  PRIMARY KEY (shop_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX reviews_external ON reviews (shop_id, channel_id, external_id);
-- Counts over days are read from this index alone.
CREATE INDEX reviews_created ON reviews (shop_id, created_at, issue, rating, channel_id);
CREATE INDEX reviews_buyer ON reviews (shop_id, buyer_id) WHERE buyer_id IS NOT NULL;

CREATE TABLE conversations (
  shop_id BLOB NOT NULL,
  id BLOB NOT NULL,
  version INTEGER NOT NULL,
  channel_id BLOB NOT NULL,
  external_id TEXT NOT NULL,
  buyer_id BLOB,
  order_ref TEXT,
  case_id BLOB,
  messages INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  last_sender TEXT NOT NULL,
  PRIMARY KEY (shop_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX conversations_external ON conversations (shop_id, channel_id, external_id);

CREATE TABLE messages (
  shop_id BLOB NOT NULL,
  id BLOB NOT NULL,
  conversation_id BLOB NOT NULL,
  channel_id BLOB NOT NULL,
  external_id TEXT NOT NULL,
  sender TEXT NOT NULL,
  text TEXT NOT NULL,
  reading TEXT,
  sent_at INTEGER NOT NULL,
  PRIMARY KEY (shop_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX messages_external ON messages (shop_id, channel_id, external_id);
CREATE INDEX messages_conversation ON messages (shop_id, conversation_id, sent_at);

-- ── projections of cases ──
CREATE TABLE cases (
  shop_id BLOB NOT NULL,
  id BLOB NOT NULL,
  version INTEGER NOT NULL,
  number INTEGER NOT NULL,
  state TEXT NOT NULL,
  open INTEGER NOT NULL,
  source TEXT NOT NULL,
  priority INTEGER NOT NULL,
  channel_id BLOB NOT NULL,
  order_ref TEXT,
  product TEXT,
  buyer_id BLOB,
  advertised INTEGER NOT NULL,
  value_minor INTEGER,
  currency TEXT,
  star INTEGER,
  issue TEXT NOT NULL,
  also TEXT NOT NULL,
  severity INTEGER NOT NULL,
  ground TEXT,
  language TEXT NOT NULL,
  excerpt TEXT NOT NULL,
  why TEXT NOT NULL,
  feedbacks INTEGER NOT NULL,
  assignee BLOB,
  next_due INTEGER NOT NULL,
  next_kind TEXT,
  timer_at INTEGER,
  paused INTEGER NOT NULL,
  snoozed_until INTEGER,
  breached INTEGER NOT NULL,
  escalated INTEGER NOT NULL,
  approval_pending INTEGER NOT NULL,
  verdict TEXT,
  cause TEXT,
  improved INTEGER NOT NULL,
  merged_into BLOB,
  opened_at INTEGER NOT NULL,
  touched_at INTEGER,
  replied_at INTEGER,
  contacted_at INTEGER,
  resolved_at INTEGER,
  closed_at INTEGER,
  PRIMARY KEY (shop_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX cases_number ON cases (shop_id, number);
CREATE INDEX cases_due ON cases (shop_id, next_due, id) WHERE open = 1;
CREATE INDEX cases_issue ON cases (shop_id, issue, next_due, id) WHERE open = 1;
CREATE INDEX cases_state ON cases (shop_id, state, next_due, id) WHERE open = 1;
CREATE INDEX cases_channel ON cases (shop_id, channel_id, next_due, id) WHERE open = 1;
CREATE INDEX cases_assignee ON cases (shop_id, assignee, next_due, id) WHERE open = 1 AND assignee IS NOT NULL;
CREATE INDEX cases_order ON cases (shop_id, channel_id, order_ref) WHERE order_ref IS NOT NULL;
CREATE INDEX cases_buyer ON cases (shop_id, buyer_id) WHERE buyer_id IS NOT NULL;
CREATE INDEX cases_product ON cases (shop_id, product, issue) WHERE product IS NOT NULL;
CREATE INDEX cases_timer ON cases (timer_at) WHERE timer_at IS NOT NULL;
CREATE INDEX cases_opened ON cases (shop_id, opened_at);
CREATE INDEX cases_escalated ON cases (shop_id, next_due, id) WHERE open = 1 AND escalated > 0;
CREATE INDEX cases_severe ON cases (shop_id, next_due, id) WHERE open = 1 AND severity = 3;
CREATE INDEX cases_resolved ON cases (shop_id, resolved_at) WHERE resolved_at IS NOT NULL;

CREATE TABLE clocks (
  shop_id BLOB NOT NULL,
  case_id BLOB NOT NULL,
  n INTEGER NOT NULL,
  kind TEXT NOT NULL,
  rule TEXT NOT NULL,
  state TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  target INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  left_us INTEGER,
  met_at INTEGER,
  PRIMARY KEY (shop_id, case_id, n)
) WITHOUT ROWID;
CREATE INDEX clocks_kind ON clocks (shop_id, kind, started_at, state, met_at);

CREATE TABLE acts (
  shop_id BLOB NOT NULL,
  id BLOB NOT NULL,
  case_id BLOB NOT NULL,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  author TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (shop_id, id)
) WITHOUT ROWID;
CREATE INDEX acts_waiting ON acts (shop_id, state, id);

-- Full text: terms are cut by domain::terms; the row id is (shop ordinal << 40) + the sequence number of the
-- first event of the document's stream.
CREATE VIRTUAL TABLE search USING fts5 (terms, content='', contentless_delete=1, detail='none', tokenize='ascii');

-- ── personal data: one table, referenced by id, erasable ──
CREATE TABLE buyers (
  shop_id BLOB NOT NULL,
  id BLOB NOT NULL,
  channel_id BLOB NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (shop_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX buyers_name ON buyers (shop_id, channel_id, name);

-- ── people ──
CREATE TABLE users (
  id BLOB NOT NULL PRIMARY KEY,
  email TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  password TEXT NOT NULL,
  settings TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  last_seen_at INTEGER
);

CREATE TABLE sessions (
  id BLOB NOT NULL PRIMARY KEY,
  user_id BLOB NOT NULL,
  secret_hash BLOB NOT NULL UNIQUE,
  agent TEXT NOT NULL,
  address TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
);
CREATE INDEX sessions_user ON sessions (user_id);

CREATE TABLE api_tokens (
  id BLOB NOT NULL PRIMARY KEY,
  shop_id BLOB NOT NULL,
  name TEXT NOT NULL,
  scopes TEXT NOT NULL,
  secret_hash BLOB NOT NULL UNIQUE,
  created_by BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  last_used_at INTEGER
);
CREATE INDEX api_tokens_shop ON api_tokens (shop_id);

CREATE TABLE invitations (
  id BLOB NOT NULL PRIMARY KEY,
  shop_id BLOB,
  email TEXT NOT NULL,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  secret_hash BLOB NOT NULL UNIQUE,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
);
CREATE INDEX invitations_shop ON invitations (shop_id);

CREATE TABLE views (
  shop_id BLOB NOT NULL,
  id BLOB NOT NULL,
  user_id BLOB NOT NULL,
  name TEXT NOT NULL,
  filter TEXT NOT NULL,
  shared INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (shop_id, id)
) WITHOUT ROWID;

-- ── operation ──
CREATE TABLE imports (
  shop_id BLOB NOT NULL,
  id BLOB NOT NULL,
  channel_id BLOB NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  options TEXT NOT NULL,
  state TEXT NOT NULL,
  bytes_total INTEGER NOT NULL,
  bytes_done INTEGER NOT NULL,
  rows_seen INTEGER NOT NULL,
  created INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  duplicates INTEGER NOT NULL,
  rejected INTEGER NOT NULL,
  cases_opened INTEGER NOT NULL,
  rejects TEXT NOT NULL,
  error TEXT,
  actor TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  started_at INTEGER,
  finished_at INTEGER,
  PRIMARY KEY (shop_id, id)
) WITHOUT ROWID;

CREATE TABLE jobs (
  id BLOB NOT NULL PRIMARY KEY,
  shop_id BLOB NOT NULL,
  kind TEXT NOT NULL,
  payload TEXT NOT NULL,
  state TEXT NOT NULL,
  run_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  locked_until INTEGER,
  dedup_key TEXT,
  last_error TEXT,
  created_at INTEGER NOT NULL,
  finished_at INTEGER
);
CREATE INDEX jobs_ready ON jobs (run_at) WHERE state IN ('ready', 'running');
CREATE UNIQUE INDEX jobs_dedup ON jobs (shop_id, kind, dedup_key) WHERE state IN ('ready', 'running') AND dedup_key IS NOT NULL;
CREATE INDEX jobs_shop ON jobs (shop_id, state, id);

CREATE TABLE blobs (
  hash BLOB NOT NULL PRIMARY KEY,
  size INTEGER NOT NULL,
  media_type TEXT NOT NULL,
  content BLOB NOT NULL,
  created_at INTEGER NOT NULL
);

CREATE TABLE idempotency (
  owner TEXT NOT NULL,
  key TEXT NOT NULL,
  request_hash BLOB NOT NULL,
  status INTEGER NOT NULL,
  response TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (owner, key)
) WITHOUT ROWID;
CREATE INDEX idempotency_age ON idempotency (created_at);

CREATE TABLE bulk_runs (
  shop_id BLOB NOT NULL,
  id BLOB NOT NULL,
  actor TEXT NOT NULL,
  undo TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  undone_at INTEGER,
  PRIMARY KEY (shop_id, id)
) WITHOUT ROWID;
