-- The log, its projections, and the operational tables. Instants are microseconds since the epoch, UTC.

-- One row per tenant. `seq` is the last sequence number of its log: writers take the row's lock to append.
CREATE TABLE shops (
  id UUID NOT NULL PRIMARY KEY,
  ordinal BIGINT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  zone TEXT NOT NULL,
  policy_version BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  cases BIGINT NOT NULL,
  created_at BIGINT NOT NULL
);

CREATE TABLE events (
  shop_id UUID NOT NULL,
  seq BIGINT NOT NULL,
  stream UUID NOT NULL,
  version BIGINT NOT NULL,
  at BIGINT NOT NULL,
  actor TEXT NOT NULL,
  kind TEXT NOT NULL,
  body TEXT NOT NULL,
  prev_hash BYTEA NOT NULL,
  hash BYTEA NOT NULL,
  PRIMARY KEY (shop_id, seq)
);
CREATE UNIQUE INDEX events_stream ON events (shop_id, stream, version);

-- ── projections of the shop's own stream ──
CREATE TABLE policies (
  shop_id UUID NOT NULL,
  version BIGINT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (shop_id, version)
);

CREATE TABLE channels (
  shop_id UUID NOT NULL,
  id UUID NOT NULL,
  name TEXT NOT NULL,
  platform TEXT NOT NULL,
  market TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, id)
);
CREATE UNIQUE INDEX channels_name ON channels (shop_id, name);

CREATE TABLE members (
  shop_id UUID NOT NULL,
  user_id UUID NOT NULL,
  role TEXT NOT NULL,
  joined_at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, user_id)
);
CREATE INDEX members_user ON members (user_id);

-- ── projections of the channel's truth ──
CREATE TABLE products (
  shop_id UUID NOT NULL,
  id UUID NOT NULL,
  version BIGINT NOT NULL,
  channel_id UUID NOT NULL,
  external_id TEXT NOT NULL,
  title TEXT NOT NULL,
  price_minor BIGINT,
  currency TEXT,
  category TEXT,
  advertised BIGINT NOT NULL,
  PRIMARY KEY (shop_id, id)
);
CREATE UNIQUE INDEX products_external ON products (shop_id, channel_id, external_id);

CREATE TABLE orders (
  shop_id UUID NOT NULL,
  id UUID NOT NULL,
  version BIGINT NOT NULL,
  channel_id UUID NOT NULL,
  external_id TEXT NOT NULL,
  buyer_id UUID,
  product TEXT,
  sku TEXT,
  batch TEXT,
  quantity BIGINT,
  amount_minor BIGINT,
  currency TEXT,
  status TEXT,
  carrier TEXT,
  tracking TEXT,
  paid_at BIGINT,
  shipped_at BIGINT,
  promised_at BIGINT,
  delivered_at BIGINT,
  PRIMARY KEY (shop_id, id)
);
CREATE UNIQUE INDEX orders_external ON orders (shop_id, channel_id, external_id);
CREATE INDEX orders_buyer ON orders (shop_id, buyer_id) WHERE buyer_id IS NOT NULL;

CREATE TABLE reviews (
  shop_id UUID NOT NULL,
  id UUID NOT NULL,
  version BIGINT NOT NULL,
  channel_id UUID NOT NULL,
  external_id TEXT NOT NULL,
  case_id UUID,
  order_ref TEXT,
  product TEXT,
  buyer_id UUID,
  rating BIGINT NOT NULL,
  first_rating BIGINT NOT NULL,
  versions BIGINT NOT NULL,
  text TEXT NOT NULL,
  language TEXT NOT NULL,
  polarity TEXT NOT NULL,
  issue TEXT,
  severity BIGINT NOT NULL,
  reading TEXT NOT NULL,
  corrected BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, id)
);
CREATE UNIQUE INDEX reviews_external ON reviews (shop_id, channel_id, external_id);
-- Counts over days are read from this index alone.
CREATE INDEX reviews_created ON reviews (shop_id, created_at, issue, rating, channel_id);
CREATE INDEX reviews_buyer ON reviews (shop_id, buyer_id) WHERE buyer_id IS NOT NULL;

