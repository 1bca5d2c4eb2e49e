-- customer_tally: its text form, its functions, + and -, and how many bytes a customer takes.
\set ON_ERROR_STOP on

--
-- Text: what goes in, and how it is written
--

SELECT input, input::customer_tally AS output
FROM unnest(ARRAY[
	'{}', '{5:1}', '{42:3,77:1}', 'hash{42:3,77:1}',
	-- in any order, which is that of numbers
	'{10:1,9:2,-1:3,-10:4,0:5}', 'hash{3:1,1:1,2:1}',
	-- no orders, no customer; no customers, no kind of keys
	'{5:0}', '{5:0,6:1,7:0}', 'hash{}', 'hash{5:0}', '{-9223372036854775808:0}',
	-- the same numbers written otherwise
	'{007:0010}', '{-0:1}', '{-007:1}', '{5:000}', '{00000000000000000000000000000000005:1}',
	-- the outermost customers and numbers of orders
	'{9223372036854775807:1,-9223372036854775808:1}', 'hash{9223372036854775807:2,-9223372036854775808:2,0:2}',
	'{1:9223372036854775807}', '{1:9223372036854775806,2:1}', '{-9223372036854775808:9223372036854775807}',
	-- white space between any two tokens
	' { 5 : 1 , 6 : 2 } ', 'hash {5: 1} ', '{ }', 'hash { }', '{- 5:1}'
]) WITH ORDINALITY AS v(input, row) ORDER BY row;
SELECT E'\thash\n{\r5:\f1\x0b}\n'::customer_tally AS all_white_space, NULL::text::customer_tally IS NULL AS of_null, '{}'::customer_tally::text AS to_text, '{2:1,1:1}'::customer_tally::varchar AS to_varchar;
-- It reads back what it writes: gaps around each power of two, up to the outermost, with numbers of orders around them
CREATE TEMP TABLE tallies AS
SELECT format(form, a, n, b, m)::customer_tally AS c, format(form, a, n, b, m) AS given, n::numeric + m AS orders
FROM unnest(ARRAY['{%s:%s,%s:%s}', 'hash{%s:%s,%s:%s}']) AS form,
	(SELECT lowest + d AS a, lowest + d + (1::bigint << power)::numeric + e AS b
	 FROM unnest(ARRAY[-9223372036854775808, -4611686018427387904, 0, 4611686018427387904]::numeric[]) AS lowest, generate_series(0, 2) AS d, generate_series(2, 62) AS power, generate_series(-1, 1) AS e) AS keys,
	(VALUES (1::bigint, 1::bigint), (2, 1), (129, 130), (4611686018427387904, 4611686018427387903)) AS o(n, m)
WHERE b <= 9223372036854775807;
SELECT count(*) > 5000 AS many, count(*) = count(DISTINCT given) AS different, bool_and(c::text = given) AS as_given, bool_and(c::text::customer_tally = c) AS reads_back,
	bool_and(customers(c) = 2) AS customers, bool_and(orders(c) = orders) AS orders
FROM tallies;

--
-- The functions
--

SELECT c, customers(c), orders(c), repeat_customers(c), round(repeat_purchase_rate(c), 4) AS rate, round(purchase_frequency(c), 4) AS frequency
FROM unnest(ARRAY['{}', '{5:1}', '{5:2}', '{1:1,2:1,3:1}', '{1:1,2:2,3:3}', '{1:1,2:2,3:3,4:1,5:1,6:1,7:3}', 'hash{1:9,2:1}', '{1:9223372036854775807}',
	'{1:1,2:9223372036854775806}']::customer_tally[]) WITH ORDINALITY AS v(c, row) ORDER BY row;
-- with the digits of what one would write
SELECT c, repeat_purchase_rate(c) = by_hand AND repeat_purchase_rate(c)::text = by_hand::text AS rate, purchase_frequency(c)::text = frequency::text AS frequency, by_hand, frequency AS frequency_by_hand
FROM (VALUES ('{1:1,2:2,3:3}'::customer_tally, 100.0 * 2 / 3, 6::numeric / 3), ('{1:5,2:1,3:1}', 100.0 * 1 / 3, 7::numeric / 3), ('{1:1}', 100.0 * 0 / 1, 1::numeric / 1)) AS v(c, by_hand, frequency);

SELECT base, later, retained_customers(base, later) AS retained, round(retention_rate(base, later), 4) AS rate
FROM (VALUES
	('{}', '{}'), ('{}', '{1:1}'), ('{1:1}', '{}'), ('{1:1}', '{1:7}'), ('{1:1}', '{2:1}'),
	('{1:1,2:1,3:1}', '{2:5}'), ('{2:5}', '{1:1,2:1,3:1}'), ('{1:1,3:1,5:1,7:1}', '{0:1,2:1,3:1,4:1,7:1,8:1}'),
	('hash{1:1,2:1,3:1}', 'hash{3:1,2:2,4:4}'), ('hash{1:1}', '{}'), ('{}', 'hash{1:1}'),
	('{-9223372036854775808:1,0:1,9223372036854775807:1}', '{-9223372036854775808:1,9223372036854775807:1}')
) AS v(b, l), CAST(b AS customer_tally) AS base, CAST(l AS customer_tally) AS later;
-- by their names, whichever comes first
SELECT round(retention_rate(later => '{1:1}', base => '{1:1,2:1}')) AS rate, retained_customers(later => '{1:1}', base => '{1:1,2:1}') AS retained;
SELECT retention_rate('{1:1,2:1,3:1}', '{2:5}')::text = (100.0 * 1 / 3)::text AS digits;
-- Nothing of NULL
SELECT customers(NULL) IS NULL AS customers, orders(NULL) IS NULL AS orders, repeat_customers(NULL) IS NULL AS repeat_customers, repeat_purchase_rate(NULL::customer_tally) IS NULL AS rate,
	purchase_frequency(NULL::customer_tally) IS NULL AS frequency, retained_customers(NULL, '{1:1}') IS NULL AND retained_customers('{1:1}', NULL) IS NULL AS retained,
	retention_rate(NULL, '{1:1}') IS NULL AND retention_rate('{1:1}', NULL) IS NULL AS retention, NULL::customer_tally + '{1:1}' IS NULL AS plus, '{1:1}'::customer_tally - NULL IS NULL AS minus;

