-- What a user's mistake leads to: SQLSTATE, message, detail and hint of each error, and a connection that goes on.
\set ON_ERROR_STOP on

-- All that a statement's error says
\pset format unaligned
\pset tuples_only on

--
-- Scores that are none: the value, its scale, and the way out
--

SELECT error_of('SELECT nps(score) FROM (VALUES (9), (11)) AS survey(score)');
SELECT error_of('SELECT nps(score) FROM (VALUES (9), (-1)) AS survey(score)');
SELECT error_of('SELECT nps(score) FROM (VALUES (9), (6.5)) AS survey(score)');
SELECT error_of('SELECT nps(score) FROM (VALUES (9), (10.5)) AS survey(score)');
SELECT error_of('SELECT nps(score) FROM (VALUES (9), (-0.1)) AS survey(score)');
SELECT error_of($$SELECT nps('NaN'::numeric)$$);
SELECT error_of('SELECT nps(1e30)');
SELECT error_of($$SELECT nps(6.5::double precision)$$);
SELECT error_of($$SELECT nps('NaN'::double precision)$$);
SELECT error_of($$SELECT nps('Infinity'::double precision)$$);
SELECT error_of($$SELECT nps('-Infinity'::real)$$);
SELECT error_of('SELECT nps((-32768)::smallint)');
SELECT error_of('SELECT nps(9223372036854775807)');
-- on another scale
SELECT error_of('SELECT csat(score, 5) FROM (VALUES (5), (0)) AS survey(score)');
SELECT error_of('SELECT csat(score, 5) FROM (VALUES (5), (6)) AS survey(score)');
SELECT error_of('SELECT score_tally(score, 7) FROM (VALUES (5), (2.5)) AS survey(score)');
SELECT error_of('SELECT csat_bucket(0::double precision, 10)');
-- in functions of one answer
SELECT error_of('SELECT nps_category(11)');
SELECT error_of('SELECT nps_category(8.5)');
SELECT error_of('SELECT csat_category(6, 5)');
SELECT error_of('SELECT csat_category(11)');
SELECT error_of('SELECT score_tally_of(11, 1)');
SELECT error_of('SELECT score_tally_of(0, 1, 5)');
-- fractions on 1-5, which may be half stars: from 0.5 to 4.5, and nothing else
SELECT error_of('SELECT csat(4.5, 5)');
SELECT score, type, error_of(format('SELECT csat(%L::%s, 5)', score, type)) LIKE '%half stars%' AS half_stars
FROM unnest(ARRAY['0.5', '3.5', '4.50', '4.25', '3.51', '0.25', '5.5', '-0.5', '10.5']) AS score, unnest(ARRAY['numeric', 'double precision']) AS type;
-- and each way out is one: hints.sql

--
-- Scales that are none
--

SELECT error_of('SELECT csat(1, 1)');
SELECT error_of('SELECT csat(1, 0)');
SELECT error_of('SELECT score_tally(1, -3)');
SELECT error_of('SELECT csat_bucket(1, 11)');
SELECT error_of('SELECT csat_category(1, 100)');
SELECT error_of('SELECT score_tally_of(1, 1, 1)');

--
-- Scales that are mixed
--

SELECT error_of('SELECT csat(score, scale) FROM (VALUES (5, 5), (NULL, 7), (6, 7)) AS survey(score, scale)');
SELECT error_of('SELECT score_tally(score, scale) FROM (VALUES (5, 5), (5, NULL)) AS survey(score, scale)');
SELECT error_of($$SELECT '{9:1}'::score_tally + '{9:1}/10'$$);
SELECT error_of($$SELECT '{5:1}/5'::score_tally - '{5:1}/7'$$);
SELECT error_of($$SELECT sum(tally) FROM (VALUES ('{5:1}/5'::score_tally), ('{}'), ('{3:1}/3')) AS daily(tally)$$);

--
-- Thresholds
--

SELECT error_of($$SELECT nps('{5:1}/5'::score_tally)$$);
SELECT error_of($$SELECT nps_bucket('{10:1}/10'::score_tally)$$);
SELECT error_of($$SELECT nps_compare('{9:1}', '{2:1}/2'::score_tally)$$);
SELECT error_of('SELECT csat(2, 9)');
SELECT error_of('SELECT csat_bucket(2, 8)');
SELECT error_of('SELECT csat_category(2, 9)');
SELECT error_of($$SELECT csat('{2:1}/8'::score_tally)$$);
SELECT error_of($$SELECT csat_bucket('{2:1}/9'::score_tally)$$);
SELECT error_of($$SELECT bands('{9:1}', 6, 6)$$);
SELECT error_of($$SELECT bands('{5:1}/5', -2147483648, 2147483647)$$);

--
-- Counts past 64 bits, and below zero
--

