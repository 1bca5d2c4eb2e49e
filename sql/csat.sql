-- Customer satisfaction: csat, csat_bucket and csat_category, over answers and over tallies, on every scale.
\set ON_ERROR_STOP on

-- The usual thresholds, as the reference has them; on 8 and 9 there are none
CREATE TEMP TABLE usual (scale integer, satisfied_from integer, happy_from integer);
INSERT INTO usual VALUES (NULL, 7, 9), (2, 2, 2), (3, 3, 3), (4, 3, 4), (5, 4, 5), (6, 5, 6), (7, 6, 7), (10, 7, 9);
-- Every answer on each of these scales
CREATE TEMP TABLE answers AS
SELECT usual.*, score FROM usual, generate_series(CASE WHEN scale IS NULL THEN 0 ELSE 1 END, coalesce(scale, 10)) AS score;

--
-- csat over answers
--

-- 0-10: 6 of 9 answer 7 or more, NULL is none
SELECT csat(score) = round(600.0 / 9, 6) AS csat FROM (VALUES (10), (10), (9), (8), (8), (7), (6), (3), (0), (NULL)) AS survey(score);
-- 1-5: 3 of 4 answer 4 or more
SELECT csat(score, 5) = 75 AS csat FROM (VALUES (5), (5), (4), (3), (NULL)) AS survey(score);
-- each answer alone is satisfied or not
SELECT scale, string_agg(round(csat)::text, ' ' ORDER BY score) AS csat, bool_and(csat = CASE WHEN score >= satisfied_from THEN 100 ELSE 0 END) AS as_expected
FROM (SELECT scale, satisfied_from, score, csat(score, scale) FROM answers GROUP BY scale, satisfied_from, score) AS v
GROUP BY scale ORDER BY scale NULLS FIRST;
-- a NULL scale is the scale 0-10, as none is
SELECT csat(score) = csat(score, NULL) AS same, csat(score) = round(400.0 / 11, 6) AS csat FROM generate_series(0, 10) AS score;
-- the scale 1-10 differs from 0-10 only by its lowest point
SELECT csat(score, 10) = 40 AS csat FROM generate_series(1, 10) AS score;
SELECT csat(score) IS NULL AS no_rows, csat(score, 5) IS NULL AS no_rows_on_1_5 FROM generate_series(1, 0) AS score;
SELECT csat(score) IS NULL AS only_nulls, csat(score, 5) IS NULL AS only_nulls_on_1_5 FROM (VALUES (NULL::integer), (NULL)) AS survey(score);
-- a scale per group, from a column
SELECT scale, csat(score, scale) = round(100.0 * count(*) FILTER (WHERE score >= satisfied_from) / count(*), 6) AS as_by_hand
FROM answers GROUP BY scale ORDER BY scale NULLS FIRST;
-- six decimals, as by hand
SELECT csat(score)::text = round(100.0 * count(*) FILTER (WHERE score >= 7) / count(score), 6)::text AS as_by_hand,
	csat(score)::text = round(avg(CASE WHEN score >= 7 THEN 100 ELSE 0 END), 6)::text AS as_avg
FROM (SELECT i % 11 AS score FROM generate_series(1, 7) AS i UNION ALL SELECT 10 FROM generate_series(1, 6)) AS survey;

--
-- csat of a tally
--

SELECT tally, round(csat(tally), 1) AS csat
FROM (VALUES
	('{6:1,9:4,10:7}'::score_tally),	-- 11 of 12
	('{0:5,7:5}'),						-- half
	('{3:2,4:10,5:20}/5'),				-- 30 of 32
	('{2:2,3:1}/3'),					-- 1 of 3
	('{1:1,2:3}/2'),					-- 3 of 4
	('{10:9223372036854775807}'),		-- all
	('{0:9223372036854775807}'),		-- none
	('{}'),
	(NULL)
) AS v(tally);
SELECT csat(t => '{4:1,5:1,1:2}/5') = 50 AS by_name, csat('{}/8'::score_tally) IS NULL AS none;
-- quarters from months
SELECT csat(sum(tally)) = 10 AS of_the_sum, avg(csat(tally)) = 50 AS mean_of_both
FROM (VALUES ('{5:1}/5'::score_tally), ('{1:9}/5')) AS monthly(tally);

--
-- csat_bucket: happy, satisfied but not happy, unsatisfied
--

