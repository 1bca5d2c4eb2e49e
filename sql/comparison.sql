-- Comparisons of two tallies, or of a tally with a benchmark: against R, against plain SQL over the same rows, their
-- laws, the recipes of the manual, and their limits. Intervals of one tally are in inference.sql.
\set ON_ERROR_STOP on

-- Do two numbers agree to 12 digits?
CREATE FUNCTION pg_temp.same(a double precision, b numeric) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT coalesce(abs(a - b) <= 1e-12 * abs(b), false)';

--
-- Against R's package NPS (github.com/brendan-r/NPS, 2.0.999; R 4.2.2): with x and y for the answers of the tallies
-- nps_test_(table(npc(x)), table(npc(y)), test = 'adjusted.wald', conf = confidence) gives nps.x, nps.y, delta.hat (of
-- the adjusted scores), se.hat and int, in units of one and not cut off. R takes the difference without its sign: it is put
-- back here, and the ends of int change places. p is 2 * pnorm(-delta.hat / se.hat), which is R's p.value with all the
-- digits of small ones.
--

SELECT r.n, abs(c.difference - 100 * (x - y)) <= 0.5000001e-6 AS difference,
	c.ci = numrange(round(100 * lower, 6), round(100 * upper, 6), '[]') AS ci,
	pg_temp.same(c.z, delta / se) AS z, pg_temp.same(c.p_value, p) AS p_value, c.significant = sig AS significant, c.verdict
FROM (VALUES
	(1, '{10:1}'::score_tally, '{0:1}'::score_tally, 0.95,
		1, -1, 0.5, 0.530330085889911, -0.539427868262258, 1.53942786826226, 0.34577858615116, false),
	(2, '{7:1}', '{10:1}', 0.95,
		0, 1, -0.25, 0.484122918275927, -1.19886348391124, 0.698863483911245, 0.605576616335346, false),
	(3, '{0:1,5:1,6:1,7:2,8:2,9:1,10:2}', '{6:1,7:2,8:3,9:3,10:1}', 0.95,
		0, 0.3, -0.230769230769231, 0.28061315269537, -0.780760903640394, 0.319222442101933, 0.410863524918198, false),
	(4, '{0:2,2:1,4:1,5:3,6:2,7:4,8:6,9:5,10:6}', '{4:1,5:2,6:3,7:7,8:9,9:6,10:12}', 0.9,
		0.0666666666666667, 0.3, -0.2184637068358, 0.177796666753687, -0.510913199005485, 0.0739857853338851, 0.219173880195505, false),
	(5, '{0:10,1:4,2:3,3:6,4:5,5:21,6:16,7:33,8:52,9:44,10:56}', '{0:7,1:2,2:5,3:3,4:8,5:15,6:20,7:41,8:60,9:50,10:89}', 0.95,
		0.14, 0.263333333333333, -0.122386151658644, 0.0669707722748557, -0.253646453334195, 0.00887415001690658, 0.0676312090422171, false),
	(6, '{0:10,1:4,2:3,3:6,4:5,5:21,6:16,7:33,8:52,9:44,10:56}', '{0:10,1:4,2:3,3:6,4:5,5:21,6:16,7:33,8:52,9:44,10:56}', 0.99,
		0.14, 0.14, 0, 0.0710711291578065, -0.183067097120987, 0.183067097120987, 1, false),
	(7, '{0:50,10:50}', '{7:100}', 0.8,
		0, 0, 0, 0.0985329278164293, -0.126275027900838, 0.126275027900838, 1, false),
	(8, '{9:20,10:20}', '{0:15,10:15}', 0.95,
		1, 0, 0.930232558139535, 0.176765862729488, 0.583777833493588, 1.27668728278548, 1.42100017257511e-07, true),
	(9, '{10:200}', '{10:3}', 0.95,
		1, 1, 0.485221674876847, 0.288862349439033, -0.0809381265132817, 1.05138147626698, 0.0930025013095258, false),
	(10, '{0:120,1:60,2:70,3:80,4:90,5:310,6:240,7:520,8:880,9:760,10:1270}', '{0:100,1:70,2:60,3:90,4:80,5:290,6:250,7:500,8:900,9:820,10:1340}', 0.95,
		0.240909090909091, 0.271111111111111, -0.0301855441566223, 0.0166828394727801, -0.0628833086831344, 0.00251222036988989, 0.0703924713635435, false),
	(11, '{0:120,1:60,2:70,3:80,4:90,5:310,6:240,7:520,8:880,9:760,10:1270}', '{0:240,1:120,2:140,3:160,4:180,5:620,6:480,7:700,8:800,9:600,10:900}', 0.999,
		0.240909090909091, -0.0890688259109312, 0.329759714986596, 0.0167604230092253, 0.274609095043627, 0.384910334929564, 3.53845677666405e-86, true),
	(12, '{6:5}', '{7:5}', 0.5,
		-1, 0, -0.625, 0.275992527072745, -0.811154130641281, -0.438845869358719, 0.023540058261178, true),
	(13, '{0:3,1:1,2:2,3:4,4:1,5:5,6:6,7:40,8:60,9:30,10:25}', '{0:9,1:4,2:6,3:8,4:9,5:15,6:16,7:20,8:20,9:10,10:5}', 0.95,
		0.186440677966102, -0.426229508196721, 0.599333333333333, 0.0787125346505314, 0.445059600286431, 0.753607066380236, 2.65320496978399e-14, true),
	(14, '{5:1,8:1,10:12}', '{2:1,6:2,7:3,8:3,9:4,10:5}', 0.68,
		0.785714285714286, 0.333333333333333, 0.361344537815126, 0.228625128867036, 0.133986476113456, 0.588702599516796, 0.113989883033138, true)
) AS r(n, a, b, confidence, x, y, delta, se, lower, upper, p, sig), LATERAL nps_compare(a, b, confidence) AS c;

