-- The aggregates over customers: every type of customers, NULL, blank texts, nobody, FILTER, DISTINCT, ORDER BY, HAVING and grouping sets, each
-- against the same by hand.
\set ON_ERROR_STOP on

-- 6000 orders of up to 400 customers, every eleventh of nobody known
CREATE TABLE orders AS
SELECT i AS id, i % 7 AS product, i % 3 AS channel, 1 + i / 700 AS month, CASE WHEN i % 11 > 0 THEN (i * 7919 % 10007 * (i % 13)) % 400 - 100 END AS customer
FROM generate_series(1, 6000) AS i;
-- the text of a tally by hand
CREATE FUNCTION pg_temp.by_hand(customers bigint[]) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT '{' || coalesce(string_agg(customer || ':' || n, ',' ORDER BY customer), '') || '}'
	FROM (SELECT customer, count(*) AS n FROM unnest(customers) AS customer WHERE customer IS NOT NULL GROUP BY customer) AS counts
$$;
SELECT count(*) AS orders, count(customer) AS known, count(DISTINCT customer) > 300 AS many, min(customer) < 0 AS negative_too FROM orders;

--
-- Types
--

-- numbers, of each type the same
SELECT customer_tally(customer)::text = pg_temp.by_hand(array_agg(customer)) AS "integer", customer_tally(customer::bigint) = customer_tally(customer) AS "bigint", customer_tally(customer::smallint) = customer_tally(customer) AS "smallint"
FROM orders;
-- texts and uuids are kept as hashes, the server's own, each a kind of keys
SELECT customer_tally(customer::text)::text = (SELECT 'text' || pg_temp.by_hand(array_agg(hashtextextended(customer::text, 0))) FROM orders) AS "text",
	customer_tally(md5(customer::text)::uuid)::text = (SELECT 'uuid' || pg_temp.by_hand(array_agg(uuid_hash_extended(md5(customer::text)::uuid, 0))) FROM orders) AS uuid,
	customer_tally(customer::varchar) = customer_tally(customer::text) AS "varchar", customer_tally(customer::varchar(20)) = customer_tally(customer::text) AS "varchar(20)",
	customer_tally(customer::text::char(20)) = customer_tally(customer::text) AS "char", customer_tally(customer::text::char(20)) = customer_tally(customer::text::char(200)) AS "char(200)"
FROM orders;
-- domains are as what they are made of; of text, they need a cast, without which the call is one to the type customer_tally
CREATE DOMAIN customer_id AS integer CHECK (VALUE > -1000);
CREATE DOMAIN customer_name AS text;
CREATE DOMAIN customer_key AS uuid;
SELECT customer_tally(customer::customer_id) = customer_tally(customer) AS of_integer, customer_tally(customer::text::customer_name::text) = customer_tally(customer::text) AS of_text,
	repeat_purchase_rate(customer::text::customer_name) = repeat_purchase_rate(customer::text) AS rate_of_text,
	customer_tally(md5(customer::text)::uuid::customer_key) = customer_tally(md5(customer::text)::uuid) AS of_uuid, pg_typeof(customer_tally(customer::customer_id)) AS type
FROM orders;
DROP DOMAIN customer_id, customer_name, customer_key;
-- the outermost numbers, and those next to them
SELECT customer_tally(customer) FROM unnest(ARRAY[9223372036854775807, -9223372036854775808, 9223372036854775806, -9223372036854775808, -9223372036854775807, 0, -1, 9223372036854775807, 1]) AS customer;
SELECT customer_tally(customer) FROM unnest(ARRAY[32767, -32768, 0]::smallint[]) AS customer;
-- text: what is equal is one, and nothing else; text of each length, also compressed and out of line
SELECT customers(customer_tally(customer)), orders(customer_tally(customer)) FROM unnest(ARRAY['a', 'A', 'a ', '.', 'a', ' a', 'b', 'a', '0', '00']) AS customer;
SELECT customers(customer_tally(repeat('x', i * i))) AS customers FROM generate_series(1, 100) AS i;
CREATE TABLE names AS SELECT i, repeat(i % 50 || 'x', 5000) AS name FROM generate_series(1, 100) AS i;
SELECT customers(customer_tally(name)), repeat_purchase_rate(name) = 100 AS rate, repeat_purchase_rate(name || i) = 0 AS rate_of_different FROM names;
DROP TABLE names;
-- what a collation that isn't deterministic calls equal is one customer, where the server has such collations
DO $$
DECLARE
	all_right boolean;
