-- The bytes of customer_tally: COPY in binary, storage out of line and compressed, and bytes that are not those of a tally, which
-- receiving refuses with 22P03, every other reader with XX001, and no comparison minds. The format itself is in customer_tally.
\set ON_ERROR_STOP on

-- The SQLSTATE that a statement ends with
--
-- There and back in binary, through a file that the run leaves in its own folder of results
--

CREATE TABLE original AS
SELECT row_number() OVER ()::integer AS id, c
FROM (SELECT format(form, customer, orders)::customer_tally AS c
	FROM unnest(ARRAY['{%s:%s}', 'text{%s:%s}', 'uuid{%s:%s,1000000:1}']) AS form,
		unnest(ARRAY[-9223372036854775808, -1, 0, 1, 63, 64, 8191, 8192, 9223372036854775807]) AS customer, unnest(ARRAY[1, 2, 129, 130, 9223372036854775806]) AS orders
	UNION ALL SELECT '{}' UNION ALL SELECT NULL UNION ALL SELECT customer_tally(i) FROM generate_series(1, 10000) AS i) AS t;
CREATE TABLE received (LIKE original);
\copy original TO 'results/customer_tally_binary.data' (FORMAT binary)
\copy received FROM 'results/customer_tally_binary.data' (FORMAT binary)
SELECT count(*) = 3 * 9 * 5 + 3 AS all_there, bool_and(r.c IS NOT DISTINCT FROM o.c) AS equal, bool_and(r.c::text IS NOT DISTINCT FROM o.c::text) AS same_text
FROM original AS o LEFT JOIN received AS r USING (id);
DROP TABLE original, received;

--
-- However it is stored: compressed or not, in the row or out of it. Odd numbers compress badly, dense ones well.
--

CREATE TABLE storages (kind text, plain customer_tally, main customer_tally, external customer_tally, extended customer_tally);
ALTER TABLE storages ALTER plain SET STORAGE PLAIN, ALTER main SET STORAGE MAIN, ALTER external SET STORAGE EXTERNAL, ALTER extended SET STORAGE EXTENDED;
INSERT INTO storages SELECT kind, c, c, c, c FROM (
	SELECT 'dense' AS kind, customer_tally(i) AS c FROM generate_series(1, 5000) AS i
	UNION ALL SELECT 'odd', customer_tally(i * i * 7919 % 1000003) FROM generate_series(1::bigint, 2500) AS i
	UNION ALL SELECT 'small', '{5:1,6:2}' UNION ALL SELECT 'empty', '{}') AS v;
INSERT INTO storages SELECT 'large', NULL, c, c, c FROM (SELECT customer_tally(i * 3) AS c FROM generate_series(1, 100000) AS i) AS v;
SELECT kind, pg_column_size(external) >= octet_length(customer_tally_send(external)) AS external_plain, pg_column_size(extended) < octet_length(customer_tally_send(extended)) / 2 AS extended_compressed,
	coalesce(plain = external, true) AND external = extended AND main = extended AS equal, external::text = extended::text AND main::text = extended::text AS same_text
FROM storages ORDER BY kind;
SELECT pg_relation_size(reltoastrelid) > 100000 AS out_of_line FROM pg_class WHERE oid = 'storages'::regclass;
-- every reader, from each of them
SELECT kind, customers(external) AS customers, customers(extended) = customers(external) AND customers(main) = customers(external) AS same_customers, orders(extended) - orders(external) AS orders,
	repeat_purchase_rate(extended) IS NOT DISTINCT FROM repeat_purchase_rate(external) AS rate, purchase_frequency(main) IS NOT DISTINCT FROM purchase_frequency(external) AS frequency,
	retained_customers(external, extended) = customers(external) AS retained, external - extended AS minus, without(main, extended) AS without, common(external, extended) = main AS common, (SELECT count(*) FROM unnest(extended)) = customers(external) AS unnest, orders(external + extended) = 2 * orders(main) AS plus,
	customer_tally_send(extended) = customer_tally_send(external) AS send, external > extended AS gt, customer_tally_hash(external) = customer_tally_hash(extended) AS hash
