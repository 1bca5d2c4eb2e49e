-- Transition, inverse, combine and final functions of customers called directly, as SQL may: with flat, empty and NULL states, in any
-- order of combining, within aggregates of a user's own; that they change nothing that isn't theirs; and that aggregates over one
-- column share one transition.
\set ON_ERROR_STOP on

--
-- A state is a tally
--

SELECT customer_tally_accum('{}', 5::bigint) AS first, customer_tally_accum('{5:1}', 5::bigint) AS again, customer_tally_accum('{5:1}', -6::bigint) AS another, customer_tally_accum('{5:9223372036854775806}', 5::bigint) AS up_to_the_last,
	customer_tally_accum('{}', 'a'::text) = customer_tally('a'::text) AS of_text, customer_tally_accum('{}', md5('a')::uuid) = customer_tally(md5('a')::uuid) AS of_uuid;
SELECT customer_tally_accum_inv('{5:2}', 5::bigint) AS one_less, customer_tally_accum_inv('{5:1}', 5::bigint) AS nobody, customer_tally_accum_inv('{-5:1,5:3,6:1}', 6::bigint) AS of_three, customer_tally_accum_inv('{-5:1,5:130,6:1}', 5::bigint) AS shorter,
	customer_tally_accum_inv(customer_tally('a'::text) + customer_tally('b'::text), 'b'::text) = customer_tally('a'::text) AS of_text, customer_tally_accum_inv(customer_tally(md5('a')::uuid), md5('a')::uuid) AS of_uuid;
SELECT customer_tally_combine('{5:1}', '{5:2,6:1}') AS combine, customer_tally_combine('{}', 'text{5:1}') AS adopted, customer_tally_combine('uuid{5:1}', '{}') AS empty, customer_tally_combine('{}', '{}') AS both_empty,
	customer_tally_combine(NULL, '{5:1}') AS null_first, customer_tally_combine('{5:1}', NULL) AS null_second, customer_tally_combine(NULL, NULL) IS NULL AS nulls;
SELECT customer_tally_combine_inv('{5:3,6:1}', '{5:1,6:1}') AS taken, customer_tally_combine_inv('text{5:1}', 'text{5:1}') AS nobody, customer_tally_combine_inv('uuid{5:1}', '{}') AS nothing_taken, customer_tally_combine_inv('{}', '{}') AS both_empty,
	customer_tally_combine_inv('{5:1}', NULL) AS null_taken, customer_tally_combine_inv(NULL, '{5:1}') IS NULL AS of_null, customer_tally_combine_inv(customer_tally_accum('{5:1}', 6::bigint), customer_tally_accum('{}', 6::bigint)) AS of_states;
-- a blank text changes no state
SELECT customer_tally_accum('text{5:1}', ' '::text) AS accum, customer_tally_accum_inv('text{5:1}', U&'\3000'::text) AS inv, customer_tally_accum('{5:1}', ''::char(3)) AS "char", customer_tally_accum_inv('{}', U&'\00A0'::char(3)) AS char_inv;
SELECT customer_tally_final('{5:1,6:2}') AS final, customer_tally_final('{}') AS empty, repeat_purchase_rate(customer_tally_accum('{5:1}', 5::bigint)) = 100 AS rate, purchase_frequency(customer_tally_combine('{5:1}', '{6:2}')) = 1.5 AS frequency;
-- NULL is skipped by the server, and for whoever calls
SELECT customer_tally_accum(NULL, 5::bigint) IS NULL AS state, customer_tally_accum('{}', NULL::bigint) IS NULL AS customer, customer_tally_accum_inv(NULL, 'a'::text) IS NULL AS inv, customer_tally_final(NULL) IS NULL AS final;
-- one after the other, without an aggregate: counted and taken back
SELECT customer_tally_accum(customer_tally_accum(customer_tally_accum_inv(customer_tally_accum('{7:1}', 5::bigint), 7::bigint), 5::bigint), 6::bigint) AS chain,
	customers(customer_tally_accum(customer_tally_accum('{}', 1::bigint), 2::bigint)) AS customers, customer_tally_combine(customer_tally_accum('{}', 1::bigint), customer_tally_accum('{}', 1::bigint)) AS both,
	customer_tally_send(customer_tally_accum('{}', 5::bigint)) AS send, retained_customers(customer_tally_accum('{4:1}', 5::bigint), customer_tally_accum('{}', 5::bigint)) AS retained, customer_tally_accum('{4:1}', 5::bigint) - '{4:1}' AS minus,
	ROW(customer_tally_accum('{4:1}', 5::bigint)) AS in_row, ARRAY[customer_tally_accum('{4:1}', 5::bigint)] AS in_array;