-- A benchmark: with the answers x of the tally nps_test_(table(npc(x)), test = 'adjusted.wald') is the test against 0, of which
-- delta.hat is the adjusted score without its sign and se.hat the standard error; p is 2 * pnorm(-delta.hat / se.hat) again
SELECT t, pg_temp.same(c.z, delta / se) AS z, pg_temp.same(c.p_value, p) AS p_value
FROM (VALUES
	('{10:1}'::score_tally, 0.25, 0.375, 0.504985075093846),
	('{7:1}', 0, 0.306186217847897, 1),
	('{0:1,5:1,6:1,7:2,8:2,9:1,10:2}', 0, 0.210662522117372, 1),
	('{0:2,2:1,4:1,5:3,6:2,7:4,8:6,9:5,10:6}', 0.0606060606060606, 0.140112731337367, 0.665340171548508),
	('{0:10,1:4,2:3,3:6,4:5,5:21,6:16,7:33,8:52,9:44,10:56}', 0.138339920948617, 0.0502548773740699, 0.0059094106448861),
	('{9:20,10:20}', 0.930232558139535, 0.0481720914201304, 4.37360733695765e-83),
	('{6:5}', -0.625, 0.229639663385923, 0.00649558625717903),
	('{0:3,1:1,2:2,3:4,4:1,5:5,6:6,7:40,8:60,9:30,10:25}', 0.183333333333333, 0.0472875365303704, 0.000105756454300595),
	('{5:1,8:1,10:12}', 0.647058823529412, 0.159826386572747, 5.15445955213131e-05)
) AS r(t, delta, se, p), LATERAL nps_compare(t, 0) AS c;

-- CSAT by Agresti and Caffo: prop.test(c(x1 + 1, x2 + 1), c(n1 + 2, n2 + 2), conf.level = confidence, correct = FALSE)$conf.int
-- is their interval; z and p are from its estimates, p by 2 * pnorm(-abs(z)). On one scale, and on two.
SELECT x1, n1, x2, n2, c.ci = numrange(round(100 * lower, 6), round(100 * upper, 6), '[]') AS ci, pg_temp.same(c.z, r.z) AS z, pg_temp.same(c.p_value, p) AS p_value,
	c.significant = (p < 1 - confidence) AS significant, c.difference = round(100.0 * x1 / n1 - 100.0 * x2 / n2, 6) AS difference, c::text = two_scales::text AS two_scales
