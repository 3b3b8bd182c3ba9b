-- What went before an act is found by its case, and what the outbox counts by its channel, however many acts a shop has.
CREATE INDEX acts_asks ON acts (shop_id, case_id, id) WHERE kind = 'review_ask';
DROP INDEX acts_outbox;
CREATE INDEX acts_outbox ON acts (shop_id, channel_id, state, due_at, id) WHERE state IN ('queued', 'leaving', 'unknown', 'failed');
