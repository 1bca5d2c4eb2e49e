-- The law of the extension: a measure of answers is the same measure of their tally, and what plain SQL gives; a tally of
-- parts is the sum of their tallies. For each measure, score type and scale, over generated groups.
\set ON_ERROR_STOP on

-- 39 groups of 1 to 298 rows, every ninth of which holds no answer, and one without any answer
CREATE TABLE survey AS
SELECT "group", i AS id, i % 30 AS day, i % 3 AS channel, CASE WHEN (i + "group") % 9 = 0 THEN NULL ELSE ("group" * 7919 + i * i + i / 13 + i * "group") % 11 END AS score
FROM generate_series(1, 39) AS "group", LATERAL generate_series(1, "group" * "group" % 301) AS i;
INSERT INTO survey SELECT 40, i, i, 0, NULL FROM generate_series(1, 5) AS i;
-- the same answers on each other scale: 1 to scale
CREATE TABLE scaled AS SELECT scale, "group", id, day, channel, score % scale + 1 AS score FROM survey, generate_series(2, 10) AS scale;
SELECT count(*), count(DISTINCT "group") = 40 AS groups, count(DISTINCT score) = 11 AS every_answer FROM survey;

--
-- Every measure there is as an aggregate over answers and as a function of a tally, as the catalog has them
--

