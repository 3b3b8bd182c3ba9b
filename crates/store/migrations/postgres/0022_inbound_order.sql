-- Whether something before it is under way is asked of every thing that is claimed: by the time it may be claimed, so that
-- a long queue is not read through for each of them.
DROP INDEX inbound_order;
CREATE INDEX inbound_order ON inbound (shop_id, channel_id, run_at) WHERE state = 'waiting';