FROM (VALUES
	(1, 1, 0, 1, 0.95, -0.421057156050781, 1, 0.866025403784439, 0.386476230771233),
	(7, 9, 3, 9, 0.95, -0.0237646342845937, 0.751037361557321, 1.8397324220156, 0.0658075310839838),
	(20, 20, 0, 20, 0.95, 0.785996390275214, 1, 14.4749372891149, 1.74484807380527e-47),
	(56, 70, 48, 80, 0.95, 0.0524529266380537, 0.335758455475767, 2.68572353830575, 0.00723729446728251),
	(412, 500, 380, 500, 0.99, -0.0021767299400957, 0.129666769780733, 2.49077566377928, 0.0127464573244425),
	(50, 100, 50, 100, 0.9, -0.115162788748069, 0.115162788748069, 0, 1),
	(3333, 10000, 3401, 10000, 0.8, -0.0153627721819666, 0.0017654916380753, -1.01736033209526, 0.308982045353213),
	(0, 10, 0, 30, 0.95, -0.115511187844061, 0.219677854510728, 0.609097820209035, 0.542459602343823),
	(90, 100, 9, 10, 0.95, -0.160459030951904, 0.278106089775433, 0.525769121353681, 0.599048631500397),
	(100, 1000, 250, 1000, 0.999, -0.204548031120467, -0.0948531664843239, -8.98116468284202, 2.67915491953569e-19)
) AS r(x1, n1, x2, n2, confidence, lower, upper, z, p),
	LATERAL csat_compare(score_tally_of(7, x1) + score_tally_of(6, n1 - x1), score_tally_of(10, x2) + score_tally_of(0, n2 - x2), confidence) AS c,
	LATERAL csat_compare(score_tally_of(4, x1, 5) + score_tally_of(3, n1 - x1, 5), score_tally_of(7, x2, 7) + score_tally_of(5, n2 - x2, 7), confidence) AS two_scales;

--
-- Against plain SQL: pairs of groups of all kinds, the first eight of one answer each, the last without any
--

CREATE TEMP TABLE survey AS
SELECT g, i, i % 3 AS channel,
	CASE WHEN g = 57 THEN NULL
		ELSE CASE g % 8 WHEN 0 THEN h % 11 WHEN 1 THEN GREATEST(h % 11, h / 11 % 11) WHEN 2 THEN LEAST(h % 11, h / 11 % 11)
			WHEN 3 THEN 7 + h % 2 WHEN 4 THEN 9 + h % 2 WHEN 5 THEN h % 7 WHEN 6 THEN 10 * (i % 2) ELSE NULLIF(h % 12, 11) END END AS score
FROM generate_series(1, 57) AS g, generate_series(1, CASE WHEN g <= 8 THEN 1 ELSE g * g % 83 + g END) AS i, LATERAL (SELECT (i * 7919 + g * 4729) % 10007 AS h) AS hash;
CREATE TEMP TABLE by_group AS
SELECT g, score_tally(score) AS t, count(score) AS n,
	count(*) FILTER (WHERE score >= 9) AS p, count(*) FILTER (WHERE score >= 7) AS x, count(*) FILTER (WHERE score <= 6) AS d
FROM survey GROUP BY g;

-- The probability of being farther than z from 0, by the power series of the error function with 60 digits; against R's
-- 2 * pnorm(-z)
CREATE FUNCTION pg_temp.two_sided_p(z numeric) RETURNS numeric LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
	half numeric := round(z * z / 2, 60); term numeric := 1; sum numeric := 1; k integer := 0;
BEGIN
	WHILE abs(term) > 1e-50 OR k < half LOOP
		k := k + 1;
		term := round(-term * half / k, 60);
		sum := sum + round(term / (2 * k + 1), 60);
	END LOOP;
	RETURN 1 - 0.797884560802865355879892119868763736951717262329869 * abs(z) * sum;
END
$$;
SELECT bool_and(pg_temp.same(p, pg_temp.two_sided_p(z))) AS two_sided_p
FROM (VALUES (0, 1), (0.01, 0.9920212873707368), (0.5, 0.61707507745197387), (1, 0.31731050786291409), (2, 0.045500263896358424), (3, 0.0026997960632601892), (-4, 6.3342483666239849e-05),
	(5, 5.7330314375838782e-07), (6, 1.9731752900753962e-09), (7, 2.5596250877716703e-12), (8, 1.244192114854357e-15), (10, 1.5239706048321054e-23)) AS r(z, p);

