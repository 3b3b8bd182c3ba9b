-- The platform's clock beside the team's, holiday mode, and how often a shop's own stream moved.
ALTER TABLE cases ADD COLUMN platform_due BIGINT;
ALTER TABLE cases ADD COLUMN platform_kind TEXT;
ALTER TABLE cases ADD COLUMN platform_rule TEXT;
ALTER TABLE clocks ADD COLUMN warned BIGINT NOT NULL DEFAULT 0;
ALTER TABLE clocks ADD COLUMN rule_id TEXT;
ALTER TABLE channels ADD COLUMN holidays TEXT NOT NULL DEFAULT '[]';
ALTER TABLE shops ADD COLUMN settings BIGINT NOT NULL DEFAULT 0;

-- What members work on and when; notes from shift to shift.
ALTER TABLE members ADD COLUMN work TEXT NOT NULL DEFAULT '{}';

CREATE TABLE handovers (
  shop_id UUID NOT NULL,
  id UUID NOT NULL,
  text TEXT NOT NULL,
  cases TEXT NOT NULL,
  actor TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, id)
);

-- Notices to people, with read marks and what of them leaves by e-mail.
CREATE TABLE notices (
  shop_id UUID NOT NULL,
  user_id UUID NOT NULL,
  seq BIGINT NOT NULL,
  kind TEXT NOT NULL,
  case_id UUID,
  actor TEXT NOT NULL,
  at BIGINT NOT NULL,
  read_at BIGINT,
  mail_at BIGINT,
  mailed_at BIGINT,
  PRIMARY KEY (shop_id, user_id, seq, kind)
);
CREATE INDEX notices_unread ON notices (shop_id, user_id, kind, case_id) WHERE read_at IS NULL;
CREATE INDEX notices_mail ON notices (shop_id, user_id, mail_at) WHERE mail_at IS NOT NULL AND mailed_at IS NULL;

CREATE TABLE notice_preferences (
  shop_id UUID NOT NULL,
  user_id UUID NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (shop_id, user_id)
);
