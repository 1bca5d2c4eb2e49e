-- The warning for stars that were tallied without their scale: once a query, for a measure on 0-10 that ends with 30 answers or
-- more, all of them from 1 to 5. Queries that run in parallel are in test/t/001_parallel.pl.
\set ON_ERROR_STOP on

-- 40 answers of each product: stars, answers on 0-10
CREATE TEMP TABLE survey AS SELECT i AS id, 'p' || i % 3 AS product, i % 5 + 1 AS stars, i % 11 AS score FROM generate_series(1, 120) AS i;
CREATE TEMP TABLE daily AS SELECT product, score_tally(stars) AS t, score_tally(stars, 5) AS on_1_5, score_tally(score) AS on_0_10 FROM survey GROUP BY product;

--
-- 30 answers, and what makes them no stars
--

SELECT nps(stars) FROM (SELECT i % 5 + 1 AS stars FROM generate_series(1, 30) AS i) AS survey;
SELECT nps(stars) FROM (SELECT i % 5 + 1 AS stars FROM generate_series(1, 29) AS i) AS survey;
-- 31 rows, one of them without an answer; and 30, of which one is
SELECT nps(stars) FROM (SELECT i % 5 + 1 AS stars FROM generate_series(1, 30) AS i UNION ALL SELECT NULL) AS survey;
SELECT nps(stars) FROM (SELECT CASE WHEN i > 1 THEN i % 5 + 1 END AS stars FROM generate_series(1, 30) AS i) AS survey;
-- one answer that is 0 or above 5
SELECT other, nps(stars) FROM (VALUES (0), (6), (7), (8), (9), (10)) AS o(other), LATERAL (SELECT i % 5 + 1 AS stars FROM generate_series(1, 300) AS i UNION ALL SELECT other) AS survey GROUP BY other ORDER BY other;
-- all of them alike
SELECT nps(stars) FROM (SELECT 1 AS stars FROM generate_series(1, 30)) AS survey;
SELECT nps(stars) FROM (SELECT 5 AS stars FROM generate_series(1, 30)) AS survey;
SELECT nps('{3:9223372036854775807}'::score_tally);

--
-- Every measure on 0-10, and every type of answers
--

SELECT nps(stars) FROM survey;
SELECT (nps_bucket(stars)).responses FROM survey;
SELECT nps_stderr(stars) > 0 AS nps_stderr FROM survey;
SELECT nps_ci(stars) IS NULL AS nps_ci FROM survey;
SELECT csat(stars) FROM survey;
SELECT csat(stars, NULL) FROM survey;
SELECT (csat_bucket(stars)).responses FROM survey;
SELECT csat_ci(stars) IS NULL AS csat_ci FROM survey;
SELECT nps(stars::smallint) FROM survey;
SELECT nps(stars::bigint) FROM survey;
SELECT nps(stars::numeric) FROM survey;
SELECT nps(stars::double precision) FROM survey;
-- functions of tallies
SELECT nps(t) FROM daily;
SELECT (nps_bucket(t)).responses FROM daily;
SELECT nps_stderr(t) > 0 AS nps_stderr FROM daily;
SELECT nps_ci(t) IS NULL AS nps_ci FROM daily;
SELECT nps_compare(t, 0) IS NULL AS nps_compare FROM daily;
SELECT nps_compare(t, on_0_10) IS NULL AS first, nps_compare(on_0_10, t) IS NULL AS second FROM daily;
SELECT nps_compare(on_0_10, t) IS NULL AS second FROM daily;
SELECT csat(t) FROM daily;
SELECT (csat_bucket(t)).responses FROM daily;
SELECT csat_ci(t) IS NULL AS csat_ci FROM daily;
SELECT csat_compare(t, 50) IS NULL AS csat_compare FROM daily;
SELECT csat_compare(on_1_5, t) IS NULL AS csat_compare FROM daily;
SELECT nps(sum(t)) FROM daily;

--
-- Nothing to warn of: tallies themselves, means, bands, other scales
--

SELECT score_tally(stars) AS tally, mean_score(score_tally(stars)) AS mean, responses(score_tally(stars)) FROM survey;
SELECT sum(t) AS tally, sum(t) + '{3:1}' AS plus, mean_score(sum(t)) AS mean FROM daily;
SELECT nps(bands(score_tally(stars), 3, 5)) AS nps, csat(bands(score_tally(stars), 3, 4)) AS csat FROM survey;
SELECT csat(stars, 5) AS on_1_5, csat(stars, 6) AS on_1_6, csat(stars, 7) AS on_1_7, csat(stars, 10) AS on_1_10 FROM survey;
SELECT csat(on_1_5) AS csat, nps(bands(on_1_5, 3, 5)) AS nps FROM daily;
SELECT nps(score) AS nps, csat(score) AS csat FROM survey;
SELECT nps(score_tally(stars % 3 + 1, 3)) AS on_1_3, csat(stars > 3) AS thumbs FROM survey;
SELECT count(DISTINCT nps_category(stars)) AS categories FROM survey;

--
-- Once a query, whatever it is made of
--