-- The adjusted estimates and their comparison
CREATE FUNCTION pg_temp.nps_adjusted(n numeric, p numeric, d numeric, OUT score numeric, OUT variance numeric) LANGUAGE sql IMMUTABLE AS $$
	SELECT ratio(p - d, n + 3), ratio(ratio(p + d + 1.5, n + 3) - ratio(p - d, n + 3) ^ 2, n + 3)
$$;
CREATE FUNCTION pg_temp.csat_adjusted(n numeric, x numeric, OUT score numeric, OUT variance numeric) LANGUAGE sql IMMUTABLE AS $$
	SELECT ratio(x + 1, n + 2), ratio((x + 1) * (n - x + 1), (n + 2) ^ 3)
$$;
CREATE FUNCTION pg_temp.compare_by_hand(difference numeric, variance numeric, quantile numeric, most numeric, OUT ci numrange, OUT z numeric, OUT p numeric)
LANGUAGE sql IMMUTABLE AS $$
	SELECT numrange(round(100 * GREATEST(difference - quantile * sd, -most), 6), round(100 * LEAST(difference + quantile * sd, most), 6), '[]'),
		ratio(difference, sd), pg_temp.two_sided_p(LEAST(abs(ratio(difference, sd)), 10))
	FROM (SELECT sqrt(variance) AS sd) AS v
$$;
-- Are the figures but the interval those by hand? The series ends at 10 standard deviations.
CREATE FUNCTION pg_temp.agree(c measure_comparison, difference numeric, z numeric, p numeric, confidence numeric) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
	SELECT c.difference = round(difference, 6) AND (pg_temp.same(c.z, z) OR abs(c.z - z) < 1e-14) AND c.significant = (p < 1 - confidence)
		AND c.verdict::text = CASE WHEN p >= 1 - confidence THEN 'unclear' WHEN z < 0 THEN 'lower' ELSE 'higher' END
		AND CASE WHEN abs(z) < 10 THEN abs(c.p_value - p) <= 1e-12 * p ELSE c.p_value < 1e-22 AND c.p_value >= 0 END
$$;

CREATE TEMP TABLE pairs AS
SELECT a.t AS a, b.t AS b, confidence, quantile, nps_compare(a.t, b.t, confidence) AS nps, csat_compare(a.t, b.t, confidence) AS csat,
	100.0 * (a.p - a.d) / NULLIF(a.n, 0) - 100.0 * (b.p - b.d) / NULLIF(b.n, 0) AS nps_difference, 100.0 * a.x / NULLIF(a.n, 0) - 100.0 * b.x / NULLIF(b.n, 0) AS csat_difference,
	na.score - nb.score AS nps_adjusted, na.variance + nb.variance AS nps_variance, ca.score - cb.score AS csat_adjusted, ca.variance + cb.variance AS csat_variance
FROM by_group AS a JOIN by_group AS b ON (a.g * 7 + b.g) % 4 = 0
	JOIN (VALUES (0, 0.8, 1.2815515655446004670), (1, 0.9, 1.6448536269514727149), (2, 0.95, 1.9599639845400542355), (3, 0.99, 2.5758293035489007610)) AS q(m, confidence, quantile)
		ON m = (a.g + b.g / 4) % 4,
	LATERAL pg_temp.nps_adjusted(a.n, a.p, a.d) AS na, LATERAL pg_temp.nps_adjusted(b.n, b.p, b.d) AS nb,
	LATERAL pg_temp.csat_adjusted(a.n, a.x) AS ca, LATERAL pg_temp.csat_adjusted(b.n, b.x) AS cb;
-- there are many of each kind
SELECT count(*) AS pairs, count(nps::text) AS not_null, count(*) FILTER (WHERE (nps).significant) > 100 AS nps_significant,
	count(*) FILTER (WHERE (csat).significant) > 100 AS csat_significant, count(*) FILTER (WHERE NOT (nps).significant AND abs((nps).z) > 0.1) > 100 AS not_significant,
	count(*) FILTER (WHERE upper((nps).ci) = 200 OR lower((nps).ci) = -200) > 0 AS nps_cut_off, count(*) FILTER (WHERE upper((csat).ci) = 100 OR lower((csat).ci) = -100) > 0 AS csat_cut_off
