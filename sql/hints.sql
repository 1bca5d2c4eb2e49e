-- Hints that work when they are followed to the letter: the hint of each error that functions over scores and their tallies raise is
-- read, the code in it is put into the query that failed, and what comes out is checked against a value worked out by hand.
\set ON_ERROR_STOP on

-- Run a query that fails, find the code in its hint by a pattern, put it into a template (%1$s, %2$s ... are what the pattern's
-- parentheses hold), put that in place of a part of the query, and return the code and what the mended query returns
CREATE FUNCTION pg_temp.follow(query text, part text, pattern text, template text, OUT code text, OUT result text) LANGUAGE plpgsql AS $$
DECLARE
	hint text;
	found text[];
BEGIN
	IF position(part IN query) = 0 THEN
		RAISE '% is not in %', part, query;
	END IF;
	BEGIN
		EXECUTE query INTO result;
		code := 'no error';
		RETURN;
	EXCEPTION WHEN OTHERS THEN
		GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT;
	END;
	found := regexp_match(hint, pattern);
	IF found IS NULL THEN
		code := 'not in the hint: ' || hint;
		RETURN;
	END IF;
	code := format(template, VARIADIC found);
	BEGIN
		EXECUTE replace(query, part, code) INTO result;
	EXCEPTION WHEN OTHERS THEN
		result := SQLSTATE || ': ' || SQLERRM;
	END;
END
$$;
-- Intervals by hand

--
-- Off the scale, in aggregates: FILTER, for every type. Of 9, 10, 0, 6 two are promoters and two detractors; of 1, 3, 4, 5 two are satisfied
--

SELECT call, f.code, count(*) AS types, bool_and(f.result = expected) AS right, min(f.result) FILTER (WHERE f.result IS DISTINCT FROM expected) AS wrong
FROM unnest(ARRAY['smallint', 'integer', 'bigint', 'numeric', 'real', 'double precision']) AS type, unnest(ARRAY['-1', '11', '97']) AS bad,
	(VALUES ('nps(score)', '0.000000'), ('csat(score)', '50.000000'), ('csat(score, NULL)', '50.000000'), ('score_tally(score)', '{0:1,6:1,9:1,10:1}'), ('nps_stderr(score)', '50'),
		('nps_bucket(score)', '(2,0,2,4,50.000000,0.000000,50.000000)'), ('csat_bucket(score)', '(2,0,2,4,50.000000,0.000000,50.000000)'),
		('nps_ci(score)', nps_ci_by_hand(2, 0, 2)::text), ('csat_ci(score)', csat_ci_by_hand(2, 4)::text)) AS v(call, expected),
	LATERAL pg_temp.follow(format('SELECT (%s)::text FROM (SELECT score::%s FROM unnest(ARRAY[9, 10, %s, 0, 6]) AS score) AS survey', call, type, bad), '(' || call || ')', 'FILTER \([^)]*\)', '(' || call || ' %s)') AS f
GROUP BY call, f.code ORDER BY call COLLATE "C";
SELECT call, f.code, count(*) AS types, bool_and(f.result = expected) AS right, min(f.result) FILTER (WHERE f.result IS DISTINCT FROM expected) AS wrong
FROM unnest(ARRAY['smallint', 'integer', 'bigint', 'numeric', 'real', 'double precision']) AS type, unnest(ARRAY['-1', '0', '6', '97']) AS bad,
	(VALUES ('csat(score, 5)', '50.000000'), ('score_tally(score, 5)', '{1:1,3:1,4:1,5:1}/5'), ('csat_bucket(score, 5)', '(1,1,2,4,25.000000,25.000000,50.000000)'),
		('csat_ci(score, 5)', csat_ci_by_hand(2, 4)::text)) AS v(call, expected),
	LATERAL pg_temp.follow(format('SELECT (%s)::text FROM (SELECT score::%s FROM unnest(ARRAY[4, 5, %s, 1, 3]) AS score) AS survey', call, type, bad), '(' || call || ')', 'FILTER \([^)]*\)', '(' || call || ' %s)') AS f
GROUP BY call, f.code ORDER BY call COLLATE "C";
-- what is no number is no answer either, nor are fractions beyond the ends
SELECT call, f.code, count(*) AS values, bool_and(f.result = '0.000000') AS right, min(f.result) FILTER (WHERE f.result IS DISTINCT FROM '0.000000') AS wrong
FROM unnest(ARRAY['NaN', '10.5', '-0.5', '1e20', '-1e20']) AS bad, unnest(ARRAY['numeric', 'double precision', 'real']) AS type, unnest(ARRAY['nps(score)']) AS call,
	LATERAL pg_temp.follow(format('SELECT (%s)::text FROM (SELECT score::%s FROM unnest(ARRAY[''9'', %L, ''10'', ''0'', ''6'']) AS score) AS survey', call, type, bad), '(' || call || ')', 'FILTER \([^)]*\)', '(' || call || ' %s)') AS f