CREATE TABLE conversations (
  shop_id UUID NOT NULL,
  id UUID NOT NULL,
  version BIGINT NOT NULL,
  channel_id UUID NOT NULL,
  external_id TEXT NOT NULL,
  buyer_id UUID,
  order_ref TEXT,
  case_id UUID,
  messages BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  last_sender TEXT NOT NULL,
  PRIMARY KEY (shop_id, id)
);
CREATE UNIQUE INDEX conversations_external ON conversations (shop_id, channel_id, external_id);

CREATE TABLE messages (
  shop_id UUID NOT NULL,
  id UUID NOT NULL,
  conversation_id UUID NOT NULL,
  channel_id UUID NOT NULL,
  external_id TEXT NOT NULL,
  sender TEXT NOT NULL,
  text TEXT NOT NULL,
  reading TEXT,
  sent_at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, id)
);
CREATE UNIQUE INDEX messages_external ON messages (shop_id, channel_id, external_id);
CREATE INDEX messages_conversation ON messages (shop_id, conversation_id, sent_at);

-- ── projections of cases ──
CREATE TABLE cases (
  shop_id UUID NOT NULL,
  id UUID NOT NULL,
  version BIGINT NOT NULL,
  number BIGINT NOT NULL,
  state TEXT NOT NULL,
  open BIGINT NOT NULL,
  source TEXT NOT NULL,
  priority BIGINT NOT NULL,
  channel_id UUID NOT NULL,
  order_ref TEXT,
  product TEXT,
  buyer_id UUID,
  advertised BIGINT NOT NULL,
  value_minor BIGINT,
  currency TEXT,
  star BIGINT,
  issue TEXT NOT NULL,
  also TEXT NOT NULL,
  severity BIGINT NOT NULL,
  ground TEXT,
  language TEXT NOT NULL,
  excerpt TEXT NOT NULL,
  why TEXT NOT NULL,
  feedbacks BIGINT NOT NULL,
  assignee UUID,
  next_due BIGINT NOT NULL,
  next_kind TEXT,
  timer_at BIGINT,
  paused BIGINT NOT NULL,
  snoozed_until BIGINT,
  breached BIGINT NOT NULL,
  escalated BIGINT NOT NULL,
  approval_pending BIGINT NOT NULL,
  verdict TEXT,
  cause TEXT,
  improved BIGINT NOT NULL,
  merged_into UUID,
  opened_at BIGINT NOT NULL,
  touched_at BIGINT,
  replied_at BIGINT,
  contacted_at BIGINT,
  resolved_at BIGINT,
  closed_at BIGINT,
  PRIMARY KEY (shop_id, id)
);
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
  shop_id UUID NOT NULL,
  case_id UUID NOT NULL,
  n BIGINT NOT NULL,
  kind TEXT NOT NULL,
  rule TEXT NOT NULL,
  state TEXT NOT NULL,
  started_at BIGINT NOT NULL,
  target BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  left_us BIGINT,
  met_at BIGINT,
  PRIMARY KEY (shop_id, case_id, n)
);
CREATE INDEX clocks_kind ON clocks (shop_id, kind, started_at, state, met_at);

CREATE TABLE acts (
  shop_id UUID NOT NULL,
  id UUID NOT NULL,
  case_id UUID NOT NULL,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  author TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, id)
);
CREATE INDEX acts_waiting ON acts (shop_id, state, id);

-- Full text: terms are cut by domain::terms; doc is (shop ordinal << 40) + the sequence number of the
-- first event of the document's stream.
CREATE TABLE search (
  doc BIGINT NOT NULL PRIMARY KEY,
  terms TSVECTOR NOT NULL
);
CREATE INDEX search_terms ON search USING gin (terms);