SELECT error_of($$SELECT customer_tally_accum_inv('{5:1}', 6::bigint)$$) AS not_there, error_of($$SELECT customer_tally_accum_inv(customer_tally_accum_inv('{5:1,6:1}', 5::bigint), 5::bigint)$$) AS twice,
	error_of($$SELECT customer_tally_accum_inv('text{5:1}', 5::bigint)$$) AS other_keys;

--
-- Combining: in any order, with empty and NULL states on either side
--

CREATE TEMP TABLE states (id integer, c customer_tally);
ALTER TABLE states ALTER c SET STORAGE PLAIN;
INSERT INTO states VALUES (0, NULL), (1, '{}'), (2, '{5:1}'), (3, '{-5:3,5:2,6:1}'), (4, '{6:130,7000000:1}'), (5, (SELECT customer_tally(i) FROM generate_series(1, 50) AS i));
SELECT count(*) AS pairs, bool_and(customer_tally_combine(a.c, b.c) IS NOT DISTINCT FROM customer_tally_combine(b.c, a.c)) AS commutes,
	bool_and(customer_tally_combine(a.c, b.c) IS NOT DISTINCT FROM CASE WHEN a.c IS NULL THEN b.c WHEN b.c IS NULL THEN a.c ELSE a.c + b.c END) AS as_the_sum
FROM states AS a, states AS b;
-- what was added can be taken back
SELECT count(*) AS pairs, bool_and(customer_tally_combine_inv(customer_tally_combine(a.c, b.c), b.c) IS NOT DISTINCT FROM CASE WHEN a.c IS NULL AND b.c IS NOT NULL THEN '{}' ELSE a.c END) AS inverse FROM states AS a, states AS b;
SELECT count(*) AS triples, bool_and(customer_tally_combine(customer_tally_combine(a.c, b.c), d.c) IS NOT DISTINCT FROM customer_tally_combine(a.c, customer_tally_combine(b.c, d.c))) AS associative,
	bool_and(sum = coalesce(customer_tally_combine(customer_tally_combine(a.c, b.c), d.c), '{}')) AS as_the_aggregate
FROM states AS a, states AS b, states AS d, LATERAL (SELECT sum(v) AS sum FROM (VALUES (a.c), (b.c), (d.c)) AS v(v)) AS s;
-- a state sent as text or as binary comes back the same, the initial one too
SELECT count(*) >= 10 AS aggregates, bool_and(agginitval::customer_tally::text = agginitval) AS lossless, bool_and(agginitval::customer_tally = '{}') AS empty, bool_and(aggminitval IS NULL OR aggminitval = agginitval) AS moving_too,
	count(*) - count(aggminitval) AS without_moving FROM pg_aggregate WHERE aggtranstype = 'customer_tally'::regtype;

--
-- Arguments are left as they are: in variables, in constants, in rows, and where an aggregate starts from a row's own state
--

DO $$
DECLARE
	state customer_tally := customer_tally_accum('{5:2}', 6::bigint);	-- a state that a function has made
	flat customer_tally := '{5:2,6:1}';
	other customer_tally := customer_tally_combine('{7:1}', '{8:1}');
