-- Soft errors, which PostgreSQL has from 16 on: what the input function of customer_tally refuses can be asked for without an
-- error being raised.
\set ON_ERROR_STOP on

SELECT input, pg_input_is_valid(input, 'customer_tally') AS valid
FROM unnest(ARRAY['{}', '{42:3,77:1}', 'text{42:3}', 'uuid{42:3}', ' { 42 : 3 } ', '{-9223372036854775808:9223372036854775807}', '', '42', '{42}', '{42:3', '{42:3}x', '{42:3,42:1}', '{42:-1}', 'TEXT{42:3}',
	'{42:9223372036854775808}', '{9223372036854775808:1}', '{42:9223372036854775807,77:1}']) WITH ORDINALITY AS v(input, row) ORDER BY row;
SELECT pg_input_is_valid(NULL, 'customer_tally') IS NULL AS of_null;

-- and tells why: state, message, detail, hint
SELECT input, sql_error_code AS state, message, detail, hint LIKE CASE sql_error_code WHEN '22P02' THEN 'Write a tally as {42:3,77:1}%' ELSE 'Keys are from %' END AS hint
FROM unnest(ARRAY['{42:3}', '42', '{42:3}x', '{42:3,42:1}', '{42:9223372036854775808}', '{42:9223372036854775807,77:1}']) WITH ORDINALITY AS v(input, row),
	LATERAL pg_input_error_info(input, 'customer_tally') ORDER BY row;
-- and quotes the beginning only
SELECT left(message, 49) AS message, length(message) < 200 AS short FROM pg_input_error_info(repeat('x', 100000), 'customer_tally');

-- through arrays and composites, whose input functions call this one
SELECT pg_input_is_valid('{"{42:3}","{}"}', 'customer_tally[]') AS list, pg_input_is_valid('{"{42:3}","{42}"}', 'customer_tally[]') AS bad_list;
CREATE TYPE with_customers AS (id integer, c customer_tally);
SELECT pg_input_is_valid('(1,"{42:3,77:1}")', 'with_customers') AS row, pg_input_is_valid('(1,"{42:3,42:1}")', 'with_customers') AS bad_row;
SELECT sql_error_code AS state, message FROM pg_input_error_info('(1,"{42:3,42:1}")', 'with_customers');
DROP TYPE with_customers;
-- nothing is left of a soft error
SELECT '{42:3}'::customer_tally AS still_works;
