-- Answers that are true or false: score_tally, csat, csat_bucket and csat_ci over boolean columns, which are on the scale 1-2.
\set ON_ERROR_STOP on

-- every seventh row without an answer; product 'd' has none at all
CREATE TEMP TABLE thumbs AS
SELECT i AS id, i / 3 + i / 10 * 2 AS at, (ARRAY['a', 'b', 'c'])[i % 3 + 1] AS product, CASE WHEN i % 7 > 0 THEN (i * i + i / 5) % 3 > 0 END AS up FROM generate_series(1, 90) AS i;
ALTER TABLE thumbs ADD dense integer;
UPDATE thumbs SET dense = d FROM (SELECT id, dense_rank() OVER (ORDER BY at) AS d FROM thumbs) AS v WHERE v.id = thumbs.id;
CREATE FUNCTION pg_temp.tally_by_hand(yes bigint, no bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT '{' || concat_ws(',', '1:' || NULLIF(no, 0), '2:' || NULLIF(yes, 0)) || '}' || CASE WHEN yes + no > 0 THEN '/2' ELSE '' END
$$;

-- false is 1, true is 2; 3 of 4
SELECT score_tally(up) AS tally, csat(up), csat_bucket(up) FROM (VALUES (true), (true), (NULL), (true), (false)) AS v(up);
SELECT score_tally(up) AS tally, csat(up), csat_bucket(up) FROM (VALUES (false), (NULL)) AS v(up);
-- by plain SQL, in groups, with FILTER and in every way that a group is made
SELECT count(*) AS groups, count(*) FILTER (WHERE yes + no = 0) AS without_answers, bool_and(tally::text = pg_temp.tally_by_hand(yes, no)) AS tally,
	bool_and(csat IS NOT DISTINCT FROM round(100.0 * yes / NULLIF(yes + no, 0), 6)) AS csat,
	bool_and(bucket::text = ROW(yes, 0, no, yes + no, round(100.0 * yes / NULLIF(yes + no, 0), 6), round(0.0 / NULLIF(yes + no, 0), 6), round(100.0 * no / NULLIF(yes + no, 0), 6))::text) AS bucket,
	bool_and(ci IS NOT DISTINCT FROM csat_ci_by_hand(yes, yes + no)) AS ci,
	bool_and(even::text = pg_temp.tally_by_hand(even_yes, even_no) AND csat_even IS NOT DISTINCT FROM round(100.0 * even_yes / NULLIF(even_yes + even_no, 0), 6)) AS filtered
FROM (SELECT product, id % 7 AS day, score_tally(up) AS tally, csat(up), csat_bucket(up) AS bucket, csat_ci(up) AS ci, count(*) FILTER (WHERE up) AS yes, count(*) FILTER (WHERE NOT up) AS no,
		score_tally(up) FILTER (WHERE id % 2 = 0) AS even, csat(up) FILTER (WHERE id % 2 = 0) AS csat_even,
		count(*) FILTER (WHERE up AND id % 2 = 0) AS even_yes, count(*) FILTER (WHERE NOT up AND id % 2 = 0) AS even_no
	FROM thumbs GROUP BY CUBE (product, 2)) AS v;
-- DISTINCT, ORDER BY, an expression, a domain
CREATE DOMAIN pg_temp.thumb AS boolean;
SELECT score_tally(DISTINCT up) AS each_once, csat(DISTINCT up) = 50 AS "distinct", csat(up ORDER BY id DESC) = csat(up) AS in_any_order, csat(id > 60) = round(100.0 * 30 / 90, 6) AS of_expression,
	score_tally(up::pg_temp.thumb) = score_tally(up) AS of_domain FROM thumbs;
-- no rows, and only NULL
SELECT score_tally(up), csat(up) IS NULL AS csat, csat_bucket(up), csat_ci(up) IS NULL AS csat_ci FROM thumbs WHERE id < 0;
SELECT score_tally(up), csat(up) IS NULL AS csat, csat_bucket(up), csat_ci(up) IS NULL AS csat_ci FROM thumbs WHERE up IS NULL;

-- The law: an aggregate is the function of the tally; and of the same answers on the scale 1-2, in each type of score
SELECT count(*) AS groups, bool_and(csat = csat(tally) AND bucket = csat_bucket(tally) AND ci = csat_ci(tally)) AS of_tally,
	bool_and(tally = i2 AND tally = i4 AND tally = i8 AND tally = n AND tally = f) AS on_1_2, bool_and(csat = csat_2 AND bucket = bucket_2 AND ci = ci_2) AS measures_on_1_2
FROM (SELECT csat(up), csat_bucket(up) AS bucket, csat_ci(up) AS ci, score_tally(up) AS tally, score_tally((up::integer + 1)::smallint, 2) AS i2, score_tally(up::integer + 1, 2) AS i4,
		score_tally((up::integer + 1)::bigint, 2) AS i8, score_tally((up::integer + 1)::numeric, 2) AS n, score_tally((up::integer + 1)::double precision, 2) AS f,
		csat(up::integer + 1, 2) AS csat_2, csat_bucket(up::integer + 1, 2) AS bucket_2, csat_ci(up::integer + 1, 2) AS ci_2
	FROM thumbs GROUP BY product) AS v;
-- mixed with tallies on 1-2, through bands, and in comparisons: 100 * (3 - 1) / 4 and 75 - 20
SELECT sum(t) AS tally, sum(t) - '{2:1}/2' AS less FROM (SELECT score_tally(up) AS t FROM thumbs GROUP BY product UNION ALL SELECT score_tally_of(2, 100, 2) UNION ALL SELECT '{1:1000}/2' UNION ALL SELECT '{}') AS v;
SELECT count(*) FILTER (WHERE up) + 100 AS "2", count(*) FILTER (WHERE NOT up) + 1000 AS "1" FROM thumbs;
SELECT nps(bands(score_tally(up), 1, 2)) = 50 AS nps, (csat_compare(score_tally(up), '{1:4,2:1}/2'::score_tally)).difference = 55 AS compared, mean_score(score_tally(up)) = 1.75 AS mean
FROM (VALUES (true), (true), (true), (false)) AS v(up);
SELECT state_of('SELECT sum(t) FROM (SELECT score_tally(up) AS t FROM (VALUES (true)) AS v(up) UNION ALL SELECT score_tally(5, 5)) AS v') AS another_scale,
	state_of('SELECT nps(score_tally(true))') AS nps, state_of('SELECT nps(true)') AS no_such_aggregate;

-- Windows: rows, number of them without answers, and how many agree with a subquery over the rows of the frame: all
CREATE FUNCTION pg_temp.compare(frame text, rows_of_frame text) RETURNS TABLE (rows bigint, without_answers bigint, tally bigint, csat bigint, bucket bigint, ci bigint)
LANGUAGE plpgsql AS $$
BEGIN
	RETURN QUERY EXECUTE format($f$
		SELECT count(*), count(*) FILTER (WHERE yes + no = 0), count(*) FILTER (WHERE tally::text = pg_temp.tally_by_hand(yes, no)),
			count(*) FILTER (WHERE csat IS NOT DISTINCT FROM round(100.0 * yes / NULLIF(yes + no, 0), 6)),
			count(*) FILTER (WHERE (bucket).happy = yes AND (bucket).unsatisfied = no AND (bucket).satisfied = 0 AND (bucket).responses = yes + no),
			count(*) FILTER (WHERE ci IS NOT DISTINCT FROM csat_ci_by_hand(yes, yes + no))
		FROM (SELECT id, at, dense, score_tally(up) OVER w AS tally, csat(up) OVER w, csat_bucket(up) OVER w AS bucket, csat_ci(up) OVER w AS ci FROM thumbs WINDOW w AS (ORDER BY %s)) AS v,
			LATERAL (SELECT count(*) FILTER (WHERE f.up) AS yes, count(*) FILTER (WHERE NOT f.up) AS no FROM thumbs AS f WHERE %s) AS by_hand
	$f$, frame, rows_of_frame);
END
$$;
SELECT frame, c.* FROM frames, LATERAL pg_temp.compare(frame, rows_of_frame) AS c ORDER BY row;
-- with FILTER
SELECT count(*) AS rows, bool_and(csat IS NOT DISTINCT FROM by_hand) AS filtered
FROM (SELECT csat(up) FILTER (WHERE product <> 'a') OVER (ORDER BY id ROWS 9 PRECEDING) AS csat,
	(SELECT round(100.0 * count(*) FILTER (WHERE f.up) / NULLIF(count(f.up), 0), 6) FROM thumbs AS f WHERE f.id BETWEEN t.id - 9 AND t.id AND f.product <> 'a') AS by_hand FROM thumbs AS t) AS v;
-- by the inverse: 90 transitions and 80 that take a row back; and four measures of one column cost one transition a row
BEGIN;
SET LOCAL track_functions = 'all';
SET LOCAL max_parallel_workers_per_gather = 0;
ALTER FUNCTION score_tally_accum(bigint[], boolean) SECURITY DEFINER;
ALTER FUNCTION score_tally_accum_inv(bigint[], boolean) SECURITY DEFINER;
SELECT count(csat) AS rows FROM (SELECT csat(up) OVER (ORDER BY id ROWS 9 PRECEDING) FROM thumbs) AS v;
SELECT * FROM new_calls('score_tally_');
SELECT csat(up) > 0 AND (csat_bucket(up)).happy > 0 AND csat_ci(up) @> csat(up) AND responses(score_tally(up)) = count(up) AS measured FROM thumbs;
SELECT * FROM new_calls('score_tally_');
ROLLBACK;
-- one that can't be taken back
SELECT error_of($$SELECT score_tally_accum_inv('{2,0,0,5,0,0,0,0,0,0,0,0}', false)$$) AS error;
