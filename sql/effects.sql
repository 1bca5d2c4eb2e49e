-- What a change is made of: worked values, plain SQL with exact quotients over many segments, the sum, limits and errors.
\set ON_ERROR_STOP on

CREATE FUNCTION pg_temp.answers(p bigint, s bigint, d bigint) RETURNS score_tally LANGUAGE sql IMMUTABLE AS 'SELECT score_tally_of(10, p) + score_tally_of(8, s) + score_tally_of(0, d)';

--
-- Worked values, by a program of its own
--

CREATE TEMP TABLE worked AS
SELECT story, segment, pg_temp.answers(bp, bs, bd) AS before, pg_temp.answers(ap, as_, ad) AS after, mix, rate
FROM (VALUES
	('autumn', 'kettle', 101, 72, 27, 85, 95, 70, 0.027165640, -19.935897436), ('autumn', 'lamp', 56, 40, 14, 74, 50, 16, 0.048538226, 1.158787449),
	-- Simpson: each channel keeps its NPS, and the whole falls by 9
	('simpson', 'Amazon', 50, 30, 20, 100, 60, 40, -3.15, 0), ('simpson', 'own', 70, 20, 10, 35, 10, 5, -5.85, 0),
	-- a segment that leaves, one that stays, one that enters
	('range', 'old', 10, 5, 5, 0, 0, 0, -1.666666667, 0), ('range', 'same', 20, 10, 10, 22, 10, 8, 0, 6.666666667), ('range', 'new', 0, 0, 0, 5, 5, 10, -15, 0),
	('one', 'all', 3, 4, 3, 5, 4, 1, 0, 40)
) AS v(story, segment, bp, bs, bd, ap, as_, ad, mix, rate);
SELECT w.story, segment, (e).mix, (e).rate, (e).mix = round(w.mix, 6) AND (e).rate = round(w.rate, 6) AS right
FROM (SELECT *, nps_effects(before, after, sum(before) OVER s, sum(after) OVER s) AS e FROM worked WINDOW s AS (PARTITION BY story)) AS w ORDER BY story, segment;
SELECT story, sum((e).mix + (e).rate) AS effects, nps(sum(after)) - nps(sum(before)) AS change, sum((e).mix + (e).rate) - (nps(sum(after)) - nps(sum(before))) AS rounding
FROM (SELECT *, nps_effects(before, after, sum(before) OVER s, sum(after) OVER s) AS e FROM worked WINDOW s AS (PARTITION BY story)) AS w GROUP BY story ORDER BY story;

--
-- Plain SQL over many segments, of which some enter, some leave and some are in neither; as NPS, as CSAT on 0-10 and on 1-5
--

CREATE TEMP TABLE segments AS
SELECT world, segment, score_tally_of(10, bp) + score_tally_of(8, bs) + score_tally_of(0, bd) AS before, score_tally_of(9, ap) + score_tally_of(7, asat) + score_tally_of(6, ad) AS after,
	score_tally_of(5, bp, 5) + score_tally_of(4, bs, 5) + score_tally_of(1, bd, 5) AS stars_before, score_tally_of(5, ap, 5) + score_tally_of(4, asat, 5) + score_tally_of(3, ad, 5) AS stars_after,
	(bp + bs + bd)::numeric AS nb, (ap + asat + ad)::numeric AS na, (bp - bd)::numeric AS netb, (ap - ad)::numeric AS neta, (bp + bs)::numeric AS satb, (ap + asat)::numeric AS sata
FROM generate_series(1, 12) AS world, generate_series(1, 25) AS segment, LATERAL (SELECT CASE WHEN (world + segment) % 7 = 0 THEN 0 ELSE world * world END AS b, CASE WHEN (world + segment * 3) % 5 = 0 THEN 0 ELSE 1 + segment * world % 11 END AS a) AS size,
	LATERAL (SELECT b * (segment * 37 % 17) AS bp, b * (segment * world % 13) AS bs, b * (segment * segment * 7 % 19) AS bd, a * (world * segment * 5 % 23) AS ap, a * (segment * 11 % 7) AS asat, a * ((segment + world) * 3 % 11) AS ad) AS counts;
