-- customer_tally: its text form, its functions, + and -, without() and common(), unnest() and keys, and how many bytes a customer takes.
\set ON_ERROR_STOP on

--
-- Text: what goes in, and how it is written
--

SELECT input, input::customer_tally AS output
FROM unnest(ARRAY[
	'{}', '{5:1}', '{42:3,77:1}', 'text{42:3,77:1}', 'uuid{42:3,77:1}',
	-- in any order, which is that of numbers
	'{10:1,9:2,-1:3,-10:4,0:5}', 'text{3:1,1:1,2:1}', 'uuid{3:1,1:1,2:1}',
	-- no orders, no customer; no customers, no kind of keys
	'{5:0}', '{5:0,6:1,7:0}', 'text{}', 'uuid{}', 'text{5:0}', 'uuid{5:0}', '{-9223372036854775808:0}',
	-- the same numbers written otherwise
	'{007:0010}', '{-0:1}', '{-007:1}', '{5:000}', '{00000000000000000000000000000000005:1}',
	-- the outermost customers and numbers of orders
	'{9223372036854775807:1,-9223372036854775808:1}', 'uuid{9223372036854775807:2,-9223372036854775808:2,0:2}',
	'{1:9223372036854775807}', '{1:9223372036854775806,2:1}', '{-9223372036854775808:9223372036854775807}',
	-- white space between any two tokens
	' { 5 : 1 , 6 : 2 } ', 'text {5: 1} ', '{ }', 'text { }', ' uuid	{}', '{- 5:1}'
]) WITH ORDINALITY AS v(input, row) ORDER BY row;
SELECT E'\ttext\n{\r5:\f1\x0b}\n'::customer_tally AS all_white_space, NULL::text::customer_tally IS NULL AS of_null, '{}'::customer_tally::text AS to_text, '{2:1,1:1}'::customer_tally::varchar AS to_varchar;
-- It reads back what it writes: gaps around each power of two, up to the outermost, with numbers of orders around them
CREATE TEMP TABLE tallies AS
SELECT format(form, a, n, b, m)::customer_tally AS c, format(form, a, n, b, m) AS given, n::numeric + m AS orders
FROM unnest(ARRAY['{%s:%s,%s:%s}', 'text{%s:%s,%s:%s}', 'uuid{%s:%s,%s:%s}']) AS form,
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

SELECT c, customers(c), orders(c), repeat_customers(c), customers(c, 2) AS two, customers(c, 3) AS three, customers(c, 2147483647) AS many, round(repeat_purchase_rate(c), 4) AS rate, round(purchase_frequency(c), 4) AS frequency
FROM unnest(ARRAY['{}', '{5:1}', '{5:2}', '{1:1,2:1,3:1}', '{1:1,2:2,3:3}', '{1:1,2:2,3:3,4:1,5:1,6:1,7:3}', 'text{1:9,2:1}', '{1:9223372036854775807}',
	'{1:1,2:9223372036854775806}']::customer_tally[]) WITH ORDINALITY AS v(c, row) ORDER BY row;
-- rounded to six decimals
SELECT c, repeat_purchase_rate(c)::text = round(by_hand, 6)::text AS rate, purchase_frequency(c)::text = round(frequency, 6)::text AS frequency, by_hand, frequency AS frequency_by_hand
FROM (VALUES ('{1:1,2:2,3:3}'::customer_tally, 100.0 * 2 / 3, 6::numeric / 3), ('{1:5,2:1,3:1}', 100.0 * 1 / 3, 7::numeric / 3), ('{1:1}', 100.0 * 0 / 1, 1::numeric / 1)) AS v(c, by_hand, frequency);