FROM pairs;
SELECT bool_and((nps::text IS NULL) = (nps_difference IS NULL) AND (csat::text IS NULL) = (csat_difference IS NULL)) AS null_without_answers,
	bool_and((nps).ci = n.ci) FILTER (WHERE nps_difference IS NOT NULL) AS nps_ci, bool_and(pg_temp.agree(nps, nps_difference, n.z, n.p, confidence)) FILTER (WHERE nps_difference IS NOT NULL) AS nps,
	bool_and((csat).ci = c.ci) FILTER (WHERE csat_difference IS NOT NULL) AS csat_ci, bool_and(pg_temp.agree(csat, csat_difference, c.z, c.p, confidence)) FILTER (WHERE csat_difference IS NOT NULL) AS csat
FROM pairs, LATERAL pg_temp.compare_by_hand(nps_adjusted, nps_variance, quantile, 2) AS n, LATERAL pg_temp.compare_by_hand(csat_adjusted, csat_variance, quantile, 1) AS c;

-- Benchmarks; of their intervals those that stay within what the measure can be
CREATE TEMP TABLE benchmarks AS
SELECT g, nps_compare(t, benchmark, 0.9) AS nps, csat_compare(t, abs(benchmark), 0.9) AS csat,
	100.0 * (p - d) / n - benchmark AS nps_difference, 100.0 * x / n - abs(benchmark) AS csat_difference,
	na.score - benchmark / 100 AS nps_adjusted, na.variance AS nps_variance, ca.score - abs(benchmark) / 100 AS csat_adjusted, ca.variance AS csat_variance,
	abs(na.score) + 1.645 * sqrt(na.variance) < 1 AS nps_within, abs(ca.score - 0.5) + 1.645 * sqrt(ca.variance) < 0.5 AS csat_within
FROM by_group, unnest(ARRAY[-100, -33.3, 0, 12.345678, 50, 100]) AS benchmark,
	LATERAL pg_temp.nps_adjusted(n, p, d) AS na, LATERAL pg_temp.csat_adjusted(n, x) AS ca
WHERE n > 0;
SELECT count(*) AS benchmarks, count(*) FILTER (WHERE nps_within) AS nps_within, count(*) FILTER (WHERE csat_within) AS csat_within,
	bool_and((nps).ci = n.ci) FILTER (WHERE nps_within) AS nps_ci, bool_and(pg_temp.agree(nps, nps_difference, n.z, n.p, 0.9)) AS nps,
	bool_and((csat).ci = c.ci) FILTER (WHERE csat_within) AS csat_ci, bool_and(pg_temp.agree(csat, csat_difference, c.z, c.p, 0.9)) AS csat
FROM benchmarks, LATERAL pg_temp.compare_by_hand(nps_adjusted, nps_variance, 1.6448536269514727149, 2) AS n,
	LATERAL pg_temp.compare_by_hand(csat_adjusted, csat_variance, 1.6448536269514727149, 1) AS c;

--
-- Laws
--

-- the other way round everything has the other sign; significant is what has 0 outside its interval, and p below 1 - confidence
SELECT count(*) AS comparisons,
	bool_and(((v.c).difference, lower((v.c).ci), upper((v.c).ci), (v.c).z) = (-(w.c).difference, -upper((w.c).ci), -lower((w.c).ci), -(w.c).z)) AS opposite,
	bool_and(((v.c).p_value, (v.c).significant) = ((w.c).p_value, (w.c).significant)) AS as_probable,
	bool_and((v.c).verdict::text = CASE (w.c).verdict WHEN 'lower' THEN 'higher' WHEN 'higher' THEN 'lower' ELSE 'unclear' END) AS opposite_verdict, bool_and((v.c).significant <> (v.c).ci @> 0.0) AS outside,
	bool_and((v.c).significant = ((v.c).p_value < 1 - confidence::double precision)) AS below, bool_and((v.c).p_value BETWEEN 0 AND 1) AS probabilities,
	bool_and(lower_inc((v.c).ci) AND upper_inc((v.c).ci)) AS closed
