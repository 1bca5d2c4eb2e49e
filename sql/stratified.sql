-- Measures of strata with weights: against published formulas worked out elsewhere, against R, against plain SQL by the
-- definition, and at their limits.
\set ON_ERROR_STOP on

CREATE FUNCTION pg_temp.tally(p bigint, s bigint, d bigint) RETURNS score_tally LANGUAGE sql IMMUTABLE AS
	'SELECT score_tally_of(10, p) + score_tally_of(7, s) + score_tally_of(0, d)';

--
-- Worked values: nps, standard error, effective number of answers, ends of the interval. They come from a program that
-- shares nothing with this one.
--

CREATE TEMP TABLE strata (sample integer, p bigint, s bigint, d bigint, weight numeric);
INSERT INTO strata VALUES (1, 101, 72, 27, 0.5), (1, 56, 40, 14, 0.5),
	(2, 50, 30, 20, 0.7), (2, 5, 3, 2, 0.2), (2, 1, 1, 2, 0.1),
	(3, 9, 1, 0, 1), (3, 2, 1, 7, 1), (4, 5, 0, 0, 2), (4, 7, 0, 0, 1), (5, 3, 4, 3, 1),
	(6, 20, 0, 20, 6000), (6, 30, 40, 30, 3000), (6, 20, 20, 60, 1000),
	(7, 500, 300, 200, 1), (7, 30, 40, 30, 2.5), (7, 17, 0, 3, 0.7);
SELECT sample, round(w.nps, 6) = round(v.nps, 6) AS nps, abs(w.stderr - v.stderr) <= 1e-9 AS stderr,
	w.effective_responses = round(v.effective, 6) AS effective, w.ci = numrange(round(v.lower, 6), round(v.upper, 6), '[]') AS ci, w.responses
FROM (VALUES (1, 37.590909091, 4.175914468, 284.889608317, 29.044479365, 45.353894580),
	(2, 24.5, 8.454436705, 88.449111976, 7.272700646, 40.119847987),
	(3, 20, 13.601470509, 30.172306415, -12.825109874, 49.207634546),
	(4, 100, 0, 9.545454545, 45.702085438, 100),
	(5, 0, 24.494897428, 10, -41.289095624, 41.289095624)) AS v(sample, nps, stderr, effective, lower, upper),
	LATERAL (SELECT (nps_stratified(pg_temp.tally(p, s, d), weight)).* FROM strata AS s WHERE s.sample = v.sample) AS w ORDER BY sample;

--
-- R 4.2.2, survey 4.1.1: svymean(~y, svydesign(ids = ~1, strata = ~h, weights = ~w / n, data)), with y of 100, 0 and
-- -100 for NPS and of 100, 100 and 0 for CSAT. Its standard error divides the squares in a stratum by n - 1, not by n:
-- so for samples of one size it is sqrt(n / (n - 1)) times as large. The second column is R's with var(y) * (n - 1) / n.
-- Poststratified (postStratify) the estimates are the same.
--

SELECT r.sample, w.nps = round(r.nps, 6) AS nps, abs(w.stderr - r.nps_stderr) <= 1e-12 * r.nps_stderr AS nps_stderr,
	c.csat = round(r.csat, 6) AS csat, abs(c.stderr - r.csat_stderr) <= 1e-12 * r.csat_stderr AS csat_stderr
FROM (VALUES (1, 37.5909090909091, 4.17591446815897, 86.8863636363636, 1.99602235233709), (2, 24.5, 8.45443670506794, 77, 4.52658811910251),
	(6, -4, 9.8, 55, 4.96286207747102), (7, 18.8095238095238, 5.35608455155032, 74.8809523809524, 3.04992007627336)) AS r(sample, nps, nps_stderr, csat, csat_stderr),
	LATERAL (SELECT (nps_stratified(pg_temp.tally(p, s, d), weight)).* FROM strata AS s WHERE s.sample = r.sample) AS w,
	LATERAL (SELECT (csat_stratified(pg_temp.tally(p, s, d), weight)).* FROM strata AS s WHERE s.sample = r.sample) AS c ORDER BY sample;