-- ── personal data: one table, referenced by id, erasable ──
CREATE TABLE buyers (
  shop_id UUID NOT NULL,
  id UUID NOT NULL,
  channel_id UUID NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (shop_id, id)
);
CREATE UNIQUE INDEX buyers_name ON buyers (shop_id, channel_id, name);

-- ── people ──
CREATE TABLE users (
  id UUID NOT NULL PRIMARY KEY,
  email TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  password TEXT NOT NULL,
  settings TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  last_seen_at BIGINT
);

CREATE TABLE sessions (
  id UUID NOT NULL PRIMARY KEY,
  user_id UUID NOT NULL,
  secret_hash BYTEA NOT NULL UNIQUE,
  agent TEXT NOT NULL,
  address TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  last_seen_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX sessions_user ON sessions (user_id);

CREATE TABLE api_tokens (
  id UUID NOT NULL PRIMARY KEY,
  shop_id UUID NOT NULL,
  name TEXT NOT NULL,
  scopes TEXT NOT NULL,
  secret_hash BYTEA NOT NULL UNIQUE,
  created_by UUID NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT,
  last_used_at BIGINT
);
CREATE INDEX api_tokens_shop ON api_tokens (shop_id);

CREATE TABLE invitations (
  id UUID NOT NULL PRIMARY KEY,
  shop_id UUID,
  email TEXT NOT NULL,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  secret_hash BYTEA NOT NULL UNIQUE,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX invitations_shop ON invitations (shop_id);

CREATE TABLE views (
  shop_id UUID NOT NULL,
  id UUID NOT NULL,
  user_id UUID NOT NULL,
  name TEXT NOT NULL,
  filter TEXT NOT NULL,
  shared BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, id)
);

-- ── operation ──
CREATE TABLE imports (
  shop_id UUID NOT NULL,
  id UUID NOT NULL,
  channel_id UUID NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  options TEXT NOT NULL,
  state TEXT NOT NULL,
  bytes_total BIGINT NOT NULL,
  bytes_done BIGINT NOT NULL,
  rows_seen BIGINT NOT NULL,
  created BIGINT NOT NULL,
  changed BIGINT NOT NULL,
  duplicates BIGINT NOT NULL,
  rejected BIGINT NOT NULL,
  cases_opened BIGINT NOT NULL,
  rejects TEXT NOT NULL,
  error TEXT,
  actor TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  started_at BIGINT,
  finished_at BIGINT,
  PRIMARY KEY (shop_id, id)
);

CREATE TABLE jobs (
  id UUID NOT NULL PRIMARY KEY,
  shop_id UUID NOT NULL,
  kind TEXT NOT NULL,
  payload TEXT NOT NULL,
  state TEXT NOT NULL,
  run_at BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  locked_until BIGINT,
  dedup_key TEXT,
  last_error TEXT,
  created_at BIGINT NOT NULL,
  finished_at BIGINT
);
CREATE INDEX jobs_ready ON jobs (run_at) WHERE state IN ('ready', 'running');
CREATE UNIQUE INDEX jobs_dedup ON jobs (shop_id, kind, dedup_key) WHERE state IN ('ready', 'running') AND dedup_key IS NOT NULL;
CREATE INDEX jobs_shop ON jobs (shop_id, state, id);

CREATE TABLE blobs (
  hash BYTEA NOT NULL PRIMARY KEY,
  size BIGINT NOT NULL,
  media_type TEXT NOT NULL,
  content BYTEA NOT NULL,
  created_at BIGINT NOT NULL
);

CREATE TABLE idempotency (
  owner TEXT NOT NULL,
  key TEXT NOT NULL,
  request_hash BYTEA NOT NULL,
  status BIGINT NOT NULL,
  response TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (owner, key)
);
CREATE INDEX idempotency_age ON idempotency (created_at);

CREATE TABLE bulk_runs (
  shop_id UUID NOT NULL,
  id UUID NOT NULL,
  actor TEXT NOT NULL,
  undo TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  undone_at BIGINT,
  PRIMARY KEY (shop_id, id)
);
