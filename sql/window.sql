-- The aggregates in windows: every result against the same by hand, from a subquery over the rows of the frame.
\set ON_ERROR_STOP on

-- at goes up by 0, 1 or 3, so that some rows are peers and some are far apart; dense counts the groups of peers
CREATE TEMP TABLE survey AS
SELECT i AS id, i / 3 + i / 10 * 2 AS at, CASE WHEN i % 5 = 0 THEN NULL ELSE (i * i + i / 7) % 11 END AS score FROM generate_series(1, 90) AS i;
ALTER TABLE survey ADD dense integer;
UPDATE survey SET dense = d FROM (SELECT id, dense_rank() OVER (ORDER BY at) AS d FROM survey) AS v WHERE v.id = survey.id;
-- NPS and CSAT by hand; NULL without answers
CREATE FUNCTION pg_temp.nps_by_hand(scores integer[]) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
	SELECT round(100.0 * (count(*) FILTER (WHERE score >= 9) - count(*) FILTER (WHERE score <= 6)) / NULLIF(count(score), 0), 6) FROM unnest(scores) AS score
$$;
CREATE FUNCTION pg_temp.csat_by_hand(scores integer[]) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
	SELECT round(100.0 * count(*) FILTER (WHERE score >= 7) / NULLIF(count(score), 0), 6) FROM unnest(scores) AS score
$$;
-- the counts from 0 to 10 by hand, as the text of a tally
CREATE FUNCTION pg_temp.tally_by_hand(scores integer[]) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT '{' || coalesce(string_agg(score || ':' || n, ',' ORDER BY score), '') || '}'
	FROM (SELECT score, count(*) AS n FROM unnest(scores) AS score WHERE score IS NOT NULL GROUP BY score) AS counts
$$;

--
-- Frames: rows, number of them without answers, and how many agree: all
--

CREATE FUNCTION pg_temp.compare(frame text, rows_of_frame text) RETURNS TABLE (rows bigint, without_answers bigint, nps bigint, csat bigint, tally bigint, bucket bigint)
LANGUAGE plpgsql AS $$
BEGIN
	RETURN QUERY EXECUTE format($f$
		SELECT count(*), count(*) FILTER (WHERE by_hand.nps IS NULL), count(*) FILTER (WHERE v.nps IS NOT DISTINCT FROM by_hand.nps),
			count(*) FILTER (WHERE v.csat IS NOT DISTINCT FROM by_hand.csat), count(*) FILTER (WHERE v.tally::text = by_hand.tally),
			count(*) FILTER (WHERE (bucket).promoters = by_hand.promoters AND (bucket).detractors = by_hand.detractors AND (bucket).responses = by_hand.responses)
		FROM (SELECT id, at, dense, nps(score) OVER w, csat(score) OVER w, score_tally(score) OVER w AS tally, nps_bucket(score) OVER w AS bucket
				FROM survey WINDOW w AS (ORDER BY %s)) AS v,
			LATERAL (SELECT pg_temp.nps_by_hand(array_agg(f.score)) AS nps, pg_temp.csat_by_hand(array_agg(f.score)) AS csat,
				pg_temp.tally_by_hand(array_agg(f.score)) AS tally, count(*) FILTER (WHERE f.score >= 9) AS promoters,
				count(*) FILTER (WHERE f.score <= 6) AS detractors, count(f.score) AS responses FROM survey AS f WHERE %s) AS by_hand
	$f$, frame, rows_of_frame);
END
$$;
SELECT frame, c.*
FROM frames, LATERAL pg_temp.compare(frame, rows_of_frame) AS c
ORDER BY row;

