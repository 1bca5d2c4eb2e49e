-- Means, medians and standard deviations of tallies, Student's interval and Welch's test: against R, against tables and closed forms,
-- against plain SQL over the same rows, and at their limits.
\set ON_ERROR_STOP on

--
-- Against R 4.2.2: t.test(x, conf.level = confidence)$conf.int, which goes beyond the scale, sd(x) and median(x)
--

SELECT t, confidence,
	mean_score_ci(t, confidence) = numrange(round(GREATEST(lower, lowest), 6), round(LEAST(upper, highest), 6), '[]') AS ci,
	stddev_score(t)::text = round(sd, 6)::text AS stddev, median_score(t) = median AS median
FROM (VALUES
	('{1:1,3:1,4:1,5:2}/5'::score_tally, 0.95, 1.52229873263287, 5.67770126736714, 1.67332005306815, 4, 1, 5),
	('{5:2,6:1}/10', 0.95, 3.89911575675018, 6.76755090991649, 0.577350269189626, 5, 1, 10),
	('{4:3,5:4}/5', 0.9, 4.17884687045133, 4.96401027240581, 0.534522483824849, 5, 1, 5),
	('{1:5,2:3,3:7,4:20,5:65}/5', 0.95, 4.15585642713755, 4.58414357286245, 1.07923467084202, 5, 1, 5),
	('{1:5,2:3,3:7,4:20,5:65}/5', 0.99, 4.08654921708139, 4.65345078291861, 1.07923467084202, 5, 1, 5),
	('{0:10,1:4,2:3,3:6,4:5,5:21,6:16,7:33,8:52,9:44,10:56}', 0.95, 7.08828191784117, 7.72771808215883, 2.56668805081584, 8, 0, 10),
	('{0:10,1:4,2:3,3:6,4:5,5:21,6:16,7:33,8:52,9:44,10:56}', 0.999, 6.86743138423112, 7.94856861576888, 2.56668805081584, 8, 0, 10),
	('{0:7,1:2,2:5,3:3,4:8,5:15,6:20,7:41,8:60,9:50,10:89}', 0.5, 7.76025307827167, 7.93974692172833, 2.30184599469156, 8, 0, 10),
	('{1:40,2:60}/2', 0.95, 1.5023039108011, 1.6976960891989, 0.492365963917331, 2, 1, 2),
	('{1:20,2:30,3:50}/3', 0.8, 2.19872753555744, 2.40127246444256, 0.784959627090219, 2.5, 1, 3),
	('{0:120,1:60,2:70,3:80,4:90,5:310,6:240,7:520,8:880,9:760,10:1270}', 0.95, 7.6571845167001, 7.80190639239081, 2.44829036902378, 8, 0, 10)
) AS r(t, confidence, lower, upper, sd, median, lowest, highest);

-- A comparison is what t.test(x, y, conf.level = confidence) or t.test(x, mu = benchmark, conf.level = confidence) gives
CREATE FUNCTION pg_temp.agrees(c measure_comparison, difference numeric, lower numeric, upper numeric, statistic double precision, p double precision, confidence double precision) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
	SELECT abs(c.difference - difference) <= 0.0000005 AND c.ci = numrange(round(lower, 6), round(upper, 6), '[]') AND abs(c.z - statistic) <= 1e-11 * abs(statistic)
		AND abs(c.p_value - p) <= 1e-11 * p AND c.significant = (p < 1 - confidence)
		AND c.verdict::text = CASE WHEN p >= 1 - confidence THEN 'unclear' WHEN difference < 0 THEN 'lower' ELSE 'higher' END
