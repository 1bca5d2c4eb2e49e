-- Equality, order and hash of customer_tally: the operators, and the operator classes at work in DISTINCT, UNION, GROUP BY,
-- ORDER BY, joins, indexes and partitions.
\set ON_ERROR_STOP on

-- Does the plan of a query hold a node?
-- Equal are the same customers with the same orders, by keys of the same kind
SELECT a, b, equal, (a::customer_tally = b::customer_tally) = equal AS eq, (a::customer_tally <> b::customer_tally) <> equal AS ne
FROM (VALUES
	('{}', '{}', true), ('{}', 'text{}', true), ('uuid{}', 'text{}', true), ('{}', '{5:0}', true), ('{5:1,6:2}', '{6:2,5:1}', true), ('{5:1}', '{5:1,6:0}', true), ('text{-1:1}', 'text{-01:1}', true),
	('{}', '{5:1}', false), ('{5:1}', '{5:2}', false), ('{5:1}', '{6:1}', false), ('{5:1}', 'text{5:1}', false), ('{5:1}', 'uuid{5:1}', false), ('text{5:1}', 'uuid{5:1}', false), ('{5:1}', '{5:1,6:1}', false), ('{5:1}', '{-5:1}', false)
) AS v(a, b, equal);

-- 181 tallies, all different, of each kind of keys; and one with many customers
CREATE TABLE tallies AS
SELECT row_number() OVER (ORDER BY form, customer, orders)::integer AS id, format(form, customer, orders)::customer_tally AS c
FROM unnest(ARRAY['{%s:%s}', 'text{%s:%s}', '{%s:%s,1000000:1}']) AS form, unnest(ARRAY[-9223372036854775808, -1, 0, 1, 2, 63, 64, 65, 8191, 8192, 999999, 9223372036854775807]) AS customer,
	unnest(ARRAY[1, 2, 129, 130, 9223372036854775806]) AS orders
UNION ALL SELECT 181, '{}'
UNION ALL SELECT 182, customer_tally(i) FROM generate_series(1, 20000) AS i;
SELECT count(*), count(DISTINCT c::text) FROM tallies;
-- The order is that of the bytes; all six operators and the support function agree, and it is a total order
SELECT count(*) = 182 * 182 AS pairs,
	bool_and((a.c < b.c) = (a.bytes < b.bytes)) AS lt, bool_and((a.c <= b.c) = (a.bytes <= b.bytes)) AS le, bool_and((a.c = b.c) = (a.id = b.id)) AS eq,
	bool_and((a.c <> b.c) = (a.id <> b.id)) AS ne, bool_and((a.c >= b.c) = (a.bytes >= b.bytes)) AS ge, bool_and((a.c > b.c) = (a.bytes > b.bytes)) AS gt,
	bool_and(sign(customer_tally_cmp(a.c, b.c)) = CASE WHEN a.c < b.c THEN -1 WHEN a.c > b.c THEN 1 ELSE 0 END) AS cmp
FROM (SELECT *, customer_tally_send(c) AS bytes FROM tallies) AS a, (SELECT *, customer_tally_send(c) AS bytes FROM tallies) AS b;
SELECT ('{5:1}'::customer_tally = NULL) IS NULL AS eq, ('{5:1}'::customer_tally < NULL) IS NULL AS lt, customer_tally_cmp('{}', NULL) IS NULL AS cmp, customer_tally_hash(NULL) IS NULL AS hash;
SELECT '{5:1}'::customer_tally IN ('{5:1,6:0}', '{}') AS is_in, '{5:1}'::customer_tally = ANY (ARRAY['{}', '{5:2}']::customer_tally[]) AS is_any, '{}'::customer_tally IS DISTINCT FROM 'uuid{}' AS is_distinct,
	NULLIF('{}'::customer_tally, 'uuid{}') IS NULL AS nullif_empty, greatest('{}'::customer_tally, '{5:1}') AS greatest, ROW('{5:1}'::customer_tally, 1) < ROW('{5:1}'::customer_tally, 2) AS rows;
-- Hashes: equal for equal tallies, well spread, and the 64-bit one begins with the 32-bit one when its seed is 0
SELECT customer_tally_hash('{5:1}') = customer_tally_hash('{5:1,6:0}') AS equal_hash, customer_tally_hash_extended('{}', 7) = customer_tally_hash_extended('uuid{}', 7) AS equal_hash_extended,
	customer_tally_hash_extended('{5:1}', 7) <> customer_tally_hash_extended('{5:1}', 8) AS seeded;
SELECT count(DISTINCT customer_tally_hash(c)) = count(*) AS all_different, bool_and(customer_tally_hash_extended(c, 0) & 4294967295 = customer_tally_hash(c)::bigint & 4294967295) AS low_half FROM tallies;
-- an aggregate's own result, not stored yet, is equal, too
SELECT customer_tally(i) = '{1:1,2:1,3:1}' AS eq, customer_tally(i) > '{1:1,2:1}' AS gt, customer_tally_hash(customer_tally(i)) = customer_tally_hash('{1:1,2:1,3:1}') AS hash,
	customer_tally_accum(customer_tally_accum('{}', 1::bigint), 2::bigint) = '{1:1,2:1}' AS state, customer_tally_hash(customer_tally_accum('{}', 1::bigint)) = customer_tally_hash('{1:1}') AS hash_of_state
FROM generate_series(1, 3) AS i;

--
-- DISTINCT, UNION, GROUP BY and ORDER BY, by sorting and by hashing
--