-- Partitions: a frame never sees a row of another one; FILTER in a window
SELECT count(*) AS rows, bool_and(nps IS NOT DISTINCT FROM by_hand) AS nps, bool_and(even IS NOT DISTINCT FROM even_by_hand) AS filtered
FROM (SELECT nps(score) OVER w, nps(score) FILTER (WHERE id % 2 = 0) OVER w AS even,
		(SELECT pg_temp.nps_by_hand(array_agg(f.score)) FROM survey AS f WHERE f.id % 4 = s.id % 4 AND f.id BETWEEN s.id - 12 AND s.id) AS by_hand,
		(SELECT pg_temp.nps_by_hand(array_agg(f.score)) FROM survey AS f WHERE f.id % 4 = s.id % 4 AND f.id BETWEEN s.id - 12 AND s.id AND f.id % 2 = 0) AS even_by_hand
	FROM survey AS s WINDOW w AS (PARTITION BY id % 4 ORDER BY id ROWS 3 PRECEDING)) AS v;

-- Every type of score goes through its own inverse
SELECT count(*) AS rows, bool_and(int2 IS NOT DISTINCT FROM by_hand) AS smallint, bool_and(int8 IS NOT DISTINCT FROM by_hand) AS bigint, bool_and(num IS NOT DISTINCT FROM by_hand) AS numeric,
	bool_and(float8 IS NOT DISTINCT FROM by_hand) AS double_precision, bool_and(float4 IS NOT DISTINCT FROM by_hand) AS real
FROM (SELECT score_tally(score::smallint) OVER w AS int2, score_tally(score::bigint) OVER w AS int8, score_tally((score || '.00')::numeric) OVER w AS num,
		score_tally(score::double precision) OVER w AS float8, score_tally(score::real) OVER w AS float4,
		(SELECT pg_temp.tally_by_hand(array_agg(f.score))::score_tally FROM survey AS f WHERE f.id BETWEEN s.id - 4 AND s.id + 1) AS by_hand
	FROM survey AS s WINDOW w AS (ORDER BY id ROWS BETWEEN 4 PRECEDING AND 1 FOLLOWING)) AS v;
SELECT count(*) AS rows, bool_and(int2 IS NOT DISTINCT FROM by_hand) AS smallint, bool_and(int4 IS NOT DISTINCT FROM by_hand) AS integer, bool_and(int8 IS NOT DISTINCT FROM by_hand) AS bigint,
	bool_and(num IS NOT DISTINCT FROM by_hand) AS numeric, bool_and(float8 IS NOT DISTINCT FROM by_hand) AS double_precision, bool_and(float4 IS NOT DISTINCT FROM by_hand) AS real
FROM (SELECT csat(answer::smallint, 7) OVER w AS int2, csat(answer, 7) OVER w AS int4, csat(answer::bigint, 7) OVER w AS int8, csat((answer || '.0')::numeric, 7) OVER w AS num,
		csat(answer::double precision, 7) OVER w AS float8, csat(answer::real, 7) OVER w AS float4,
		(SELECT round(100.0 * count(*) FILTER (WHERE f.score % 7 + 1 >= 6) / NULLIF(count(f.score), 0), 6) FROM survey AS f WHERE f.id BETWEEN s.id - 4 AND s.id + 1) AS by_hand
	FROM (SELECT id, score % 7 + 1 AS answer FROM survey) AS s WINDOW w AS (ORDER BY id ROWS BETWEEN 4 PRECEDING AND 1 FOLLOWING)) AS v;

--
-- A scale that changes: the frame takes the new one as soon as no answer on the old one is in it
--

-- two answers on 1-5, two rows without, two on 1-7, two without, two on 0-10
CREATE TEMP TABLE forms AS
SELECT row_number() OVER ()::integer AS id, scale, score
FROM (VALUES (5, 4), (5, 5), (5, NULL), (7, NULL), (7, 6), (7, 2), (NULL, NULL), (7, NULL), (NULL, 0), (NULL, 10)) AS v(scale, score);
SELECT id, scale, score, score_tally(score, scale) OVER w AS tally, round(csat(score, scale) OVER w) AS csat, (csat_bucket(score, scale) OVER w).responses,
	sum(score_tally_of(score, 1, scale)) OVER w AS of_tallies