$$;
SELECT a, b, pg_temp.agrees(c, r.difference, r.lower, r.upper, statistic, p, confidence) AS as_r, c.verdict
FROM (VALUES
	('{4:3,5:4}/5'::score_tally, '{3:2,4:2,5:1}/5'::score_tally, 0.9, 0.771428571428571, -0.0475473386270146, 1.59040448148416, 1.81416547984517, 0.117127765942619),
	('{5:1,6:1}/10', '{2:1,4:1}/10', 0.5, 2.5, 1.51916262042791, 3.48083737957209, 2.23606797749979, 0.198727388934526),
	('{1:5,2:3,3:7,4:20,5:65}/5', '{1:9,2:8,3:13,4:30,5:40}/5', 0.95, 0.53, 0.199036406679588, 0.860963593320413, 3.15853743754837, 0.0018416794030947),
	('{1:1,4:2,5:9}/5', '{1:90,2:80,3:130,4:300,5:400}/5', 0.95, 0.66, -0.0847124568041784, 1.40471245680418, 1.94393289305963, 0.0771759387266875),
	('{0:10,1:4,2:3,3:6,4:5,5:21,6:16,7:33,8:52,9:44,10:56}', '{0:7,1:2,2:5,3:3,4:8,5:15,6:20,7:41,8:60,9:50,10:89}', 0.95, -0.442, -0.854174006759618, -0.0298259932403808, -2.10683631701111, 0.035623875585098),
	('{1:200,2:300,3:500}/3', '{1:500,2:300,3:200}/3', 0.99, 0.6, 0.509899061456263, 0.690100938543737, 17.1693589060833, 9.70776871478395e-62),
	('{1:4000,2:6000}/2', '{1:6000,2:4000}/2', 0.95, 0.2, 0.186419470237676, 0.213580529762324, 28.8660700477221, 1.51339020203731e-179)
) AS r(a, b, confidence, difference, lower, upper, statistic, p), LATERAL mean_score_compare(a, b, confidence) AS c;
SELECT t, benchmark, pg_temp.agrees(c, r.difference, r.lower, r.upper, statistic, p, confidence) AS as_r, c.verdict
FROM (VALUES
	('{1:5,2:3,3:7,4:20,5:65}/5'::score_tally, 4.2, 0.95, 0.17, -0.0441435728624517, 0.384143572862452, 1.57519031395986, 0.118402888459168),
	('{4:3,5:4}/5', 3, 0.9, 1.57142857142857, 1.17884687045133, 1.96401027240581, 7.77817459305202, 0.000237744392482354),
	('{5:2,6:1}/10', 1, 0.5, 4.33333333333333, 4.06116780635742, 4.60549886030924, 13, 0.00586515322756568),
	('{0:10,1:4,2:3,3:6,4:5,5:21,6:16,7:33,8:52,9:44,10:56}', 7.5, 0.95, -0.092, -0.41171808215883, 0.227718082158831, -0.566741144571535, 0.57140056437942),
	('{5:1,6:1}/10', 2, 0.5, 3.5, 3, 4, 7, 0.0903344706017331),
	('{1:20,2:30,3:50}/3', 1, 0.95, 1.3, 1.14424698016166, 1.45575301983834, 16.5613613125428, 2.73342123637234e-30),
	('{0:120,1:60,2:70,3:80,4:90,5:310,6:240,7:520,8:880,9:760,10:1270}', 6, 0.95, 1.72954545454545, 1.6571845167001, 1.80190639239081, 46.859256591196, 0)
) AS r(t, benchmark, confidence, difference, lower, upper, statistic, p), LATERAL mean_score_compare(t, benchmark, confidence) AS c;

--
-- Student's distribution
--

-- The quantiles that every table has, at 90, 95 and 99 %: of df + 1 answers half are 5 and half are 6, or one more is 6
SELECT df, round(m90 / stderr, 3) = q90 AS "90", round(m95 / stderr, 3) = q95 AS "95", round(m99 / stderr, 3) = q99 AS "99"
FROM (VALUES (2, 2.920, 4.303, 9.925), (3, 2.353, 3.182, 5.841), (4, 2.132, 2.776, 4.604), (5, 2.015, 2.571, 4.032), (6, 1.943, 2.447, 3.707), (7, 1.895, 2.365, 3.499), (8, 1.860, 2.306, 3.355),
		(9, 1.833, 2.262, 3.250), (10, 1.812, 2.228, 3.169), (12, 1.782, 2.179, 3.055), (15, 1.753, 2.131, 2.947), (20, 1.725, 2.086, 2.845), (25, 1.708, 2.060, 2.787), (29, 1.699, 2.045, 2.756),
		(30, 1.697, 2.042, 2.750), (40, 1.684, 2.021, 2.704), (60, 1.671, 2.000, 2.660), (120, 1.658, 1.980, 2.617)) AS student(df, q90, q95, q99),
	LATERAL (SELECT df + 1 AS n, (df + 1) / 2 AS fives) AS c,
	LATERAL (SELECT score_tally_of(5, fives) + score_tally_of(6, n - fives) AS t, sqrt(fives * (n - fives)::numeric / n / df / n) AS stderr) AS s,
	LATERAL (SELECT upper(mean_score_ci(t, 0.9)) - mean_score(t) AS m90, upper(mean_score_ci(t)) - mean_score(t) AS m95, upper(mean_score_ci(t, 0.99)) - mean_score(t) AS m99) AS m;