SELECT count(*) AS segments, count(*) FILTER (WHERE nb > 0 AND na > 0) > 100 AS stay, count(*) FILTER (WHERE nb = 0 AND na > 0) > 20 AS enter, count(*) FILTER (WHERE nb > 0 AND na = 0) > 20 AS leave,
	count(*) FILTER (WHERE nb = 0 AND na = 0) > 3 AS in_neither
FROM segments;
-- m is the measure of the segment, or of its only side; M that of the whole
CREATE FUNCTION pg_temp.effects_by_hand(xb numeric, nb numeric, xa numeric, na numeric, all_xb numeric, all_nb numeric, all_xa numeric, all_na numeric) RETURNS measure_effects LANGUAGE sql IMMUTABLE AS $$
	SELECT round((ratio(na, all_na) - ratio(nb, all_nb)) * ((mb + ma) / 2 - (100 * ratio(all_xb, all_nb) + 100 * ratio(all_xa, all_na)) / 2), 6),
		round((ratio(nb, all_nb) + ratio(na, all_na)) / 2 * (ma - mb), 6)
	FROM (SELECT coalesce(100 * ratio(xb, NULLIF(nb, 0)), 100 * ratio(xa, NULLIF(na, 0)), 0) AS mb, coalesce(100 * ratio(xa, NULLIF(na, 0)), 100 * ratio(xb, NULLIF(nb, 0)), 0) AS ma) AS m
$$;
CREATE TEMP TABLE effects AS
SELECT *, nps_effects(before, after, sum(before) OVER w, sum(after) OVER w) AS nps, csat_effects(before, after, sum(before) OVER w, sum(after) OVER w) AS csat,
	csat_effects(stars_before, stars_after, sum(stars_before) OVER w, sum(stars_after) OVER w) AS stars, csat_effects(stars_before, after, sum(stars_before) OVER w, sum(after) OVER w) AS new_scale,
	nps_effects(bands(before, 6, 9), after, bands(sum(before) OVER w, 6, 9), sum(after) OVER w) AS of_bands,
	pg_temp.effects_by_hand(netb, nb, neta, na, sum(netb) OVER w, sum(nb) OVER w, sum(neta) OVER w, sum(na) OVER w) AS nps_by_hand,
	pg_temp.effects_by_hand(satb, nb, sata, na, sum(satb) OVER w, sum(nb) OVER w, sum(sata) OVER w, sum(na) OVER w) AS csat_by_hand
FROM segments WINDOW w AS (PARTITION BY world);
SELECT bool_and(((nps).mix, (nps).rate) = ((nps_by_hand).mix, (nps_by_hand).rate)) AS nps, bool_and(((csat).mix, (csat).rate) = ((csat_by_hand).mix, (csat_by_hand).rate)) AS csat,
	bool_and(stars::text = csat::text) AS stars, bool_and(new_scale::text = csat::text) AS new_scale, bool_and(of_bands::text = nps::text) AS of_bands,
	bool_and((nps).rate = 0) FILTER (WHERE nb = 0 OR na = 0) AS no_rate, bool_and((nps).mix = 0) FILTER (WHERE nb = 0 AND na = 0) AS nothing, count(*) FILTER (WHERE (nps).mix <> 0 AND (nps).rate <> 0) > 100 AS both
FROM effects;
-- the sum is the whole change, up to half a millionth for each number and for each of the two measures
SELECT count(*) AS worlds, bool_and(abs(nps_sum - nps_change) <= 0.0000005 * numbers) AS nps, bool_and(abs(csat_sum - csat_change) <= 0.0000005 * numbers) AS csat, min(abs(nps_change)) > 0.1 AS changes
FROM (SELECT sum((nps).mix + (nps).rate) AS nps_sum, nps(sum(after)) - nps(sum(before)) AS nps_change, sum((csat).mix + (csat).rate) AS csat_sum, csat(sum(after)) - csat(sum(before)) AS csat_change, 2 * count(*) + 2 AS numbers
	FROM effects GROUP BY world) AS w;
-- the other way round in time, the effects have the other sign
SELECT bool_and((back).mix = -(nps).mix AND (back).rate = -(nps).rate) AS opposite FROM (SELECT nps, nps_effects(after, before, sum(after) OVER w, sum(before) OVER w) AS back FROM effects WINDOW w AS (PARTITION BY world)) AS v;

--
-- 10^15 answers and more, in all 9 * 10^18: exact too
--