CREATE TEMP TABLE measures AS
SELECT a.proname AS measure, format_type(a.proargtypes[0], NULL) AS type, a.pronargs = 2 AS on_scale
FROM pg_proc AS a
WHERE a.prokind = 'a' AND a.pronargs IN (1, 2)
	AND EXISTS (SELECT FROM pg_depend AS d JOIN pg_extension AS e ON e.oid = d.refobjid WHERE d.classid = 'pg_proc'::regclass AND d.objid = a.oid
		AND d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e' AND e.extname = 'nps')
	AND a.proargtypes[0] = ANY (ARRAY['smallint', 'integer', 'bigint', 'numeric', 'double precision']::regtype[])
	AND (a.pronargs = 1 OR a.proargtypes[1] = 'integer'::regtype)
	AND EXISTS (SELECT FROM pg_proc AS f WHERE f.proname = a.proname AND f.prokind = 'f' AND f.proargtypes[0] = 'score_tally'::regtype AND f.pronargs - f.pronargdefaults <= 1);
SELECT measure, on_scale, string_agg(type, ', ' ORDER BY type COLLATE "C") AS types FROM measures
WHERE measure IN ('nps', 'nps_bucket', 'csat', 'csat_bucket') GROUP BY measure, on_scale ORDER BY measure COLLATE "C", on_scale;

-- How many groups differ: none. The text tells every digit.
CREATE FUNCTION pg_temp.differing(measure text, type text, scale integer) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	differing bigint;
	groups bigint;
BEGIN
	IF scale IS NULL THEN
		EXECUTE format('SELECT count(*) FILTER (WHERE a IS DISTINCT FROM b), count(*)
			FROM (SELECT %1$I(score::%2$s)::text AS a, %1$I(score_tally(score::%2$s))::text AS b FROM survey GROUP BY "group") AS v', measure, type) INTO differing, groups;
	ELSE
		EXECUTE format('SELECT count(*) FILTER (WHERE a IS DISTINCT FROM b), count(*)
			FROM (SELECT %1$I(score::%2$s, scale)::text AS a, %1$I(score_tally(score::%2$s, scale))::text AS b FROM scaled WHERE scale = %3$s GROUP BY "group") AS v',
			measure, type, scale) INTO differing, groups;
	END IF;
	ASSERT groups = 40, 'groups are missing';
	RETURN differing;
END
$$;
SELECT count(*) >= 20 AS measures, sum(pg_temp.differing(measure, type, NULL)) AS differing FROM measures WHERE NOT on_scale;
SELECT count(*) >= 10 * 7 AS measures, sum(pg_temp.differing(measure, type, scale)) AS differing
FROM measures, unnest(ARRAY[2, 3, 4, 5, 6, 7, 10]) AS scale WHERE on_scale;
-- a real goes by way of double precision
SELECT sum(pg_temp.differing(measure, 'real', NULL)) AS differing FROM measures WHERE NOT on_scale AND type = 'integer';

--
-- By hand
--

SELECT count(*) AS groups, count(*) FILTER (WHERE nps IS NULL) AS without_answers,
	count(*) FILTER (WHERE nps::text IS DISTINCT FROM nps_by_hand::text) AS nps, count(*) FILTER (WHERE nps::text IS DISTINCT FROM nps_of_tally::text) AS nps_of_tally,
	count(*) FILTER (WHERE csat::text IS DISTINCT FROM csat_by_hand::text) AS csat, count(*) FILTER (WHERE csat::text IS DISTINCT FROM csat_of_tally::text) AS csat_of_tally,
	count(*) FILTER (WHERE mean::text IS DISTINCT FROM mean_by_hand::text) AS mean, count(*) FILTER (WHERE responses <> responses_by_hand) AS responses
FROM (SELECT nps(score), csat(score), nps(score_tally(score)) AS nps_of_tally, csat(score_tally(score)) AS csat_of_tally, mean_score(score_tally(score)) AS mean, responses(score_tally(score)),
		round(100.0 * (count(*) FILTER (WHERE score >= 9) - count(*) FILTER (WHERE score <= 6)) / NULLIF(count(score), 0), 6) AS nps_by_hand,
		round(100.0 * count(*) FILTER (WHERE score >= 7) / NULLIF(count(score), 0), 6) AS csat_by_hand, round(avg(score), 6) AS mean_by_hand, count(score) AS responses_by_hand
	FROM survey GROUP BY "group") AS v;
-- every field of the buckets
SELECT count(*) FILTER (WHERE nps IS DISTINCT FROM nps_by_hand) AS nps_bucket, count(*) FILTER (WHERE csat IS DISTINCT FROM csat_by_hand) AS csat_bucket
FROM (SELECT nps_bucket(score)::text AS nps, csat_bucket(score)::text AS csat,
		ROW(top, middle, bottom, n, round(100.0 * top / NULLIF(n, 0), 6), round(100.0 * middle / NULLIF(n, 0), 6), round(100.0 * bottom / NULLIF(n, 0), 6))::text AS nps_by_hand,
		ROW(top, middle, bottom, n, round(100.0 * top / NULLIF(n, 0), 6), round(100.0 * middle / NULLIF(n, 0), 6), round(100.0 * bottom / NULLIF(n, 0), 6))::text AS csat_by_hand
	FROM survey JOIN (SELECT "group", count(*) FILTER (WHERE score >= 9) AS top, count(*) FILTER (WHERE score IN (7, 8)) AS middle, count(*) FILTER (WHERE score < 7) AS bottom, count(score) AS n
		FROM survey GROUP BY "group") AS by_hand USING ("group")
	GROUP BY "group", top, middle, bottom, n) AS v;
-- on the other scales
SELECT scale, count(*) AS groups, count(*) FILTER (WHERE csat::text IS DISTINCT FROM by_hand::text) AS csat, count(*) FILTER (WHERE of_tally::text IS DISTINCT FROM by_hand::text) AS of_tally
FROM (SELECT scale, csat(score, scale), csat(score_tally(score, scale)) AS of_tally, round(100.0 * count(*) FILTER (WHERE score >= satisfied_from) / NULLIF(count(score), 0), 6) AS by_hand
	FROM scaled JOIN (VALUES (2, 2), (3, 3), (4, 3), (5, 4), (6, 5), (7, 6), (10, 7)) AS usual(scale, satisfied_from) USING (scale)
	GROUP BY scale, "group") AS v
GROUP BY scale ORDER BY scale;
-- bands on every scale: satisfied from scale - 1, promoters the top answer, detractors all below the one before
SELECT scale, count(*) FILTER (WHERE csat IS DISTINCT FROM csat_by_hand) AS csat, count(*) FILTER (WHERE nps IS DISTINCT FROM nps_by_hand) AS nps
FROM (SELECT scale, csat(bands(tally, scale - 2, scale - 1))::text AS csat, csat_by_hand::text, nps(bands(tally, scale - 2, scale))::text AS nps, nps_by_hand::text
	FROM (SELECT scale, score_tally(score, scale) AS tally, round(100.0 * count(*) FILTER (WHERE score >= scale - 1) / NULLIF(count(score), 0), 6) AS csat_by_hand,
			round(100.0 * (count(*) FILTER (WHERE score = scale) - count(*) FILTER (WHERE score <= scale - 2)) / NULLIF(count(score), 0), 6) AS nps_by_hand
		FROM scaled WHERE scale > 2 GROUP BY scale, "group") AS t) AS v
GROUP BY scale ORDER BY scale;

--
-- Sums of tallies: daily ones, by channel, of each other, are as good as the answers
--

CREATE TABLE daily AS SELECT "group", day, channel, score_tally(score) AS tally FROM survey GROUP BY "group", day, channel;
SELECT count(*) FILTER (WHERE by_group.tally IS DISTINCT FROM raw.tally) AS tally, count(*) FILTER (WHERE nps(by_group.tally) IS DISTINCT FROM raw.nps) AS nps,
	count(*) FILTER (WHERE csat(by_group.tally) IS DISTINCT FROM raw.csat) AS csat, count(*) AS groups
FROM (SELECT "group", sum(tally) AS tally FROM daily GROUP BY "group") AS by_group
FULL JOIN (SELECT "group", score_tally(score) AS tally, nps(score), csat(score) FROM survey GROUP BY "group") AS raw USING ("group");
SELECT sum(by_day) = (SELECT score_tally(score) FROM survey) AS twice_summed, nps(sum(by_day)) = (SELECT nps(score) FROM survey) AS nps
FROM (SELECT day, sum(tally) AS by_day FROM daily GROUP BY day) AS v;
-- taken apart: all but one channel is the rest
SELECT (SELECT sum(tally) FROM daily) - (SELECT sum(tally) FROM daily WHERE channel = 1) = (SELECT score_tally(score) FROM survey WHERE channel <> 1) AS rest,
	responses((SELECT sum(tally) FROM daily)) = (SELECT count(score) FROM survey) AS responses;
-- on a scale, and through text, as a dump has it
SELECT scale, sum(tally) = sum(tally::text::score_tally) AS through_text, csat(bands(sum(tally), scale - 1, scale)) = round(100.0 * sum(top) / sum(n), 6) AS csat
FROM (SELECT scale, day, score_tally(score, scale) AS tally, count(*) FILTER (WHERE score = scale) AS top, count(score) AS n FROM scaled GROUP BY scale, day) AS v
GROUP BY scale ORDER BY scale;

DROP TABLE survey, scaled, daily;
