-- Net Promoter Score: nps, nps_bucket and nps_category, over answers and over tallies, on 0-10 and on 1-3. Thresholds of
-- one's own are in bands.sql.
\set ON_ERROR_STOP on

--
-- nps over answers
--

-- 5 promoters, 3 passives, 2 detractors of 10: 100 * (5 - 2) / 10
SELECT nps(score) = 30 AS nps FROM (VALUES (10), (10), (9), (9), (9), (8), (8), (7), (6), (0)) AS survey(score);
-- each answer alone: promoters 9-10, passives 7-8, detractors 0-6
SELECT score, round(nps(score)) AS nps FROM generate_series(0, 10) AS score GROUP BY score ORDER BY score;
-- NULL is no answer: (1 - 0) / 2
SELECT nps(score) = 50 AS nps FROM (VALUES (10), (NULL), (8), (NULL)) AS survey(score);
SELECT nps(score) IS NULL AS only_nulls FROM (VALUES (NULL::integer), (NULL)) AS survey(score);
SELECT nps(score) IS NULL AS no_rows FROM generate_series(1, 0) AS score;
-- a group each; 'c' has no answer and is NULL, not 0
SELECT product, round(nps(score), 1) AS nps
FROM (VALUES ('a', 10), ('a', 9), ('a', 2), ('b', 5), ('b', 7), ('c', NULL), ('d', 7)) AS survey(product, score)
GROUP BY product ORDER BY product;
-- the hand-written form and avg(integer), rounded to six decimals: 1/3, 2/3, 1/7, -1/7, 0
SELECT p, d, n, nps(score)::text = round(100.0 * (count(*) FILTER (WHERE score >= 9) - count(*) FILTER (WHERE score <= 6)) / count(score), 6)::text AS as_by_hand,
	nps(score)::text = round(avg(CASE WHEN score >= 9 THEN 100 WHEN score <= 6 THEN -100 ELSE 0 END), 6)::text AS as_avg
FROM (VALUES (1, 0, 3), (2, 0, 3), (3, 2, 7), (2, 3, 7), (1, 1, 3), (999, 0, 1000), (1, 0, 1000)) AS v(p, d, n),
	LATERAL (SELECT CASE WHEN i <= p THEN 9 WHEN i <= p + d THEN 3 ELSE 8 END AS score FROM generate_series(1, n) AS i) AS survey
GROUP BY p, d, n ORDER BY n, p, d;

--
-- nps of a tally
--

-- 100 * (11 - 1) / 12 = 83.3; (2 - 3) / 6 = -16.7; only passives, promoters, detractors; none
SELECT tally, round(nps(tally), 1) AS nps
FROM (VALUES
	('{6:1,9:4,10:7}'::score_tally),
	('{0:1,5:1,6:1,8:1,9:1,10:1}'),
	('{7:3,8:4}'),
	('{10:9223372036854775807}'),
	('{0:9223372036854775807}'),
	('{6:4611686018427387903,9:4611686018427387904}'),
	('{}'),
	(NULL)
) AS v(tally);

-- On 1-3 the points are detractors, passives and promoters themselves: 100 * (5 - 2) / 10, 100 * (0 - 4) / 6
SELECT nps('{1:2,2:3,3:5}/3'::score_tally) = 30 AS nps, nps('{1:4,2:2}/3'::score_tally) = round(-400.0 / 6, 6) AS below_zero, nps('{}/3'::score_tally) IS NULL AS none,
	nps('{}/5'::score_tally) IS NULL AS none_of_another_scale, nps(score_tally(score, 3)) = 40 AS of_answers, nps(t => '{3:1}/3') = 100 AS by_name
FROM (VALUES (3), (3), (3), (NULL), (2), (1), (1), (2), (3), (3), (3)) AS survey(score);