SELECT n, bool_and(((e).mix, (e).rate) = ((h).mix, (h).rate)) AS right, abs(sum((e).mix + (e).rate) - (nps(sum(after)) - nps(sum(before)))) <= 0.000004 AS sum, max(abs((e).mix)) > 1 AS mix, max(abs((e).rate)) > 1 AS rate
FROM (SELECT n, before, after, nps_effects(before, after, sum(before) OVER w, sum(after) OVER w) AS e, pg_temp.effects_by_hand(bp - bd, bp + bd, ap - ad, ap + ad, sum(bp - bd) OVER w, sum(bp + bd) OVER w, sum(ap - ad) OVER w, sum(ap + ad) OVER w) AS h
	FROM (VALUES (1000000000000000), (3000000000000000000)) AS v(n), (VALUES (0.7, 0.3, 0.5, 0.49999), (0.2, 0.7, 0.4, 0.6), (0.9, 0.1, 0.000000000000003, 0.3)) AS s(a, b, c, d),
		LATERAL (SELECT (a * n)::bigint AS bp, (b * n)::bigint AS bd, (c * n)::bigint AS ap, (d * n)::bigint AS ad) AS counts, LATERAL (SELECT pg_temp.answers(bp, 0, bd) AS before, pg_temp.answers(ap, 0, ad) AS after) AS t
	WINDOW w AS (PARTITION BY n)) AS e
GROUP BY n ORDER BY n;

--
-- No answers and NULL
--

SELECT nps_effects('{}', '{}', '{}', '{9:1}')::text IS NULL AS no_before, nps_effects('{}', '{}', '{9:1}', '{}')::text IS NULL AS no_after, csat_effects('{}', '{}', '{}', '{}')::text IS NULL AS neither,
	nps_effects('{9:1}', '{}', '{9:1}', '{}')::text IS NULL AS nothing_after, nps_effects('{}', '{}', '{9:1}', '{5:2,9:3}') AS not_in_it, csat_effects('{}', '{}', '{9:1}', '{5:2,9:3}') AS csat_not_in_it;
SELECT bool_and(e::text IS NULL) AS all_null FROM (SELECT '{9:1}'::score_tally AS t, NULL::score_tally AS n) AS v, LATERAL (VALUES (nps_effects(n, t, t, t)), (nps_effects(t, n, t, t)), (nps_effects(t, t, n, t)), (nps_effects(t, t, t, n)),
	(csat_effects(n, t, t, t)), (csat_effects(t, n, t, t)), (csat_effects(t, t, n, t)), (csat_effects(t, t, t, n))) AS e(e);

--
-- Errors
--

\pset format unaligned
\pset tuples_only on

-- a segment is part of the whole: on its scale, and with no more answers of any point
SELECT error_of($$SELECT nps_effects('{9:5}', '{9:5}', '{9:4,10:9}', '{9:5}')$$);
SELECT error_of($$SELECT csat_effects('{5:2}/5', '{5:3}/5', '{5:2}/5', '{}')$$);
SELECT error_of($$SELECT csat_effects('{5:2}/5', '{5:3}/5', '{5:9}', '{5:3}/5')$$);
SELECT error_of($$SELECT nps_effects('{9:2}', '{3:3}/3', '{9:2}', '{3:3,9:9}')$$);
SELECT bool_and(error_of(format($$SELECT %s_effects('{10:9,9:9,8:9,7:9,6:9,5:9,4:9,3:9,2:9,1:9,0:9}', '{}', '{10:9,9:9,8:9,7:9,6:9,5:9,4:9,3:9,2:9,1:9,0:9}'::score_tally - score_tally_of(%s, 1), '{9:1}')$$, m, point)) LIKE format('22023: before is not part of all_before%%Answers of %s in before: 9, in all_before: 8.%%', point)) AS each_point,
	bool_and(error_of(format($$SELECT %s_effects('{}', score_tally_of(%s, 3), '{9:1}', '{}')$$, m, point)) LIKE format('22023: after is not part of all_after%%Answers of %s in after: 3, in all_after: 0.%%', point)) AS each_point_after
FROM generate_series(0, 10) AS point, unnest(ARRAY['nps', 'csat']) AS m;
-- other scales
SELECT error_of($$SELECT nps_effects('{5:2}/5', '{}', '{5:2}/5', '{9:1}')$$);
SELECT error_of($$SELECT csat_effects('{}', '{}', '{9:1}', '{8:2}/9')$$);