FROM storages ORDER BY kind;
SELECT sum(external) = sum(extended) AS sum, sum(main) = sum(extended) AS main, customers(sum(plain)) = customers(sum(extended) FILTER (WHERE kind <> 'large')) AS plain,
	count(DISTINCT c) AS different FROM storages, LATERAL (VALUES (external), (extended), (main)) AS v(c);
SELECT sum(c) = sum(c) FILTER (WHERE row = 1) + sum(c) FILTER (WHERE row = 2) AS parts
FROM storages, LATERAL (VALUES (1, external), (2, extended)) AS v(row, c);
DROP TABLE storages;

--
-- Received bytes that are none of a tally. A bytea's binary form is just its bytes.
--

CREATE TABLE received (c customer_tally);
\set ON_ERROR_STOP off
\set VERBOSITY sqlstate
-- well formed
\copy (SELECT '\x010005c10100'::bytea) TO 'results/customer_tally_binary.data' (FORMAT binary)
\copy received FROM 'results/customer_tally_binary.data' (FORMAT binary)
-- no bytes
\copy (SELECT ''::bytea) TO 'results/customer_tally_binary.data' (FORMAT binary)
\copy received FROM 'results/customer_tally_binary.data' (FORMAT binary)
-- unknown version
\copy (SELECT '\x020005'::bytea) TO 'results/customer_tally_binary.data' (FORMAT binary)
\copy received FROM 'results/customer_tally_binary.data' (FORMAT binary)
-- unknown kind of keys
\copy (SELECT '\x010305'::bytea) TO 'results/customer_tally_binary.data' (FORMAT binary)
\copy received FROM 'results/customer_tally_binary.data' (FORMAT binary)
-- truncated
\copy (SELECT '\x010005c101'::bytea) TO 'results/customer_tally_binary.data' (FORMAT binary)
\copy received FROM 'results/customer_tally_binary.data' (FORMAT binary)
-- overlong number
\copy (SELECT '\x01008500'::bytea) TO 'results/customer_tally_binary.data' (FORMAT binary)
\copy received FROM 'results/customer_tally_binary.data' (FORMAT binary)
-- customers past 64 bits
\copy (SELECT '\x0100bfffffffffffffffff0100'::bytea) TO 'results/customer_tally_binary.data' (FORMAT binary)
\copy received FROM 'results/customer_tally_binary.data' (FORMAT binary)
-- total past 63 bits
\copy (SELECT '\x010041fdffffffffffffff7f00'::bytea) TO 'results/customer_tally_binary.data' (FORMAT binary)
\copy received FROM 'results/customer_tally_binary.data' (FORMAT binary)
-- keys of nobody
\copy (SELECT '\x0100'::bytea) TO 'results/customer_tally_binary.data' (FORMAT binary)
\copy received FROM 'results/customer_tally_binary.data' (FORMAT binary)
\set VERBOSITY default
\set ON_ERROR_STOP on
SELECT c FROM received;
DROP TABLE received;

--
-- Stored bytes that are none of a tally: nobody but a superuser gets them in, by a cast without a function
--

