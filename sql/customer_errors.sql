-- What goes wrong with customers: SQLSTATE, message, detail and hint of each error, and a connection that goes on. Bytes that are no
-- tally have a file of their own: customer_tally_binary.
\set ON_ERROR_STOP on

-- All that a statement's error says
\pset format unaligned
\pset tuples_only on

--
-- Keys of two kinds: integers, texts, uuids
--

SELECT error_of($$SELECT '{1:1}'::customer_tally + 'text{1:1}'$$);
SELECT error_of($$SELECT retention_rate('uuid{1:1}', 'text{1:1}')$$);
-- all that takes two tallies says so, whichever comes first, and names both kinds
SELECT call, left(error, 5) AS state, split_part(split_part(error, 'DETAIL: ', 2), E'\n', 1) AS detail,
	split_part(error, 'HINT: ', 2) = CASE
		WHEN error NOT LIKE '%uuids%' THEN 'If the texts are integers, cast them where they are tallied: customer_tally(customer::bigint).'
		WHEN error NOT LIKE '%integers%' THEN 'If the texts are uuids, cast them where they are tallied: customer_tally(customer::uuid).'
		ELSE 'Tally the same column of the customers everywhere: no integer is equal to a uuid.' END AS hint
FROM unnest(ARRAY[
	$$'{1:1}'::customer_tally + 'text{2:1}'$$, $$'text{1:1}'::customer_tally + 'uuid{1:1}'$$, $$'text{1:1}'::customer_tally - '{1:1}'$$, $$'uuid{1:1}'::customer_tally - 'text{1:1}'$$,
	$$without('{1:1}', 'uuid{1:1}')$$, $$without('text{1:1}', '{1:1}')$$, $$common('{1:1}', 'text{1:1}')$$, $$common('text{1:1}', 'uuid{1:1}')$$,
	$$retained_customers('{1:1}', 'text{1:1}')$$, $$retained_customers('uuid{1:1}', '{1:1}')$$, $$retention_rate('{1:1}', 'uuid{1:1}')$$, $$retention_rate('text{1:1}', '{1:1}')$$,
	$$sum(c) FROM (VALUES ('{1:1}'::customer_tally), ('{}'), ('text{1:1}')) AS v(c)$$, $$sum(c) FROM (VALUES ('uuid{1:1}'::customer_tally), ('text{1:1}')) AS v(c)$$,
	$$sum(c) OVER () FROM (VALUES ('text{1:1}'::customer_tally), ('{1:1}')) AS v(c)$$, $$customer_tally('a'::text) + customer_tally(1)$$, $$retention_rate(customer_tally('a'::text), customer_tally(md5('1')::uuid))$$,
	$$customer_tally_of('a', 1) + customer_tally_of(md5('a')::uuid, 1)$$, $$customer_tally_of(1, 1) - customer_tally_of('1', 1)$$,
	$$customer_tally_accum('text{1:1}', 1::bigint)$$, $$customer_tally_accum('{1:1}', 'a'::text)$$, $$customer_tally_accum('uuid{1:1}', 'a'::text)$$, $$customer_tally_accum('{1:1}', 'a'::char(3))$$, $$customer_tally_accum('text{1:1}', md5('a')::uuid)$$,
	$$customer_tally_accum_inv('uuid{1:1}', 1::bigint)$$, $$customer_tally_combine('{1:1}', 'text{1:1}')$$, $$customer_tally_combine_inv('{1:1}', 'text{1:1}')$$
]) AS call, LATERAL error_of('SELECT ' || call) AS error;
-- the way out that the hint names finds the customers however they are written, where a cast to text would find none of them
SELECT retained_customers(customer_tally(customer), customer_tally(upper(customer::text)::uuid)) AS of_uuids, retained_customers(customer_tally(customer::text), customer_tally(upper(customer::text))) AS of_texts
FROM unnest(ARRAY['a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', 'b0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11']::uuid[]) AS customer;
SELECT retained_customers(customer_tally(n), customer_tally(to_char(n, 'FM000')::bigint)) AS of_integers, retained_customers(customer_tally(n::text), customer_tally(to_char(n, 'FM000'))) AS of_texts FROM generate_series(1, 3) AS n;
-- an empty tally is of no kind
SELECT '{}'::customer_tally + 'uuid{1:1}' = 'uuid{1:1}' AND 'text{1:1}' - '{}'::customer_tally = 'text{1:1}' AND ('text{1:1}'::customer_tally - 'text{1:1}') + '{1:1}' = '{1:1}'
	AND without('{}', 'text{1:1}') = '{}' AND common('{1:1}', '{}') = '{}' AND without('uuid{1:1}', '{}') = 'uuid{1:1}' AS empty;