GROUP BY call, f.code;
SELECT bad, type, f.code, f.result FROM unnest(ARRAY['Infinity', '-Infinity']) AS bad, unnest(ARRAY['double precision', 'real']) AS type,
	LATERAL pg_temp.follow(format('SELECT nps(score) FROM (SELECT score::%s FROM unnest(ARRAY[''9'', %L, ''8'']) AS score) AS survey', type, bad), 'nps(score)', 'FILTER \([^)]*\)', 'nps(score) %s') AS f;
-- in a window
SELECT f.* FROM pg_temp.follow('SELECT array_agg(n) FROM (SELECT nps(score) OVER (ORDER BY id ROWS 1 PRECEDING) AS n FROM (VALUES (1, 9), (2, 99), (3, 8)) AS survey(id, score)) AS v', 'nps(score)', 'FILTER \([^)]*\)', 'nps(score) %s') AS f;
-- another scale: give its highest point, or leave the scale out for 0-10
SELECT f.* FROM pg_temp.follow('SELECT csat(score, 5) FROM (VALUES (6), (7), (5), (1)) AS survey(score)', 'csat(score, 5)', 'give its (highest point) as the scale', 'csat(score, 7 /* its %s */)') AS f;
SELECT f.* FROM pg_temp.follow('SELECT csat(score, 5) FROM (VALUES (10), (7), (0), (6)) AS survey(score)', 'csat(score, 5)', '(for answers from 0 to 10 leave the scale out)', 'csat(score /* %s */)') AS f;

-- scores on 0-100: 95 is 9.5, and so a promoter, 85 a passive, 69 and 5 detractors
SELECT call, type, f.code, f.result, f.result = expected AS right
FROM unnest(ARRAY['smallint', 'integer', 'bigint', 'numeric', 'real', 'double precision']) AS type,
	(VALUES ('nps(score)', '-25.000000'), ('score_tally(score)', '{0:1,6:1,8:1,9:1}'), ('string_agg(nps_category(score)::text, '' '' ORDER BY score)', 'detractor detractor passive promoter')) AS v(call, expected),
	LATERAL pg_temp.follow(format('SELECT %s FROM (SELECT score::%s FROM unnest(ARRAY[95, 85, 69, 5]) AS score) AS survey', call, type), '(score)', 'from 0 to 100, write (.*) in place of the score', '(%s)') AS f;
