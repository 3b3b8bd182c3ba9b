-- The platform's clock beside the team's, holiday mode, and how often a shop's own stream moved.
ALTER TABLE cases ADD COLUMN platform_due INTEGER;
ALTER TABLE cases ADD COLUMN platform_kind TEXT;
ALTER TABLE cases ADD COLUMN platform_rule TEXT;
ALTER TABLE clocks ADD COLUMN warned INTEGER NOT NULL DEFAULT 0;
ALTER TABLE clocks ADD COLUMN rule_id TEXT;
ALTER TABLE channels ADD COLUMN holidays TEXT NOT NULL DEFAULT '[]';
ALTER TABLE shops ADD COLUMN settings INTEGER NOT NULL DEFAULT 0;

-- What members work on and when; notes from shift to shift.
ALTER TABLE members ADD COLUMN work TEXT NOT NULL DEFAULT '{}';

CREATE TABLE handovers (
  shop_id BLOB NOT NULL,
  id BLOB NOT NULL,
  text TEXT NOT NULL,
  cases TEXT NOT NULL,
  actor TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (shop_id, id)
) WITHOUT ROWID;

-- Notices to people, with read marks and what of them leaves by e-mail.
CREATE TABLE notices (
  shop_id BLOB NOT NULL,
  user_id BLOB NOT NULL,
  seq INTEGER NOT NULL,
  kind TEXT NOT NULL,
  case_id BLOB,
  actor TEXT NOT NULL,
  at INTEGER NOT NULL,
  read_at INTEGER,
  mail_at INTEGER,
  mailed_at INTEGER,
  PRIMARY KEY (shop_id, user_id, seq, kind)
) WITHOUT ROWID;
CREATE INDEX notices_unread ON notices (shop_id, user_id, kind, case_id) WHERE read_at IS NULL;
CREATE INDEX notices_mail ON notices (shop_id, user_id, mail_at) WHERE mail_at IS NOT NULL AND mailed_at IS NULL;

CREATE TABLE notice_preferences (
  shop_id BLOB NOT NULL,
  user_id BLOB NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (shop_id, user_id)
) WITHOUT ROWID;
