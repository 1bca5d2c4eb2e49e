-- Soft errors, which PostgreSQL has from 16 on: what the input function of score_tally refuses can be asked for without an
-- error being raised.
\set ON_ERROR_STOP on

SELECT input, pg_input_is_valid(input, 'score_tally') AS valid
FROM unnest(ARRAY['{}', '{9:4,10:7}', '{4:10,5:20}/5', ' { 9 : 4 } ', '{9:9223372036854775807}', '', '9', '{9}', '{9:1', '{9:1}x', '{9:1,9:2}', '{9:-1}', '{11:1}', '{6:1}/5', '{9:1}/11', '{9:1}/1',
	'{9:9223372036854775808}', '{9:9223372036854775807,10:1}']) WITH ORDINALITY AS v(input, row) ORDER BY row;
SELECT pg_input_is_valid(NULL, 'score_tally') IS NULL AS of_null;

-- and tells why: state, message, detail, hint
SELECT input, sql_error_code AS state, message, detail, hint LIKE 'Write a tally on the scale 0-10 as {9:4,10:7}, one on the scale 1-5 as {4:10,5:20}/5%' AS hint
FROM unnest(ARRAY['{9:1}', '9', '{9:1}x', '{9:1,9:2}', '{9:1}/11', '{11:1}', '{6:1}/5', '{9:9223372036854775808}', '{9:9223372036854775807,10:1}']) WITH ORDINALITY AS v(input, row),
	LATERAL pg_input_error_info(input, 'score_tally') ORDER BY row;

-- through arrays and composites, whose input functions call this one
SELECT pg_input_is_valid('{"{9:1}","{}"}', 'score_tally[]') AS list, pg_input_is_valid('{"{9:1}","{9}"}', 'score_tally[]') AS bad_list;
CREATE TYPE with_tally AS (id integer, tally score_tally);
SELECT pg_input_is_valid('(1,"{9:1,10:2}")', 'with_tally') AS row, pg_input_is_valid('(1,"{11:1}")', 'with_tally') AS bad_row;
SELECT sql_error_code AS state, message FROM pg_input_error_info('(1,"{11:1}")', 'with_tally');
DROP TYPE with_tally;
-- nothing is left of a soft error
SELECT '{9:1}'::score_tally AS still_works;
