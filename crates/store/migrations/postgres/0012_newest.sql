-- Open cases by age: without it the newest of many open cases were found by sorting all of them.
CREATE INDEX cases_newest ON cases (shop_id, id) WHERE open = 1;
