-- What the planner should suppose of the large tables: the shape of a shop with a million cases. Without these rows it
-- takes `shop_id = ?` for a rare value and would rather walk a shop's whole table than look five hundred orders up in an
-- index. They are fixed on purpose: plans do not depend on what the tables held when somebody last ran ANALYZE. Each
-- text reads: rows in the index, then rows that share the first column, the first two, and so on.
ANALYZE;
DELETE FROM sqlite_stat1;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
  ('events', 'events', '8000000 8000000 1'),
  ('events', 'events_stream', '8000000 8000000 4 1'),
  ('products', 'products', '5000 5000 1'),
  ('products', 'products_external', '5000 5000 2000 1'),
  ('orders', 'orders', '2000000 2000000 1'),
  ('orders', 'orders_external', '2000000 2000000 1000000 1'),
  ('orders', 'orders_buyer', '2000000 2000000 2'),
  ('reviews', 'reviews', '3000000 3000000 1'),
  ('reviews', 'reviews_external', '3000000 3000000 1000000 1'),
  ('reviews', 'reviews_created', '3000000 3000000 2 2 2 2'),
  ('reviews', 'reviews_buyer', '3000000 3000000 2'),
  ('conversations', 'conversations', '500000 500000 1'),
  ('conversations', 'conversations_external', '500000 500000 250000 1'),
  ('messages', 'messages', '3000000 3000000 1'),
  ('messages', 'messages_external', '3000000 3000000 1000000 1'),
  ('messages', 'messages_conversation', '3000000 3000000 6 1'),
  ('cases', 'cases', '1000000 1000000 1'),
  ('cases', 'cases_number', '1000000 1000000 1'),
  ('cases', 'cases_due', '200000 200000 2 1'),
  ('cases', 'cases_issue', '200000 200000 40000 2 1'),
  ('cases', 'cases_state', '200000 200000 40000 2 1'),
  ('cases', 'cases_channel', '200000 200000 50000 2 1'),
  ('cases', 'cases_assignee', '100000 100000 10000 2 1'),
  ('cases', 'cases_order', '800000 800000 300000 1'),
  ('cases', 'cases_buyer', '800000 800000 2'),
  ('cases', 'cases_product', '800000 800000 2000 500'),
  ('cases', 'cases_timer', '200000 2'),
  ('cases', 'cases_opened', '1000000 1000000 2'),
  ('cases', 'cases_escalated', '5000 5000 2 1'),
  ('cases', 'cases_severe', '10000 10000 2 1'),
  ('cases', 'cases_resolved', '800000 800000 2'),
  ('clocks', 'clocks', '3000000 3000000 3 1'),
  ('clocks', 'clocks_kind', '3000000 3000000 1000000 2 2 2'),
  ('acts', 'acts', '1000000 1000000 1'),
  ('acts', 'acts_waiting', '1000000 1000000 200000 1'),
  ('buyers', 'buyers', '2000000 2000000 1'),
  ('buyers', 'buyers_name', '2000000 2000000 1000000 1');
ANALYZE sqlite_schema;
