-- Net Promoter Score: nps, nps_bucket and nps_category, over answers and over tallies, with the usual thresholds and others.
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
-- the digits of the hand-written form and of avg(integer): 1/3, 2/3, 1/7, -1/7, 0
SELECT p, d, n, nps(score)::text = ((100.0 * (count(*) FILTER (WHERE score >= 9) - count(*) FILTER (WHERE score <= 6))) / count(score))::text AS as_by_hand,
	nps(score)::text = avg(CASE WHEN score >= 9 THEN 100 WHEN score <= 6 THEN -100 ELSE 0 END)::text AS as_avg
FROM (VALUES (1, 0, 3), (2, 0, 3), (3, 2, 7), (2, 3, 7), (1, 1, 3), (999, 0, 1000), (1, 0, 1000)) AS v(p, d, n),
	LATERAL (SELECT CASE WHEN i <= p THEN 9 WHEN i <= p + d THEN 3 ELSE 8 END AS score FROM generate_series(1, n) AS i) AS survey
GROUP BY p, d, n ORDER BY n, p, d;

--
-- nps of a tally
--

-- 100 * (11 - 1) / 12 = 83.3; (2 - 3) / 6 = -16.7; only passives, promoters, detractors; none
SELECT tally, round(nps(tally), 1) AS nps, nps(tally, 9, 6) IS NOT DISTINCT FROM nps(tally) AS usual, nps(tally, NULL, NULL) IS NOT DISTINCT FROM nps(tally) AS nulls
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

-- Other thresholds on 0-10: of {0:1,...,10:1} there are 11 - p + 1 promoters and d + 1 detractors, of 11
SELECT count(*) AS pairs, bool_and(nps(tally, p, d) = 100.0 * ((11 - p) - (d + 1)) / 11) AS as_expected
FROM (SELECT '{0:1,1:1,2:1,3:1,4:1,5:1,6:1,7:1,8:1,9:1,10:1}'::score_tally AS tally) AS t,
	generate_series(0, 10) AS p, generate_series(0, 10) AS d
WHERE d < p;
-- one of the two may be left to its usual value
SELECT round(nps('{6:1,8:1,9:2}', promoter_from => 8), 1) AS promoters_from_8, round(nps('{6:1,8:1,9:2}', detractor_to => 5), 1) AS detractors_to_5,
	nps('{6:1,8:1,9:2}', NULL, 5) = 50 AS null_promoters, nps('{6:1,8:1,9:2}', 8, NULL) = 50 AS null_detractors,
	nps(t => '{6:1,8:1,9:2}', promoter_from => 9, detractor_to => 8) = 0 AS by_name;

-- Other scales want both: on 1-5, promoters from 5, detractors to 3; 100 * (20 - 4) / 34
SELECT nps('{3:4,4:10,5:20}/5', 5, 3) = 1600.0 / 34 AS on_1_5, nps('{3:4,4:10,5:20}/5', promoter_from => 4, detractor_to => 1) = 3000.0 / 34 AS generous,
	nps('{1:3,2:1}/2', 2, 1) = -50 AS on_1_2, nps('{1:1,10:3}/10', 9, 6) = 50 AS on_1_10, nps('{}/5', 5, 3) IS NULL AS none,
	nps('{}/5'::score_tally) IS NULL AS none_without_thresholds;
-- every scale, the outermost thresholds: top minus bottom
SELECT count(*) AS scales, bool_and(nps(score_tally_of(1, 1, scale) + score_tally_of(scale, 3, scale), scale, 1) = 50) AS as_expected
FROM generate_series(2, 10) AS scale;

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
-- of a tally, where thresholds may be given
SELECT promoters, passives, detractors, responses, promoter_pct = 1100.0 / 12 AS promoter_pct, passive_pct = 0 AS passive_pct, detractor_pct = 100.0 / 12 AS detractor_pct
FROM nps_bucket('{6:1,9:4,10:7}'::score_tally);
SELECT promoters, passives, detractors, responses FROM nps_bucket('{6:1,9:4,10:7}', promoter_from => 10);
SELECT promoters, passives, detractors, responses FROM nps_bucket('{6:1,9:4,10:7}', detractor_to => 5);
SELECT promoters, passives, detractors, responses FROM nps_bucket('{3:4,4:10,5:20}/5', 5, 3);
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
SELECT enum_range(NULL::nps_category) AS categories;
SELECT nps_category(score) AS category, count(*) FROM generate_series(0, 10) AS score GROUP BY 1 ORDER BY 1;
SELECT array_agg(score ORDER BY score) AS to_win_back FROM generate_series(0, 10) AS score WHERE nps_category(score) < 'promoter' AND nps_category(score) > 'detractor';
-- categories counted are the buckets
SELECT count(*) FILTER (WHERE nps_category(score) = 'promoter') = (nps_bucket(score)).promoters AS promoters,
	count(*) FILTER (WHERE nps_category(score) = 'passive') = (nps_bucket(score)).passives AS passives,
	count(*) FILTER (WHERE nps_category(score) = 'detractor') = (nps_bucket(score)).detractors AS detractors
FROM (SELECT i * i % 11 AS score FROM generate_series(1, 100) AS i) AS survey;