BEGIN
	IF EXISTS (SELECT FROM pg_collation WHERE collname = 'und-x-icu' AND collencoding IN (-1, (SELECT encoding FROM pg_database WHERE datname = current_database()))) THEN
		SET LOCAL client_min_messages = warning;
		CREATE COLLATION pg_temp.ignore_case (PROVIDER = icu, LOCALE = 'und-u-ks-level2', DETERMINISTIC = false);
		SELECT customers(customer_tally(customer COLLATE pg_temp.ignore_case)) = 2 AND orders(customer_tally(customer COLLATE pg_temp.ignore_case)) = 6
				AND repeat_purchase_rate(customer COLLATE pg_temp.ignore_case) = 50 AND customers(customer_tally(customer COLLATE "C")) = 5
			INTO all_right FROM unnest(ARRAY['Ann', 'ann', 'ANN', 'aNN', 'ann', 'Bob']) AS customer;
		ASSERT all_right, 'a collation was not followed';
	END IF;
END
$$;

--
-- NULL, and nobody
--

SELECT customer_tally(customer), repeat_purchase_rate(customer), purchase_frequency(customer) FROM (SELECT NULL::bigint FROM generate_series(1, 3)) AS v(customer);
SELECT customer_tally(customer), repeat_purchase_rate(customer), purchase_frequency(customer) FROM (SELECT NULL::text) AS v(customer);
SELECT customer_tally(customer), repeat_purchase_rate(customer), purchase_frequency(customer) FROM (SELECT NULL::uuid WHERE false) AS v(customer);
SELECT sum(c) FROM (SELECT NULL::customer_tally FROM generate_series(1, 3)) AS v(c);
SELECT sum(c), sum(c) IS NULL AS is_null FROM (SELECT NULL::customer_tally WHERE false) AS v(c);
SELECT sum(c) FROM (VALUES (NULL::customer_tally), ('{}'), ('{5:1}'), (NULL), ('{}'), ('{5:1,6:1}'), ('{}')) AS v(c);
-- an empty sum of either kind goes with any
SELECT sum(c) + sum(c) FILTER (WHERE c = '{}') + 'text{5:1}' AS added FROM (VALUES ('{}'::customer_tally), ('{}')) AS v(c);
SELECT round(retention_rate(customer_tally(id) FILTER (WHERE month = 1), customer_tally(id) FILTER (WHERE month = 2))) AS rate, retention_rate(customer_tally(id) FILTER (WHERE month = 3), customer_tally(id)) IS NULL AS of_nobody
FROM (VALUES (1, 1), (2, 1), (3, 1), (4, 1), (2, 2), (9, 2), (2, 2)) AS orders(id, month);

--
-- Blank texts are nobody: empty, or white space and unseen characters only, in each type of text. A row of nobody changes nothing.
--

CREATE TEMP TABLE shop AS
SELECT i AS id, customer, i > 4 AS is_blank
FROM unnest(ARRAY['ann', 'bob', 'ann', '　ann', '', ' ', '   ', E'\t', E'\n', E' \r\n', U&'\3000', U&'\00A0', U&'\3000 \00A0', U&'\2003', U&'\200B', U&'\FEFF']) WITH ORDINALITY AS v(customer, i);
-- three customers, of whom one has two orders
SELECT count(*) AS rows, customers(customer_tally(customer)), orders(customer_tally(customer)), repeat_purchase_rate(customer) = round(100.0 / 3, 6) AS rate, purchase_frequency(customer) = round(4.0 / 3, 6) AS frequency,
	customer_tally(customer) = customer_tally(customer) FILTER (WHERE NOT is_blank) AS tally, customer_tally(customer) FILTER (WHERE is_blank) AS of_blanks, repeat_purchase_rate(customer) FILTER (WHERE is_blank) IS NULL AS no_rate,
	customer_tally(customer::varchar(9)) = customer_tally(customer) AS "varchar", customer_tally(customer::char(9)) = customer_tally(customer) AS "char", repeat_purchase_rate(customer::char(9)) = repeat_purchase_rate(customer) AS char_rate,
	purchase_frequency(customer::varchar) = purchase_frequency(customer) AS varchar_frequency, customer_tally(customer::char(9)) FILTER (WHERE is_blank) AS blank_chars
