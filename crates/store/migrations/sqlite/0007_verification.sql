-- What the verification step asks: sales of a product, a buyer's other conversations.
CREATE INDEX orders_product ON orders (shop_id, product, paid_at) WHERE product IS NOT NULL;
CREATE INDEX conversations_buyer ON conversations (shop_id, buyer_id, last_at) WHERE buyer_id IS NOT NULL;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
  ('orders', 'orders_product', '2000000 2000000 2000 2'),
  ('conversations', 'conversations_buyer', '500000 500000 2 1');
ANALYZE sqlite_schema;