-- With 1, 2 and 4 degrees of freedom the probability is elementary; of 9 and 10 against benchmarks that are near and far. That of 4
-- is a difference of nearly equal numbers, so it has fewer digits far out.
SELECT count(*) AS comparisons, count(*) FILTER (WHERE abs(c.z) > 10.001) AS far,
	bool_and(abs(c.p_value - CASE df WHEN 1 THEN atan(1 / t_value) / (pi() / 2) WHEN 2 THEN 2 / (sqrt(t_value ^ 2 + 2) * (sqrt(t_value ^ 2 + 2) + t_value)) ELSE 1 - t_value * (t_value ^ 2 + 6) / (t_value ^ 2 + 4) ^ 1.5 END)
		<= 1e-13 * c.p_value + CASE df WHEN 4 THEN 1e-15 ELSE 0 END) AS p
FROM (VALUES (1, '{9:1,10:1}'::score_tally), (2, '{9:1,10:2}'), (2, '{9:2,10:1}'), (4, '{9:1,10:4}'), (4, '{9:3,10:2}')) AS v(df, t), generate_series(0, 10, 0.125) AS benchmark,
	LATERAL mean_score_compare(t, benchmark) AS c, LATERAL (SELECT abs(c.z) AS t_value) AS a WHERE c.z <> 0;
-- The interval too: at the confidence 1 - p the benchmark is an end of it
SELECT count(*) AS benchmarks, bool_and(CASE WHEN benchmark < mean THEN lower(ci) = benchmark ELSE upper(ci) = benchmark END) AS ends
FROM (VALUES ('{9:1,10:1}'::score_tally), ('{9:1,10:2}'), ('{3:1,8:2}'), ('{0:1,9:3,10:1}'), ('{4:20,7:19,10:3}'), ('{4:21,7:19,10:3}'), ('{4:2000,7:1901,10:300}'), ('{2:1000000,4:1000001}'),
		('{4:10000000000000000,6:10000000000000001}')) AS v(t), generate_series(-2.9, 2.9, 0.2) AS standard_errors,
	LATERAL (SELECT mean_score(t) AS mean, round(mean_score(t) + standard_errors * stddev_score(t) / sqrt(responses(t)::numeric), 6) AS benchmark) AS m,
	LATERAL (SELECT mean_score_ci(t, 1 - (mean_score_compare(t, benchmark)).p_value) AS ci) AS c
WHERE benchmark BETWEEN 0.000001 AND 9.999999 AND abs(benchmark - mean) > 0.000001;

-- Far out, with many degrees of freedom: half of the answers are 9 and half are 10; the figures are from the regularized incomplete
-- beta function of mpmath 1.3, with 40 digits
SELECT n, benchmark, abs(c.z - v.z) <= 1e-13 * v.z AS z, abs(c.p_value - p) <= 1e-11 * p AS p
FROM (VALUES (60, 2, 115.21718621802912, 3.7102765501815772e-71), (100, 1, 169.14786430812539, 1.0352853862842666e-123), (1000, 8.9, 37.92835351026986, 1.035245314216413e-195),
		(10000, 9.317, 36.598169954247712, 2.5806313953846749e-275)) AS v(n, benchmark, z, p),
	LATERAL mean_score_compare(score_tally_of(9, n / 2) + score_tally_of(10, n / 2), benchmark) AS c;
-- With 10^15 and 9 * 10^18 answers it is the normal distribution: at 0.67448975, 1.95996398 and 6 standard errors 0.5, 0.05 and
-- 1.9731753e-9 (pnorm)
SELECT n, p, abs(c.p_value / p - 1) < 1e-5 AS as_normal
FROM (VALUES (1000000000000000), (9000000000000000000)) AS n(n), (VALUES (0.674489750196081743, 0.5), (1.95996398454005424, 0.05), (6, 1.97317529007539628e-9)) AS v(z, p),
	LATERAL mean_score_compare(score_tally_of(0, n / 2) + score_tally_of(2, n / 2), round(1 - z / sqrt(n::numeric), 25)) AS c;