-- the hint, followed: the same customers as uuid in one table and as text in the other
SELECT error_of('SELECT retention_rate(customer_tally(md5(i::text)::uuid), customer_tally(md5(i::text)::uuid::text)) FROM generate_series(1, 3) AS i') LIKE '22023%' AS without_cast,
	retention_rate(customer_tally(md5(i::text)::uuid::text), customer_tally(md5(i::text)::uuid::text)) AS with_cast FROM generate_series(1, 3) AS i;
SELECT error_of('SELECT retention_rate(customer_tally(i), customer_tally(i::text)) FROM generate_series(1, 3) AS i') LIKE '22023%' AS without_cast,
	retention_rate(customer_tally(i::text), customer_tally(i::text)) AS with_cast FROM generate_series(1, 3) AS i;

--
-- Past 64 bits
--

SELECT error_of($$SELECT '{1:9223372036854775807}'::customer_tally + '{1:1}'$$);
SELECT call, error_of('SELECT ' || call) = error_of($$SELECT '{1:9223372036854775807}'::customer_tally + '{1:1}'$$) AS same
FROM unnest(ARRAY[
	$$'{1:1}'::customer_tally + '{1:9223372036854775807}'$$, $$'{1:9223372036854775807}'::customer_tally + '{2:1}'$$, $$'{1:1}'::customer_tally + '{2:9223372036854775807}'$$,
	$$'{1:4611686018427387904,3:1}'::customer_tally + '{2:4611686018427387904}'$$,
	$$sum(c) FROM (VALUES ('{1:9223372036854775807}'::customer_tally), ('{1:1}')) AS v(c)$$, $$sum(c) FROM (VALUES ('{1:1}'::customer_tally), ('{2:9223372036854775807}'), ('{3:1}')) AS v(c)$$,
	$$repeat_purchase_rate(sum(c)) FROM (VALUES ('uuid{1:9223372036854775807}'::customer_tally), ('uuid{2:1}')) AS v(c)$$,
	$$customer_tally_combine('{1:9223372036854775807}', '{2:1}')::text$$, $$customer_tally_accum('{1:9223372036854775807}', 2::bigint)::text$$, $$customer_tally_accum('{1:9223372036854775807}', 1::bigint)::text$$
]) AS call;
-- up to them it is none
SELECT '{1:9223372036854775806}'::customer_tally + '{1:1}', '{1:9223372036854775806}'::customer_tally + '{2:1}', '{1:9223372036854775807}'::customer_tally - '{1:9223372036854775806}',
	'{1:9223372036854775807}'::customer_tally - '{1:9223372036854775807}', without('{1:9223372036854775807}', '{2:9223372036854775807}'), customer_tally_of(1, 9223372036854775807) - '{1:1}',
	retained_customers('{1:9223372036854775807,2:0}', '{1:9223372036854775807}'), round(retention_rate('{1:9223372036854775807}', '{1:9223372036854775807}'));

--
-- Fewer orders than are taken back
--

SELECT error_of($$SELECT '{1:2,5:1}'::customer_tally - '{1:3}'$$);
-- the key of a text or uuid is the one that customer_key() gives, and another one on a processor with another order of bytes
SELECT call, left(error, 5) AS state, replace(replace(split_part(split_part(error, 'DETAIL: ', 2), E'\n', 1),
	customer_key('a')::text, 'of a text'), customer_key(md5('a')::uuid)::text, 'of a uuid') AS detail, error LIKE '%use without(c, other).' AS hint