BEGIN
	ASSERT customer_tally_accum(state, 5::bigint) = '{5:3,6:1}' AND customer_tally_accum(flat, 5::bigint) = '{5:3,6:1}';
	ASSERT customer_tally_accum_inv(state, 5::bigint) = '{5:1,6:1}' AND customer_tally_accum_inv(flat, 6::bigint) = '{5:2}';
	ASSERT customer_tally_combine(state, other) = '{5:2,6:1,7:1,8:1}' AND customer_tally_combine(state, state) = '{5:4,6:2}' AND customer_tally_combine(flat, state) = '{5:4,6:2}';
	ASSERT customer_tally_combine_inv(state, '{5:1}') = '{5:1,6:1}' AND customer_tally_combine_inv(flat, state) = '{}' AND customer_tally_accum(state, 5::bigint) - flat = '{5:1}';
	ASSERT repeat_purchase_rate(state) = 50 AND purchase_frequency(state) = 1.5 AND customer_tally_final(state) = flat;
	ASSERT state = '{5:2,6:1}' AND flat = '{5:2,6:1}', 'a state was changed';
	ASSERT other = '{7:1,8:1}', 'the other state was changed';
	-- and a variable can be counted up
	FOR i IN 1 .. 1000 LOOP
		state := customer_tally_accum(state, (i % 100)::bigint);
	END LOOP;
	ASSERT customers(state) = 100 AND orders(state) = 1003 AND flat = '{5:2,6:1}';
END
$$;
SELECT n, customer_tally_accum('{1:1}', n::bigint) AS accum, customer_tally_accum_inv('{1:1,2:1,3:1}', n::bigint) AS inv, customer_tally_combine('{1:1}', customer_tally_accum('{}', n::bigint)) AS combine FROM generate_series(1, 3) AS n;
-- aggregates over states, as an engine may make them; the first state of a group is a row's own, and one without a final function gives the state itself
CREATE AGGREGATE pg_temp.combine_states(customer_tally) (SFUNC = customer_tally_combine, STYPE = customer_tally, FINALFUNC = customer_tally_final);
CREATE AGGREGATE pg_temp.combine_plain(customer_tally) (SFUNC = customer_tally_combine, STYPE = customer_tally);
CREATE AGGREGATE pg_temp.count_plain(bigint) (SFUNC = customer_tally_accum, STYPE = customer_tally, INITCOND = '{3:1}');
CREATE AGGREGATE pg_temp.count_moving(bigint) (SFUNC = customer_tally_accum, STYPE = customer_tally, INITCOND = '{3:1}', MSFUNC = customer_tally_accum, MINVFUNC = customer_tally_accum_inv, MSTYPE = customer_tally, MINITCOND = '{3:1}');
SELECT pg_temp.combine_states(c) = sum(c) AS as_sum, pg_temp.combine_states(c ORDER BY id DESC) = sum(c) AS in_any_order, pg_temp.combine_plain(c) = sum(c) AS plain,
	pg_temp.combine_states(c) FILTER (WHERE id = 0) IS NULL AS only_null, pg_temp.combine_states(c) FILTER (WHERE id = 1) AS only_empty FROM states;
SELECT id, pg_temp.combine_plain(c) OVER (ORDER BY id) AS so_far, pg_temp.combine_plain(c) OVER (ORDER BY id ROWS 1 PRECEDING) AS two FROM states WHERE id < 5 ORDER BY id;
SELECT id % 2 AS half, pg_temp.combine_plain(c) AS state, customers(pg_temp.combine_plain(c)) AS customers FROM states WHERE id < 5 GROUP BY id % 2 ORDER BY 1;
SELECT pg_temp.count_plain(i), pg_temp.combine_plain(customer_tally_accum('{}', i)) AS of_states, sum(customer_tally_accum('{9:1}', i)) AS sum_of_states FROM generate_series(1::bigint, 4) AS i;
-- held on to: each row of a window keeps its own, while the state goes on
SELECT i, plain, moving, array_agg(plain) OVER (ORDER BY i) AS kept FROM (SELECT i, pg_temp.count_plain(i) OVER (ORDER BY i) AS plain, pg_temp.count_moving(i % 3) OVER (ORDER BY i ROWS 1 PRECEDING) AS moving FROM generate_series(1::bigint, 4) AS i) AS v ORDER BY i;
SELECT i % 5 AS "group", pg_temp.count_plain(i) AS plain, array_agg(DISTINCT i) AS customers FROM generate_series(1::bigint, 12) AS i GROUP BY 1 ORDER BY 1;
-- a moving aggregate that starts from some orders: of 3 and of 4, and at last from none of them
CREATE AGGREGATE pg_temp.rate_moving(bigint) (SFUNC = customer_tally_accum, STYPE = customer_tally, INITCOND = '{3:2,4:1}', FINALFUNC = repeat_purchase_rate,
	MSFUNC = customer_tally_accum, MINVFUNC = customer_tally_accum_inv, MSTYPE = customer_tally, MINITCOND = '{3:2,4:1}', MFINALFUNC = repeat_purchase_rate);
