-- The aggregates within SQL: FILTER, DISTINCT, ORDER BY, HAVING, grouping sets, prepared statements, views, materialized
-- views, generated columns and expression indexes, a scale from a column.
\set ON_ERROR_STOP on

-- 120 rows, those of every seventh id without an answer
CREATE TABLE survey (id integer PRIMARY KEY, product text, channel text, day integer, score integer);
INSERT INTO survey
SELECT i, (ARRAY['anvil', 'bucket', 'candle'])[i % 3 + 1], (ARRAY['web', 'shop'])[i % 2 + 1], i % 10, CASE WHEN i % 7 = 0 THEN NULL ELSE (i * i + i / 7) % 11 END
FROM generate_series(1, 120) AS i;

--
-- Nothing in, and only NULL in
--

SELECT score_tally(score) AS tally, nps(score) IS NULL AS nps, csat(score) IS NULL AS csat, nps_bucket(score), csat_bucket(score), csat_bucket(score, 5) AS on_1_5
FROM survey WHERE id < 0;
SELECT score_tally(score) AS tally, nps(score) IS NULL AS nps, csat(score) IS NULL AS csat, nps_bucket(score), csat_bucket(score), csat_bucket(score, 5) AS on_1_5
FROM survey WHERE score IS NULL HAVING count(*) > 0;
SELECT sum(tally) AS no_tallies FROM (VALUES ('{9:1}'::score_tally)) AS v(tally) WHERE false;
SELECT sum(tally) AS null_tallies FROM (VALUES (NULL::score_tally), (NULL)) AS v(tally);
SELECT sum(tally) AS empty_tallies, nps(sum(tally)) IS NULL AS nps FROM (VALUES ('{}'::score_tally), ('{}')) AS v(tally);
-- no group, no row
SELECT product, nps(score) FROM survey WHERE id < 0 GROUP BY product;

--
-- FILTER, DISTINCT, ORDER BY, HAVING
--

SELECT nps(score) FILTER (WHERE channel = 'web') = (SELECT nps(score) FROM survey WHERE channel = 'web') AS web,
	nps(score) FILTER (WHERE channel = 'shop') = (SELECT nps(score) FROM survey WHERE channel = 'shop') AS shop,
	nps(score) FILTER (WHERE channel = 'web') <> nps(score) FILTER (WHERE channel = 'shop') AS differ,
	nps(score) FILTER (WHERE false) IS NULL AS none, score_tally(score) FILTER (WHERE channel = 'fax') AS no_fax,
	score_tally(score) FILTER (WHERE channel = 'web') + score_tally(score) FILTER (WHERE channel = 'shop') = score_tally(score) AS whole
FROM survey;
-- of the eleven answers two are promoters and seven detractors, four are satisfied
SELECT score_tally(DISTINCT score) AS each_once, nps(DISTINCT score) = round(-500.0 / 11, 6) AS nps, csat(DISTINCT score) = round(400.0 / 11, 6) AS csat FROM survey;
-- order is of no matter, with every aggregate and even where it goes by the answer
SELECT score_tally(score ORDER BY id DESC) = score_tally(score) AS by_id, score_tally(score ORDER BY score NULLS FIRST) = score_tally(score) AS by_score,
	nps(score ORDER BY random()) = nps(score) AS at_random, csat(DISTINCT score ORDER BY score) = csat(DISTINCT score) AS distinct_in_order
FROM survey;
SELECT product FROM survey GROUP BY product
HAVING nps(score) > (SELECT nps(score) FROM survey) ORDER BY product;
SELECT product FROM survey GROUP BY product
HAVING 100.0 * (count(*) FILTER (WHERE score >= 9) - count(*) FILTER (WHERE score <= 6)) / count(score) > (SELECT 100.0 * (count(*) FILTER (WHERE score >= 9) - count(*) FILTER (WHERE score <= 6)) / count(score) FROM survey)
ORDER BY product;
-- within expressions, beside other aggregates, and ordered by
SELECT row_number() OVER (ORDER BY nps(score), product) = row_number() OVER (ORDER BY avg(CASE WHEN score >= 9 THEN 1 WHEN score <= 6 THEN -1 ELSE 0 END), product) AS same_rank,
	count(score) = responses(score_tally(score)) AS responses, round(avg(score), 6) = mean_score(score_tally(score)) AS mean