SELECT (b).happy, (b).satisfied, (b).unsatisfied, (b).responses, round((b).happy_pct, 2) AS happy_pct,
	round((b).satisfied_pct, 2) AS satisfied_pct, round((b).unsatisfied_pct, 2) AS unsatisfied_pct
FROM (SELECT csat_bucket(score) AS b FROM (VALUES (10), (10), (9), (8), (7), (NULL), (6), (0)) AS survey(score)) AS v;
SELECT (b).happy, (b).satisfied, (b).unsatisfied, (b).responses, round((b).happy_pct, 2) AS happy_pct,
	round((b).satisfied_pct, 2) AS satisfied_pct, round((b).unsatisfied_pct, 2) AS unsatisfied_pct
FROM (SELECT csat_bucket(score, 5) AS b FROM (VALUES (5), (5), (4), (4), (4), (NULL), (3), (1)) AS survey(score)) AS v;
-- one answer of each point
SELECT scale, (b).happy, (b).satisfied, (b).unsatisfied, (b).responses, (b) IS NOT DISTINCT FROM of_tally AS of_tally,
	(b).happy = by_hand.happy AND (b).satisfied = by_hand.satisfied AND (b).unsatisfied = by_hand.unsatisfied AND (b).responses = by_hand.responses
		AND (b).happy_pct = round(100.0 * by_hand.happy / by_hand.responses, 6) AND (b).satisfied_pct = round(100.0 * by_hand.satisfied / by_hand.responses, 6)
		AND (b).unsatisfied_pct = round(100.0 * by_hand.unsatisfied / by_hand.responses, 6) AS as_by_hand
FROM (SELECT scale, csat_bucket(score, scale) AS b, csat_bucket(score_tally(score, scale)) AS of_tally,
		count(*) FILTER (WHERE score >= happy_from) AS happy, count(*) FILTER (WHERE score >= satisfied_from AND score < happy_from) AS satisfied,
		count(*) FILTER (WHERE score < satisfied_from) AS unsatisfied, count(score) AS responses
	FROM answers GROUP BY scale) AS by_hand
ORDER BY scale NULLS FIRST;
-- no answers: zero for a count, NULL for a ratio
SELECT (csat_bucket(score)).* FROM generate_series(1, 0) AS score;
SELECT (csat_bucket(score, 5)).* FROM (VALUES (NULL::integer)) AS survey(score);
SELECT * FROM csat_bucket('{}'::score_tally);
SELECT csat_bucket(NULL::score_tally) IS NULL AS of_null;
SELECT happy, satisfied, unsatisfied, responses, happy_pct = 62.5 AS happy_pct, satisfied_pct = 31.25 AS satisfied_pct, unsatisfied_pct = 6.25 AS unsatisfied_pct
FROM csat_bucket('{3:2,4:10,5:20}/5'::score_tally);
SELECT happy, satisfied, unsatisfied, responses, satisfied_pct = 100 AS satisfied_pct FROM csat_bucket('{7:4611686018427387904,8:4611686018427387903}'::score_tally);
-- csat counts the happy ones as satisfied
SELECT csat(score) = (csat_bucket(score)).happy_pct + (csat_bucket(score)).satisfied_pct AS adds_up
FROM (VALUES (10), (9), (8), (7), (6)) AS survey(score);

--
-- csat_category
--

-- u unsatisfied, s satisfied, h happy, one letter for each point
SELECT scale, string_agg(left(csat_category(score, scale)::text, 1), '' ORDER BY score) AS categories,
	bool_and(csat_category(score, scale)::text = CASE WHEN score >= happy_from THEN 'happy' WHEN score >= satisfied_from THEN 'satisfied' ELSE 'unsatisfied' END) AS as_expected
FROM answers GROUP BY scale ORDER BY scale NULLS FIRST;
SELECT csat_category(8), csat_category(score => 4, scale => 5) AS by_name, csat_category(8, NULL) AS null_scale,
	csat_category(NULL::integer) IS NULL AS of_null, csat_category(NULL::integer, 5) IS NULL AS of_null_on_1_5;
SELECT enum_range(NULL::csat_label) AS labels;
SELECT csat_category(score, 7) AS category, count(*) FROM generate_series(1, 7) AS score GROUP BY 1 ORDER BY 1;
SELECT count(*) AS at_least_satisfied FROM generate_series(0, 10) AS score WHERE csat_category(score) >= 'satisfied';
