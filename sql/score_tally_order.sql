-- Equality, order and hash of score_tally: the operators, and the operator classes at work in DISTINCT, UNION, GROUP BY,
-- ORDER BY, joins, indexes and partitions.
\set ON_ERROR_STOP on

-- Does the plan of a query hold a node?
--
-- Operators
--

-- Equal are the same counts on the same scale
SELECT a, b, equal, (a::score_tally = b::score_tally) = equal AS eq, (a::score_tally <> b::score_tally) <> equal AS ne
FROM (VALUES
	('{}', '{}', true),
	('{}', '{}/5', true),
	('{}', '{9:0}', true),
	('{9:1,10:2}', '{10:2,9:1}', true),
	('{9:1}', '{9:1,8:0}', true),
	('{5:1}/5', '{5:1,4:0}/5', true),
	('{}', '{9:1}', false),
	('{9:1}', '{9:2}', false),
	('{9:1}', '{10:1}', false),
	('{5:1}', '{5:1}/5', false),
	('{5:1}/5', '{5:1}/6', false),
	('{9:1}', '{9:1}/10', false)
) AS v(a, b, equal);

-- 202 tallies, all different: counts of each kind on each scale, and none
CREATE TABLE tallies AS
SELECT row_number() OVER (ORDER BY scale NULLS FIRST, point, responses)::integer AS id, score_tally_of(point, responses, scale) AS tally
FROM unnest(ARRAY[NULL, 2, 3, 4, 5, 6, 7, 8, 9, 10]) AS scale,
	generate_series(CASE WHEN scale IS NULL THEN 0 ELSE 1 END, coalesce(scale, 10)) AS point,
	unnest(ARRAY[1, 127, 128]) AS responses
UNION ALL
SELECT 196 + n, CASE n WHEN 0 THEN '{}' ELSE score_tally_of(9, n) + score_tally_of(0, 1) END FROM generate_series(0, 6) AS n;
SELECT count(*), count(DISTINCT tally::text) FROM tallies;

-- The order is that of the bytes; all six operators and the support function agree, and it is a total order
SELECT count(*) = 202 * 202 AS pairs,
	bool_and((a.tally < b.tally) = (score_tally_send(a.tally) < score_tally_send(b.tally))) AS lt,
	bool_and((a.tally <= b.tally) = (score_tally_send(a.tally) <= score_tally_send(b.tally))) AS le,
	bool_and((a.tally = b.tally) = (a.id = b.id)) AS eq,
	bool_and((a.tally <> b.tally) = (a.id <> b.id)) AS ne,
	bool_and((a.tally >= b.tally) = (score_tally_send(a.tally) >= score_tally_send(b.tally))) AS ge,
	bool_and((a.tally > b.tally) = (score_tally_send(a.tally) > score_tally_send(b.tally))) AS gt,
	bool_and(sign(score_tally_cmp(a.tally, b.tally)) =
		CASE WHEN a.tally < b.tally THEN -1 WHEN a.tally > b.tally THEN 1 ELSE 0 END) AS cmp
FROM tallies AS a, tallies AS b;
SELECT ('{9:1}'::score_tally = NULL) IS NULL AS eq, ('{9:1}'::score_tally < NULL) IS NULL AS lt,
	(NULL::score_tally <> NULL::score_tally) IS NULL AS ne, score_tally_cmp('{}', NULL) IS NULL AS cmp, score_tally_hash(NULL) IS NULL AS hash;
SELECT '{9:1}'::score_tally IN ('{9:1,8:0}', '{}') AS is_in, '{9:1}'::score_tally = ANY (ARRAY['{}', '{9:2}']::score_tally[]) AS is_any,
	'{}'::score_tally IS DISTINCT FROM '{}/5' AS is_distinct, NULLIF('{}'::score_tally, '{}/3') IS NULL AS nullif_empty,
	greatest('{}'::score_tally, '{9:1}') AS greatest, ARRAY['{9:1}', '{}']::score_tally[] = ARRAY['{9:1}', '{}']::score_tally[] AS arrays,
	ROW('{9:1}'::score_tally, 1) < ROW('{9:1}'::score_tally, 2) AS rows;

-- Hashes: equal for equal tallies, well spread, and the 64-bit one begins with the 32-bit one when its seed is 0
SELECT score_tally_hash('{9:1}') = score_tally_hash('{9:1,8:0}') AS equal_hash,
	score_tally_hash_extended('{}', 7) = score_tally_hash_extended('{}/5', 7) AS equal_hash_extended,
	score_tally_hash_extended('{9:1}', 7) <> score_tally_hash_extended('{9:1}', 8) AS seeded;
SELECT count(DISTINCT score_tally_hash(tally)) = count(*) AS all_different,
	bool_and(score_tally_hash_extended(tally, 0) & 4294967295 = score_tally_hash(tally)::bigint & 4294967295) AS low_half
FROM tallies;

--
-- DISTINCT, UNION, GROUP BY and ORDER BY, by sorting and by hashing
--