BEGIN;
CREATE CAST (bytea AS customer_tally) WITHOUT FUNCTION;
-- 2^63 - 1 is bfffffffffffffffff01, 2^63 - 1 orders are fdffffffffffffff7f behind bit 6 of the customer
CREATE TEMP TABLE hostile ON COMMIT DROP AS
SELECT kind, bytes::bytea::customer_tally AS c, detail
FROM (VALUES
	('no bytes', '', 'ends too early'),
	('version 0', '\x00', 'version'),
	('version 0 and the rest', '\x000005', 'version'),
	('version 2', '\x020005', 'version'),
	('version 255', '\xff', 'version'),
	('the text form', '{5:1}', 'version'),
	('keys of kind 3', '\x010305', 'keys'),
	('keys of kind 3 and nobody', '\x0103', 'keys'),
	('keys of kind 128', '\x018005', 'keys'),
	('keys of kind 255', '\x01ff05', 'keys'),
	('integers of nobody', '\x0100', 'shortest form'),
	('texts of nobody', '\x0101', 'shortest form'),
	('uuids of nobody', '\x0102', 'shortest form'),
	('half a customer', '\x010085', 'ends too early'),
	('nine tenths of a customer', '\x0100bfffffffffffffffff', 'ends too early'),
	('half a second customer', '\x01000585', 'ends too early'),
	('no number of orders', '\x010045', 'ends too early'),
	('half a number of orders', '\x01004580', 'ends too early'),
	('eight ninths of a number of orders', '\x010045ffffffffffffffff', 'ends too early'),
	('no number of orders of a second customer', '\x01000545', 'ends too early'),
	('5 of two bytes', '\x01008500', 'shortest form'),
	('69 of three bytes', '\x0100858100', 'shortest form'),
	('5 of ten bytes', '\x010085808080808080808000', 'shortest form'),
	('2 orders of two bytes', '\x0100458000', 'shortest form'),
	('130 orders of three bytes', '\x010045808100', 'shortest form'),
	('a second customer of two bytes', '\x0100058500', 'shortest form'),
	('customer 2^64', '\x010080808080808080808004', 'past 64 bits'),
	('customer 2^65 - 1', '\x0100bfffffffffffffffff07', 'past 64 bits'),
	('a customer without end', '\x0100ffffffffffffffffffffffffffffffffffffff', 'past 64 bits'),
	('a customer behind the last', '\x0100bfffffffffffffffff0100', 'past 64 bits'),
	('a customer 2^64 - 1 behind the first', '\x010080808080808080808002bfffffffffffffffff03', 'past 64 bits'),
	('a customer 2^64 - 1 behind 5', '\x010005bfffffffffffffffff03', 'past 64 bits'),
	('2^63 orders', '\x010045feffffffffffffff7f', 'past 64 bits'),
	('2^63 + 1 orders', '\x010045ffffffffffffffff7f', 'past 64 bits'),
	('2^63 + 2 orders', '\x01004580808080808080808001', 'past 64 bits'),
	('orders without end', '\x010045ffffffffffffffffffffffffffffffffffffff', 'past 64 bits'),
	('2^63 orders in all', '\x010041fdffffffffffffff7f00', 'past 64 bits'),
	('2^64 - 2 orders in all', '\x010041fdffffffffffffff7f41fdffffffffffffff7f', 'past 64 bits')
) AS v(kind, bytes, detail);
INSERT INTO hostile SELECT 'none', '\x010005c10100'::bytea::customer_tally, NULL;