SELECT i, customer, round(pg_temp.rate_moving(customer) OVER (ORDER BY i ROWS 1 PRECEDING), 2) AS rate, round(100.0 * by_hand, 2) AS by_hand
FROM (VALUES (1, 5::bigint, 1.0 / 3), (2, 5, 2.0 / 3), (3, 4, 2.0 / 3), (4, 4, 2.0 / 2), (5, 6, 2.0 / 3), (6, 7, 1.0 / 4), (7, 3, 1.0 / 3), (8, 3, 1.0 / 2)) AS v(i, customer, by_hand) ORDER BY i;
-- a state in a variable, a table and a recursive query
CREATE TEMP TABLE kept AS SELECT i % 2 AS half, pg_temp.count_plain(i) AS state FROM generate_series(1::bigint, 5) AS i GROUP BY 1;
UPDATE kept SET state = customer_tally_accum(state, 100::bigint);
SELECT * FROM kept ORDER BY half;
WITH RECURSIVE r AS (SELECT 1 AS i, customer_tally_accum('{}', 1::bigint) AS state UNION ALL SELECT i + 1, customer_tally_accum(state, (i % 3)::bigint) FROM r WHERE i < 6) SELECT i, state FROM r ORDER BY i;
SELECT count(*) AS unchanged FROM states WHERE c IS NOT DISTINCT FROM (ARRAY[NULL, '{}', '{5:1}', '{-5:3,5:2,6:1}', '{6:130,7000000:1}']::customer_tally[])[id + 1];

--
-- One transition for all measures over one column. The server counts the calls of a C function once it is made to change the user, which
-- ALTER FUNCTION ... SECURITY DEFINER does here until the rollback.
--

CREATE TABLE orders AS SELECT i AS id, i % 100 AS customer, i % 10 AS month FROM generate_series(1::bigint, 1000) AS i;
CREATE TABLE monthly AS SELECT month, customer_tally(customer) AS c FROM orders GROUP BY month;
ANALYZE orders, monthly;
-- the calls of this transaction up to now, but for those reported before
BEGIN;
SET LOCAL max_parallel_workers_per_gather = 0;
SET LOCAL track_functions = 'all';
ALTER FUNCTION customer_tally_accum(customer_tally, bigint) SECURITY DEFINER;
ALTER FUNCTION customer_tally_accum(customer_tally, text) SECURITY DEFINER;
ALTER FUNCTION customer_tally_accum(customer_tally, uuid) SECURITY DEFINER;
ALTER FUNCTION customer_tally_combine(customer_tally, customer_tally) SECURITY DEFINER;
ALTER FUNCTION customer_tally_combine_inv(customer_tally, customer_tally) SECURITY DEFINER;
-- three aggregates, and more made of them, over 1000 rows: 1000 calls; 100 customers with 10 rows each
SELECT customers(customer_tally(customer)), orders(customer_tally(customer)), repeat_purchase_rate(customer) = 100 AS rate, purchase_frequency(customer) = 10 AS frequency FROM orders;
SELECT * FROM new_calls('customer_tally_');
-- in groups, in any of which ten customers have ten rows each
SELECT count(*) AS months, bool_and(customers(c) = 10 AND rate = 100 AND frequency = 10) AS as_known FROM (SELECT customer_tally(customer) AS c, repeat_purchase_rate(customer) AS rate, purchase_frequency(customer) AS frequency FROM orders GROUP BY month) AS v;
SELECT * FROM new_calls('customer_tally_');
SELECT repeat_purchase_rate(customer::text) = 100 AS rate, purchase_frequency(customer::text) = 10 AS frequency, repeat_purchase_rate(md5(customer::text)::uuid) = 100 AS uuid_rate, customers(customer_tally(md5(customer::text)::uuid)) AS uuid FROM orders;
SELECT * FROM new_calls('customer_tally_');
-- measures of stored tallies share the sum: 10 tallies, 10 calls
SELECT customers(sum(c)), repeat_purchase_rate(sum(c)) = 100 AS rate, purchase_frequency(sum(c)) = 10 AS frequency FROM monthly;
SELECT * FROM new_calls('customer_tally_');
-- in a window of three months, each is added once, and each but the last three is taken back once
SELECT bool_and(customers = 10 * least(n, 3)) AS as_known FROM (SELECT row_number() OVER w AS n, customers(sum(c) OVER (w ROWS 2 PRECEDING)) FROM monthly WINDOW w AS (ORDER BY month)) AS v;
SELECT * FROM new_calls('customer_tally_');
-- what isn't shared shows that the count does count
SELECT repeat_purchase_rate(customer) = 100 AS rate, repeat_purchase_rate(id) = 0 AS another FROM orders;
SELECT * FROM new_calls('customer_tally_');
ROLLBACK;
DROP TABLE orders, monthly;