-- R's own standard error of sample 3, two strata of 10: 14.3372087784044
SELECT abs(stderr * sqrt(10 / 9.0) - 14.3372087784044) < 1e-12 AS as_r
FROM (SELECT (nps_stratified(pg_temp.tally(p, s, d), weight)).stderr FROM strata WHERE sample = 3) AS w;

--
-- By the definition in plain SQL: random strata, and each in its turn in a window
--

INSERT INTO strata
SELECT 100 + g, CASE WHEN h % 5 = 0 THEN 0 ELSE h % 41 END, CASE WHEN h % 7 < 3 THEN 0 ELSE h / 41 % 53 END, CASE WHEN g % 4 = 0 THEN 0 ELSE h / 97 % 29 END,
	CASE g % 3 WHEN 0 THEN 1 + h % 9000 WHEN 1 THEN (1 + h % 97) / 1000.0 ELSE ratio(1, 3 + h % 11) END
FROM generate_series(1, 40) AS g, generate_series(1, 1 + g * g % 17) AS i, LATERAL (SELECT (i * 7919 + g * 4729) % 10007 AS h) AS hash;
INSERT INTO strata SELECT 200, 3, 0, 0, 1 FROM generate_series(1, 3);
DELETE FROM strata WHERE sample >= 100 AND p + s + d = 0;
ALTER TABLE strata ADD id serial;