FROM pairs, LATERAL (VALUES (1, nps), (2, csat)) AS v(measure, c), LATERAL (VALUES (1, nps_compare(b, a, confidence)), (2, csat_compare(b, a, confidence))) AS w(measure, c)
WHERE v.measure = w.measure AND v.c::text IS NOT NULL;
-- a tally is not different from itself, nor from its own score as a benchmark
SELECT count(*) AS tallies, bool_and((c.difference, c.z, c.p_value, c.significant) = (0, 0, 1, false) AND lower(c.ci) = -upper(c.ci)) AS nps_of_itself,
	bool_and((s.difference, s.z, s.p_value, s.significant) = (0, 0, 1, false) AND lower(s.ci) = -upper(s.ci)) AS csat_of_itself,
	bool_and((nps_compare(t, nps(t))).difference = 0) AS own_nps, bool_and((csat_compare(t, csat(t))).difference = 0) AS own_csat
FROM by_group, LATERAL nps_compare(t, t) AS c, LATERAL csat_compare(t, t) AS s WHERE n > 0;
-- against a benchmark of 0 it is the interval of the tally; another benchmark moves it
SELECT count(*) AS tallies, bool_and(c.ci = nps_ci(t, 0.9)) AS nps_ci, bool_and(lower(c.ci) - lower(moved.ci) = 12.5 AND upper(c.ci) - upper(moved.ci) = 12.5) AS moved
FROM by_group, LATERAL nps_compare(t, 0, 0.9) AS c, LATERAL nps_compare(t, 12.5, 0.9) AS moved WHERE g IN (SELECT g FROM benchmarks WHERE nps_within);
-- significance depends on the confidence: p is 0.0676312 here (the fifth pair of R above)
SELECT confidence,
	(nps_compare('{0:10,1:4,2:3,3:6,4:5,5:21,6:16,7:33,8:52,9:44,10:56}'::score_tally, '{0:7,1:2,2:5,3:3,4:8,5:15,6:20,7:41,8:60,9:50,10:89}'::score_tally, confidence)).significant
FROM unnest(ARRAY[0.9, 0.9323, 0.9324, 0.95]) AS confidence;
-- names of arguments and the usual confidence
SELECT nps_compare(a => '{10:5,0:2}', b => '{10:3,0:4}', confidence => 0.95)::text = nps_compare('{10:5,0:2}'::score_tally, '{10:3,0:4}'::score_tally)::text AS nps,
	nps_compare(t => '{10:5,0:2}', benchmark => 30, confidence => 0.95)::text = nps_compare('{10:5,0:2}'::score_tally, 30)::text AS nps_benchmark,
	csat_compare(a => '{10:5,0:2}', b => '{10:3,0:4}', confidence => 0.95)::text = csat_compare('{10:5,0:2}'::score_tally, '{10:3,0:4}'::score_tally)::text AS csat,
	csat_compare(t => '{10:5,0:2}', benchmark => 30, confidence => 0.95)::text = csat_compare('{10:5,0:2}'::score_tally, 30)::text AS csat_benchmark;

--
-- Recipes: against comparisons of what subqueries over the rows count
--

-- a month against the month before, from stored tallies and straight from the rows
SELECT count(*) AS months, count(stored::text) AS compared,
	bool_and(stored::text IS NOT DISTINCT FROM by_subquery::text) AS stored, bool_and(raw::text IS NOT DISTINCT FROM by_subquery::text) AS raw
FROM (SELECT g AS month, nps_compare(t, lag(t) OVER (ORDER BY g)) AS stored FROM by_group) AS v
	JOIN (SELECT g AS month, nps_compare(score_tally(score), lag(score_tally(score)) OVER (ORDER BY g)) AS raw FROM survey GROUP BY g) AS w USING (month),
	LATERAL (SELECT nps_compare(score_tally(score) FILTER (WHERE g = month), score_tally(score) FILTER (WHERE g = month - 1)) AS by_subquery FROM survey) AS s;
-- each product against all others
SELECT count(*) AS products, bool_and(nps::text = nps_by_subquery::text) AS nps, bool_and(csat::text = csat_by_subquery::text) AS csat,
	count(DISTINCT (nps).difference) AS differences
