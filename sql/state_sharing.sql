-- Measures over one column share one transition: however many they are, they cost one call a row. The server counts the calls of a C
-- function once it is made to change the user, which ALTER FUNCTION ... SECURITY DEFINER does here until the rollback.
\set ON_ERROR_STOP on

CREATE TABLE survey AS SELECT i AS id, i % 11 AS score, i % 5 + 1 AS stars, i % 10 AS day FROM generate_series(1, 1000) AS i;
CREATE TABLE daily AS SELECT day, score_tally(score) AS tally FROM survey GROUP BY day;
ANALYZE survey, daily;
BEGIN;
-- one process does all the work, and counts it
SET LOCAL max_parallel_workers_per_gather = 0;
SET LOCAL track_functions = 'all';
ALTER FUNCTION score_tally_accum(bigint[], integer) SECURITY DEFINER;
ALTER FUNCTION score_tally_accum(bigint[], smallint) SECURITY DEFINER;
ALTER FUNCTION score_tally_accum(bigint[], bigint) SECURITY DEFINER;
ALTER FUNCTION score_tally_accum(bigint[], numeric) SECURITY DEFINER;
ALTER FUNCTION score_tally_accum(bigint[], double precision) SECURITY DEFINER;
ALTER FUNCTION score_tally_accum(bigint[], integer, integer) SECURITY DEFINER;
ALTER FUNCTION score_tally_accum(bigint[], smallint, integer) SECURITY DEFINER;
ALTER FUNCTION score_tally_accum(bigint[], bigint, integer) SECURITY DEFINER;
ALTER FUNCTION score_tally_accum(bigint[], numeric, integer) SECURITY DEFINER;
ALTER FUNCTION score_tally_accum(bigint[], double precision, integer) SECURITY DEFINER;
ALTER FUNCTION score_tally_sum_accum(bigint[], score_tally) SECURITY DEFINER;

-- Eight aggregates, 1000 rows, 1000 calls. 1000 = 90 * 11 + 10: each of 0 to 10 is there 90 times, and 1 to 10 once more
SELECT nps(score) = 100.0 * (182 - 636) / 1000 AS nps, csat(score) = 36.4 AS csat, (nps_bucket(score)).promoters, (nps_bucket(score)).detractors,
	(csat_bucket(score)).satisfied, mean_score(score_tally(score)) = 5.005 AS mean, nps_stderr(score) > 0 AS stderr, nps_ci(score) @> nps(score) AS ci, csat_ci(score) @> csat(score) AS csat_ci
FROM survey;
SELECT * FROM new_calls('score_tally_');
-- in groups, too
SELECT count(*) AS days, bool_and(nps = (bucket).promoter_pct - (bucket).detractor_pct AND csat = (satisfaction).happy + (satisfaction).satisfied AND responses(tally) = 100) AS consistent
FROM (SELECT day, nps(score), csat(score), nps_bucket(score) AS bucket, csat_bucket(score) AS satisfaction, score_tally(score) AS tally FROM survey GROUP BY day) AS v;
SELECT * FROM new_calls('score_tally_');
-- and with one FILTER for all of them: 500 rows
SELECT nps(score) FILTER (WHERE id % 2 = 0) < csat(score) FILTER (WHERE id % 2 = 0) AS less, responses(score_tally(score) FILTER (WHERE id % 2 = 0)) FROM survey;
SELECT * FROM new_calls('score_tally_');
-- those on a scale
SELECT csat(stars, 5) = 40 AS csat, csat_bucket(stars, 5) = (200, 200, 600, 1000, 20, 20, 60)::csat_buckets AS bucket, score_tally(stars, 5) AS tally FROM survey;
SELECT * FROM new_calls('score_tally_');
-- of each type
SELECT nps(score::smallint) < csat(score::smallint) AS int2, nps(score::bigint) < csat(score::bigint) AS int8, nps(score::numeric) < csat(score::numeric) AS num,
	nps(score::double precision) < csat(score::double precision) AS float8,
	score_tally(stars::smallint, 5) = score_tally(stars::bigint, 5) AS int2_5, csat(stars::smallint, 5) = csat(stars::bigint, 5) AS int8_5,
	score_tally(stars::numeric, 5) = score_tally(stars::double precision, 5) AS num_5, csat(stars::numeric, 5) = csat(stars::double precision, 5) AS float8_5
FROM survey;
SELECT * FROM new_calls('score_tally_');
-- measures of stored tallies share the sum: 10 tallies, 10 calls
SELECT nps(sum(tally)) = -45.4 AS nps, csat(sum(tally)) = 36.4 AS csat, mean_score(sum(tally)) = 5.005 AS mean, (nps_bucket(sum(tally))).promoters FROM daily;
SELECT * FROM new_calls('score_tally_');

-- What isn't shared shows that the count does count: two columns, two filters, DISTINCT
SELECT nps(score) = -45.4 AS nps, nps(stars + 1) = -100 AS another FROM survey;
SELECT * FROM new_calls('score_tally_');
SELECT nps(score) FILTER (WHERE id > 0) = -45.4 AS nps, csat(score) = 36.4 AS another FROM survey;
SELECT * FROM new_calls('score_tally_');
-- 11 different answers, and 1000 rows
SELECT nps(DISTINCT score) = round(-500.0 / 11, 6) AS nps, nps(score) = -45.4 AS another FROM survey;
SELECT * FROM new_calls('score_tally_');
ROLLBACK;

DROP TABLE survey, daily;