CREATE TABLE doubled AS SELECT id, c FROM tallies UNION ALL SELECT id, c::text::customer_tally FROM tallies;
ANALYZE doubled;
SET enable_hashagg = off;
SELECT plan_has('SELECT c, count(*) FROM doubled GROUP BY c', 'GroupAggregate') AS sorts;
SELECT count(*) = 182 AS groups, bool_and(n = 2) AS of_two FROM (SELECT c, count(*) AS n FROM doubled GROUP BY c) AS g;
SELECT count(*) AS distinct_tallies FROM (SELECT DISTINCT c FROM doubled) AS d;
SELECT count(*) AS union_of_both FROM (SELECT c FROM doubled UNION SELECT c FROM tallies) AS u;
SELECT count(*) AS intersection FROM (SELECT c FROM doubled WHERE id > 100 INTERSECT SELECT c FROM tallies WHERE id <= 150) AS i;
SET enable_hashagg = on;
SET enable_sort = off;
SELECT plan_has('SELECT c, count(*) FROM doubled GROUP BY c', 'HashAggregate') AS hashes;
SELECT count(*) = 182 AS groups, bool_and(n = 2) AS of_two FROM (SELECT c, count(*) AS n FROM doubled GROUP BY c) AS g;
SELECT count(*) AS distinct_tallies FROM (SELECT DISTINCT c FROM doubled) AS d;
SELECT count(*) AS union_of_both FROM (SELECT c FROM doubled UNION SELECT c FROM tallies) AS u;
SELECT count(*) AS except_some FROM (SELECT c FROM doubled EXCEPT SELECT c FROM tallies WHERE id <= 150) AS e;
RESET enable_sort;
RESET enable_hashagg;
-- sum and the measures of each of several equal ones
SELECT count(*) AS distinct_sum_differs FROM (SELECT sum(DISTINCT c) AS once, sum(c) AS twice, sum(DISTINCT c) + sum(DISTINCT c) AS added FROM doubled WHERE id BETWEEN 3 AND 4) AS v WHERE once = twice OR added <> twice;
-- the sort, with the sort support, is that of the bytes, up and down
SELECT bool_and(by_tally = by_bytes) AS same_order, bool_and(by_tally + down = 183) AS reversed
FROM (SELECT row_number() OVER (ORDER BY c) AS by_tally, row_number() OVER (ORDER BY customer_tally_send(c)) AS by_bytes, row_number() OVER (ORDER BY c DESC) AS down FROM tallies) AS o;

--
-- Joins
--

SET enable_nestloop = off;
SET enable_mergejoin = off;
SELECT plan_has('SELECT FROM doubled AS a JOIN tallies AS b USING (c)', 'Hash Join') AS hash_join;
SELECT count(*) AS pairs, bool_and(a.id = b.id) AS right_ones FROM doubled AS a JOIN tallies AS b USING (c);
RESET enable_mergejoin;
SET enable_hashjoin = off;
SELECT plan_has('SELECT FROM doubled AS a JOIN tallies AS b USING (c)', 'Merge Join') AS merge_join;
SELECT count(*) AS pairs, bool_and(a.id = b.id) AS right_ones FROM doubled AS a JOIN tallies AS b USING (c);
RESET enable_hashjoin;
RESET enable_nestloop;

--
-- Indexes, which also check uniqueness; a tally of many customers is too large for one, and hashed all the same
--

DELETE FROM tallies WHERE id = 182;
SET enable_seqscan = off;
SET enable_bitmapscan = off;
CREATE UNIQUE INDEX tallies_btree ON tallies (c);
SELECT plan_has($$SELECT id FROM tallies WHERE c = '{64:129}'$$, 'tallies_btree') AS btree;
SELECT count(*) AS found, bool_and(c::text = '{64:129}') AS right_one FROM tallies WHERE c = '{64:129}';
SELECT count(*) = (SELECT count(*) FROM tallies WHERE customer_tally_send(c) < customer_tally_send('{64:129}')) AS below FROM tallies WHERE c < '{64:129}';
INSERT INTO tallies VALUES (1000, '{64:129}'), (1001, '{64:131}') ON CONFLICT (c) DO NOTHING RETURNING id;
DROP INDEX tallies_btree;
CREATE INDEX tallies_hash ON tallies USING hash (c);
SELECT plan_has($$SELECT id FROM tallies WHERE c = '{64:129}'$$, 'tallies_hash') AS hash;
SELECT count(*) AS found, bool_and(c::text = '{64:129}') AS right_one FROM tallies WHERE c = '{64:129}';
INSERT INTO tallies SELECT 182, customer_tally(i) FROM generate_series(1, 20000) AS i;
SELECT id FROM tallies WHERE c = (SELECT customer_tally(i) FROM generate_series(1, 20000) AS i);
RESET enable_seqscan;
RESET enable_bitmapscan;

-- Partitions by hash
CREATE TABLE by_hash (c customer_tally) PARTITION BY HASH (c);
CREATE TABLE by_hash_0 PARTITION OF by_hash FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE by_hash_1 PARTITION OF by_hash FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO by_hash SELECT c FROM doubled;
SELECT (SELECT count(*) FROM by_hash) AS all_rows, (SELECT count(*) FROM by_hash_0) > 0 AS some_in_0, (SELECT count(*) FROM by_hash_1) > 0 AS some_in_1,
	(SELECT count(*) FROM by_hash_0 JOIN by_hash_1 USING (c)) AS in_both;

DROP TABLE by_hash, doubled, tallies;