FROM shop;
-- one blank after the other, each the only one
SELECT id, customer_tally(customer) AS "text", customer_tally(customer::varchar) AS "varchar", customer_tally(customer::char(4)) AS "char", repeat_purchase_rate(customer) AS rate, purchase_frequency(customer) AS frequency FROM shop WHERE is_blank GROUP BY id ORDER BY id;
-- in a window, where they come and go
SELECT count(*) AS rows, bool_and(moving = coalesce(by_hand, '{}')) AS "text", bool_and(chars = moving) AS "char"
FROM (SELECT customer_tally(customer) OVER w AS moving, customer_tally(customer::char(9)) OVER w AS chars,
		(SELECT sum(customer_tally_of(f.customer, 1)) FROM shop AS f WHERE f.id * 7 % 17 BETWEEN s.id * 7 % 17 - 2 AND s.id * 7 % 17) AS by_hand
	FROM shop AS s WINDOW w AS (ORDER BY id * 7 % 17 RANGE 2 PRECEDING)) AS v;
-- what only looks blank at first is somebody
SELECT customers(customer_tally(customer)) FROM unnest(ARRAY[' a', U&'\3000a', U&'\00A0!', U&'\200B0', '-', '0', U&'\3002']) AS customer;

--
-- The measures: how many groups there are, and in how many any differs
--

SELECT count(*) AS groups, count(*) FILTER (WHERE tally IS DISTINCT FROM tally_by_hand) AS tally, count(*) FILTER (WHERE rate::text IS DISTINCT FROM round(rate_by_hand, 6)::text) AS rate,
	count(*) FILTER (WHERE frequency::text IS DISTINCT FROM round(frequency_by_hand, 6)::text) AS frequency, count(*) FILTER (WHERE text_rate <> rate OR uuid_rate <> rate OR text_frequency <> frequency OR uuid_frequency <> frequency) AS hashed
FROM (SELECT product, channel, customer_tally(customer)::text AS tally, pg_temp.by_hand(array_agg(customer)) AS tally_by_hand, repeat_purchase_rate(customer) AS rate, purchase_frequency(customer) AS frequency,
		repeat_purchase_rate(customer::text) AS text_rate, repeat_purchase_rate(md5(customer::text)::uuid) AS uuid_rate, purchase_frequency(customer::text) AS text_frequency, purchase_frequency(md5(customer::text)::uuid) AS uuid_frequency,
		count(customer)::numeric / NULLIF(count(DISTINCT customer), 0) AS frequency_by_hand
	FROM orders GROUP BY product, channel) AS by_tally
JOIN (SELECT product, channel, 100.0 * count(*) FILTER (WHERE n >= 2) / count(*) AS rate_by_hand FROM (SELECT product, channel, customer, count(*) AS n FROM orders WHERE customer IS NOT NULL GROUP BY product, channel, customer) AS v GROUP BY product, channel) AS by_hand
	USING (product, channel);
-- a group each for many small tallies, and for many customers with one order
SELECT count(*) AS groups, bool_and(tally = format('{%s:%s}', customer, n)::customer_tally) AS tally, bool_and((rate = 100) = (n > 1)) AS rate, bool_and(frequency = n) AS frequency
FROM (SELECT customer, count(*) AS n, customer_tally(customer) AS tally, repeat_purchase_rate(customer) AS rate, purchase_frequency(customer) AS frequency FROM orders WHERE customer IS NOT NULL GROUP BY customer) AS v;
SELECT count(*) AS groups, bool_and(customer_tally = CASE WHEN customer IS NULL THEN '{}' ELSE format('{%s:1}', customer)::customer_tally END) AS tally
FROM (SELECT id, max(customer) AS customer, customer_tally(customer) FROM orders GROUP BY id) AS v;

--
-- FILTER, DISTINCT, ORDER BY, HAVING
--

SELECT customer_tally(customer) FILTER (WHERE channel = 1) = (SELECT customer_tally(customer) FROM orders WHERE channel = 1) AS filtered, customer_tally(customer) FILTER (WHERE channel = 9) AS nobody,
	repeat_purchase_rate(customer) FILTER (WHERE channel = 9) IS NULL AS no_rate, purchase_frequency(customer) FILTER (WHERE channel = 2) = (SELECT round(count(customer)::numeric / count(DISTINCT customer), 6) FROM orders WHERE channel = 2) AS frequency,
	customer_tally(DISTINCT customer)::text = (SELECT pg_temp.by_hand(array_agg(DISTINCT customer::bigint)) FROM orders) AS once_each, repeat_purchase_rate(DISTINCT customer) = 0 AS no_repeat, purchase_frequency(DISTINCT customer) = 1 AS once,
	customer_tally(customer ORDER BY customer) = customer_tally(customer ORDER BY id DESC) AND customer_tally(customer ORDER BY customer DESC) = customer_tally(customer) AS in_any_order