CREATE TABLE doubled AS SELECT id, tally FROM tallies UNION ALL SELECT id, tally::text::score_tally FROM tallies;
ANALYZE doubled;
SET enable_hashagg = off;
SELECT plan_has('SELECT tally, count(*) FROM doubled GROUP BY tally', 'GroupAggregate') AS sorts;
SELECT count(*) = 202 AS groups, bool_and(n = 2) AS of_two FROM (SELECT tally, count(*) AS n FROM doubled GROUP BY tally) AS g;
SELECT count(*) AS distinct_tallies FROM (SELECT DISTINCT tally FROM doubled) AS d;
SELECT count(*) AS union_of_both FROM (SELECT tally FROM doubled UNION SELECT tally FROM tallies) AS u;
SELECT count(*) AS intersection FROM (SELECT tally FROM doubled WHERE id > 100 INTERSECT SELECT tally FROM tallies WHERE id <= 150) AS i;
SET enable_hashagg = on;
SET enable_sort = off;
SELECT plan_has('SELECT tally, count(*) FROM doubled GROUP BY tally', 'HashAggregate') AS hashes;
SELECT count(*) = 202 AS groups, bool_and(n = 2) AS of_two FROM (SELECT tally, count(*) AS n FROM doubled GROUP BY tally) AS g;
SELECT count(*) AS distinct_tallies FROM (SELECT DISTINCT tally FROM doubled) AS d;
SELECT count(*) AS union_of_both FROM (SELECT tally FROM doubled UNION SELECT tally FROM tallies) AS u;
SELECT count(*) AS except_some FROM (SELECT tally FROM doubled EXCEPT SELECT tally FROM tallies WHERE id <= 150) AS e;
RESET enable_sort;
RESET enable_hashagg;
-- the sort, with the sort support, is that of the bytes, up and down
SELECT bool_and(by_tally = by_bytes) AS same_order, bool_and(by_tally + down = 203) AS reversed
FROM (SELECT row_number() OVER (ORDER BY tally) AS by_tally, row_number() OVER (ORDER BY score_tally_send(tally)) AS by_bytes,
	row_number() OVER (ORDER BY tally DESC) AS down FROM tallies) AS o;

--
-- Joins
--

SET enable_nestloop = off;
SET enable_mergejoin = off;
SELECT plan_has('SELECT FROM doubled AS a JOIN tallies AS b USING (tally)', 'Hash Join') AS hash_join;
SELECT count(*) AS pairs, bool_and(a.id = b.id) AS right_ones FROM doubled AS a JOIN tallies AS b USING (tally);
SELECT count(*) AS without_pair FROM doubled AS a WHERE NOT EXISTS (SELECT FROM tallies AS b WHERE b.tally = a.tally AND b.id <= 150);
RESET enable_mergejoin;
SET enable_hashjoin = off;
SELECT plan_has('SELECT FROM doubled AS a JOIN tallies AS b USING (tally)', 'Merge Join') AS merge_join;
SELECT count(*) AS pairs, bool_and(a.id = b.id) AS right_ones FROM doubled AS a JOIN tallies AS b USING (tally);
RESET enable_hashjoin;
RESET enable_nestloop;

--
-- Indexes, which also check uniqueness
--

SET enable_seqscan = off;
SET enable_bitmapscan = off;
CREATE UNIQUE INDEX tallies_btree ON tallies (tally);
SELECT plan_has($$SELECT id FROM tallies WHERE tally = '{9:127}'$$, 'tallies_btree') AS btree;
SELECT count(*) AS found, bool_and(tally::text = '{9:127}') AS right_one FROM tallies WHERE tally = '{9:127}';
SELECT count(*) = (SELECT count(*) FROM tallies WHERE score_tally_send(tally) < score_tally_send('{9:127}')) AS below
FROM tallies WHERE tally < '{9:127}';
SELECT count(*) = 404 AS every_one_found FROM doubled AS a WHERE (SELECT b.id FROM tallies AS b WHERE b.tally = a.tally) = a.id;
INSERT INTO tallies VALUES (1000, '{9:127}'), (1001, '{9:129}') ON CONFLICT (tally) DO NOTHING RETURNING id;
DROP INDEX tallies_btree;
CREATE INDEX tallies_hash ON tallies USING hash (tally);
SELECT plan_has($$SELECT id FROM tallies WHERE tally = '{9:127}'$$, 'tallies_hash') AS hash;
SELECT count(*) AS found, bool_and(tally::text = '{9:127}') AS right_one FROM tallies WHERE tally = '{9:127}';
RESET enable_seqscan;
RESET enable_bitmapscan;

-- Partitions by hash and by range
CREATE TABLE by_hash (tally score_tally) PARTITION BY HASH (tally);
CREATE TABLE by_hash_0 PARTITION OF by_hash FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE by_hash_1 PARTITION OF by_hash FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO by_hash SELECT tally FROM doubled;
SELECT (SELECT count(*) FROM by_hash) AS all_rows, (SELECT count(*) FROM by_hash_0) > 0 AS some_in_0, (SELECT count(*) FROM by_hash_1) > 0 AS some_in_1,
	(SELECT count(*) FROM by_hash_0 JOIN by_hash_1 USING (tally)) AS in_both;
CREATE TABLE by_range (tally score_tally) PARTITION BY RANGE (tally);
CREATE TABLE by_range_low PARTITION OF by_range FOR VALUES FROM (MINVALUE) TO ('{1:1}/2');
CREATE TABLE by_range_high PARTITION OF by_range FOR VALUES FROM ('{1:1}/2') TO (MAXVALUE);
INSERT INTO by_range SELECT tally FROM doubled;
-- the bytes begin with the version and the scale, then the lowest point: 0-10 comes first, then those on 1-2 without a 1
SELECT (SELECT bool_and(tally::text NOT LIKE '%/%' OR tally::text LIKE '{2:%}/2') FROM by_range_low) AS low,
	(SELECT bool_and(tally::text LIKE '%/%') FROM by_range_high) AS high,
	(SELECT count(*) FROM by_range_low) + (SELECT count(*) FROM by_range_high) AS all_rows;

DROP TABLE by_range, by_hash, doubled, tallies;