FROM unnest(ARRAY[
	$$'{1:1}'::customer_tally - '{2:1}'$$, $$'{}'::customer_tally - 'text{-7:5}'$$, $$'{1:1,2:2,3:3}'::customer_tally - '{1:1,2:1,3:4}'$$, $$'{1:1}'::customer_tally - '{1:1,2:1}'$$, $$'{2:1}'::customer_tally - '{1:1,2:1}'$$,
	$$'uuid{5:1}'::customer_tally - 'uuid{5:9223372036854775807}'$$, $$customer_tally_combine_inv('{1:1}', '{1:2}')$$, $$customer_tally_combine_inv('{}', '{1:2}')$$,
	$$customer_tally_accum_inv('{}', 1::bigint)$$, $$customer_tally_accum_inv('{2:1}', 1::bigint)$$, $$customer_tally_accum_inv('text{1:1}', 'a'::text)$$, $$customer_tally_accum_inv('{}', md5('a')::uuid)$$
]) AS call, LATERAL error_of('SELECT ' || call) AS error;
SELECT error_of($$SELECT customer_tally_of('a', 1) - customer_tally_of('a', 2)$$) LIKE format('%%DETAIL: Orders of the customer with key %s: 1, to be taken back: 2.%%', customer_key('a')) AS named;
-- and the hint, followed
SELECT without('{1:2,5:1}', '{1:3}');

--
-- Arguments out of range
--

SELECT error_of($$SELECT customers('{1:1}', 0)$$);
SELECT error_of($$SELECT customers('{1:1}', -2147483648)$$);
SELECT customers('{1:1}', 1) AS hint_followed, customers('{1:1}', 2147483647) AS none;
SELECT error_of($$SELECT customer_tally_of(1, -1)$$);
SELECT error_of($$SELECT customer_tally_of('a', -9223372036854775808)$$);
SELECT customer_tally_of(1, 3) - customer_tally_of(1, 1) AS hint_followed;

--
-- Text that is no tally: 22P02 of another form, 22003 past 64 bits
--

SELECT error_of($$SELECT '42'::customer_tally$$);
SELECT error_of($$SELECT '{1:9223372036854775808}'::customer_tally$$);
\pset tuples_only off
\pset format aligned
SELECT input, split_part(error, ':', 1) AS state, split_part(split_part(error, 'DETAIL: ', 2), E'\n', 1) AS detail,
	split_part(error, E'\n', 1) = CASE left(error, 5)
		WHEN '22P02' THEN '22P02: invalid input syntax for type customer_tally: "' || input || '"'
		ELSE '22003: value "' || input || '" is out of range for type customer_tally' END AS message,
	error LIKE CASE left(error, 5)
		WHEN '22P02' THEN '%HINT: Write a tally as {42:3,77:1}, or as text{...} or uuid{...} with the keys of texts or uuids%'
		ELSE '%HINT: Keys are from -9223372036854775808 to 9223372036854775807, and all orders together at most 9223372036854775807.' END AS hint
FROM (SELECT row, input, error_of(format('SELECT %L::customer_tally', input)) AS error
	FROM unnest(ARRAY[
		'', ' ', '42', 'null', '42:3', '{', '}', '{{}}', '{}{}', '[42:3]', '(42:3)', '{42:3', '42:3}', '{}x', '{42:3}x', '{42:3}}', '{42:3} text',
		'{42}', '{42:}', '{:3}', '{:}', '{42:3,}', '{,42:3}', '{42:3,,77:1}', '{,}', '{42:3 77:1}', '{42:3;77:1}', '{42=3}', '{"42":3}', '{42:3:1}',
		'{42:-3}', '{+42:3}', '{42:+3}', '{--42:3}', '{-:3}', '{42:1.5}', '{42.0:1}', '{42:1e2}', '{42:0x1}', '{42:1_000}', '{42: 1 0}', '{4 2:1}', '{a:1}', '{42:b}',
		'text', 'text42:3', 'TEXT{42:3}', 'Text{42:3}', 'texts{42:3}', 'tex{42:3}', 't ext{42:3}', 'text{42:3', 'text{42}', 'text{42:3}x', 'text{text{}}', 'text text{}', '{text 42:3}', 'textuuid{42:3}', 'uuid', 'uuids{42:3}', 'UUID{42:3}', 'uuid{42}', 'uuid{text{42:3}}', 'keys{42:3}', 'integers{42:3}',
		'{42:3,42:1}', '{42:3,77:1,42:3}', 'text{42:3,042:1}', '{0:1,-0:1}', '{42:0,42:3}', '{42:3,42:0}', '{42:0,42:0}',
		'{42:9223372036854775808}', '{42:99999999999999999999999}', '{9223372036854775808:1}', '{-9223372036854775809:1}', '{99999999999999999999:0}', '{-99999999999999999999999:1}',
		'{42:9223372036854775807,77:1}', 'uuid{1:4611686018427387904,2:4611686018427387904}', '{18446744073709551616:1}', '{42:18446744073709551617}'
	]) WITH ORDINALITY AS v(input, row)) AS errors