-- why each is refused; the last is none of them and is read
CREATE FUNCTION pg_temp.error_of(wanted text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	state text; message text; detail text; hint text;
BEGIN
	PERFORM c::text FROM hostile WHERE kind = wanted;
	RETURN 'none';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	RETURN state || '; ' || message || '; ' || detail || CASE hint WHEN 'Tally the orders again, or restore the value from a backup.' THEN '' ELSE '; no hint' END;
END
$$;
SELECT kind, pg_temp.error_of(kind) AS error, position(detail IN pg_temp.error_of(kind)) > 0 AS for_that FROM hostile;

-- every reader refuses every kind: no rows. What returns a state is made to write it.
CREATE TEMP TABLE readers ON COMMIT DROP AS
SELECT reader FROM unnest(ARRAY[
	'c::text', 'customer_tally_send(c)', 'customers(c)', 'customers(c, 5)', $$(SELECT count(*) FROM unnest(c))$$, 'orders(c)', 'repeat_customers(c)', 'repeat_purchase_rate(c)', 'purchase_frequency(c)',
	$$retained_customers(c, '{}')$$, $$retained_customers(c, '{5:1}')$$, $$retained_customers('{}', c)$$, $$retained_customers('{5:1}', c)$$, 'retained_customers(c, c)',
	$$retention_rate(c, '{}')$$, $$retention_rate(c, '{4:1}')$$, $$retention_rate('{}', c)$$, $$retention_rate('{9223372036854775807:1}', c)$$,
	$$c + '{}'$$, $$c + '{5:1}'$$, $$'{}' + c$$, $$'{4:1}' + c$$, $$c - '{}'$$, 'c - c', $$without(c, '{}')$$, $$without(c, '{5:1}')$$, $$without('{}', c)$$, $$without('{5:1}', c)$$, 'without(c, c)', $$common(c, '{}')$$, $$common('{9223372036854775807:1}', c)$$, 'common(c, c)',
	'sum(c)', 'sum(c) OVER ()', 'customers(sum(c))', 'repeat_purchase_rate(sum(c))', $$(SELECT sum(v) FROM (VALUES (c), ('{7:1}')) AS v(v))$$, $$(SELECT sum(v) FROM (VALUES ('{7:1}'), (c)) AS v(v))$$,
	'(SELECT sum(v) FROM (SELECT c AS v UNION ALL SELECT customer_tally(i) FROM generate_series(10, 100) AS i) AS u)',
	'customer_tally_accum(c, 5::bigint)::text', $$customer_tally_combine(c, '{}')::text$$, $$customer_tally_combine('{}', c)::text$$, $$customer_tally_combine('{5:1}', c)::text$$, $$customer_tally_combine_inv(c, '{}')::text$$, 'customer_tally_combine_inv(c, c)::text',
	'customer_tally_combine(NULL, c)::text', 'customer_tally_combine(c, NULL)::text', 'customer_tally_final(c)::text', 'customer_tally_final(customer_tally_accum(c, 5::bigint))::text',
	'repeat_purchase_rate(customer_tally_accum(c, 5::bigint))', $$purchase_frequency(customer_tally_combine(c, '{}'))$$
]) AS reader;
SELECT kind, reader, state_of(format('SELECT %s FROM hostile WHERE kind = %L', reader, kind)) AS state
FROM hostile, readers
WHERE kind <> 'none' AND state_of(format('SELECT %s FROM hostile WHERE kind = %L', reader, kind)) <> 'XX001';
-- and those readers do read a tally
SELECT reader, state_of(format('SELECT %s FROM hostile WHERE kind = %L', reader, 'none')) AS state
FROM readers WHERE state_of(format('SELECT %s FROM hostile WHERE kind = %L', reader, 'none')) <> '00000';
-- orders taken back are refused in one way or the other
SELECT kind, taken FROM hostile, unnest(ARRAY['customer_tally_accum_inv(c, 5::bigint)::text', $$c - '{5:1}'$$, $$'{}' - c$$, $$'{5:1}' - c$$, $$customer_tally_combine_inv('{5:1}', c)::text$$]) AS taken
WHERE kind <> 'none' AND state_of(format('SELECT %s FROM hostile WHERE kind = %L', taken, kind)) NOT IN ('XX001', '22003');

-- Comparison and hash take any bytes
SELECT count(*) = 39 * 39 AS pairs, bool_and((a.c = b.c) = (a.kind = b.kind)) AS eq, bool_and((a.c <> b.c) = (a.kind <> b.kind)) AS ne, bool_and((a.c < b.c) = (b.c > a.c)) AS lt_gt,
	bool_and((a.c <= b.c) = NOT (a.c > b.c)) AS le, bool_and((a.c >= b.c) = NOT (a.c < b.c)) AS ge, bool_and(sign(customer_tally_cmp(a.c, b.c)) = -sign(customer_tally_cmp(b.c, a.c))) AS cmp
FROM hostile AS a, hostile AS b;
SELECT count(DISTINCT customer_tally_hash(c)) AS hashes, count(DISTINCT customer_tally_hash_extended(c, 1)) AS hashes_extended,
	count(DISTINCT c) AS by_sorting, (SELECT count(*) FROM (SELECT c FROM hostile UNION SELECT c FROM hostile) AS u) AS by_union
FROM hostile;
CREATE UNIQUE INDEX ON hostile (c);
ANALYZE hostile;
SELECT count(*) > 10 AS some FROM hostile WHERE c >= '{}';
ROLLBACK;
SELECT state_of($$SELECT '\x01'::bytea::customer_tally$$) AS cast_is_gone;