FROM (SELECT product, nps_compare(t, sum(t) OVER () - t) AS nps, csat_compare(t, sum(t) OVER () - t) AS csat
		FROM (SELECT g % 6 AS product, sum(t) AS t FROM by_group GROUP BY product) AS p) AS v,
	LATERAL (SELECT nps_compare(score_tally(score) FILTER (WHERE g % 6 = product), score_tally(score) FILTER (WHERE g % 6 <> product)) AS nps_by_subquery,
		csat_compare(score_tally(score) FILTER (WHERE g % 6 = product), score_tally(score) FILTER (WHERE g % 6 <> product)) AS csat_by_subquery FROM survey) AS s;
-- of the only product there is there are no others
SELECT nps_compare(t, sum(t) OVER () - t)::text IS NULL AS nothing_to_compare FROM (SELECT sum(t) AS t FROM by_group) AS p;

--
-- No answers, NULL, and more answers than ever
--

SELECT count(*) AS calls, bool_and(c::text IS NULL) AS all_null
FROM (SELECT '{}'::score_tally AS e, '{9:3}'::score_tally AS t, NULL::score_tally AS n) AS v, LATERAL (VALUES
	(nps_compare(e, t)), (nps_compare(t, e)), (nps_compare(e, e)), (nps_compare(e, 50)), (nps_compare(n, t)), (nps_compare(t, n)), (nps_compare(n, 50)),
	(nps_compare(t, NULL::numeric)), (nps_compare(t, t, NULL)), (nps_compare(t, 50, NULL)),
	(csat_compare(e, t)), (csat_compare(t, e)), (csat_compare(e, e)), (csat_compare(e, 50)), (csat_compare(n, t)), (csat_compare(t, n)), (csat_compare(n, 50)),
	(csat_compare(t, NULL::numeric)), (csat_compare(t, t, NULL)), (csat_compare(t, 50, NULL)),
	(csat_compare(e, '{5:1}/5'::score_tally)), (csat_compare('{5:1}/5'::score_tally, e))) AS c(c);

-- the difference of two scores is from -200 to 200, that of two shares from -100 to 100
SELECT nps.difference = 200 AND upper(nps.ci) = 200 AND lower(nps.ci) > 0 AS nps, csat.difference = 100 AND upper(csat.ci) = 100 AND lower(csat.ci) > 0 AS csat
FROM nps_compare('{10:100}'::score_tally, '{0:100}'::score_tally, 0.99) AS nps, csat_compare('{10:100}'::score_tally, '{0:100}'::score_tally, 0.99) AS csat;

-- 10^15 answers and 9 * 10^18: the last digit of a share is one of z's sixth and later ones
SELECT n.n, nps.ci = h.ci AS nps_ci, abs(nps.z - h.z) < 1e-5 AS nps_z, abs(nps.p_value - h.p) < 1e-5 AS nps_p,
	csat.ci = k.ci AS csat_ci, abs(csat.z - k.z) < 1e-5 AS csat_z, abs(csat.p_value - k.p) < 1e-5 AS csat_p, h.z > 1 AND k.z > 1 AS apart
FROM (VALUES (1000000000000000, 500000000000000, 499999950000000), (9000000000000000000, 4500000000000000000, 4499999995000000000)) AS n(n, half, less),
	LATERAL (SELECT score_tally_of(10, half) + score_tally_of(0, half) AS a, score_tally_of(10, less) + score_tally_of(0, n - less) AS b) AS t,
	LATERAL nps_compare(a, b) AS nps, LATERAL csat_compare(a, b) AS csat,
	LATERAL pg_temp.nps_adjusted(n, half, half) AS na, LATERAL pg_temp.nps_adjusted(n, less, n - less) AS nb,
	LATERAL pg_temp.compare_by_hand(na.score - nb.score, na.variance + nb.variance, 1.9599639845400542, 2) AS h,
	LATERAL pg_temp.csat_adjusted(n, half) AS ca, LATERAL pg_temp.csat_adjusted(n, less) AS cb,
	LATERAL pg_temp.compare_by_hand(ca.score - cb.score, ca.variance + cb.variance, 1.9599639845400542, 1) AS k;
SELECT nps.difference = 200 AND nps.ci = '[200,200]' AND nps.z > 1e18 AND nps.p_value = 0 AND nps.significant AS nps,
	csat.difference = 100 AND csat.ci = '[100,100]' AND csat.z > 1e18 AND csat.p_value = 0 AND csat.significant AS csat