--
-- Against plain SQL over the same rows: the answers of 60 groups, on each scale
--

CREATE TEMP TABLE survey AS
SELECT g, i, h % 11 AS score, NULLIF(CASE g % 3 WHEN 0 THEN h % 6 WHEN 1 THEN GREATEST(h % 6, h / 6 % 6) ELSE h % 6 / 3 * 2 + 3 END, 0) AS stars, h % 3 = 0 AS yes
FROM generate_series(1, 60) AS g, generate_series(1, g * g % 53 + 1) AS i, LATERAL (SELECT (i * 7919 + g * 4729) % 10007 AS h) AS hash;
CREATE FUNCTION pg_temp.is_of_sample(t score_tally, mean numeric, median double precision, sd numeric) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
	SELECT mean_score(t)::text IS NOT DISTINCT FROM round(mean, 6)::text AND median_score(t)::text IS NOT DISTINCT FROM round(median::numeric, 6)::text
		AND stddev_score(t)::text IS NOT DISTINCT FROM round(sd, 6)::text
$$;
SELECT count(*) AS groups, count(*) FILTER (WHERE median <> trunc(median)) > 5 AS between_two, count(*) FILTER (WHERE score_sd = 0 OR stars_sd = 0) > 0 AS all_equal, count(*) FILTER (WHERE score_sd IS NULL) > 0 AS of_one,
	bool_and(pg_temp.is_of_sample(ten, score_mean, median, score_sd)) AS "0-10", bool_and(pg_temp.is_of_sample(five, stars_mean, stars_median, stars_sd)) AS "1-5",
	bool_and(pg_temp.is_of_sample(two, yes_mean, yes_median, yes_sd)) AS "1-2"
FROM (SELECT score_tally(score) AS ten, score_tally(stars, 5) AS five, score_tally(yes) AS two, avg(score) AS score_mean, percentile_cont(0.5) WITHIN GROUP (ORDER BY score) AS median, stddev_samp(score) AS score_sd,
		avg(stars) AS stars_mean, percentile_cont(0.5) WITHIN GROUP (ORDER BY stars) AS stars_median, stddev_samp(stars) AS stars_sd,
		avg(1 + yes::integer) AS yes_mean, percentile_cont(0.5) WITHIN GROUP (ORDER BY 1 + yes::integer) AS yes_median, stddev_samp(1 + yes::integer) AS yes_sd
	FROM survey GROUP BY g) AS v;
SELECT scale, count(*) AS groups, bool_and(pg_temp.is_of_sample(t, mean, median, sd)) AS right
FROM (SELECT scale, score_tally(score % scale + 1, scale) AS t, avg(score % scale + 1) AS mean, percentile_cont(0.5) WITHIN GROUP (ORDER BY score % scale + 1) AS median, stddev_samp(score % scale + 1) AS sd
	FROM survey, generate_series(2, 10) AS scale GROUP BY scale, g) AS v
GROUP BY scale ORDER BY scale;
-- Welch's statistic by hand; the other way round all has the other sign; significant is what has 0 outside its interval
CREATE TEMP TABLE pairs AS
SELECT a.t AS a, b.t AS b, confidence, mean_score_compare(a.t, b.t, confidence) AS ab, mean_score_compare(b.t, a.t, confidence) AS ba, a.mean - b.mean AS difference, sqrt(a.variance / a.n + b.variance / b.n) AS stderr,
	a.variance > 0 AND b.variance > 0 AS known
FROM (SELECT g, score_tally(score) AS t, count(score) AS n, avg(score) AS mean, var_samp(score) AS variance FROM survey GROUP BY g) AS a
	JOIN (SELECT g, score_tally(stars) AS t, count(stars) AS n, avg(stars) AS mean, var_samp(stars) AS variance FROM survey GROUP BY g) AS b ON (a.g + b.g) % 3 = 0,
	LATERAL (SELECT (ARRAY[0.5, 0.8, 0.95, 0.99])[(a.g + b.g) / 3 % 4 + 1] AS confidence) AS c;