FROM orders;
-- which groups HAVING lets through
SELECT count(*) BETWEEN 5 AND 60 AS some, array_agg(v.key ORDER BY v.key) = (SELECT array_agg(key ORDER BY key) FROM (
		SELECT key FROM (SELECT product * 100 + month AS key, customer, count(*) AS n FROM orders WHERE customer IS NOT NULL GROUP BY product, month, customer) AS w
		GROUP BY key HAVING count(*) FILTER (WHERE n > 1) * 100 > count(*) * 20 AND count(*) > 60) AS by_hand) AS as_by_hand
FROM (SELECT product * 100 + month AS key FROM orders GROUP BY product, month HAVING repeat_purchase_rate(customer) > 20 AND customers(customer_tally(customer)) > 60) AS v;

--
-- Grouping sets: the rows of each, and in how many the tally differs from that of the rows themselves
--

CREATE TEMP TABLE cube AS
SELECT concat_ws('/', coalesce(product, -1), coalesce(channel, -1), coalesce(month, -1)) AS key, product, channel, month, customer_tally(customer) AS c, repeat_purchase_rate(customer) AS rate FROM orders GROUP BY CUBE (product, channel, month);
SELECT count(*) AS sets, count(*) FILTER (WHERE c::text <> pg_temp.by_hand(customers)) AS tally, count(*) FILTER (WHERE rate IS DISTINCT FROM repeat_purchase_rate(c)) AS rate
FROM (SELECT cube.*, (SELECT array_agg(customer) FROM orders AS o WHERE o.product = coalesce(cube.product, o.product) AND o.channel = coalesce(cube.channel, o.channel) AND o.month = coalesce(cube.month, o.month)) AS customers FROM cube) AS v;
-- by sorting, by hashing and by both
SET enable_hashagg = off;
SELECT count(*) AS sets, count(*) FILTER (WHERE s.c IS DISTINCT FROM cube.c) AS differ
FROM cube FULL JOIN (SELECT concat_ws('/', coalesce(product, -1), coalesce(channel, -1), coalesce(month, -1)) AS key, customer_tally(customer) AS c FROM orders GROUP BY CUBE (product, channel, month)) AS s USING (key);
SELECT count(*) AS sets, count(*) FILTER (WHERE s.c IS DISTINCT FROM cube.c) AS differ
FROM (SELECT concat_ws('/', coalesce(product, -1), coalesce(channel, -1), -1) AS key, customer_tally(customer) AS c FROM orders GROUP BY ROLLUP (product, channel)) AS s LEFT JOIN cube USING (key);
RESET enable_hashagg;
SET enable_sort = off;
SELECT count(*) AS sets, count(*) FILTER (WHERE s.c IS DISTINCT FROM cube.c) AS differ
FROM (SELECT concat_ws('/', coalesce(product, -1), coalesce(channel, -1), coalesce(month, -1)) AS key, customer_tally(customer) AS c FROM orders GROUP BY GROUPING SETS ((product), (channel, month), (month), ())) AS s LEFT JOIN cube USING (key);
RESET enable_sort;
-- of stored tallies
CREATE TEMP TABLE monthly AS SELECT product, channel, month, customer_tally(customer) AS c FROM orders GROUP BY product, channel, month;
SELECT count(*) AS sets, count(*) FILTER (WHERE s.c IS DISTINCT FROM cube.c) AS differ
FROM cube FULL JOIN (SELECT concat_ws('/', coalesce(product, -1), coalesce(channel, -1), coalesce(month, -1)) AS key, sum(c) AS c FROM monthly GROUP BY CUBE (product, channel, month)) AS s USING (key);
-- many groups in little memory: some go through files
SET work_mem = '64kB';
SELECT count(*) AS groups, count(*) FILTER (WHERE c::text <> '{' || g || ':2,' || g + 1 || ':1}') AS differ
FROM (SELECT g, customer_tally(customer) AS c FROM generate_series(1, 20000) AS g, LATERAL (VALUES (g), (g + 1), (g)) AS v(customer) GROUP BY g) AS v;
RESET work_mem;
DROP TABLE orders;