SELECT base, later, retained_customers(base, later) AS retained, round(retention_rate(base, later), 4) AS rate
FROM (VALUES
	('{}', '{}'), ('{}', '{1:1}'), ('{1:1}', '{}'), ('{1:1}', '{1:7}'), ('{1:1}', '{2:1}'),
	('{1:1,2:1,3:1}', '{2:5}'), ('{2:5}', '{1:1,2:1,3:1}'), ('{1:1,3:1,5:1,7:1}', '{0:1,2:1,3:1,4:1,7:1,8:1}'),
	('text{1:1,2:1,3:1}', 'text{3:1,2:2,4:4}'), ('text{1:1}', '{}'), ('{}', 'uuid{1:1}'),
	('{-9223372036854775808:1,0:1,9223372036854775807:1}', '{-9223372036854775808:1,9223372036854775807:1}')
) AS v(b, l), CAST(b AS customer_tally) AS base, CAST(l AS customer_tally) AS later;
-- by their names, whichever comes first
SELECT round(retention_rate(later => '{1:1}', base => '{1:1,2:1}')) AS rate, retained_customers(later => '{1:1}', base => '{1:1,2:1}') AS retained;
SELECT retention_rate('{1:1,2:1,3:1}', '{2:5}')::text = round(100.0 * 1 / 3, 6)::text AS digits;
-- Nothing of NULL
SELECT customers(NULL) IS NULL AND customers('{1:1}', NULL) IS NULL AS customers, without(NULL, '{1:1}') IS NULL AND without('{1:1}', NULL) IS NULL AS without, common(NULL, '{1:1}') IS NULL AND common('{1:1}', NULL) IS NULL AS common,
	orders(NULL) IS NULL AS orders, repeat_customers(NULL) IS NULL AS repeat_customers, repeat_purchase_rate(NULL::customer_tally) IS NULL AS rate,
	purchase_frequency(NULL::customer_tally) IS NULL AS frequency, retained_customers(NULL, '{1:1}') IS NULL AND retained_customers('{1:1}', NULL) IS NULL AS retained,
	retention_rate(NULL, '{1:1}') IS NULL AND retention_rate('{1:1}', NULL) IS NULL AS retention, NULL::customer_tally + '{1:1}' IS NULL AS plus, '{1:1}'::customer_tally - NULL IS NULL AS minus;

--
-- + adds up orders, without() leaves out customers, common() keeps them
--

SELECT a, b, a + b AS plus, b + a = a + b AS commutes, without(a, b), common(a, b), common(b, a) AS other_way, (a + b) - b = a AND (a + b) - a = b AS taken_back
FROM (VALUES
	('{}', '{}'), ('{1:1}', '{}'), ('{}', 'text{1:1}'), ('{1:1}', '{1:1}'), ('{1:3,2:1}', '{1:1}'), ('{1:1}', '{1:3,2:1}'),
	('{1:1,3:3,5:5}', '{2:2,3:30,4:4,6:6}'), ('uuid{-5:1,5:1}', 'uuid{5:127,6:128}'),
	('{-9223372036854775808:1,9223372036854775807:1}', '{0:1}'), ('{0:1}', '{-9223372036854775808:1,9223372036854775807:1}'),
	('{1:9223372036854775806}', '{1:1}'), ('{1:9223372036854775806}', '{2:1}'), ('{9223372036854775806:1}', '{9223372036854775807:1}')
) AS v(x, y), CAST(x AS customer_tally) AS a, CAST(y AS customer_tally) AS b;
-- As sets of customers have it: all pairs of the 15 subsets of four customers and of none
CREATE TEMP TABLE subsets AS
SELECT set, coalesce((SELECT '{' || string_agg(i || ':' || set % (i + 3) + 1, ',') || '}' FROM generate_series(0, 3) AS i WHERE set >> i & 1 = 1), '{}')::customer_tally AS c FROM generate_series(0, 15) AS set;
SELECT count(*) AS pairs, bool_and((without(a.c, b.c) = '{}') = (a.set & ~b.set = 0)) AS subset, bool_and(retained_customers(a.c, b.c) = length(replace((a.set & b.set)::bit(4)::text, '0', ''))) AS common,
	bool_and(customers(a.c + b.c) = length(replace((a.set | b.set)::bit(4)::text, '0', ''))) AS united, bool_and(orders(a.c + b.c) = orders(a.c) + orders(b.c)) AS orders,
	bool_and(customers(common(a.c, b.c)) = retained_customers(a.c, b.c) AND common(a.c, b.c) = without(a.c, without(a.c, b.c))) AS both,
	bool_and(without(a.c, b.c) + common(a.c, b.c) = a.c) AS parted, bool_and(without(without(a.c, b.c), b.c) = without(a.c, b.c)) AS once, bool_and((a.c + b.c) - b.c = a.c AND (a.c + b.c) - a.c - b.c = '{}') AS taken_back,
	bool_and(customers(without(a.c + b.c, a.c)) = customers(b.c) - retained_customers(b.c, a.c)) AS new_ones