-- groups, one of which would do
SELECT product, nps(stars) FROM survey GROUP BY product ORDER BY product;
SELECT product, nps(CASE product WHEN 'p1' THEN stars ELSE score END) > -100 AS above FROM survey GROUP BY product ORDER BY product;
SELECT product, id % 2 AS odd, nps(stars) FROM survey GROUP BY ROLLUP (product, 2) ORDER BY 1, 2;
-- several measures, columns, filters
SELECT nps(stars), csat(stars), (nps_bucket(stars)).detractors, csat_ci(stars) IS NULL AS ci FROM survey;
SELECT nps(stars), nps(6 - stars) AS turned_round, nps(stars) FILTER (WHERE id > 60) AS later, csat(score) > 0 AS csat FROM survey;
SELECT product FROM survey GROUP BY product HAVING nps(stars) < 0 ORDER BY nps(stars), product;
-- subqueries, WITH, UNION, set-returning functions, sorting
SELECT (SELECT nps(stars) FROM survey) AS one, (SELECT csat(stars) FROM survey) AS two;
WITH a AS MATERIALIZED (SELECT nps(stars) FROM survey), b AS (SELECT nps(t) FROM daily) SELECT count(a.nps + b.nps) FROM a, b;
SELECT nps(stars) FROM survey UNION ALL SELECT nps(stars) FROM survey WHERE id > 10;
SELECT p.product, s.nps FROM daily AS p, LATERAL (SELECT nps(stars) FROM survey AS s WHERE s.product = p.product) AS s ORDER BY 1;
SELECT product, (SELECT nps(stars) FROM survey AS s WHERE s.product = p.product) AS nps FROM daily AS p ORDER BY 1;
SELECT count(*) FROM daily WHERE nps(t) < 0;
-- windows: the frame has 30 rows from the 30th on
SELECT count(*) AS rows, count(nps) AS not_null FROM (SELECT nps(stars) OVER (ORDER BY id ROWS 29 PRECEDING) FROM survey) AS v;
SELECT count(*) AS rows, count(nps) AS not_null FROM (SELECT nps(stars) OVER (ORDER BY id ROWS 28 PRECEDING) FROM survey) AS v;
SELECT count(nps) AS nps, count(csat) AS csat FROM (SELECT nps(sum(t) OVER (ORDER BY product)), csat(sum(t) OVER ()) FROM daily) AS v;
-- statements that write; views
CREATE TEMP TABLE made AS SELECT product, nps(stars), csat(stars) FROM survey GROUP BY product;
INSERT INTO made SELECT 'all', nps(stars), csat(stars) FROM survey;
UPDATE made SET nps = (SELECT nps(stars) FROM survey) WHERE product = 'all';
CREATE TEMP VIEW by_product AS SELECT product, nps(stars) FROM survey GROUP BY product;
SELECT count(nps) FROM by_product;
SELECT count(a.nps + b.nps) FROM by_product AS a JOIN by_product AS b USING (product);

--
-- Each query is warned by itself
--

BEGIN;
SELECT nps(stars) FROM survey;
SELECT nps(stars) FROM survey;
-- a cursor is one query, however it is read; two are two
DECLARE reader CURSOR FOR SELECT product, id, nps(stars) OVER (ORDER BY id ROWS 39 PRECEDING) FROM survey ORDER BY id;
FETCH 2 FROM reader;
MOVE 30 IN reader;
FETCH 2 FROM reader;
DECLARE another CURSOR FOR SELECT nps(stars) FROM survey;
FETCH 1 FROM another;
MOVE 60 IN reader;
FETCH 1 FROM reader;
CLOSE reader;
CLOSE another;
COMMIT;
-- after an error as well, and after a cursor that was left open in a transaction that failed
BEGIN;
DECLARE reader CURSOR FOR SELECT nps(t) FROM daily;
FETCH 1 FROM reader;
\set ON_ERROR_STOP off
SELECT nps(11);
\set ON_ERROR_STOP on
ROLLBACK;
SELECT nps(stars) FROM survey;
-- a prepared statement each time that it is run, with a plan of its own and with one for all
PREPARE of_product(text) AS SELECT nps(stars) FROM survey WHERE product = $1;
SET plan_cache_mode = force_custom_plan;
EXECUTE of_product('p1');
EXECUTE of_product('p1');
SET plan_cache_mode = force_generic_plan;
EXECUTE of_product('p1');
EXECUTE of_product('p1');
EXECUTE of_product('no such product');
RESET plan_cache_mode;
DEALLOCATE of_product;
-- PL/pgSQL: each query of a function, one in a loop each time
DO $$
DECLARE
	score numeric;
BEGIN
	SELECT nps(stars) INTO score FROM survey;
	RAISE NOTICE 'first: %', score;
	score := (SELECT csat(stars) FROM survey);
	RAISE NOTICE 'second: %', score;
	FOR i IN 1 .. 2 LOOP
		PERFORM nps(t) FROM daily;
		RAISE NOTICE 'run %', i;
	END LOOP;
	EXECUTE 'SELECT nps(stars) FROM survey WHERE id < 20' INTO score;
	RAISE NOTICE 'few: %', score;
END
$$;
-- an expression of PL/pgSQL is part of the block around it, which is warned once
DO $$
DECLARE
	t score_tally := '{3:40}';
	score numeric;
BEGIN
	FOR i IN 1 .. 3 LOOP
		score := nps(t);
		RAISE NOTICE 'run %: %', i, score;
	END LOOP;
END
$$;
-- a function in SQL
CREATE FUNCTION pg_temp.score_of(which text) RETURNS numeric LANGUAGE sql AS 'SELECT nps(stars) FROM survey WHERE product = which OR random() > 2';
SELECT pg_temp.score_of('p1');
