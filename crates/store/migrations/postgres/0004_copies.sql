-- Signatures of complaints by the keys that copies share; nothing of a text can be read back from them.
CREATE TABLE copies (
  shop_id UUID NOT NULL,
  part BIGINT NOT NULL,
  review_id UUID NOT NULL,
  signature BIGINT NOT NULL,
  PRIMARY KEY (shop_id, part, review_id)
);