FROM subsets AS a, subsets AS b;

--
-- - takes orders back
--

SELECT a, b, a - b AS minus
FROM (VALUES
	('{}', '{}'), ('{1:1}', '{}'), ('{1:1}', '{1:1}'), ('{1:3,2:1}', '{1:1}'), ('{1:3,2:1}', '{2:1}'), ('{1:3,2:1}', '{1:2,2:1}'), ('text{-5:1,5:128,6:130}', 'text{5:127,6:128}'),
	('{-9223372036854775808:1,0:1,9223372036854775807:1}', '{-9223372036854775808:1}'), ('{-9223372036854775808:1,0:1,9223372036854775807:1}', '{0:1,9223372036854775807:1}'),
	('uuid{1:9223372036854775807}', 'uuid{1:9223372036854775806}'), ('{1:4611686018427387904,2:4611686018427387903}', '{2:4611686018427387903}')
) AS v(x, y), CAST(x AS customer_tally) AS a, CAST(y AS customer_tally) AS b;
-- orders of which some were cancelled: what is left is the tally of the rest
SELECT customer_tally(customer) - customer_tally(customer) FILTER (WHERE cancelled) = customer_tally(customer) FILTER (WHERE NOT cancelled) AS "integer",
	customer_tally(customer::text) - customer_tally(customer::text) FILTER (WHERE cancelled) = customer_tally(customer::text) FILTER (WHERE NOT cancelled) AS "text",
	customer_tally(md5(customer::text)::uuid) - customer_tally(md5(customer::text)::uuid) FILTER (WHERE cancelled) = customer_tally(md5(customer::text)::uuid) FILTER (WHERE NOT cancelled) AS uuid,
	customers(customer_tally(customer) - customer_tally(customer) FILTER (WHERE cancelled)) = count(DISTINCT customer) FILTER (WHERE NOT cancelled) AS customers, count(DISTINCT customer) > count(DISTINCT customer) FILTER (WHERE NOT cancelled) AS some_gone
FROM (SELECT i * i % 401 AS customer, i % 7 < 3 AS cancelled FROM generate_series(1, 300) AS i) AS orders;

--
-- Customers of a grouped table, one by one: unnest() takes a tally apart, customer_tally_of() makes one
--

SELECT customer_tally_of(5, 3) AS "integer", customer_tally_of(5::smallint, 3) AS "smallint", customer_tally_of(-9223372036854775808, 9223372036854775807) AS "bigint", customer_tally_of(5, 0) AS no_orders, customer_tally_of('ann', 0) AS text_no_orders,
	customer_tally_of(NULL::bigint, 3) IS NULL AND customer_tally_of(NULL::text, 3) IS NULL AND customer_tally_of(NULL::uuid, 3) IS NULL AND customer_tally_of(5, NULL) IS NULL AS of_null,
	customer_tally_of('', 3) IS NULL AND customer_tally_of(U&' \3000', 3) IS NULL AND customer_tally_of(U&'\00A0'::varchar, 3) IS NULL AND customer_tally_of('  '::char(4), 3) IS NULL AND customer_tally_of(' ', 0) IS NULL AS of_blank;
CREATE TEMP TABLE shoppers AS SELECT i AS id, i * i % 53 AS customer, 'customer ' || i * i % 53 AS email, md5((i * i % 53)::text)::uuid AS account FROM generate_series(1, 400) AS i;
SELECT (SELECT sum(customer_tally_of(customer, n)) FROM (SELECT customer, count(*) AS n FROM shoppers GROUP BY customer) AS g) = customer_tally(customer) AS "integer",
	(SELECT sum(customer_tally_of(email, n)) FROM (SELECT email, count(*) AS n FROM shoppers GROUP BY email) AS g) = customer_tally(email) AS "text",
	(SELECT sum(customer_tally_of(account, n)) FROM (SELECT account, count(*) AS n FROM shoppers GROUP BY account) AS g) = customer_tally(account) AS uuid