SELECT count(*) AS pairs, count(*) FILTER (WHERE (ab).significant) > 100 AS significant, count(*) FILTER (WHERE NOT (ab).significant) > 100 AS not_significant, bool_and((ab::text IS NULL) = (known IS NOT TRUE)) AS known,
	bool_and((ab).difference = round(difference, 6) AND abs((ab).z - difference / stderr) <= 1e-12 * (1 + abs((ab).z))) AS by_hand,
	bool_and(((ab).difference, lower((ab).ci), upper((ab).ci), (ab).z, (ab).p_value) = (-(ba).difference, -upper((ba).ci), -lower((ba).ci), -(ba).z, (ba).p_value)) AS opposite,
	bool_and((ab).significant <> (ab).ci @> 0.0 AND (ab).significant = ((ab).p_value < 1 - confidence::double precision)) AS outside
FROM pairs;

--
-- What has no answer: none at all, one, or answers that are all equal
--

SELECT t, mean_score(t) AS mean, median_score(t) AS median, stddev_score(t) AS stddev, mean_score_ci(t) AS ci, mean_score_compare(t, '{3:1,5:4}/5')::text AS with_others, mean_score_compare('{3:1,5:4}/5', t)::text AS others_with,
	mean_score_compare(t, t)::text AS with_itself, mean_score_compare(t, 3)::text AS with_benchmark
FROM unnest(ARRAY['{}', '{4:1}/5', '{5:2}/5', '{5:1000}/5']::score_tally[]) AS t;
SELECT count(*) AS calls, bool_and(result IS NULL) AS all_null
FROM (SELECT '{3:1,5:4}/5'::score_tally AS t) AS v, LATERAL (VALUES (median_score(NULL)::text), (stddev_score(NULL)::text), (mean_score_ci(NULL)::text), (mean_score_ci(t, NULL)::text),
	(mean_score_compare(t, NULL::score_tally)::text), (mean_score_compare(NULL::score_tally, t)::text), (mean_score_compare(t, NULL::numeric)::text), (mean_score_compare(t, t, NULL)::text), (mean_score_compare(t, 3, NULL)::text)) AS c(result);
-- one that differs is enough
SELECT mean_score_ci('{5:999,4:1}/5') <> mean_score_ci('{5:998,4:2}/5') AS ci, (mean_score_compare('{5:999,4:1}/5', '{5:900,4:100}/5'::score_tally)).verdict;
-- names of arguments, the usual confidence
SELECT mean_score_ci(t => t, confidence => 0.95) = mean_score_ci(t) AS ci, mean_score_compare(a => t, b => u, confidence => 0.95)::text = mean_score_compare(t, u)::text AS compare,
	mean_score_compare(t => t, benchmark => 3, confidence => 0.95)::text = mean_score_compare(t, 3)::text AS benchmark, median_score(t => t) = 4 AS median, stddev_score(t => t) > 0 AS stddev
FROM (SELECT '{2:1,4:5,5:3}/5'::score_tally AS t, '{2:1,4:1,5:1}/5'::score_tally AS u) AS v;

--
-- Limits
--

-- More answers than ever, and one in the midst of them: against the formula in numeric with 60 decimals
SELECT t, round(stddev_score(t), 6) = round(sqrt(round((n * squares - sum * sum), 60) / (n * (n - 1))), 6) AS stddev, stddev_score(t) AS value, median_score(t) AS median, mean_score_ci(t) AS ci
FROM unnest(ARRAY['{0:500000000000000,10:500000000000000}', '{0:1,10:999999999999999}', '{9:1,10:9223372036854775806}', '{0:4611686018427387903,10:4611686018427387904}', '{0:4611686018427387903,10:4611686018427387903}',
		'{9:3,10:9223372036854775804}', '{1:9223372036854775806,2:1}/2', '{0:838488366986797800,1:838488366986797800,2:838488366986797800,3:838488366986797800,4:838488366986797800,5:838488366986797800,6:838488366986797800,7:838488366986797800,8:838488366986797800,9:838488366986797800,10:838488366986797800}']::score_tally[]) AS t,
	LATERAL (SELECT sum(responses::numeric) AS n, sum(score * responses::numeric) AS sum, sum(score * score * responses::numeric) AS squares FROM unnest(t)) AS s;
