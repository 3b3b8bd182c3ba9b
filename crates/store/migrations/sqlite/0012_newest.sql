-- Open cases by age: without it the newest of many open cases were found by sorting all of them.
CREATE INDEX cases_newest ON cases (shop_id, id) WHERE open = 1;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('cases', 'cases_newest', '200000 200000 1');
ANALYZE sqlite_schema;