FROM shoppers;
SELECT * FROM unnest('{5:1,-7:3,6:130}'::customer_tally);
SELECT * FROM unnest('text{1:9223372036854775806,-9223372036854775808:1}'::customer_tally) WITH ORDINALITY;
SELECT count(*) AS nobody FROM unnest('{}'::customer_tally);
SELECT count(*) AS of_null FROM unnest(NULL::customer_tally);
-- in the list of a SELECT too, stopped early, and several at once
SELECT unnest('{1:1,2:2}'::customer_tally) AS row, (unnest('{3:3}'::customer_tally)).orders;
SELECT customer FROM (SELECT (unnest(customer_tally(i))).* FROM generate_series(1, 5000) AS i) AS v LIMIT 2;
SELECT count(*) AS customers, count(*) FILTER (WHERE t.n IS DISTINCT FROM by_hand.n) AS differ
FROM (SELECT month, customer, orders AS n FROM (SELECT id % 5 AS month, customer_tally(customer) AS c FROM shoppers GROUP BY 1) AS v, unnest(c)) AS t
FULL JOIN (SELECT id % 5 AS month, customer, count(*) AS n FROM shoppers GROUP BY 1, 2) AS by_hand USING (month, customer);
SELECT count(*) AS customers, count(*) FILTER (WHERE t.orders IS DISTINCT FROM by_hand.n) AS differ
FROM unnest((SELECT customer_tally(customer) FROM shoppers)) AS t FULL JOIN (SELECT customer, count(*) AS n FROM shoppers GROUP BY customer) AS by_hand USING (customer);
-- the key of a customer joins the rows of unnest() with a table
SELECT count(*) AS customers, bool_and(t.orders = by_hand.n) AS "text" FROM unnest((SELECT customer_tally(email) FROM shoppers)) AS t JOIN (SELECT email, count(*) AS n FROM shoppers GROUP BY email) AS by_hand ON t.customer = customer_key(email);
SELECT count(*) AS customers, bool_and(t.orders = by_hand.n) AS uuid FROM unnest((SELECT customer_tally(account) FROM shoppers)) AS t JOIN (SELECT account, count(*) AS n FROM shoppers GROUP BY account) AS by_hand ON t.customer = customer_key(account);
SELECT customer_key(5) = 5 AND customer_key(-5::smallint) = -5 AND customer_key(9223372036854775807) = 9223372036854775807 AS "integer", customer_key('ann') = hashtextextended('ann', 0) AS "text", customer_key(md5('ann')::uuid) = uuid_hash_extended(md5('ann')::uuid, 0) AS uuid,
	customer_key(NULL::bigint) IS NULL AND customer_key(NULL::text) IS NULL AND customer_key(NULL::uuid) IS NULL AS of_null, customer_key('') IS NULL AND customer_key(U&'\3000') IS NULL AND customer_key(U&'\00A0 '::char(5)) IS NULL AS of_blank;
-- char(n), varchar, name and domains are of the kind text, and equal values have one key
CREATE DOMAIN pg_temp.email AS text;
SELECT customer_key('ann'::char(20)) = customer_key('ann') AND customer_key('ann'::varchar(20)) = customer_key('ann') AND customer_key('ann'::name) = customer_key('ann') AND customer_key('ann'::pg_temp.email) = customer_key('ann') AS same_key,
	customer_tally_of('ann'::char(20), 2) = customer_tally_of('ann', 2) AND customer_tally_of('ann'::pg_temp.email, 2) = customer_tally_of('ann', 2) AS same_tally,
	retention_rate(customer_tally(customer::char(20)), customer_tally(customer::text)) AS char_in_text, retention_rate(customer_tally(customer::text), customer_tally(customer::char(9))) AS text_in_char,
	customer_tally(customer::char(20)) - customer_tally(customer::varchar) AS minus, (SELECT array_agg(t.customer) FROM unnest(customer_tally(customer::char(20))) AS t) = ARRAY(SELECT customer_key(c) FROM unnest(ARRAY['ann', 'bob', '安娜']) AS c ORDER BY 1) AS keys
FROM unnest(ARRAY['ann', 'bob', '安娜', 'ann']) AS customer;

--
-- Size
--

-- The byte format: version, kind of keys, for each customer the gap with a mark of more orders, and orders less 2
SELECT c, bytes, customer_tally_send(c::customer_tally) = bytes::bytea AS sent
FROM (VALUES
	('{}', '\x01'), ('text{}', '\x01'), ('uuid{}', '\x01'),
	('{5:1}', '\x010005'), ('text{5:1}', '\x010105'), ('uuid{5:1}', '\x010205'), ('{0:1,1:1,2:1}', '\x0100000000'), ('{0:1,2:1,5:1}', '\x0100000102'),
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