SELECT c.difference, c.ci, c.z > 1e9 AS far, c.p_value, c.verdict FROM mean_score_compare('{9:4611686018427387903,10:4611686018427387903}'::score_tally, '{0:4611686018427387903,1:4611686018427387903}'::score_tally) AS c;
-- a difference of means is within the length of the scale, and from a benchmark it ends where the scale does
SELECT a.ci AS of_two, b.ci AS from_benchmark, mean_score_ci('{1:1,5:1}/5', 0.999) AS of_one
FROM mean_score_compare('{4:1,5:1}/5'::score_tally, '{1:1,2:1}/5'::score_tally, 0.999) AS a, mean_score_compare('{4:1,5:1}/5'::score_tally, 4.5, 0.999) AS b;
-- next to no confidence, and next to certainty
SELECT mean_score_ci('{2:1,4:1}', 1e-300) AS no_width, mean_score_ci('{2:1000,4:1000}', 5e-324) AS of_many, mean_score_ci('{2:4500000000000000000,4:4500000000000000000}', 1e-320) AS of_all, mean_score_ci('{2:1,4:1}', 0.9999999999999999) AS whole_scale, mean_score_ci('{2:1000,4:1000}', 0.9999999999999999) AS eight_standard_errors;
-- The points of bands and of yes and no are numbers too: 1 to 3, and 1 for no and 2 for yes, so 1.75 is 75 % yes
SELECT mean_score(bands('{1:1,3:1,5:2}/5', 2, 4)) AS bands, median_score(bands('{1:1,3:1,5:2}/5', 2, 4)) AS median, mean_score(t) AS booleans, csat(t), median_score(t) AS median_of_booleans
FROM (SELECT score_tally(yes) AS t FROM (VALUES (true), (true), (false), (true)) AS v(yes)) AS s;

--
-- Errors
--

\pset format unaligned
\pset tuples_only on

-- two scales, as for adding; a tally without answers has none
SELECT error_of($$SELECT mean_score_compare('{4:1,5:1}/5'::score_tally, '{9:1,8:1}')$$);
SELECT error_of($$SELECT mean_score_compare('{4:1,5:1}/5'::score_tally, '{9:1}')$$) = error_of($$SELECT '{4:1,5:1}/5'::score_tally + '{9:1}'$$) AS as_adding;
SELECT error_of($$SELECT mean_score_compare('{4:1,5:1}/5'::score_tally, '{}')$$), error_of($$SELECT mean_score_compare('{}'::score_tally, '{4:1,5:1}/5')$$), error_of($$SELECT mean_score_compare('{}'::score_tally, '{}')$$);
-- benchmarks on the scale; without answers those of 0-10
SELECT error_of($$SELECT mean_score_compare('{4:1,5:1}/5'::score_tally, 5.000001)$$);
SELECT error_of($$SELECT mean_score_compare('{4:1}'::score_tally, -0.5)$$);
SELECT error_of($$SELECT mean_score_compare('{4:1,5:1}/5'::score_tally, 'NaN'::numeric)$$);
SELECT t, benchmark, state_of(format('SELECT mean_score_compare(%L::score_tally, %s)', t, benchmark)) FROM unnest(ARRAY['{}', '{1:1,2:1}', '{1:1,2:1}/2']) AS t, unnest(ARRAY['-0.000001', '0', '0.999999', '1', '2', '2.000001', '10', '10.000001', '1e400']) AS benchmark;
SELECT error_of($$SELECT mean_score_ci('{4:1,5:1}/5', 95)$$);
SELECT count(*) AS calls, bool_and(error_of(format('SELECT ' || call, t, confidence)) ~ '^22023: invalid confidence: ') AS all_errors
FROM unnest(ARRAY['mean_score_ci(%L, %L)', 'mean_score_compare(%1$L::score_tally, %1$L::score_tally, %2$L)', 'mean_score_compare(%L::score_tally, 2, %L)']) AS call, unnest(ARRAY['{}', '{2:1}', '{2:3,3:4}']) AS t,
	unnest(ARRAY['0', '-0', '1', '-1e-300', '1.0000000000000002', 'NaN', 'Infinity', '-Infinity']) AS confidence;
