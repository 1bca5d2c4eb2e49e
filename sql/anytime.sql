-- Comparisons that hold however often one looks: worked values, the integral that defines the evidence, plain SQL over many pairs, laws,
-- limits and errors. How often they raise a false alarm is in the table that `make coverage` prints.
\set ON_ERROR_STOP on

-- A tally of promoters, passives and detractors
CREATE FUNCTION pg_temp.answers(p bigint, s bigint, d bigint) RETURNS score_tally LANGUAGE sql IMMUTABLE AS 'SELECT score_tally_of(10, p) + score_tally_of(8, s) + score_tally_of(0, d)';
-- Do two numbers agree to that many digits?
CREATE FUNCTION pg_temp.same(a double precision, b numeric, digits integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS
	'SELECT coalesce(abs(a::numeric - b) <= 10.0 ^ -digits * abs(b), false)';

--
-- Worked values, by a program of its own: ci and z to nine decimals, p to ten digits
--

SELECT n, (c).ci = numrange(round(lower, 6), round(upper, 6), '[]') AS ci, abs((c).z - z) < 6e-10 AS z, pg_temp.same((c).p_value, p, 9) AS p_value, (c).difference, (c).verdict
FROM (SELECT pg_temp.answers(101, 72, 27) AS oct, pg_temp.answers(85, 95, 70) AS nov, pg_temp.answers(74, 84, 42) AS dec) AS kettle,
	LATERAL (VALUES
		(1, nps_compare_anytime(nov, oct, effect => 10), -53.352329215, -7.696367216, -4.352194376, 3.047655979e-03),
		(2, nps_compare_anytime(nov, oct), -51.811391498, -9.237304933, -4.352194376, 6.570236738e-04),
		(3, nps_compare_anytime(pg_temp.answers(50, 30, 20), pg_temp.answers(30, 40, 30), 0.95, 10), -11.870444279, 70.122871464, 2.691236396, 2.568564471e-01),
		(4, nps_compare_anytime(pg_temp.answers(1, 0, 0), pg_temp.answers(0, 0, 1), 0.95, 10), -200, 200, 0.942809042, 1),
		(5, nps_compare_anytime(pg_temp.answers(3, 1, 0), 32, 0.95, 10), -132, 68, 0.423907747, 1),
		(6, nps_compare_anytime(dec, 32, 0.95, 10), -32.410891087, -0.062015317, -3.108111097, 4.857412292e-02),
		(7, csat_compare_anytime('{5:350,1:50}/5'::score_tally, '{5:310,1:90}/5'::score_tally, effect => 5), 1.673618785, 18.226878727, 3.731149322, 9.415450259e-03),
		(8, csat_compare_anytime('{5:5000,1:1000}/5'::score_tally, '{5:4800,1:1200}/5'::score_tally, 0.95, 5), 1.086304040, 5.578141145, 4.720954106, 1.286656565e-04),
		(9, csat_compare_anytime('{5:877,1:123}/5'::score_tally, '{5:850,1:150}/5'::score_tally, 0.95, 5), -1.974377218, 7.363598775, 1.754211548, 8.347391164e-01)
	) AS v(n, c, lower, upper, z, p)
ORDER BY n;

--
-- The integral: the evidence is the likelihood of the difference d that was seen, averaged over true differences that are normal around 0
-- with the standard deviation effect, over its likelihood if nothing differs. Both sides are tallies of 40 to 4,000 answers.
--

CREATE FUNCTION pg_temp.evidence(d double precision, se double precision, effect double precision) RETURNS double precision LANGUAGE sql IMMUTABLE AS $$
	SELECT sum(exp(e)) / 20 / sqrt(2 * pi())
	FROM generate_series(-400, 400) AS i, LATERAL (SELECT i * effect / 20 AS x) AS difference, LATERAL (SELECT x * d / se ^ 2 - x ^ 2 / (2 * se ^ 2) - x ^ 2 / (2 * effect ^ 2) AS e) AS exponent
	WHERE e > -100
$$;
CREATE FUNCTION pg_temp.nps_adjusted(p bigint, s bigint, d bigint, OUT score double precision, OUT variance double precision) LANGUAGE sql IMMUTABLE AS $$
	SELECT m, 100 * (100 * (p + d + 1.5) / (n + 3) - m * m / 100) / (n + 3) FROM (SELECT p + s + d AS n, 100.0 * (p - d) / (p + s + d + 3) AS m) AS v
$$;
SELECT k, effect, abs(c.p_value * pg_temp.evidence(a.score - b.score, se, effect) - 1) < 1e-6 AS p_value,
	abs(0.05 * pg_temp.evidence(a.score - b.score - lower(c.ci)::float8, se, effect) - 1) < 1e-5 AS lower, abs(0.05 * pg_temp.evidence(a.score - b.score - upper(c.ci)::float8, se, effect) - 1) < 1e-5 AS upper
FROM (VALUES (1), (3), (10), (100)) AS r(k), (VALUES (5), (10), (20)) AS e(effect), LATERAL pg_temp.nps_adjusted(25 * k, 11 * k, 4 * k) AS a, LATERAL pg_temp.nps_adjusted(10 * k, 20 * k, 10 * k) AS b,
	LATERAL (SELECT sqrt(a.variance + b.variance) AS se) AS s, LATERAL nps_compare_anytime(pg_temp.answers(25 * k, 11 * k, 4 * k), pg_temp.answers(10 * k, 20 * k, 10 * k), effect => effect) AS c
WHERE c.p_value < 1 AND upper(c.ci) < 200
ORDER BY k, effect;

--
-- Plain SQL: pairs of tallies, one answer to thousands, at several confidences and effects
--

CREATE TEMP TABLE pairs AS
SELECT a.t AS a, b.t AS b, confidence, effect, nps_compare_anytime(a.t, b.t, confidence, effect) AS nps, csat_compare_anytime(a.t, b.t, confidence, effect) AS csat,
	nps_compare(a.t, b.t, confidence) AS fixed, 100.0 * (a.p - a.d) / NULLIF(a.n, 0) - 100.0 * (b.p - b.d) / NULLIF(b.n, 0) AS nps_difference,
	100.0 * (a.n - a.d) / NULLIF(a.n, 0) - 100.0 * (b.n - b.d) / NULLIF(b.n, 0) AS csat_difference, a.m - b.m AS nps_adjusted, a.v + b.v AS nps_variance, a.c - b.c AS csat_adjusted, a.w + b.w AS csat_variance
FROM (SELECT *, pg_temp.answers(p, s, d) AS t, ratio(p - d, n + 3) AS m, ratio(ratio(p + d + 1.5, n + 3) - ratio(p - d, n + 3) ^ 2, n + 3) AS v, ratio(n - d + 1, n + 2) AS c, ratio((n - d + 1) * (d + 1), (n + 2) ^ 3) AS w
		FROM (SELECT g, p, s, d, (p + s + d)::numeric AS n FROM generate_series(0, 29) AS g, LATERAL (SELECT g * g * 7 % 53 * (1 + g) AS p, g * 13 % 31 * (1 + g) AS s, g * g * g % 47 * (1 + g) AS d) AS counts) AS c) AS a
	JOIN (SELECT *, pg_temp.answers(p, s, d) AS t, ratio(p - d, n + 3) AS m, ratio(ratio(p + d + 1.5, n + 3) - ratio(p - d, n + 3) ^ 2, n + 3) AS v, ratio(n - d + 1, n + 2) AS c, ratio((n - d + 1) * (d + 1), (n + 2) ^ 3) AS w
		FROM (SELECT g, p, s, d, (p + s + d)::numeric AS n FROM generate_series(0, 29) AS g, LATERAL (SELECT g * 19 % 43 * (1 + g % 4) AS p, g * g * 11 % 59 * (1 + g % 9) AS s, g * 29 % 37 * (1 + g % 3) AS d) AS counts) AS c) AS b
		ON (a.g * 7 + b.g) % 4 = 0,
	LATERAL (SELECT (ARRAY[0.5, 0.9, 0.95, 0.999])[1 + (a.g + b.g / 4) % 4] AS confidence, (ARRAY[0.25, 5, 10, 20, 100])[1 + (a.g + b.g) % 5] AS effect) AS q;
SELECT count(*) AS pairs, count(nps::text) AS not_null, count(*) FILTER (WHERE (nps).significant) > 30 AS nps_significant, count(*) FILTER (WHERE (csat).significant) > 30 AS csat_significant,
	count(*) FILTER (WHERE NOT (nps).significant AND (fixed).significant) > 10 AS fixed_only, count(*) FILTER (WHERE (nps).p_value = 1) > 10 AS no_evidence, count(*) FILTER (WHERE upper((nps).ci) = 200) > 0 AS cut_off
FROM pairs;
-- with the variance v of the difference d and the effect t: p = sqrt((v + t^2) / v) exp(-d^2 t^2 / (2 v (v + t^2))), and d -+ sqrt((v + t^2) / t^2 v (ln((v + t^2) / v) - 2 ln(1 - confidence)))
CREATE FUNCTION pg_temp.anytime_by_hand(d numeric, v numeric, effect numeric, confidence numeric, most numeric, OUT ci numrange, OUT z numeric, OUT p numeric) LANGUAGE sql IMMUTABLE AS $$
	SELECT numrange(round(100 * GREATEST(d - margin, -most), 6), round(100 * LEAST(d + margin, most), 6), '[]'), ratio(d, sqrt(v)), LEAST(1, exp(-ratio(d * d * t2, 2 * v * (v + t2)) + ln(ratio(v + t2, v)) / 2))
	FROM (SELECT (effect / 100) ^ 2 AS t2) AS e, LATERAL (SELECT sqrt(ratio(v * (v + t2), t2) * (ln(ratio(v + t2, v)) - 2 * ln(1 - confidence))) AS margin) AS m
$$;
CREATE FUNCTION pg_temp.agree(c measure_comparison, difference numeric, z numeric, p numeric, confidence numeric) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
	SELECT c.difference = round(difference, 6) AND (pg_temp.same(c.z, z, 12) OR abs(c.z::numeric - z) < 1e-14) AND c.significant = (p < 1 - confidence)
		AND c.verdict::text = CASE WHEN p >= 1 - confidence OR difference * z <= 0 THEN 'unclear' WHEN z < 0 THEN 'lower' ELSE 'higher' END
		AND CASE WHEN p > 1e-15 THEN pg_temp.same(c.p_value, p, 12) ELSE c.p_value BETWEEN 0 AND 1.1e-15 END
$$;
SELECT bool_and((nps::text IS NULL) = (nps_difference IS NULL) AND (csat::text IS NULL) = (csat_difference IS NULL)) AS null_without_answers,
	bool_and((nps).ci = n.ci) FILTER (WHERE nps_difference IS NOT NULL) AS nps_ci, bool_and(pg_temp.agree(nps, nps_difference, n.z, n.p, confidence)) FILTER (WHERE nps_difference IS NOT NULL) AS nps,
	bool_and((csat).ci = c.ci) FILTER (WHERE csat_difference IS NOT NULL) AS csat_ci, bool_and(pg_temp.agree(csat, csat_difference, c.z, c.p, confidence)) FILTER (WHERE csat_difference IS NOT NULL) AS csat
FROM pairs, LATERAL pg_temp.anytime_by_hand(nps_adjusted, nps_variance, effect, confidence, 2) AS n, LATERAL pg_temp.anytime_by_hand(csat_adjusted, csat_variance, effect, confidence, 1) AS c;

--
-- Laws
--

-- the other way round everything has the other sign; significant is what has 0 outside its interval; the difference and z are those of
-- nps_compare, whose interval is within the wider one, and whose p is smaller
SELECT count(*) AS comparisons,
	bool_and(((v.c).difference, lower((v.c).ci), upper((v.c).ci), (v.c).z) = (-(w.c).difference, -upper((w.c).ci), -lower((w.c).ci), -(w.c).z)) AS opposite,
	bool_and(((v.c).p_value, (v.c).significant) = ((w.c).p_value, (w.c).significant)) AS as_probable, bool_and((v.c).significant <> (v.c).ci @> 0.0) AS outside,
	bool_and((v.c).significant = ((v.c).p_value < 1 - confidence::double precision)) AS below, bool_and((v.c).p_value BETWEEN 0 AND 1) AS probabilities, bool_and(lower_inc((v.c).ci) AND upper_inc((v.c).ci)) AS closed,
	bool_and(((v.c).difference, (v.c).z) = ((f.c).difference, (f.c).z)) AS same_difference, bool_and((v.c).ci @> (f.c).ci AND (v.c).p_value >= (f.c).p_value) AS wider
FROM pairs, LATERAL (VALUES (1, nps), (2, csat)) AS v(measure, c), LATERAL (VALUES (1, nps_compare_anytime(b, a, confidence, effect)), (2, csat_compare_anytime(b, a, confidence, effect))) AS w(measure, c),
	LATERAL (VALUES (1, nps_compare(a, b, confidence)), (2, csat_compare(a, b, confidence))) AS f(measure, c)
WHERE v.measure = w.measure AND v.measure = f.measure AND v.c::text IS NOT NULL;
-- a tally is not different from itself, nor from its own score as a benchmark; another benchmark moves the interval
SELECT count(*) AS tallies, bool_and((c.difference, c.z, c.p_value, c.significant) = (0, 0, 1, false) AND lower(c.ci) = -upper(c.ci)) AS nps_of_itself,
	bool_and((s.difference, s.z, s.p_value, s.significant) = (0, 0, 1, false) AND lower(s.ci) = -upper(s.ci)) AS csat_of_itself,
	bool_and((nps_compare_anytime(t, nps(t))).difference = 0) AS own_nps, bool_and((csat_compare_anytime(t, csat(t))).difference = 0) AS own_csat,
	bool_and(lower((nps_compare_anytime(t, 0)).ci) - lower((nps_compare_anytime(t, 12.5)).ci) = 12.5) AS moved
FROM (SELECT DISTINCT a AS t FROM pairs WHERE responses(a) > 300) AS tallies, LATERAL nps_compare_anytime(t, t) AS c, LATERAL csat_compare_anytime(t, t) AS s;
-- names of arguments and what is usual: 95 %, 20 points, 10 percent
SELECT nps_compare_anytime(a => '{10:50,0:2}', b => '{10:30,0:40}', confidence => 0.95, effect => 20)::text = nps_compare_anytime('{10:50,0:2}'::score_tally, '{10:30,0:40}'::score_tally)::text AS nps,
	nps_compare_anytime(t => '{10:50,0:2}', benchmark => 30, confidence => 0.95, effect => 20)::text = nps_compare_anytime('{10:50,0:2}'::score_tally, 30)::text AS nps_benchmark,
	csat_compare_anytime(a => '{10:50,0:2}', b => '{10:30,0:40}', confidence => 0.95, effect => 10)::text = csat_compare_anytime('{10:50,0:2}'::score_tally, '{10:30,0:40}'::score_tally)::text AS csat,
	csat_compare_anytime(t => '{10:50,0:2}', benchmark => 30, confidence => 0.95, effect => 10)::text = csat_compare_anytime('{10:50,0:2}'::score_tally, 30)::text AS csat_benchmark;

--
-- No answers, NULL, and more answers than ever
--

SELECT count(*) AS calls, bool_and(c::text IS NULL) AS all_null
FROM (SELECT '{}'::score_tally AS e, '{9:3}'::score_tally AS t, NULL::score_tally AS n) AS v, LATERAL (VALUES
	(nps_compare_anytime(e, t)), (nps_compare_anytime(t, e)), (nps_compare_anytime(e, e)), (nps_compare_anytime(e, 50)), (nps_compare_anytime(n, t)), (nps_compare_anytime(t, n)), (nps_compare_anytime(n, 50)),
	(nps_compare_anytime(t, NULL::numeric)), (nps_compare_anytime(t, t, NULL)), (nps_compare_anytime(t, 50, NULL)), (nps_compare_anytime(t, t, effect => NULL)), (nps_compare_anytime(t, 50, effect => NULL)),
	(csat_compare_anytime(e, t)), (csat_compare_anytime(t, e)), (csat_compare_anytime(e, e)), (csat_compare_anytime(e, 50)), (csat_compare_anytime(n, t)), (csat_compare_anytime(t, n)), (csat_compare_anytime(n, 50)),
	(csat_compare_anytime(t, NULL::numeric)), (csat_compare_anytime(t, t, NULL)), (csat_compare_anytime(t, 50, NULL)), (csat_compare_anytime(t, t, effect => NULL)), (csat_compare_anytime(t, 50, effect => NULL)),
	(csat_compare_anytime(e, '{5:1}/5'::score_tally)), (csat_compare_anytime('{5:1}/5'::score_tally, e))) AS c(c);

-- 10^15 answers and 9 * 10^18, half promoters against a little less: the last digit of a share is one of z's sixth and later ones
SELECT n, nps.ci = h.ci AS nps_ci, abs(nps.z - h.z) < 1e-5 AS nps_z, abs(nps.p_value / h.p - 1) < 1e-4 AS nps_p, csat.ci = k.ci AS csat_ci, abs(csat.z - k.z) < 1e-5 AS csat_z, abs(csat.p_value / k.p - 1) < 1e-4 AS csat_p,
	h.p BETWEEN 1e-9 AND 0.01 AND k.p BETWEEN 1e-9 AND 0.01 AS apart
FROM (VALUES (1000000000000000, 500000000000000, 499999888000000), (9000000000000000000, 4500000000000000000, 4499999988100000000)) AS v(n, half, less),
	LATERAL (SELECT pg_temp.answers(half, 0, half) AS a, pg_temp.answers(less, 0, n - less) AS b, n + 3.0 AS n3, n + 2.0 AS n2) AS t,
	LATERAL nps_compare_anytime(a, b, 0.95, 0.001) AS nps, LATERAL csat_compare_anytime(a, b, 0.95, 0.001) AS csat,
	LATERAL pg_temp.anytime_by_hand(ratio(n - 2.0 * less, n3), ratio(2 * ratio(n + 1.5, n3) - ratio(2.0 * less - n, n3) ^ 2, n3), 0.001, 0.95, 2) AS h,
	LATERAL pg_temp.anytime_by_hand(ratio(half - less, n2), ratio((half + 1.0) ^ 2 + (less + 1.0) * (n - less + 1.0), n2 ^ 3), 0.001, 0.95, 1) AS k;
-- nothing overflows: all of them apart; the smallest and the largest effect and confidence there are
SELECT nps.difference = 200 AND nps.ci = '[200,200]' AND nps.p_value = 0 AND nps.verdict = 'higher' AS nps, csat.difference = -100 AND csat.ci = '[-100,-100]' AND csat.p_value = 0 AND csat.verdict = 'lower' AS csat
FROM nps_compare_anytime('{10:9000000000000000000}'::score_tally, '{0:9000000000000000000}'::score_tally) AS nps, csat_compare_anytime('{0:9000000000000000000}'::score_tally, '{10:9000000000000000000}'::score_tally) AS csat;
SELECT effect, confidence, c.ci, c.p_value = 1 AS no_evidence, c.verdict
FROM unnest(ARRAY['1e-400', '1e-200', '200']) AS effect, unnest(ARRAY['1e-300', '0.999999999999999']) AS confidence, LATERAL nps_compare_anytime('{10:1}'::score_tally, '{0:1}'::score_tally, confidence::float8, effect::numeric) AS c;

--
-- Errors
--

\pset format unaligned
\pset tuples_only on

SELECT error_of('SELECT nps_compare_anytime(score_tally(9), score_tally(8), effect => 0)');
SELECT error_of('SELECT nps_compare_anytime(score_tally(9), 30, effect => 200.000000000000000000001)');
SELECT error_of($$SELECT csat_compare_anytime(score_tally(9), score_tally(8), effect => 'NaN')$$);
SELECT error_of('SELECT csat_compare_anytime(score_tally(9), 30, effect => -5)');
SELECT effect, split_part(error_of(format('SELECT nps_compare_anytime(score_tally(9), score_tally(8), 0.95, %s)', effect)), ':', 1) AS nps, split_part(error_of(format('SELECT nps_compare_anytime(score_tally(9), 0, 0.95, %s)', effect)), ':', 1) AS nps_benchmark,
	split_part(error_of(format('SELECT csat_compare_anytime(score_tally(9), score_tally(8), 0.95, %s)', effect)), ':', 1) AS csat, split_part(error_of(format('SELECT csat_compare_anytime(score_tally(9), 0, 0.95, %s)', effect)), ':', 1) AS csat_benchmark,
	split_part(error_of(format($$SELECT nps_compare_anytime('{}'::score_tally, 0, 0.95, %s)$$, effect)), ':', 1) AS no_answers
FROM unnest(ARRAY['-1e400', '-0.000001', '0', '1e-400', '100', '100.000001', '200', '200.000001', '1e400']) AS effect;
-- the other arguments as in nps_compare
SELECT error_of('SELECT nps_compare_anytime(score_tally(9), -101)');
SELECT error_of('SELECT csat_compare_anytime(score_tally(9), -0.5)');
SELECT error_of('SELECT nps_compare_anytime(score_tally(9), score_tally(8), 95)');
SELECT error_of('SELECT nps_compare_anytime(score_tally(9), score_tally(2, 5))');
SELECT error_of('SELECT csat_compare_anytime(score_tally(2, 9), 50)');
SELECT count(*) AS calls, bool_and(error_of(format('SELECT %s(%s, %s, %L)', call, a, b, confidence)) ~ '^22023: invalid confidence: ') AS all_errors
FROM unnest(ARRAY['nps_compare_anytime', 'csat_compare_anytime']) AS call, unnest(ARRAY['score_tally(9)', $$'{}'::score_tally$$]) AS a, unnest(ARRAY['score_tally(8)', '50']) AS b,
	unnest(ARRAY['0', '1', '-1e-300', '1.0000000000000002', 'NaN', 'Infinity']) AS confidence;