FROM forms WINDOW w AS (ORDER BY id ROWS 1 PRECEDING) ORDER BY id;
SELECT count(*) AS rows, bool_and(tally = by_hand) AS as_by_hand
FROM (SELECT score_tally(score, scale) OVER (ORDER BY id ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) AS tally,
	coalesce((SELECT sum(score_tally_of(f.score, 1, f.scale)) FROM forms AS f WHERE f.id BETWEEN forms.id - 2 AND forms.id), '{}') AS by_hand FROM forms) AS v;
-- while one is, the other is an error
DO $$
BEGIN
	PERFORM csat(score, scale) OVER (ORDER BY id ROWS 3 PRECEDING) FROM forms;
	RAISE 'two scales in one frame';
EXCEPTION WHEN invalid_parameter_value THEN
	RAISE NOTICE '%', SQLERRM;
END
$$;

--
-- sum(score_tally): a rolling week of daily tallies, some of them empty or NULL
--

CREATE TEMP TABLE daily AS
SELECT day, CASE WHEN day % 11 = 0 THEN NULL WHEN day % 7 = 0 THEN '{}' ELSE (SELECT score_tally((day * i + i * i) % 11) FROM generate_series(1, day % 4) AS i) END AS tally
FROM generate_series(1, 60) AS day;
SELECT count(*) AS days, bool_and(week = by_hand) AS as_by_hand, bool_and(nps(week) IS NOT DISTINCT FROM nps(by_hand)) AS nps, count(*) FILTER (WHERE week = '{}') AS empty_weeks
FROM (SELECT sum(tally) OVER (ORDER BY day ROWS 2 PRECEDING) AS week,
	coalesce((SELECT sum(f.tally) FROM daily AS f WHERE f.day BETWEEN d.day - 2 AND d.day), '{}') AS by_hand FROM daily AS d) AS v;
SELECT count(*) AS days, bool_and(week::text = by_hand) AS as_by_hand
FROM (SELECT sum(tally) OVER (ORDER BY day ROWS BETWEEN 3 PRECEDING AND 3 FOLLOWING) AS week,
	(SELECT '{' || coalesce(string_agg(h.score || ':' || h.n, ',' ORDER BY h.score), '') || '}'
	 FROM (SELECT u.score, sum(u.responses) AS n FROM daily AS f, unnest(f.tally) AS u WHERE f.day BETWEEN d.day - 3 AND d.day + 3 AND u.responses > 0 GROUP BY u.score) AS h) AS by_hand FROM daily AS d) AS v;
-- counts up to the last bit go in and out of a frame, and so do two that don't fit together, in turn
SELECT n, sum(tally) OVER (ORDER BY n ROWS CURRENT ROW) AS one
FROM (VALUES (1, '{9:9223372036854775807}'::score_tally), (2, '{0:9223372036854775807}'), (3, '{}'), (4, '{5:9223372036854775807}/5')) AS v(n, tally) ORDER BY n;

--
-- A rolling window costs one transition for each row that comes and one inverse for each that leaves: 1000 and 1000 - 100
--

BEGIN;
-- calls of C functions are only counted when they are made to change the user
SET LOCAL track_functions = 'all';
ALTER FUNCTION score_tally_accum(bigint[], integer) SECURITY DEFINER;
ALTER FUNCTION score_tally_accum_inv(bigint[], integer) SECURITY DEFINER;
SELECT count(*) AS rows, bool_and(nps = last_by_hand OR last_by_hand IS NULL) AS last_is_right
FROM (SELECT nps(i % 11) OVER (ORDER BY i ROWS 99 PRECEDING) AS nps,
	CASE i WHEN 1000 THEN (SELECT 100.0 * (count(*) FILTER (WHERE j % 11 >= 9) - count(*) FILTER (WHERE j % 11 <= 6)) / 100 FROM generate_series(901, 1000) AS j) END AS last_by_hand
	FROM generate_series(1, 1000) AS i) AS v;
SELECT funcname, calls FROM pg_stat_xact_user_functions WHERE funcname LIKE 'score_tally_accum%' ORDER BY funcname COLLATE "C";
ROLLBACK;