SELECT error_of($$SELECT '{9:9223372036854775808}'::score_tally$$);
SELECT error_of($$SELECT '{9:9223372036854775807,10:1}'::score_tally$$);
SELECT error_of($$SELECT '{9:9223372036854775807}'::score_tally + '{9:1}'$$);
SELECT error_of($$SELECT '{9:9223372036854775807}'::score_tally + '{0:1}'$$);
SELECT error_of($$SELECT sum(tally) FROM (VALUES ('{9:9223372036854775807}'::score_tally), ('{9:1}')) AS daily(tally)$$);
SELECT error_of($$SELECT nps(sum(tally)) FROM (VALUES ('{9:9223372036854775807}'::score_tally), ('{0:1}')) AS daily(tally)$$);
SELECT error_of($$SELECT score_tally_combine('{0,9223372036854775807,0,0,0,0,0,0,0,0,0,0}', '{0,1,0,0,0,0,0,0,0,0,0,0}')$$);
SELECT error_of('SELECT score_tally_of(9, -1)');
SELECT error_of($$SELECT '{9:4,10:1}'::score_tally - '{9:5}'$$);
SELECT error_of($$SELECT '{}'::score_tally - '{10:1}'$$);

--
-- Text that is no tally. Syntax is 22P02, a number out of range 22003.
--

SELECT error_of($$SELECT '9'::score_tally$$);
SELECT error_of($$SELECT '{11:1}'::score_tally$$);
\pset tuples_only off
\pset format aligned
SELECT input, split_part(error, ':', 1) AS state, split_part(split_part(error, 'DETAIL: ', 2), E'\n', 1) AS detail,
	split_part(error, E'\n', 1) = CASE left(error, 5)
		WHEN '22P02' THEN '22P02: invalid input syntax for type score_tally: "' || input || '"'
		ELSE '22003: value "' || input || '" is out of range for type score_tally' END AS message,
	error LIKE '%HINT: Write a tally on the scale 0-10 as {9:4,10:7}, one on the scale 1-5 as {4:10,5:20}/5%' AS hint
FROM (SELECT row, input, error_of(format('SELECT %L::score_tally', input)) AS error
	FROM unnest(ARRAY[
		'', ' ', '9', 'null', '9:1', '{', '}', '{{}}', '{}{}', '[9:1]', '(9:1)', '{9:1', '9:1}', '{}x', '{9:1}x', '{9:1}}',
		'{9}', '{9:}', '{:1}', '{:}', '{9:1,}', '{,9:1}', '{9:1,,10:1}', '{,}', '{9:1 10:1}', '{9:1;10:1}', '{9=1}', '{"9":1}',
		'{9:-1}', '{-9:1}', '{+9:1}', '{9:+1}', '{9:1.5}', '{9.0:1}', '{9:1e2}', '{9:0x1}', '{9:1_000}', '{9: 1 0}', '{1 0:1}', '{a:1}', '{9:b}',
		'{9:1,9:2}', '{9:0,9:0}', '{9:1,09:1}',
		'{11:1}', '{11:0}', '{99999999999999999999:1}', '{9:9223372036854775808}', '{9:99999999999999999999999}', '{9:9223372036854775807,10:1}',
		'{0:1}/5', '{6:1}/5', '{6:0}/5', '{0:0}/10', '{10:1}/9',
		'{9:1}/', '{9:1}/0', '{9:1}/1', '{9:1}/11', '{}/0', '{}/1', '{}/11', '{9:1}/-5', '{9:1}/x', '{9:1}/10.0', '{9:1}/10x', '{9:1}/10/10', '{9:1}//10',
		'{9:1}/99999999999999999999', '/5', '{9:1}5'
	]) WITH ORDINALITY AS v(input, row)) AS errors
ORDER BY row;
-- hostile bytes have a file of their own: score_tally_binary

--
-- Outside of a function that catches the error: the connection goes on, and so do transactions up to a savepoint
--

\set ON_ERROR_STOP off
\set VERBOSITY sqlstate
SELECT nps(score) FROM generate_series(0, 11) AS score;
SELECT nps(score) = 100 AS nps FROM generate_series(0, 10) AS score WHERE score > 8;
SELECT product, csat(score, 5) FROM (VALUES ('a', 5), ('b', 6)) AS survey(product, score) GROUP BY product;
SELECT score, nps(score) OVER (ORDER BY score ROWS 1 PRECEDING) FROM generate_series(9, 11) AS score;
SELECT '{9:1,9:1}'::score_tally;
SELECT sum(t) FROM (VALUES ('{9:1}'::score_tally), ('{5:1}/5')) AS v(t);
\set VERBOSITY default
BEGIN;
CREATE TEMP TABLE survey (score integer, category nps_label GENERATED ALWAYS AS (nps_category(score)) STORED) ON COMMIT DROP;
INSERT INTO survey VALUES (9), (7);
SAVEPOINT before;
INSERT INTO survey VALUES (10), (12);
ROLLBACK TO before;
INSERT INTO survey VALUES (3);
SELECT round(nps(score), 1) AS nps, array_agg(category ORDER BY score) AS categories FROM survey;
COMMIT;
-- a prepared statement survives its error
PREPARE category(integer) AS SELECT nps_category($1);
EXECUTE category(9);
\set VERBOSITY sqlstate
EXECUTE category(11);
\set VERBOSITY default
EXECUTE category(7);
DEALLOCATE category;