-- variance of one answer: the mean square minus the square of the mean
CREATE FUNCTION pg_temp.variance(p numeric, d numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS 'SELECT p + d - (p - d) ^ 2';
-- nps, its standard error, csat, its standard error, effective numbers of answers for NPS and CSAT, shares of the population
CREATE FUNCTION pg_temp.by_hand(ids integer[]) RETURNS TABLE (nps numeric, stderr numeric, csat numeric, csat_stderr numeric, effective numeric, csat_effective numeric, p numeric, s numeric, d numeric, n bigint)
LANGUAGE sql STABLE AS $$
	WITH shares AS (
		SELECT ratio(weight, sum(weight) OVER ()) AS w, (p + s + d)::numeric AS n, ratio(p, p + s + d) AS p, ratio(s, p + s + d) AS s, ratio(d, p + s + d) AS d
		FROM strata WHERE id = ANY (ids)
	), whole AS (
		SELECT sum(w * p) AS p, sum(w * s) AS s, sum(w * d) AS d, sum(w ^ 2 * pg_temp.variance(p, d) / n) AS v, sum(w ^ 2 * (p + s) * d / n) AS csat_v, sum(w ^ 2 / n) AS kish, sum(n) AS n FROM shares
	), borrowed AS (
		SELECT sum(w ^ 2 / h.n * pg_temp.variance(ratio(h.p * h.n + 3 * t.p, h.n + 3), ratio(h.d * h.n + 3 * t.d, h.n + 3))) AS v,
			sum(w ^ 2 / h.n * ratio((h.p + h.s) * h.n + 3 * (t.p + t.s), h.n + 3) * ratio(h.d * h.n + 3 * t.d, h.n + 3)) AS csat_v
		FROM shares AS h, whole AS t
	)
	SELECT 100 * (p - d), 100 * sqrt(abs(t.v)), 100 * (p + s), 100 * sqrt(t.csat_v),
		CASE WHEN b.v < 1e-30 THEN 1 / kish ELSE pg_temp.variance(p, d) / b.v END, CASE WHEN b.csat_v < 1e-30 THEN 1 / kish ELSE (p + s) * d / b.csat_v END, p, s, d, t.n::bigint
	FROM whole AS t, borrowed AS b
$$;
-- the interval of an NPS of fractional numbers of answers, as nps_ci_by_hand
CREATE FUNCTION pg_temp.ci_by_hand(p numeric, s numeric, d numeric) RETURNS numrange LANGUAGE sql IMMUTABLE AS $$
	SELECT numrange(round(GREATEST(100 * (score - margin), -100), 6), round(LEAST(100 * (score + margin), 100), 6), '[]')
	FROM (SELECT p + s + d + 3 AS n) AS counts, LATERAL (SELECT ratio(p - d, n) AS score) AS adjusted,
		LATERAL (SELECT 1.959963984540054 * sqrt(ratio(ratio(p + d + 1.5, n) - score ^ 2, n)) AS margin) AS margins
$$;
CREATE FUNCTION pg_temp.close(a double precision, b numeric) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT abs(a - b) <= 1e-9 * abs(b) + 1e-12';
CREATE TEMP VIEW compared AS
SELECT w.sample, w.nps = round(h.nps, 6) AS nps, pg_temp.close(w.nps_stderr, h.stderr) AS stderr, w.nps_n = round(h.effective, 6) AS effective,
	w.nps_ci = pg_temp.ci_by_hand(h.p * h.effective, h.s * h.effective, h.d * h.effective) AS ci,
	w.csat = round(h.csat, 6) AS csat, pg_temp.close(w.csat_stderr, h.csat_stderr) AS csat_stderr, w.csat_n = round(h.csat_effective, 6) AS csat_effective,
	w.csat_ci = csat_ci_by_hand((h.p + h.s) * h.csat_effective, h.csat_effective) AS csat_ci, w.responses = h.n AND w.csat_responses = h.n AS responses
FROM (SELECT sample, (n).nps, (n).stderr AS nps_stderr, (n).ci AS nps_ci, (n).effective_responses AS nps_n, (n).responses,
		(c).csat, (c).stderr AS csat_stderr, (c).ci AS csat_ci, (c).effective_responses AS csat_n, (c).responses AS csat_responses, ids
	FROM (SELECT sample, nps_stratified(pg_temp.tally(p, s, d), weight) AS n, csat_stratified(pg_temp.tally(p, s, d), weight) AS c, array_agg(id) AS ids FROM strata GROUP BY sample) AS g) AS w,
	LATERAL pg_temp.by_hand(ids) AS h;
SELECT count(*) AS samples, bool_and(nps) AS nps, bool_and(stderr) AS stderr, bool_and(effective) AS effective, bool_and(ci) AS ci, bool_and(csat) AS csat, bool_and(csat_stderr) AS csat_stderr,
	bool_and(csat_effective) AS csat_effective, bool_and(csat_ci) AS csat_ci, bool_and(responses) AS responses FROM compared;

-- One stratum: the interval and the number of answers are those of its tally, to the last decimal, whatever the weight
SELECT count(*) AS tallies, count(*) FILTER (WHERE (n).ci = nps_ci(t)) AS nps_ci, count(*) FILTER (WHERE (n).nps = nps(t)) AS nps, count(*) FILTER (WHERE pg_temp.close((n).stderr, nps_stderr(t)::numeric)) AS stderr,
	count(*) FILTER (WHERE (c).ci = csat_ci(t)) AS csat_ci, count(*) FILTER (WHERE (c).csat = csat(t)) AS csat,
	count(*) FILTER (WHERE (n).effective_responses = responses(t) AND (c).effective_responses = responses(t) AND (n).responses = responses(t)) AS responses
FROM (SELECT t, nps_stratified(t, weight) AS n, csat_stratified(t, weight) AS c
	FROM (SELECT row_number() OVER () AS id, pg_temp.tally(p, s, d) AS t, (ARRAY[1, 0.3333333333333333, 7e-20, 12345, 9.9e19])[1 + (p + s + d) % 5] AS weight
		FROM (SELECT p, s, d FROM generate_series(0, 9) AS p, generate_series(0, 9) AS s, generate_series(0, 9) AS d WHERE p + s + d > 0
			-- of 512, and of 517 that weigh a third: percentages of the first end in a 5 behind the sixth decimal
			UNION ALL SELECT i, n - 512, 512 - i FROM generate_series(1, 511, 2) AS i, unnest(ARRAY[512, 513, 517]) AS n UNION ALL SELECT i, 512 - i, 0 FROM generate_series(1, 511, 2) AS i
			UNION ALL SELECT i * 1000000007::bigint, i * i * 98765432109::bigint, 1000000000000000 FROM generate_series(1, 50) AS i
			UNION ALL VALUES (500000000000000, 300000000000000, 200000000000000), (0, 1, 999999999999999), (9223372036854775806, 0, 1), (3000000000000000000, 3000000000000000001, 3000000000000000000)
		) AS counts) AS v GROUP BY id, t) AS w;
-- a percentage that ends in a 5 behind the sixth decimal, by a weight that has no end: 100 / 512 = 0.1953125
SELECT (nps_stratified(score_tally_of(10, 1) + score_tally_of(7, 511), weight)).nps FROM (VALUES (1.0 / 3), (0.1428571428571429)) AS v(weight) GROUP BY weight;

-- the same by thirds that have no end: 3, 4 and 2 of 1536; 1 of 1536, and with twice the weight 4 of it
SELECT (nps_stratified(score_tally_of(10, p) + score_tally_of(7, 1536 - p), 1)).nps FROM (VALUES (3), (4), (2)) AS v(p);
SELECT (nps_stratified(score_tally_of(10, p) + score_tally_of(7, 1536 - p), w)).nps FROM (VALUES (1, 1), (4, 2)) AS v(p, w);

--
-- The order of rows, the scale of the weights, and a stratum split by equal halves; rows taken back
--

SELECT count(*) AS samples, count(*) FILTER (WHERE a = b AND a = c) AS in_any_order, count(*) FILTER (WHERE a.nps = e.nps AND a.ci = e.ci AND a.effective_responses = e.effective_responses) AS times_1000
FROM (SELECT nps_stratified(pg_temp.tally(p, s, d), weight ORDER BY id) AS a, nps_stratified(pg_temp.tally(p, s, d), weight ORDER BY id DESC) AS b,
		nps_stratified(pg_temp.tally(p, s, d), weight ORDER BY md5(id::text)) AS c, nps_stratified(pg_temp.tally(p, s, d), 1000 * weight) AS e FROM strata GROUP BY sample) AS v,
	LATERAL (SELECT (a).*) AS a(nps, stderr, ci, responses, effective_responses), LATERAL (SELECT (e).*) AS e(nps, stderr, ci, responses, effective_responses);
-- in a window whose frame moves, every row is what its frame gives by itself, to the last bit
SELECT count(*) AS rows, count(*) FILTER (WHERE w.n IS NOT DISTINCT FROM f.n) AS nps, count(*) FILTER (WHERE w.c IS NOT DISTINCT FROM f.c) AS csat, count(*) FILTER (WHERE (w.n).nps IS NULL) AS without
FROM (SELECT id, nps_stratified(pg_temp.tally(p, s, d), weight) OVER frame AS n, csat_stratified(pg_temp.tally(p, s, d), weight) OVER frame AS c FROM strata
		WINDOW frame AS (ORDER BY id ROWS BETWEEN 7 PRECEDING AND 2 PRECEDING)) AS w,
	LATERAL (SELECT nps_stratified(pg_temp.tally(p, s, d), weight) AS n, csat_stratified(pg_temp.tally(p, s, d), weight) AS c FROM strata AS s WHERE s.id BETWEEN w.id - 7 AND w.id - 2) AS f;
-- through a stratum without answers, and out of it
SELECT i, (w).nps, (w).responses FROM (SELECT i, nps_stratified(t, weight) OVER (ORDER BY i ROWS 1 PRECEDING) AS w
	FROM (VALUES (1, '{10:1}'::score_tally, 1::numeric), (2, '{}', 5), (3, '{0:2}', 1), (4, NULL, 1), (5, NULL, NULL), (6, '{10:3}', 2)) AS v(i, t, weight)) AS moving ORDER BY i;

--
-- In parts
--

SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
CREATE TABLE tallies AS SELECT sample, pg_temp.tally(p, s, d) AS t, weight FROM strata;
INSERT INTO tallies SELECT tallies.* FROM tallies, generate_series(1, 20);
ALTER TABLE tallies SET (parallel_workers = 2);
ANALYZE tallies;
SELECT plan_has('SELECT nps_stratified(t, weight), csat_stratified(t, weight) FROM tallies', 'Partial Aggregate') AS in_parts;
CREATE TEMP TABLE results AS SELECT nps_stratified(t, weight) AS n, csat_stratified(t, weight) AS c FROM tallies;
SET max_parallel_workers_per_gather = 0;
INSERT INTO results SELECT nps_stratified(t, weight), csat_stratified(t, weight) FROM tallies;
SELECT count(*) AS ways, count(DISTINCT n) AS nps, count(DISTINCT c) AS csat FROM results;
RESET ALL;
DROP TABLE tallies;

--
-- What is skipped, and what can't be answered
--

SELECT v.name, w.nps, round(w.stderr::numeric, 6) AS stderr, w.ci, w.responses, w.effective_responses FROM (VALUES ('no rows', '{}'::text[], '{}'::numeric[]), ('a stratum without answers', ARRAY['{10:3,0:1}', '{}'], ARRAY[2, 1]), ('without a tally', ARRAY['{10:3,0:1}', NULL], ARRAY[2, 1]),
		('none of both', ARRAY['{10:3,0:1}', NULL, '{}', NULL, '{}'], ARRAY[2, NULL, NULL, 0, 0]), ('no answers at all', ARRAY['{}', NULL], ARRAY[1, 2]), ('nothing at all', ARRAY['{}', NULL], ARRAY[NULL, 0])) AS v(name, tallies, weights),
	LATERAL (SELECT (nps_stratified(t::score_tally, weight)).* FROM unnest(tallies, weights) AS u(t, weight)) AS w;
SELECT (csat_stratified(t, weight)).responses, (csat_stratified(t, weight)).csat IS NULL AS csat FROM (VALUES ('{4:1,5:2}/5'::score_tally, 3), (NULL, 1)) AS v(t, weight);
-- bands and scales: usual ones of each stratum, or own ones
SELECT (nps_stratified(bands(t, 3, 5), w)).nps, (csat_stratified(t, w)).csat, (csat_stratified(bands(t, 4, 5), w)).csat AS five_stars FROM (VALUES ('{1:1,5:3}/5'::score_tally, 1), ('{3:1,4:1}/5', 3)) AS v(t, w);
SELECT (csat_stratified(t, w)).csat AS of_two_scales FROM (VALUES ('{1:1,5:3}/5'::score_tally, 1), ('{6:1,7:1}', 3)) AS v(t, w);

--
-- Errors
--

\pset format unaligned
\pset tuples_only on
SELECT error_of($$SELECT nps_stratified('{10:3}'::score_tally, NULL)$$);
SELECT error_of($$SELECT csat_stratified('{10:3}'::score_tally, 0)$$);
SELECT error_of($$SELECT nps_stratified('{10:3}'::score_tally, -1)$$);
SELECT error_of($$SELECT nps_stratified('{}'::score_tally, -1)$$);
SELECT error_of($$SELECT nps_stratified(NULL::score_tally, 'NaN')$$);
SELECT weight, state_of(format('SELECT %s(''{10:3}''::score_tally, %L)', f, weight)) FROM unnest(ARRAY['NaN', '1e-21', '1.1e20', '1e1000', '1e-1000']) AS weight, unnest(ARRAY['nps_stratified', 'csat_stratified']) AS f;
SELECT weight, state_of(format('SELECT %s(''{10:3}''::score_tally, %L)', f, weight)) FROM unnest(ARRAY['1e-20', '1e20', '0.5']) AS weight, unnest(ARRAY['nps_stratified', 'csat_stratified']) AS f;
SELECT error_of($$SELECT nps_stratified('{3:1}/5'::score_tally, 1)$$);
SELECT error_of($$SELECT csat_stratified('{3:1}/8'::score_tally, 1)$$);
SELECT error_of($$SELECT nps_stratified(t, 1) FROM (VALUES (score_tally_of(9, 9223372036854775807)), ('{10:1}')) AS v(t)$$);
-- hints, followed
SELECT (nps_stratified(t, weight) FILTER (WHERE weight IS NOT NULL)).nps FROM (VALUES ('{10:3,0:1}'::score_tally, 2), ('{10:1}', NULL)) AS v(t, weight);
SELECT (nps_stratified(t, weight) FILTER (WHERE weight BETWEEN 1e-20 AND 1e20)).nps FROM (VALUES ('{10:3,0:1}'::score_tally, 2), ('{10:1}', 0), ('{10:1}', -1), ('{10:1}', 'NaN'::numeric), ('{10:1}', NULL)) AS v(t, weight);
\pset format aligned
\pset tuples_only off

--
-- Support functions called from SQL
--

-- whole numbers: two promoters and two detractors of weight 4 are W 4, p 2, d 2, W^2 / n 4, and so on
SELECT nps_stratified_accum(NULL, '{10:2,0:2}', 4)::text LIKE '{4,4,0,2.000%,0.000%,2.000%,4.000%,4.000%}' AS accum, nps_stratified_accum(NULL, NULL, NULL) = array_fill(0::numeric, ARRAY[13]) AS nothing;
-- arguments are left as they are; taken back, everything is zero; in any order, with NULL on either side
DO $$
DECLARE
	state numeric[] := nps_stratified_accum(NULL, '{10:2,0:2}', 4);
	other numeric[] := nps_stratified_accum(NULL, '{10:1,8:6}', 0.7);
	before numeric[] := state;
BEGIN
	ASSERT nps_stratified_accum_inv(nps_stratified_accum(state, '{10:1,8:6}', 0.7), '{10:1,8:6}', 0.7) = state;
	ASSERT nps_stratified_accum_inv(state, '{10:2,0:2}', 4) = array_fill(0::numeric, ARRAY[13]);
	ASSERT stratified_combine(state, other) = nps_stratified_accum(state, '{10:1,8:6}', 0.7);
	ASSERT stratified_combine(other, state) = stratified_combine(state, other);
	ASSERT stratified_combine(NULL, state) = state AND stratified_combine(state, NULL) = state AND stratified_combine(NULL, NULL) IS NULL;
	ASSERT state = before, 'the state was changed';
END
$$;
SELECT nps_stratified_final(NULL) AS nps, csat_stratified_final(array_fill(0::numeric, ARRAY[13])) AS csat;
-- every bad state is refused by every function
CREATE TEMP TABLE states (kind text, state text, shape boolean);
INSERT INTO states VALUES ('empty', '{}', true), ('12 elements', array_fill(0, ARRAY[12])::text, true), ('14 elements', array_fill(0, ARRAY[14])::text, true), ('2 dimensions', array_fill(0, ARRAY[1, 13])::text, true),
	('13 rows', array_fill(0, ARRAY[13, 1])::text, true), ('a NULL', '{0,0,0,0,0,0,0,0,0,0,0,0,NULL}', true), ('below zero', '{0,0,0,0,0,0,0,0,0,0,0,0,-1}', true), ('NaN', '{NaN,0,0,0,0,0,0,0,0,0,0,0,0}', true),
	('huge', '{1e201,0,0,0,0,0,0,0,0,0,0,0,0}', true), ('answers without weight', '{1,0,0,0,0,0,0,0,0,0,0,0,0}', false), ('weight without answers', '{0,1,0,0,0,0,0,0,0,0,0,0,0}', false),
	('no squares', '{1,1,0,1,0,0,0,0,0,0,0,0,0}', false), ('shares of more than 1', '{1,1,0,1,1,0,1,0,0,0,0,0,0}', false);
SELECT count(*) AS calls, count(*) FILTER (WHERE error = E'22023: invalid state of a stratified aggregate\n  DETAIL: A state is a numeric array of 13 sums, none of them NULL or below zero, that belong together.\n  HINT: Call the aggregate, such as nps_stratified(t, weight), instead of its transition functions.') AS refused
FROM states, (VALUES ('nps_stratified_accum(%L, ''{10:1}'', 1)', true), ('nps_stratified_accum_inv(%L, ''{10:1}'', 1)', true), ('csat_stratified_accum(%L, ''{10:1}'', 1)', true), ('csat_stratified_accum_inv(%L, ''{10:1}'', 1)', true),
	('stratified_combine(%L, NULL)', true), ('stratified_combine(NULL, %L)', true), ('nps_stratified_final(%L)', false), ('csat_stratified_final(%L)', false)) AS f(call, shape_only),
	LATERAL error_of(format('SELECT ' || call, state)) AS error WHERE shape OR NOT shape_only;
SELECT error_of($$SELECT nps_stratified_final(nps_stratified_accum_inv(NULL, '{10:1}', 1))$$) LIKE '22023: invalid state%' AS below_zero;