FROM nps_compare('{10:9000000000000000000}'::score_tally, '{0:9000000000000000000}'::score_tally) AS nps,
	csat_compare('{10:9000000000000000000}'::score_tally, '{0:9000000000000000000}'::score_tally) AS csat;

-- next to no confidence: any difference is significant, and the interval is the adjusted difference; next to certainty:
-- only p below 10^-15 is
SELECT confidence, a_b.significant AS differ, a_a.significant AS same, far.significant AS far_apart, a_b.ci = expected::numrange AS ci
FROM (VALUES ('1e-300', '[50,50]'), ('0.999999999999999', '[-200,200]')) AS v(confidence, expected), (SELECT '{10:1}'::score_tally AS a, '{0:1}'::score_tally AS b) AS t,
	LATERAL nps_compare(a, b, confidence::double precision) AS a_b, LATERAL nps_compare(a, a, confidence::double precision) AS a_a,
	LATERAL nps_compare('{10:100}'::score_tally, '{0:100}'::score_tally, confidence::double precision) AS far;

--
-- Errors
--

\pset format unaligned
\pset tuples_only on

-- a benchmark is what the measure can be
SELECT error_of('SELECT nps_compare(score_tally(9), 100.5)');
SELECT error_of('SELECT nps_compare(score_tally(9), -101)');
SELECT error_of($$SELECT nps_compare(score_tally(9), 'NaN'::numeric)$$);
SELECT error_of('SELECT csat_compare(score_tally(9), -0.5)');
SELECT error_of('SELECT csat_compare(score_tally(5, 5), 100.5)');
SELECT benchmark, split_part(error_of(format('SELECT nps_compare(score_tally(9), %s)', benchmark)), ':', 1) AS nps,
	split_part(error_of(format('SELECT csat_compare(score_tally(9), %s)', benchmark)), ':', 1) AS csat,
	split_part(error_of(format($$SELECT nps_compare('{}'::score_tally, %s)$$, benchmark)), ':', 1) AS no_answers
FROM unnest(ARRAY['-1e400', '-100.000001', '-100', '-0.000001', '0', '100', '100.000001', '1e400']) AS benchmark;
-- a confidence is between 0 and 1, with no answers too
SELECT error_of('SELECT nps_compare(score_tally(9), score_tally(8), 1)');
SELECT error_of('SELECT csat_compare(score_tally(9), 50, 95)');
SELECT count(*) AS calls, bool_and(error_of(format('SELECT %s(%s, %s, %L)', call, a, b, confidence)) ~ '^22023: invalid confidence: ') AS all_errors
FROM unnest(ARRAY['nps_compare', 'csat_compare']) AS call, unnest(ARRAY['score_tally(9)', $$'{}'::score_tally$$]) AS a, unnest(ARRAY['score_tally(8)', '50']) AS b,
	unnest(ARRAY['0', '-0', '1', '-1e-300', '1.0000000000000002', 'NaN', 'Infinity', '-Infinity']) AS confidence;
-- NPS is of the scales 0-10 and 1-3, and CSAT of those with usual thresholds, on either side
SELECT a, b, split_part(error_of(format('SELECT nps_compare(%L::score_tally, %s)', a, b)), ':', 1) AS nps,
	split_part(error_of(format('SELECT csat_compare(%L::score_tally, %s)', a, b)), ':', 1) AS csat
FROM (VALUES ('{9:2}', $$'{2:1}/2'::score_tally$$), ('{2:1}/8', $$'{9:2}'::score_tally$$), ('{2:1}/9', $$'{2:1}/2'::score_tally$$),
	('{2:1}/5', $$'{9:2}'::score_tally$$), ('{9:2}', $$'{2:1}/10'::score_tally$$), ('{9:2}', $$'{2:1}/3'::score_tally$$), ('{2:1}/3', '50'), ('{2:1}/3', $$'{2:1}/4'::score_tally$$),
	('{2:1}/7', '50'), ('{2:1}/2', '50'), ('{2:1}/9', '50'), ('{}', $$'{2:1}/5'::score_tally$$), ('{2:1}/2', $$'{}'::score_tally$$), ('{9:2}', $$'{8:2}'::score_tally$$)) AS v(a, b);