SELECT f.* FROM pg_temp.follow('SELECT sum(score_tally_of(score, n)) FROM (VALUES (95, 2), (5, 1)) AS survey(score, n)', '_of(score,', 'from 0 to 100, write (.*) in place of the score', '_of(%s,') AS f;
-- -1 and 101 aren't on 0-100 either
SELECT score, error_of(format('SELECT nps(%s)', score)) LIKE '%from 0 to 100%' AS hint FROM unnest(ARRAY['-1', '11', '100', '100.5', '101', '''NaN''::numeric', '''Infinity''::double precision', '1e30']) AS score;

--
-- Off the scale, in functions of one answer: CASE in its place, or WHERE
--

SELECT call, f.code, count(*) AS types, bool_and(f.result = expected) AS right, min(f.result) FILTER (WHERE f.result IS DISTINCT FROM expected) AS wrong
FROM unnest(ARRAY['smallint', 'integer', 'bigint', 'numeric', 'real', 'double precision']) AS type,
	(VALUES ('nps_category(score)', '99', 'promoter none passive'), ('nps_category(score)', '-1', 'promoter none passive'), ('csat_category(score)', '11', 'happy none satisfied'),
		('csat_category(score, NULL)', '11', 'happy none satisfied'), ('csat_category(score, 10)', '0', 'happy none satisfied')) AS v(call, bad, expected),
	LATERAL pg_temp.follow(format('SELECT string_agg(coalesce(%s::text, ''none''), '' '' ORDER BY id) FROM (SELECT id, score::%s FROM (VALUES (1, 9), (2, %s), (3, 8)) AS v(id, score)) AS survey', call, type, bad),
		call, 'CASE .* END', replace(call, 'score', '%s')) AS f
GROUP BY call, f.code ORDER BY call COLLATE "C";
SELECT call, f.code, f.result, f.result = expected AS right
FROM (VALUES ('csat_category(score, 5)', '0', 'CASE .* END', 'csat_category(%s, 5)', 'satisfied none happy'), ('csat_category(score, 5)', '6.0', 'CASE .* END', 'csat_category(%s, 5)', 'satisfied none happy'),
		('csat_category(score, 5)', '''NaN''::numeric', 'CASE .* END', 'csat_category(%s, 5)', 'satisfied none happy'),
		('csat_category(score, 5)', '''NaN''::double precision', 'CASE .* END', 'csat_category(%s, 5)', 'satisfied none happy'),
		('csat_category(score, 5)', '''Infinity''::double precision', 'CASE .* END', 'csat_category(%s, 5)', 'satisfied none happy'),
		('nps_category(score)', '''-Infinity''::real', 'CASE .* END', 'nps_category(%s)', 'detractor none detractor'),
		('score_tally_of(score, 7)', '11', 'CASE .* END', 'score_tally_of(%s, 7)', '{4:7} none {5:7}'), ('score_tally_of(score, 7, 5)', '0', 'CASE .* END', 'score_tally_of(%s, 7, 5)', '{4:7}/5 none {5:7}/5')
	) AS v(call, bad, pattern, template, expected),
	LATERAL pg_temp.follow(format('SELECT string_agg(coalesce(%s::text, ''none''), '' '' ORDER BY id) FROM (VALUES (1, 4), (2, %s), (3, 5)) AS survey(id, score)', call, bad), call, pattern, template) AS f;
SELECT f.* FROM pg_temp.follow('SELECT string_agg(nps_category(score)::text, '' '' ORDER BY id) FROM (VALUES (1, 4), (2, 12), (3, 9)) AS survey(id, score) /* or */', '/* or */', 'WHEN (score BETWEEN \d+ AND \d+) THEN.*, or with (WHERE)', '%2$s %1$s') AS f;
SELECT f.* FROM pg_temp.follow('SELECT sum(score_tally_of(score, n)) FROM (VALUES (4, 2), (12, 1), (9, 3)) AS survey(score, n)', 'score_tally_of(score, n)', 'CASE .* END', 'score_tally_of(%s, n)') AS f;

--
-- Averages: the answers themselves. Two promoters and four detractors, whose averages are 9.5 and 3.5, which floor makes one of each
--

SELECT f.code, f.result, f.result = round(-200 / 6.0, 6)::text AS right
FROM pg_temp.follow('SELECT nps(score) FROM (SELECT avg(score) AS score FROM (VALUES (1, 9), (1, 10), (2, 2), (2, 5), (2, 6), (2, 1)) AS answers(customer, score) GROUP BY customer) AS means', 'avg(score) AS score',
	'If it is an average, use (the answers themselves) in its place', 'unnest(array_agg(score)) AS score /* %s */') AS f;

--
-- Fractions: floor, which keeps each in its band (6.5 is no 7, and 8.9 no 9); half stars
--

-- 9.9, 6.5, 8.9 and 0.2: one promoter, one passive, two detractors
SELECT call, type, f.code, f.result, f.result = expected AS right
FROM unnest(ARRAY['numeric', 'double precision', 'real']) AS type,
	(VALUES ('nps(score)', '-25.000000'), ('csat(score)', '50.000000'), ('score_tally(score)', '{0:1,6:1,8:1,9:1}'), ('(nps_bucket(score)).detractors', '2'), ('(csat_bucket(score)).happy', '1'),
		('string_agg(nps_category(score)::text, '' '' ORDER BY score)', 'detractor detractor passive promoter'), ('string_agg(csat_category(score)::text, '' '' ORDER BY score)', 'unsatisfied unsatisfied satisfied happy')) AS v(call, expected),
	LATERAL pg_temp.follow(format('SELECT %s FROM (SELECT score::%s FROM unnest(ARRAY[9.9, 6.5, 8.9, 0.2]) AS score) AS survey', call, type), '(score)', 'write (\S+) in place of the score', '(%s)') AS f;
SELECT f.* FROM pg_temp.follow('SELECT csat(score, 7) FROM (VALUES (5.9), (6.5), (7), (1.1)) AS survey(score)', '(score,', 'write (\S+) in place of the score', '(%s,') AS f;
SELECT f.* FROM pg_temp.follow('SELECT csat(score, 5) FROM (VALUES (4.5), (3.9), (5), (1.1)) AS survey(score)', '(score,', 'write (\S+) in place of the score', '(%s,') AS f;
-- half stars, of 4.5, 3.5, 3, 1, 0.5: satisfied from 7 of 10, which is 3.5 of 5
SELECT call, f.code, f.result, f.result = expected AS right
FROM (VALUES ('csat(score, 5)', 'csat(%s, %s)', '40.000000'), ('score_tally(score, 5)', 'score_tally(%s, %s)', '{1:1,2:1,6:1,7:1,9:1}/10'),
		('string_agg(csat_category(score, 5)::text, '' '' ORDER BY score)', 'string_agg(csat_category(%s, %s)::text, '' '' ORDER BY score)', 'unsatisfied unsatisfied unsatisfied satisfied happy')) AS v(call, template, expected),
	unnest(ARRAY['4.5, 3.5, 3, 1, 0.5', '0.5, 4.5, 3.5, 3, 1']) AS answers,
	LATERAL pg_temp.follow(format('SELECT %s FROM unnest(ARRAY[%s]) AS score', call, answers), call, 'half stars write (.*), and (\d+) as the scale', template) AS f;

--
-- NPS on other scales: bands, in each function. One answer of each point, so that detractors are those up to the first number of
-- bands, and promoters those from the second; the words behind say the same
--

SELECT scale, substring(f.code FROM 'bands\(t, \d+, \d+\)') AS bands, count(*) AS calls, bool_and(f.result = CASE
		WHEN call LIKE 'nps(%' THEN round(100.0 * (p - d) / scale, 6)::text
		WHEN call LIKE 'nps_bucket(%' THEN ROW(p, scale - p - d, d, scale, round(100.0 * p / scale, 6), round(100.0 * (scale - p - d) / scale, 6), round(100.0 * d / scale, 6))::text
		WHEN call LIKE '%nps_stderr(%' THEN round(100 * sqrt((p + d - (p - d) ^ 2::numeric / scale) / scale ^ 2::numeric), 9)::text
		WHEN call LIKE 'nps_ci(%' THEN nps_ci_by_hand(p, scale - p - d, d)::text
		WHEN call LIKE '(nps_compare(''%' THEN round(-100.0 * (p - d) / scale, 6)::text
		WHEN call LIKE '(nps_compare(%' THEN round(100.0 * (p - d) / scale, 6)::text END) AS right,
	string_agg(call || ': ' || f.code || ' = ' || f.result, E'\n') FILTER (WHERE substring(f.code FROM 'bands\(t, \d+, \d+\)') IS NULL OR f.result ~ '^.....: ') AS wrong
FROM unnest(ARRAY[2, 4, 5, 6, 7, 8, 9, 10]) AS scale,
	unnest(ARRAY['nps(t)', 'nps_bucket(t)', 'round(nps_stderr(t)::numeric, 9)', 'nps_ci(t)', 'nps_ci(t, 0.95)', '(nps_compare(t, ''{8:1}''::score_tally)).difference', '(nps_compare(''{8:1}''::score_tally, t)).difference', '(nps_compare(t, 0)).difference']) AS call,
	LATERAL pg_temp.follow(format('SELECT (%s)::text FROM (SELECT sum(score_tally_of(score, 1, %s)) AS t FROM generate_series(1, %2$s) AS score) AS survey', call, scale),
		call, 'write (bands\(t, \d+, \d+\)) in place of the tally t', regexp_replace(call, '\mt\M', '%s')) AS f,
	LATERAL (SELECT substring(f.code FROM 'bands\(t, (\d+)')::bigint AS d, scale + 1 - substring(f.code FROM 'bands\(t, \d+, (\d+)')::bigint AS p) AS cut
GROUP BY scale, bands ORDER BY scale, bands;
-- the example and the words behind; 1 of 2 less 1, 1 of 4 less 2, 1 of 5 less 3, 1 of 6 less 4, 2 of 7 less 4, 2 of 8 less 5, 2 of 9 less 6, 2 of 10 less 6
SELECT scale, f.code, f.result = nps::text AND f.result = round(100.0 * ((scale + 1 - substring(f.code FROM 'promoters from (\d+)')::integer) - substring(f.code FROM 'detractors to (\d+)')::integer) / scale, 6)::text AS right
FROM (VALUES (2, 0.000000), (4, -25.000000), (5, -40.000000), (6, -50.000000), (7, -28.571429), (8, -37.500000), (9, -44.444444), (10, -40.000000)) AS v(scale, nps),
	LATERAL pg_temp.follow(format('SELECT nps(t) FROM (SELECT sum(score_tally_of(score, 1, %s)) AS t FROM generate_series(1, %1$s) AS score) AS survey', scale),
		'nps(t)', 'as in (nps\(.*\)\)): (detractors to \d+, promoters from \d+)\.$', '%s /* %s */') AS f;

--
-- CSAT on 1-8 and 1-9: bands, in each function of a tally and over answers; the categories written out. One answer of each point, of
-- which the two highest are satisfied
--

SELECT scale, call, f.code, f.result = expected AS right, CASE WHEN f.result IS DISTINCT FROM expected THEN f.result END AS wrong
FROM unnest(ARRAY[8, 9]) AS scale,
	LATERAL (VALUES ('csat(t)', '(csat\(bands\(t, \d+, \d+\)\)), where t is', '%s', round(200.0 / scale, 6)::text),
		('csat_bucket(t)', '(bands\(t, \d+, \d+\))', 'csat_bucket(%s)', ROW(2, 0, scale - 2, scale, round(200.0 / scale, 6), round(0::numeric, 6), round(100.0 * (scale - 2) / scale, 6))::text),
		('csat_ci(t)', '(bands\(t, \d+, \d+\))', 'csat_ci(%s)', csat_ci_by_hand(2, scale)::text),
		('csat_ci(t, 0.95)', '(bands\(t, \d+, \d+\))', 'csat_ci(%s, 0.95)', csat_ci_by_hand(2, scale)::text),
		('(csat_compare(t, ''{0:1}''::score_tally)).difference', '(bands\(t, \d+, \d+\))', '(csat_compare(%s, ''{0:1}''::score_tally)).difference', round(200.0 / scale, 6)::text),
		('(csat_compare(''{0:1}''::score_tally, t)).difference', '(bands\(t, \d+, \d+\))', '(csat_compare(''{0:1}''::score_tally, %s)).difference', round(-200.0 / scale, 6)::text),
		('(csat_compare(t, 0)).difference', '(bands\(t, \d+, \d+\))', '(csat_compare(%s, 0)).difference', round(200.0 / scale, 6)::text)) AS v(call, pattern, template, expected),
	LATERAL pg_temp.follow(format('SELECT (%s)::text FROM (SELECT sum(score_tally_of(score, 1, %s)) AS t FROM generate_series(1, %2$s) AS score) AS survey', call, scale), call, pattern, template) AS f;
SELECT scale, call, f.code, f.result = expected AS right, CASE WHEN f.result IS DISTINCT FROM expected THEN f.result END AS wrong
FROM unnest(ARRAY[8, 9]) AS scale,
	LATERAL (VALUES ('csat', round(200.0 / scale, 6)::text), ('csat_bucket', ROW(2, 0, scale - 2, scale, round(200.0 / scale, 6), round(0::numeric, 6), round(100.0 * (scale - 2) / scale, 6))::text),
		('csat_ci', csat_ci_by_hand(2, scale)::text)) AS v(call, expected),
	LATERAL pg_temp.follow(format('SELECT %s(score, %s)::text FROM generate_series(1, %2$s) AS score', call, scale), format('%s(score, %s)', call, scale),
		'bands\(t(, \d+, \d+)\)\), where t is (score_tally\(score, \d+\)), counts', call || '(bands(%2$s%1$s))') AS f;
-- NULL is no answer, not an unsatisfied one
SELECT scale, f.code, f.result, f.result = repeat('unsatisfied ', scale - 2) || 'satisfied happy none' AS right
FROM unnest(ARRAY[8, 9]) AS scale,
	LATERAL pg_temp.follow(format('SELECT string_agg(coalesce(csat_category(score, %s)::text, ''none''), '' '' ORDER BY score) FROM (SELECT generate_series(1, %1$s) UNION ALL SELECT NULL) AS survey(score)', scale), format('csat_category(score, %s)', scale), 'CASE .* END', '(%s)') AS f;
-- the first answer named in the text is the first that counts
SELECT scale, f.code, f.result FROM unnest(ARRAY[8, 9]) AS scale, LATERAL pg_temp.follow(format('SELECT count(*) FROM generate_series(1, %s) AS score HAVING csat(score, %1$s) > 0', scale),
	format('HAVING csat(score, %s) > 0', scale), 'counts answers of (\d+) and more', 'WHERE score >= %s') AS f;

--
-- Scales that are mixed: GROUP BY scale, outside of ROLLUP, CUBE and GROUPING SETS
--

CREATE TABLE forms AS SELECT form, scale, score FROM (VALUES ('a', 5), ('a', 7), ('b', 5)) AS v(form, scale), generate_series(1, scale) AS score;
-- 1-5: 4 of 10 are satisfied; 1-7: 2 of 7
SELECT call, f.code, f.result, f.result = expected AS right
FROM (VALUES ('', '{"(5,40.000000)","(7,28.571429)"}'), ('ROLLUP (form)', '{"(5,40.000000)","(5,40.000000)","(5,40.000000)","(7,28.571429)","(7,28.571429)"}'),
		('CUBE (form)', '{"(5,40.000000)","(5,40.000000)","(5,40.000000)","(7,28.571429)","(7,28.571429)"}'),
		('GROUPING SETS ((form), ())', '{"(5,40.000000)","(5,40.000000)","(5,40.000000)","(7,28.571429)","(7,28.571429)"}'), ('form', '{"(5,40.000000)","(5,40.000000)","(7,28.571429)"}')) AS v(call, expected),
	unnest(ARRAY['csat(score, scale)', 'csat(sum(score_tally_of(score, 1, scale)))']) AS measure,
	LATERAL pg_temp.follow(format('SELECT array_agg(ROW(scale, csat) ORDER BY scale)::text FROM (SELECT max(scale) AS scale, %s AS csat FROM forms%s) AS v', measure, CASE call WHEN '' THEN '' ELSE ' GROUP BY ' || call END),
		'FROM forms' || CASE call WHEN '' THEN '' ELSE ' GROUP BY ' || call END, 'add the (scale) to (GROUP BY), outside of .*' || coalesce(substring(call FROM '^[A-Z ]*[A-Z]'), ''), 'FROM forms %2$s %1$s' || CASE call WHEN '' THEN '' ELSE ', ' || call END) AS f;
-- with the scale in the ROLLUP itself the total is still one of all scales; outside of it there are 2 of 1-5 and 1 of 1-7, and a total of each
SELECT f.code, f.result FROM (VALUES ('ROLLUP (form, scale)'), ('CUBE (form, scale)'), ('GROUPING SETS ((scale), ())')) AS v(call),
	LATERAL pg_temp.follow(format('SELECT count(csat) FROM (SELECT csat(score, scale) FROM forms GROUP BY %s) AS v', call), call, 'outside of ROLLUP, CUBE and GROUPING (SETS)', 'scale, ' || regexp_replace(call, ', scale|\(scale\), ', '') || ' /* %s */') AS f;
DROP TABLE forms;

--
-- Parameters: bands, scales, confidences, benchmarks, margins, deviations
--

-- the outermost bands that there are; of one answer for each point one is low and one is top
SELECT scale, given, f.code, f.result, f.result = '{1:1' || CASE WHEN points > 2 THEN ',2:' || points - 2 ELSE '' END || ',3:1}/3' AS right
FROM (VALUES (NULL, 11), (2, 2), (3, 3), (5, 5), (7, 7), (10, 10)) AS v(scale, points), unnest(ARRAY['-1, 9', '1, 11', '4, 4', '9, 6']) AS given,
	LATERAL pg_temp.follow(format('SELECT bands(sum(score_tally_of(score, 1, %s)), %s)::text FROM generate_series(%s, %s) AS score', coalesce(scale::text, 'NULL'), given, CASE WHEN scale IS NULL THEN 0 ELSE 1 END, coalesce(scale, 10)),
		'), ' || given || ')', 'low band, (\d+) or more, then the lowest answer of the top band, (\d+) or less', '), %s, %s)') AS f;
SELECT call, scale, f.code, f.result, f.result = expected AS right
FROM (VALUES ('csat(score, %s)', '50.000000'), ('score_tally(score, %s)', '{6:1,8:1}'), ('(csat_bucket(score, %s)).unsatisfied', '1'), ('csat_ci(score, %s)', csat_ci_by_hand(1, 2)::text),
		('string_agg(csat_category(score, %s)::text, '' '' ORDER BY score)', 'unsatisfied satisfied'), ('sum(score_tally_of(score, 1, %s))', '{6:1,8:1}')) AS v(call, expected), unnest(ARRAY[11, 1, 0, -5, 100]) AS scale,
	LATERAL pg_temp.follow(format('SELECT (' || call || ')::text FROM (VALUES (6), (8)) AS survey(score)', scale), ', ' || scale || ')', '(Leave the scale out)', ' /* %s */)') AS f;
SELECT call, f.code, f.result = expected AS right, CASE WHEN f.result IS DISTINCT FROM expected THEN f.result END AS wrong
FROM (VALUES ('nps_ci(t, 95)', nps_ci_by_hand(2, 0, 1)::text), ('csat_ci(t, 95)', csat_ci_by_hand(2, 3)::text), ('(nps_compare(t, t, 95)).verdict', 'unclear'), ('(nps_compare(t, 0, 95)).ci', nps_ci_by_hand(2, 0, 1)::text),
		('(csat_compare(t, t, 95)).difference', '0.000000'), ('(csat_compare(t, 0, 95)).difference', '66.666667'), ('(mean_score_compare(t, t, 95)).verdict', 'unclear'), ('(mean_score_compare(t, 0, 95)).difference', '6.666667'),
		('(share_compare(1, 2, 1, 2, 95)).difference', '0.000000'), ('share_ci(2, 3, 95)', csat_ci_by_hand(2, 3)::text), ('nps_responses_needed(5, 95)', '1534')) AS v(call, expected),
	LATERAL pg_temp.follow(format('SELECT (%s)::text FROM (SELECT ''{10:2,0:1}''::score_tally AS t) AS v', call), ', 95)', 'Write 95 % as ([\d.]+\d)', ', %s)') AS f;
SELECT call, f.code, f.result, f.result = expected AS right
FROM (VALUES ('nps_compare(t, 150)', 'of NPS, from (-?\d+) to (\d+)', 'nps_compare(t, %2$s)', '-66.666667'), ('nps_compare(t, -150)', 'of NPS, from (-?\d+) to (\d+)', 'nps_compare(t, %1$s)', '133.333333'),
		('csat_compare(t, 150)', 'of CSAT, from (\d+) to (\d+)', 'csat_compare(t, %2$s)', '-33.333333'), ('csat_compare(t, -1)', 'of CSAT, from (\d+) to (\d+)', 'csat_compare(t, %1$s)', '66.666667'),
		('mean_score_compare(t, 11)', 'points of the scale, from (\d+) to (\d+)', 'mean_score_compare(t, %2$s)', '-3.333333'), ('mean_score_compare(t, -1)', 'points of the scale, from (\d+) to (\d+)', 'mean_score_compare(t, %1$s)', '6.666667'),
		('nps_compare(t, ''NaN''::numeric)', 'of NPS, from (-?\d+) to (\d+)', 'nps_compare(t, %1$s)', '133.333333')) AS v(call, pattern, template, expected),
	LATERAL pg_temp.follow(format('SELECT (%s).difference FROM (SELECT ''{10:2,0:1}''::score_tally AS t) AS v', call), call, pattern, template) AS f;
SELECT call, f.code, f.result, f.result = expected AS right
FROM (VALUES ('nps_compare_anytime(t, t, effect => 0)', '(\d+) to \d+\.$', 'nps_compare_anytime(t, t, effect => %s)', '0.000000'), ('nps_compare_anytime(t, 0, effect => 1000)', '\d+ to (\d+)\.$', 'nps_compare_anytime(t, 0, effect => %s)', '33.333333'),
		('csat_compare_anytime(t, 0, effect => -1)', '(\d+) to \d+\.$', 'csat_compare_anytime(t, 0, effect => %s)', '66.666667'), ('csat_compare_anytime(t, t, effect => 150)', '\d+ to (\d+)\.$', 'csat_compare_anytime(t, t, effect => %s)', '0.000000'),
		('nps_compare_anytime(t, 150)', 'of NPS, from (-?\d+) to (\d+)', 'nps_compare_anytime(t, %2$s)', '-66.666667')) AS v(call, pattern, template, expected),
	LATERAL pg_temp.follow(format('SELECT (%s).difference FROM (SELECT ''{10:2,0:1}''::score_tally AS t) AS v', call), call, pattern, template) AS f;
-- the sum over all segments; 3 of 3 and 1 of 4 promoters before, 1 of 1 and 2 of 4 after, the rest detractors: the NPS of a is 100, so all is mix, (1/5 - 3/7) * (100 - (100/7 + 20)/2)
SELECT f.code, f.result, f.result = round((1 / 5.0 - 3 / 7.0) * (100 - (100 / 7.0 + 20) / 2), 6)::text AS right
FROM pg_temp.follow('SELECT (e).mix FROM (SELECT n, nps_effects(before, after, after, sum(after) OVER ()) AS e FROM (VALUES (2, ''{10:1,0:3}''::score_tally, ''{10:2,0:2}''::score_tally), (1, ''{10:3}'', ''{10:1}'')) AS v(n, before, after)) AS e WHERE n = 1',
	', after, sum(after)', '(sum\(before\) OVER \(\)) as all_before', ', %s, sum(after)') AS f;
-- hits and total in each other's place
SELECT f.code, f.result = csat_ci_by_hand(2, 3)::text AS right FROM pg_temp.follow('SELECT share_ci(3, 2)', '(3, 2)', 'the number of (hits) first, and then the (total), with the hits in it', '(2 /* %s */, 3 /* %s */)') AS f;
-- (1.959964 * 100 / 5)^2 - 3 = 1533.6; (195.9964)^2 - 3 = 38411.6; a deviation of 100 from as many promoters as detractors, and of
-- 100 * sqrt(3 / 16) from four promoters and twelve passives: (1.959964 * 43.301270 / 5)^2 - 3 = 285.1
SELECT call, f.code, f.result, f.result = expected AS right
FROM (VALUES ('nps_responses_needed(500)', 'plus or minus 5 points as (\d+)', 'nps_responses_needed(%s)', '1534'), ('nps_responses_needed(0)', 'plus or minus 5 points as (\d+)', 'nps_responses_needed(%s)', '1534'),
		('nps_responses_needed(-5)', 'plus or minus 5 points as (\d+)', 'nps_responses_needed(%s)', '1534'), ('nps_responses_needed(''NaN'')', 'plus or minus 5 points as (\d+)', 'nps_responses_needed(%s)', '1534'),
		('nps_responses_needed(1e-12)', '(larger) margin', 'nps_responses_needed(1 /* %s */)', '38412'),
		('nps_responses_needed(5, 0.95, 5000)', 'earlier answers: (.*)\.$', 'nps_responses_needed(5, 0.95, %s)', '1534'), ('nps_responses_needed(5, 0.95, -1)', 'earlier answers: (.*)\.$', 'nps_responses_needed(5, 0.95, %s)', '1534'),
		('nps_responses_needed(5, 0.95, ''NaN'')', 'earlier answers: (.*)\.$', 'nps_responses_needed(5, 0.95, %s)', '1534')) AS v(call, pattern, template, expected),
	LATERAL pg_temp.follow(format('SELECT %s FROM (SELECT ''{10:8,0:8}''::score_tally AS t) AS v', call), call, pattern, template) AS f;
SELECT f.code, f.result, f.result = '286' AS right FROM pg_temp.follow('SELECT nps_responses_needed(5, 0.95, 101) FROM (SELECT ''{10:4,8:12}''::score_tally AS t) AS v', '101', 'earlier answers: (.*)\.$', '%s') AS f;
SELECT call, f.code, f.result, f.result = expected AS right
FROM (VALUES ('nps_responses_needed(5, power => 80)', 'Write 80 % as ([\d.]+\d)', 'nps_responses_needed(5, power => %s)', '6280'), ('csat_responses_needed(5, power => 0.2)', 'Write 80 % as ([\d.]+\d)', 'csat_responses_needed(5, power => %s)', '1570'),
		('csat_responses_needed(500)', 'plus or minus 5 points as (\d+)', 'csat_responses_needed(%s)', '381'), ('csat_responses_needed(5, 95)', 'Write 95 % as ([\d.]+\d)', 'csat_responses_needed(5, %s)', '381'),
		('csat_responses_needed(5, csat => 101)', 'earlier answers: (.*)\.$', 'csat_responses_needed(5, csat => %s)', '381'), ('csat_responses_needed(1e-12)', '(larger) margin', 'csat_responses_needed(5 /* %s */)', '381')) AS v(call, pattern, template, expected),
	LATERAL pg_temp.follow(format('SELECT %s FROM (SELECT ''{10:8,0:8}''::score_tally AS t) AS v', call), call, pattern, template) AS f;
-- strata of 50 and -100, and of 75 % and 0 %, with weights 3 and 1
SELECT call, weight, f.code, f.result, f.result = expected AS right
FROM (VALUES ('nps_stratified', '12.500000'), ('csat_stratified', '56.250000')) AS v(call, expected), unnest(ARRAY['NULL', '0', '-1', '''NaN''', '1e-30']) AS weight,
	LATERAL pg_temp.follow(format('SELECT (w).%s FROM (SELECT %s(t, weight) AS w FROM (VALUES (score_tally ''{10:3,0:1}'', 3::numeric), (''{0:2}'', 1), (''{10:9}'', %s)) AS v(t, weight)) AS s', replace(call, '_stratified', ''), call, weight),
		'(t, weight) AS', 'FILTER \(.*\)', '(t, weight) %s AS') AS f;

--
-- Counts, text, states
--

SELECT f.* FROM pg_temp.follow($$SELECT '{9:10}'::score_tally + score_tally_of(9, -4)$$, '+ score_tally_of(9, -4)', 'with the operator (-)\.$', '%s score_tally_of(9, 4)') AS f;
SELECT f.* FROM pg_temp.follow($$SELECT '{9:4,10:1}'::score_tally - '{9:5}'$$, '{9:5}', 'a tally whose (answers are all in the other one)', '{9:4}') AS f;
SELECT f.* FROM pg_temp.follow($$SELECT score_tally_sum_accum_inv('{0,0,0,0,0,0,0,0,0,0,4,1}', '{9:5}')$$, '{9:5}', 'a tally whose (answers are all in the other one)', '{9:4}') AS f;
SELECT input, f.*, f.result = f.code AS right
FROM unnest(ARRAY['9', '{9}', '{11:1}', '{9:9223372036854775808}', '{6:1}/5', '{9:1}/11']) AS input, unnest(ARRAY['on the scale 0-10 as (\{[^}]*\}(?:/\d+)?)', 'on the scale 1-5 as (\{[^}]*\}(?:/\d+)?)']) AS pattern,
	LATERAL pg_temp.follow(format('SELECT %L::score_tally', input), input, pattern, '%s') AS f;
SELECT call, f.code, f.result FROM (VALUES ('nps_final(''{0}'')', 'nps(%s)'), ('csat_final(''{0,0,0,0,0,0,0,0,0,0,-1,0}'')', 'csat(%s)'), ('score_tally_final(''{1}'')', '%s'), ('score_tally_accum(''{1}'', 9)', '%s')) AS v(call, template),
	LATERAL pg_temp.follow(format('SELECT %s FROM (VALUES (9), (10)) AS survey(score)', call), call, 'such as (score_tally\(score\))', template) AS f;