--
-- The contract: names, arguments with their names and defaults, results; nothing differs
--

SELECT signature, pg_get_function_arguments(to_regprocedure(signature)) AS arguments, pg_get_function_result(to_regprocedure(signature)) AS result
FROM (VALUES
	('customer_tally(bigint)', 'customer bigint', 'customer_tally'), ('customer_tally(text)', 'customer text', 'customer_tally'), ('customer_tally(uuid)', 'customer uuid', 'customer_tally'),
	('sum(customer_tally)', 'customer_tally', 'customer_tally'),
	('customer_tally_of(bigint,bigint)', 'customer bigint, orders bigint', 'customer_tally'), ('customer_tally_of(text,bigint)', 'customer text, orders bigint', 'customer_tally'), ('customer_tally_of(uuid,bigint)', 'customer uuid, orders bigint', 'customer_tally'),
	('customer_key(bigint)', 'customer bigint', 'bigint'), ('customer_key(text)', 'customer text', 'bigint'), ('customer_key(uuid)', 'customer uuid', 'bigint'),
	('without(customer_tally,customer_tally)', 'c customer_tally, other customer_tally', 'customer_tally'), ('common(customer_tally,customer_tally)', 'c customer_tally, other customer_tally', 'customer_tally'),
	('customers(customer_tally,integer)', 'c customer_tally, min_orders integer DEFAULT 1', 'bigint'), ('repeat_customers(customer_tally)', 'c customer_tally', 'bigint'), ('orders(customer_tally)', 'c customer_tally', 'bigint'),
	('unnest(customer_tally)', 'c customer_tally, OUT customer bigint, OUT orders bigint', 'SETOF record'),
	('retained_customers(customer_tally,customer_tally)', 'base customer_tally, later customer_tally', 'bigint'), ('retention_rate(customer_tally,customer_tally)', 'base customer_tally, later customer_tally', 'numeric'),
	('repeat_purchase_rate(customer_tally)', 'c customer_tally', 'numeric'), ('repeat_purchase_rate(bigint)', 'customer bigint', 'numeric'), ('repeat_purchase_rate(text)', 'customer text', 'numeric'), ('repeat_purchase_rate(uuid)', 'customer uuid', 'numeric'),
	('purchase_frequency(customer_tally)', 'c customer_tally', 'numeric'), ('purchase_frequency(bigint)', 'customer bigint', 'numeric'), ('purchase_frequency(text)', 'customer text', 'numeric'), ('purchase_frequency(uuid)', 'customer uuid', 'numeric')
) AS contract(signature, arguments, result)
WHERE to_regprocedure(signature) IS NULL OR pg_get_function_arguments(to_regprocedure(signature)) IS DISTINCT FROM arguments OR pg_get_function_result(to_regprocedure(signature)) IS DISTINCT FROM result;
SELECT oprname, oprcode FROM pg_operator WHERE oprleft = 'customer_tally'::regtype AND oprname IN ('+', '-') ORDER BY oprname COLLATE "C";
-- every aggregate over customers or their tallies has a moving form
SELECT aggfnoid::regprocedure AS without_moving FROM pg_aggregate WHERE aggtranstype = 'customer_tally'::regtype AND aggfnoid::oid IN (SELECT objid FROM pg_depend WHERE classid = 'pg_proc'::regclass AND deptype = 'e') AND aggminvtransfn = 0;