FROM survey GROUP BY product ORDER BY product;

--
-- GROUPING SETS, ROLLUP, CUBE: each row as by hand, and the total from the tallies of the parts
--

SELECT sets, count(*) AS groups, bool_and(nps = by_hand AND csat = csat_by_hand AND (bucket).responses = responses) AS as_by_hand
FROM (SELECT GROUPING(product, channel) AS sets, nps(score), csat(score), nps_bucket(score) AS bucket, count(score) AS responses,
		round(100.0 * (count(*) FILTER (WHERE score >= 9) - count(*) FILTER (WHERE score <= 6)) / count(score), 6) AS by_hand,
		round(100.0 * count(*) FILTER (WHERE score >= 7) / count(score), 6) AS csat_by_hand
	FROM survey GROUP BY CUBE (product, channel)) AS cube
GROUP BY sets ORDER BY sets;
SELECT count(*) AS groups, count(*) FILTER (WHERE nps IS NOT DISTINCT FROM of_tallies) AS same
FROM (SELECT product, day, nps(score) FROM survey GROUP BY ROLLUP (product, day)) AS raw
JOIN (SELECT product, day, nps(sum(tally)) AS of_tallies
	FROM (SELECT product, day, channel, score_tally(score) AS tally FROM survey GROUP BY product, day, channel) AS daily
	GROUP BY ROLLUP (product, day)) AS rolled
ON raw.product IS NOT DISTINCT FROM rolled.product AND raw.day IS NOT DISTINCT FROM rolled.day;
SELECT count(*) AS groups, bool_and(tally = (SELECT score_tally(score) FROM survey AS s WHERE (s.product = g.product OR g.product IS NULL) AND (s.day = g.day OR g.day IS NULL))) AS same
FROM (SELECT product, day, score_tally(score) AS tally FROM survey GROUP BY GROUPING SETS ((product), (day), ())) AS g;
-- by sorting where the server would hash, and the other way round
SET enable_hashagg = off;
SELECT count(*) AS groups, bool_and(nps = by_hand) AS as_by_hand
FROM (SELECT nps(score), round(100.0 * (count(*) FILTER (WHERE score >= 9) - count(*) FILTER (WHERE score <= 6)) / count(score), 6) AS by_hand FROM survey GROUP BY CUBE (product, channel)) AS cube;
RESET enable_hashagg;

--
-- Prepared statements, with a plan of its own for each call and with one for all
--

PREPARE of_product(text, integer) AS SELECT nps(score) FILTER (WHERE score <= $2) AS nps, nps(bands(score_tally(score), 6, $2)) AS from_2, csat(score, $2) IS NOT NULL AS csat
FROM survey WHERE product = $1 AND score BETWEEN 1 AND 10;
SET plan_cache_mode = force_custom_plan;
CREATE TEMP TABLE custom AS EXECUTE of_product('anvil', 10);
SET plan_cache_mode = force_generic_plan;
CREATE TEMP TABLE generic AS EXECUTE of_product('anvil', 10);
RESET plan_cache_mode;
SELECT custom = generic AS same, custom.nps = by_hand.nps AS as_by_hand, custom.from_2 = by_hand.from_2 AS bands_by_hand
FROM custom, generic, (SELECT round(100.0 * (count(*) FILTER (WHERE score >= 9) - count(*) FILTER (WHERE score <= 6)) / count(score), 6) AS nps,
	round(100.0 * (count(*) FILTER (WHERE score >= 10) - count(*) FILTER (WHERE score <= 6)) / count(score), 6) AS from_2
	FROM survey WHERE product = 'anvil' AND score BETWEEN 1 AND 10) AS by_hand;
DEALLOCATE of_product;
DROP TABLE custom, generic;
PREPARE category(numeric) AS SELECT nps_category($1) AS category;
SET plan_cache_mode = force_generic_plan;
EXECUTE category(6.0);
EXECUTE category(8);
EXECUTE category(NULL);
RESET plan_cache_mode;
DEALLOCATE category;

--
-- Views and materialized views
--

