-- What the verification step asks: sales of a product, a buyer's other conversations.
CREATE INDEX orders_product ON orders (shop_id, product, paid_at) WHERE product IS NOT NULL;
CREATE INDEX conversations_buyer ON conversations (shop_id, buyer_id, last_at) WHERE buyer_id IS NOT NULL;