ORDER BY row;
-- a long one, too, and one with an error at its end
SELECT split_part(error_of(format('SELECT %L::customer_tally', '{' || string_agg(i || ':1', ',') || ',1:1}')), ':', 1) AS twice,
	split_part(error_of(format('SELECT %L::customer_tally', '{' || string_agg(i || ':1', ',') || '}}')), ':', 1) AS trailing,
	error_of(format('SELECT %L::customer_tally', '{' || string_agg(i || ':1', ',') || '}')) AS none
FROM generate_series(1, 10000) AS i;

-- A message quotes the beginning only
SELECT length(error) < 500 AS short, split_part(error, E'\n', 1) AS message
FROM unnest(ARRAY['{' || repeat('1:1,', 100000), repeat('客', 100000), '{1:' || repeat('9', 100000) || '}']) WITH ORDINALITY AS v(input, row), LATERAL error_of(format('SELECT %L::customer_tally', input)) AS error ORDER BY row;

--
-- Calls that there are none of
--

\pset format unaligned
\pset tuples_only on
SELECT split_part(error_of('SELECT ' || call), ':', 1)
FROM unnest(ARRAY['customer_tally(1.5)', 'customer_tally(now())', 'sum(customer_tally) FROM (SELECT 1) AS v', $$'{1:1}'::customer_tally * 2$$, $$'{1:1}'::customer_tally + 1$$,
	$$avg('{1:1}'::customer_tally)$$, $$nps('{1:1}'::customer_tally)$$, $$'{1:1}'::customer_tally::score_tally$$, $$'{1:1}'::customer_tally::bytea$$]) AS call;
\pset tuples_only off
\pset format aligned

--
-- Outside of a function that catches the error: the connection goes on, and so do transactions up to a savepoint
--

\set ON_ERROR_STOP off
\set VERBOSITY sqlstate
SELECT '{1:1,1:1}'::customer_tally;
SELECT sum(c) FROM (VALUES ('{1:1}'::customer_tally), ('text{1:1}')) AS v(c);
SELECT customer_tally(customer) FROM (VALUES (1), (1)) AS orders(customer);
-- among many customers, some way in
SELECT customer_tally(i), sum(CASE i WHEN 9000 THEN 'text{1:1}' ELSE '{1:1}' END::customer_tally) FROM generate_series(1, 10000) AS i;
SELECT i % 10, customer_tally(i), sum(CASE i WHEN 9000 THEN 'text{1:1}' ELSE '{1:1}' END::customer_tally) FROM generate_series(1, 10000) AS i GROUP BY 1;
SELECT i, sum(CASE i WHEN 90 THEN 'text{1:1}' ELSE '{1:1}' END::customer_tally) OVER (ORDER BY i) FROM generate_series(1, 100) AS i;
SELECT customers(customer_tally(i)) FROM generate_series(1, 10000) AS i;
BEGIN;
CREATE TEMP TABLE monthly (month integer, c customer_tally) ON COMMIT DROP;
INSERT INTO monthly VALUES (1, '{1:1}');
SAVEPOINT before;
INSERT INTO monthly SELECT 2, c + 'text{2:1}' FROM monthly;
ROLLBACK TO before;
INSERT INTO monthly SELECT 2, c + '{2:1}' FROM monthly;
SELECT sum(c) FROM monthly;
COMMIT;
PREPARE tally(text) AS SELECT $1::customer_tally;
EXECUTE tally('{42:3}');
EXECUTE tally('{42}');
EXECUTE tally('{77:1}');
DEALLOCATE tally;