--
-- + adds up orders, - leaves out customers
--

SELECT a, b, a + b AS plus, b + a = a + b AS commutes, a - b AS minus
FROM (VALUES
	('{}', '{}'), ('{1:1}', '{}'), ('{}', 'hash{1:1}'), ('{1:1}', '{1:1}'), ('{1:3,2:1}', '{1:1}'), ('{1:1}', '{1:3,2:1}'),
	('{1:1,3:3,5:5}', '{2:2,3:30,4:4,6:6}'), ('hash{-5:1,5:1}', 'hash{5:127,6:128}'),
	('{-9223372036854775808:1,9223372036854775807:1}', '{0:1}'), ('{0:1}', '{-9223372036854775808:1,9223372036854775807:1}'),
	('{1:9223372036854775806}', '{1:1}'), ('{1:9223372036854775806}', '{2:1}'), ('{9223372036854775806:1}', '{9223372036854775807:1}')
) AS v(x, y), CAST(x AS customer_tally) AS a, CAST(y AS customer_tally) AS b;
-- As sets of customers have it: all pairs of the 15 subsets of four customers and of none
CREATE TEMP TABLE subsets AS
SELECT set, coalesce((SELECT '{' || string_agg(i || ':' || set % (i + 3) + 1, ',') || '}' FROM generate_series(0, 3) AS i WHERE set >> i & 1 = 1), '{}')::customer_tally AS c FROM generate_series(0, 15) AS set;
SELECT count(*) AS pairs, bool_and((a.c - b.c = '{}') = (a.set & ~b.set = 0)) AS subset, bool_and(retained_customers(a.c, b.c) = length(replace((a.set & b.set)::bit(4)::text, '0', ''))) AS common,
	bool_and(customers(a.c + b.c) = length(replace((a.set | b.set)::bit(4)::text, '0', ''))) AS united, bool_and(orders(a.c + b.c) = orders(a.c) + orders(b.c)) AS orders,
	bool_and((a.c - b.c) + (a.c - (a.c - b.c)) = a.c) AS parted, bool_and(a.c - b.c - b.c = a.c - b.c) AS once, bool_and(customers((a.c + b.c) - a.c) = customers(b.c) - retained_customers(b.c, a.c)) AS new_ones
FROM subsets AS a, subsets AS b;

--
-- Size
--

-- The byte format: version, kind of keys, for each customer the gap with a mark of more orders, and orders less 2
SELECT c, bytes, customer_tally_send(c::customer_tally) = bytes::bytea AS sent
FROM (VALUES
	('{}', '\x01'), ('hash{}', '\x01'),
	('{5:1}', '\x010005'), ('hash{5:1}', '\x010105'), ('{0:1,1:1,2:1}', '\x0100000000'), ('{0:1,2:1,5:1}', '\x0100000102'),
	('{5:2}', '\x01004500'), ('{5:3}', '\x01004501'), ('{5:129}', '\x0100457f'), ('{5:130}', '\x0100458001'),
	('{63:1}', '\x01003f'), ('{64:1}', '\x01008001'), ('{65:2}', '\x0100c10100'), ('{8191:1}', '\x0100bf7f'), ('{8192:1}', '\x0100808001'), ('{1:1,66:1}', '\x0100018001'),
	('{-1:1}', '\x0100bfffffffffffffffff03'), ('{-1:1,0:1}', '\x0100bfffffffffffffffff0300'),
	('{-9223372036854775808:1,9223372036854775807:1}', '\x010080808080808080808002beffffffffffffffff03'),
	('{1:9223372036854775807}', '\x010041fdffffffffffffff7f')
) AS v(c, bytes);
-- 100 000 customers: dense numbers with few orders, numbers of which one in a thousand bought, hashes, all well below what is promised
SELECT octet_length(customer_tally_send(customer_tally(i))) = 2 + 100000 AS once, octet_length(customer_tally_send(customer_tally(i::bigint * 1000))) <= 2 + 2 * 100000 + 1 AS sparse,
	octet_length(customer_tally_send(customer_tally(i::text))) <= 9 * 100000 AS text, octet_length(customer_tally_send(customer_tally(md5(i::text)::uuid))) <= 9 * 100000 AS uuid
FROM generate_series(1, 100000) AS i;
-- each with 1 to 5 orders, of numbers of which one in ten to one in a hundred bought: at most 3.5 bytes
SELECT every, customers(c) = 100000 AS customers, octet_length(customer_tally_send(c)) <= 3.5 * 100000 AS within
FROM (SELECT every, customer_tally(i::bigint * every) AS c FROM unnest(ARRAY[1, 10, 100]) AS every, generate_series(1, 100000) AS i, generate_series(1, i % 5 + 1) AS orders GROUP BY every) AS v ORDER BY every;
-- an empty one and a small one in a row: one byte of length, and their bytes
CREATE TEMP TABLE stored AS SELECT '{}'::customer_tally AS nobody, '{5:1,6:1}'::customer_tally AS two;
SELECT pg_column_size(nobody) AS nobody, pg_column_size(two) AS two FROM stored;
