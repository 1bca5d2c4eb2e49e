-- The type score_tally: its text form, + and -, and what can be asked of a tally.
\set ON_ERROR_STOP on

--
-- Text: whatever is read, the canonical form is written, and reads back as the same tally
--

SELECT input, expected, input::score_tally::text = expected AS as_expected,
	input::score_tally::text::score_tally = input::score_tally AS reads_back
FROM (VALUES
	-- no answers
	('{}', '{}'),
	('{ }', '{}'),
	('{9:0}', '{}'),
	('{0:0,10:0}', '{}'),
	-- an empty tally has no scale
	('{}/2', '{}'),
	('{}/10', '{}'),
	('{1:0,5:0}/5', '{}'),
	-- any order, zeros left out
	('{6:1,9:4,10:7}', '{6:1,9:4,10:7}'),
	('{10:7,6:1,9:4}', '{6:1,9:4,10:7}'),
	('{10:7,8:0,9:4}', '{9:4,10:7}'),
	('{0:1}', '{0:1}'),
	('{0:1,1:2,2:3,3:4,4:5,5:6,6:7,7:8,8:9,9:10,10:11}', '{0:1,1:2,2:3,3:4,4:5,5:6,6:7,7:8,8:9,9:10,10:11}'),
	-- other scales
	('{4:10,5:20}/5', '{4:10,5:20}/5'),
	('{1:1,2:1}/2', '{1:1,2:1}/2'),
	('{10:1}/10', '{10:1}/10'),
	('{10:1}', '{10:1}'),
	-- zeros in front
	('{09:004}', '{9:4}'),
	('{005:1}/05', '{5:1}/5'),
	-- white space between any two tokens
	('  { 9 : 4 , 10 : 7 }  ', '{9:4,10:7}'),
	(' { 5 : 4 } / 5 ', '{5:4}/5'),
	-- the largest
	('{10:9223372036854775807}', '{10:9223372036854775807}'),
	('{0:9223372036854775806,10:1}', '{0:9223372036854775806,10:1}')
) AS v(input, expected);
SELECT E'\t\n\r\x0b\f{\t9\n:\r4\x0b,\f10:7}\n/\t10\n'::score_tally AS all_white_space;

-- A tally may stand wherever a value may
SELECT score_tally '{9:4}' AS literal, CAST('{9:4}' AS score_tally) AS cast,
	ARRAY['{9:4}', '{5:1}/5']::score_tally[] AS list, NULL::score_tally IS NULL AS no_tally;
CREATE TEMP TABLE kept (id integer, tally score_tally NOT NULL DEFAULT '{}');
INSERT INTO kept DEFAULT VALUES RETURNING tally;
DROP TABLE kept;

-- Every scale with counts at both sides of each number of bytes that a count can take: 2^7, 2^14 ... 2^56
CREATE TEMP TABLE borders AS
SELECT scale, point, responses, score_tally_of(point, responses, scale) AS tally
FROM unnest(ARRAY[NULL, 2, 3, 4, 5, 6, 7, 8, 9, 10]) AS scale,
	generate_series(CASE WHEN scale IS NULL THEN 0 ELSE 1 END, coalesce(scale, 10)) AS point,
	(SELECT ((1::bigint << bits) - below) AS responses
	 FROM unnest(ARRAY[7, 14, 21, 28, 35, 42, 49, 56]) AS bits, generate_series(0, 1) AS below
	 UNION ALL SELECT 9223372036854775807 UNION ALL SELECT 1) AS counts;
-- 11 points of 0-10, 2 + ... + 10 = 54 of the others, and 18 counts
SELECT count(*) = 65 * 18 AS all_there,
	bool_and(tally::text = '{' || point || ':' || responses || '}' || coalesce('/' || scale, '')) AS as_expected,
	bool_and(tally::text::score_tally = tally) AS reads_back,
	bool_and(responses(tally) = responses) AS responses,
	bool_and(mean_score(tally) = point) AS mean_score,
	count(DISTINCT tally) = count(*) AS all_different
FROM borders;

-- A day's tally of up to 100 answers takes at most 24 bytes, in a row and in memory
CREATE TEMP TABLE days AS
SELECT day, score_tally(CASE day WHEN 0 THEN i % 11 WHEN 1 THEN 10 ELSE (i * day) % 7 + i % 5 END) AS tally
FROM generate_series(0, 30) AS day, generate_series(1, 100) AS i GROUP BY day;
SELECT min(responses(tally)) = 100 AND max(responses(tally)) = 100 AS hundred_answers,
	max(pg_column_size(tally)) <= 24 AS small_in_a_row, max(pg_column_size(tally + '{}')) <= 24 AS small_in_memory
FROM days;

--
-- + and -
--

SELECT a, b, expected, (a::score_tally + b::score_tally)::text = expected AS sum,
	(b::score_tally + a::score_tally)::text = expected AS commutes,
	(expected::score_tally - b::score_tally)::text = a::score_tally::text AS taken_back
FROM (VALUES
	('{}', '{}', '{}'),
	('{9:4}', '{}', '{9:4}'),
	('{9:4}', '{9:1}', '{9:5}'),
	('{9:4}', '{10:7}', '{9:4,10:7}'),
	('{0:1,9:4}', '{0:2,5:3,10:7}', '{0:3,5:3,9:4,10:7}'),
	('{4:10}/5', '{4:1,5:2}/5', '{4:11,5:2}/5'),
	-- an empty tally adds to any
	('{5:2}/5', '{}', '{5:2}/5'),
	('{5:2}/5', '{}/7', '{5:2}/5'),
	('{9:9223372036854775806}', '{9:1}', '{9:9223372036854775807}')
) AS v(a, b, expected);
-- what is taken away to the last answer has no scale any more
SELECT '{5:2}/5'::score_tally - '{5:2}/5' AS nothing, ('{5:2}/5'::score_tally - '{5:2}/5') + '{9:1}' AS another_scale,
	'{}'::score_tally - '{}' AS of_nothing;