-- Measures don't add up, tallies do: NPS 100 of 1 answer and 0 of 9 make 10, not 50
SELECT nps(sum(tally)) = 10 AS of_the_sum, avg(nps(tally)) = 50 AS mean_of_both
FROM (VALUES ('{9:1}'::score_tally), ('{8:9}')) AS daily(tally);

--
-- nps_bucket
--

SELECT (b).promoters, (b).passives, (b).detractors, (b).responses, round((b).promoter_pct, 2) AS promoter_pct,
	round((b).passive_pct, 2) AS passive_pct, round((b).detractor_pct, 2) AS detractor_pct
FROM (SELECT nps_bucket(score) AS b FROM (VALUES (10), (10), (9), (8), (7), (NULL), (6), (0)) AS survey(score)) AS v;
-- no answers: zero for a count, NULL for a ratio
SELECT * FROM (SELECT (nps_bucket(score)).* FROM generate_series(1, 0) AS score) AS no_rows;
SELECT (nps_bucket(score)).responses FROM (VALUES (NULL::integer)) AS survey(score);
SELECT * FROM nps_bucket('{}'::score_tally);
SELECT nps_bucket(NULL::score_tally) IS NULL AS of_null;
-- of a tally on 0-10 and on 1-3
SELECT promoters, passives, detractors, responses, promoter_pct = round(1100.0 / 12, 6) AS promoter_pct, passive_pct = 0 AS passive_pct, detractor_pct = round(100.0 / 12, 6) AS detractor_pct
FROM nps_bucket('{6:1,9:4,10:7}'::score_tally);
SELECT promoters, passives, detractors, responses, promoter_pct = round(2000.0 / 34, 6) AS promoter_pct, passive_pct = round(1000.0 / 34, 6) AS passive_pct, detractor_pct = round(400.0 / 34, 6) AS detractor_pct
FROM nps_bucket('{1:4,2:10,3:20}/3'::score_tally);
SELECT promoters, passives, detractors, responses, promoter_pct = 0 AS promoter_pct, passive_pct = 100 AS passive_pct
FROM nps_bucket('{7:4611686018427387904,8:4611686018427387903}'::score_tally);
-- a row per group, in columns; the buckets make up the whole, and the score
SELECT product, (b).promoters, (b).passives, (b).detractors, (b).promoters + (b).passives + (b).detractors = (b).responses AS whole,
	(b).promoter_pct - (b).detractor_pct = nps AS nps
FROM (SELECT product, nps_bucket(score) AS b, nps(score)
	FROM (VALUES ('a', 10), ('a', 9), ('a', 2), ('a', 7), ('b', 5), ('b', 7)) AS survey(product, score) GROUP BY product) AS v
ORDER BY product;

--
-- nps_category
--

SELECT score, nps_category(score), nps_category(score)::text = CASE WHEN score >= 9 THEN 'promoter' WHEN score >= 7 THEN 'passive' ELSE 'detractor' END AS as_expected
FROM generate_series(0, 10) AS score;
SELECT nps_category(NULL::integer) IS NULL AS of_null, nps_category(score => 8) AS by_name;
-- the enum's order, from bad to good
SELECT enum_range(NULL::nps_label) AS labels;
SELECT nps_category(score) AS category, count(*) FROM generate_series(0, 10) AS score GROUP BY 1 ORDER BY 1;
SELECT array_agg(score ORDER BY score) AS to_win_back FROM generate_series(0, 10) AS score WHERE nps_category(score) < 'promoter' AND nps_category(score) > 'detractor';
-- categories counted are the buckets
SELECT count(*) FILTER (WHERE nps_category(score) = 'promoter') = (nps_bucket(score)).promoters AS promoters,
	count(*) FILTER (WHERE nps_category(score) = 'passive') = (nps_bucket(score)).passives AS passives,
	count(*) FILTER (WHERE nps_category(score) = 'detractor') = (nps_bucket(score)).detractors AS detractors
FROM (SELECT i * i % 11 AS score FROM generate_series(1, 100) AS i) AS survey;
