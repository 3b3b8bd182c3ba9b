-- Signatures of complaints by the keys that copies share; nothing of a text can be read back from them.
CREATE TABLE copies (
  shop_id BLOB NOT NULL,
  part INTEGER NOT NULL,
  review_id BLOB NOT NULL,
  signature INTEGER NOT NULL,
  PRIMARY KEY (shop_id, part, review_id)
) WITHOUT ROWID;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('copies', 'copies', '4000000 4000000 2000 1');
ANALYZE sqlite_schema;