SELECT ('{9:1}'::score_tally + NULL) IS NULL AS plus_null, (NULL::score_tally + '{9:1}') IS NULL AS null_plus,
	('{9:1}'::score_tally - NULL) IS NULL AS minus_null, (NULL::score_tally - '{9:1}') IS NULL AS null_minus;
-- grouping doesn't matter
SELECT count(*) = 31 * 31 AS pairs, bool_and((a.tally + b.tally) + c.tally = a.tally + (b.tally + c.tally)) AS associative,
	bool_and((a.tally + b.tally) - a.tally = b.tally) AS taken_back
FROM days AS a, days AS b, (SELECT tally FROM days WHERE day = 1) AS c;

--
-- score_tally_of, responses, mean_score
--

SELECT score_tally_of(9, 4) AS on_0_10, score_tally_of(0, 4) AS zero, score_tally_of(5, 20, 5) AS on_1_5,
	score_tally_of(9, 4, NULL) AS null_scale, score_tally_of(10, 3, 10) AS on_1_10, score_tally_of(9, 0) AS none,
	score_tally_of(5, 0, 5) AS none_on_1_5, score_tally_of(scale => 5, responses => 20, score => 5) AS by_name;
SELECT score_tally_of(NULL, 4) IS NULL AS null_score, score_tally_of(9, NULL) IS NULL AS null_responses,
	score_tally_of(NULL, NULL, 5) IS NULL AS both;
-- a frequency table becomes a tally
SELECT sum(score_tally_of(score, n)) AS tally FROM (VALUES (6, 1), (9, 4), (10, 7), (9, 1)) AS frequency(score, n);

-- mean: (6*1 + 9*4 + 10*7) / 12 = 112 / 12 = 9.333...; (4*10 + 5*20) / 30 = 4.666...; (0 + 10) / 2
SELECT tally, responses(tally::score_tally) = responses AS responses,
	mean_score(tally::score_tally) = round(mean, 6) AS mean, mean_score(tally::score_tally)::text = round(mean, 6)::text AS digits
FROM (VALUES
	('{6:1,9:4,10:7}', 12, 112::numeric / 12),
	('{4:10,5:20}/5', 30, 140::numeric / 30),
	('{0:1,10:1}', 2, 10::numeric / 2),
	('{0:3}', 3, 0::numeric / 3),
	('{10:9223372036854775807}', 9223372036854775807, 92233720368547758070 / 9223372036854775807),
	-- counts on both sides of 2^32, to the last bit: 2^32 - 1, 2^32 + 1 and what is left of 2^63 - 1
	('{3:4294967295,7:4294967297,10:9223372028264841215}', 9223372036854775807,
		(3 * 4294967295 + 7 * 4294967297 + 10 * 9223372028264841215::numeric) / 9223372036854775807),
	('{1:4294967296,2:4294967296}/5', 8589934592, 3::numeric / 2)
) AS v(tally, responses, mean);
SELECT responses('{}') AS responses_of_none, mean_score('{}') IS NULL AS mean_of_none,
	responses(NULL) IS NULL AS responses_of_null, mean_score(NULL) IS NULL AS mean_of_null, mean_score(t => '{7:2}') = 7 AS by_name;
-- the mean is avg(integer), with six decimals
SELECT count(*) = 13 AS groups, bool_and(mean_score(tally)::text = round(mean, 6)::text) AS as_avg
FROM (SELECT score_tally(i * i % 11) AS tally, avg(i * i % 11) AS mean FROM generate_series(1, 1000) AS i GROUP BY i % 13) AS groups;

--
-- unnest: every point of the scale
--

SELECT * FROM unnest('{6:1,9:4,10:7}'::score_tally);
SELECT * FROM unnest('{4:10,5:20}/5'::score_tally) WITH ORDINALITY AS histogram(answer, number, row);
SELECT count(*) AS rows_of_empty FROM unnest('{}'::score_tally);
SELECT count(*) AS rows_of_null FROM unnest(NULL::score_tally);
SELECT pg_typeof(score) AS score, pg_typeof(responses) AS responses FROM unnest(t => '{1:1}/2'::score_tally) LIMIT 1;
-- in the select list, for more than one row
SELECT id, (unnest(tally)).* FROM (VALUES (1, '{1:3}/2'::score_tally), (2, '{}'), (3, '{3:1}/3')) AS v(id, tally) ORDER BY 1, 2;
-- and back: the histogram of each tally makes that tally
SELECT count(*) = 31 AS days, bool_and(back = tally) AS same
FROM (SELECT day, tally, (SELECT sum(score_tally_of(h.score, h.responses)) FROM unnest(tally) AS h) AS back FROM days) AS v;
SELECT count(*) = 65 * 18 AS all_there, bool_and(points = coalesce(scale, 11)) AS every_point, bool_and(back = tally) AS same
FROM (SELECT scale, tally, points, back
	FROM borders, LATERAL (SELECT count(*) AS points, sum(score_tally_of(h.score, h.responses, scale)) AS back FROM unnest(tally) AS h) AS l) AS v;

DROP TABLE borders;
DROP TABLE days;
