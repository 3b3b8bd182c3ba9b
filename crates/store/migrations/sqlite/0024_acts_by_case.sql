-- What went before an act is found by its case, and what the outbox counts by its channel, however many acts a shop has.
CREATE INDEX acts_asks ON acts (shop_id, case_id, id) WHERE kind = 'review_ask';
DROP INDEX acts_outbox;
CREATE INDEX acts_outbox ON acts (shop_id, channel_id, state, due_at, id) WHERE state IN ('queued', 'leaving', 'unknown', 'failed');
DELETE FROM sqlite_stat1 WHERE idx = 'acts_outbox';
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
  ('acts', 'acts_asks', '100000 100000 2 1'),
  ('acts', 'acts_outbox', '100000 100000 50000 25000 2 1');
ANALYZE sqlite_schema;