CREATE VIEW nps_by_product AS SELECT product, nps(score), csat(score), nps_bucket(score) AS bucket FROM survey GROUP BY product;
SELECT count(*) AS products, bool_and(v.nps = s.nps AND v.csat = s.csat AND v.bucket = s.bucket) AS same
FROM nps_by_product AS v JOIN (SELECT product, nps(score), csat(score), nps_bucket(score) AS bucket FROM survey GROUP BY product) AS s USING (product);
DROP VIEW nps_by_product;

CREATE MATERIALIZED VIEW daily AS SELECT product, day, score_tally(score) AS tally FROM survey GROUP BY product, day;
CREATE UNIQUE INDEX ON daily (product, day);
CREATE INDEX ON daily (tally);
SELECT nps(sum(tally)) = (SELECT nps(score) FROM survey) AS nps, csat(sum(tally)) = (SELECT csat(score) FROM survey) AS csat FROM daily;
INSERT INTO survey VALUES (121, 'anvil', 'web', 1, 10), (122, 'dagger', 'web', 1, 7), (123, 'dagger', 'web', 2, NULL);
UPDATE survey SET score = 8 WHERE id = 1;
DELETE FROM survey WHERE product = 'candle' AND day = 2;
SELECT nps(sum(tally)) <> (SELECT nps(score) FROM survey) AS stale FROM daily;
-- the refresh compares whole rows, tallies with their =
REFRESH MATERIALIZED VIEW CONCURRENTLY daily;
SELECT nps(sum(tally)) = (SELECT nps(score) FROM survey) AS fresh, sum(responses(tally)) = (SELECT count(score) FROM survey) AS responses,
	count(*) = (SELECT count(DISTINCT (product, day)) FROM survey) AS all_rows FROM daily;
SELECT product, day, tally FROM daily WHERE product = 'dagger' ORDER BY day;
DROP MATERIALIZED VIEW daily;

--
-- Generated columns, an index on the category, the enum's order in it, and check constraints
--

CREATE TABLE kept (score numeric CHECK (nps_category(score) >= 'detractor'), category nps_label GENERATED ALWAYS AS (nps_category(score)) STORED,
	satisfaction csat_label GENERATED ALWAYS AS (csat_category(score)) STORED);
INSERT INTO kept SELECT i % 11 FROM generate_series(1, 1100) AS i;
INSERT INTO kept VALUES (NULL);
UPDATE kept SET score = 9 WHERE score = 0;
SELECT category, satisfaction, count(*) FROM kept GROUP BY category, satisfaction ORDER BY category, satisfaction;
CREATE INDEX kept_category ON kept (nps_category(score));
ANALYZE kept;
SET enable_seqscan = off;
SELECT count(*) AS promoters FROM kept WHERE nps_category(score) = 'promoter';
SELECT count(*) AS not_promoters FROM kept WHERE nps_category(score) < 'promoter';
DO $$
DECLARE
	line text;
	used boolean := false;
BEGIN
	FOR line IN EXPLAIN (COSTS OFF) SELECT count(*) FROM kept WHERE nps_category(score) = 'promoter' LOOP
		used := used OR line ~ 'kept_category';
	END LOOP;
	ASSERT used, 'the index is not used';
END
$$;
RESET enable_seqscan;
DROP TABLE kept;

--
-- A scale from a column: one scale in each group; NULL stands for 0-10
--

CREATE TEMP TABLE mixed AS SELECT form, scale, score FROM (VALUES ('a', 5), ('b', 7), ('c', NULL), ('d', 10)) AS forms(form, scale),
	generate_series(CASE WHEN scale IS NULL THEN 0 ELSE 1 END, coalesce(scale, 10)) AS score;
INSERT INTO mixed VALUES ('a', 9, NULL), ('b', NULL, NULL), ('e', NULL, NULL), ('f', 5, NULL);
-- where there is no answer, its scale is of no matter
SELECT form, score_tally(score, scale) AS tally, round(csat(score, scale), 1) AS csat FROM mixed GROUP BY form ORDER BY form;
SELECT form, responses(score_tally(score, scale)) = count(score) AS responses, (csat_bucket(score, scale)).happy AS happy FROM mixed GROUP BY form ORDER BY form;
-- all forms at once, by the share of satisfied answers: the scales differ, the ratios go together
SELECT sum((b).happy + (b).satisfied) AS satisfied, sum((b).responses) AS responses FROM (SELECT csat_bucket(score, scale) AS b FROM mixed GROUP BY form) AS v;

DROP TABLE survey;
