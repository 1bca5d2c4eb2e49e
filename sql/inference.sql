-- Standard errors, confidence intervals and sample sizes: against R, against plain SQL over the same rows, as
-- aggregates, and at their limits. Comparisons are in comparison.sql.
\set ON_ERROR_STOP on

--
-- Against R's package NPS (github.com/brendan-r/NPS, 2.0.999; R 4.2.2). For the answers x of each tally: nps_se(x),
-- nps_var(x), and nps_test_(table(npc(x)), test = 'adjusted.wald', conf = confidence)$int. R works in units of one
-- and lets an interval go beyond them.
--

SELECT t, confidence,
	abs(nps_stderr(t) - 100 * se) <= 1e-12 * 100 * se AS stderr,
	abs(nps_stderr(t) ^ 2 * responses(t) - 10000 * var) <= 1e-12 * 10000 * var AS variance,
	nps_ci(t, confidence) = numrange(round(100 * GREATEST(lower, -1), 6), round(100 * LEAST(upper, 1), 6), '[]') AS ci
FROM (VALUES
	('{10:1}'::score_tally, 0.95, 0, 0, -0.48498649420252, 0.98498649420252),
	('{7:1}', 0.95, 0, 0, -0.600113959544413, 0.600113959544413),
	('{0:1,5:1,6:1,7:2,8:2,9:1,10:2}', 0.95, 0.244948974278318, 0.6, -0.412890956242421, 0.412890956242421),
	('{6:1,7:2,8:3,9:3,10:1}', 0.95, 0.202484567313166, 0.41, -0.132565186098812, 0.594103647637273),
	('{0:2,2:1,4:1,5:3,6:2,7:4,8:6,9:5,10:6}', 0.9, 0.148573463559527, 0.662222222222222, -0.169858873716284, 0.291070994928406),
	('{4:1,5:2,6:3,7:7,8:9,9:6,10:12}', 0.9, 0.112915897906362, 0.51, 0.099034716637569, 0.459104818246152),
	('{0:10,1:4,2:3,3:6,4:5,5:21,6:16,7:33,8:52,9:44,10:56}', 0.95, 0.0506122514812372, 0.6404, 0.0398421712479628, 0.23683767064927),
	('{0:10,1:4,2:3,3:6,4:5,5:21,6:16,7:33,8:52,9:44,10:56}', 0.99, 0.0506122514812372, 0.6404, 0.00889193516223075, 0.267787906735002),
	('{0:7,1:2,2:5,3:3,4:8,5:15,6:20,7:41,8:60,9:50,10:89}', 0.95, 0.0444967747478732, 0.593988888888889, 0.173965136121628, 0.347487009092893),
	('{0:50,10:50}', 0.8, 0.1, 1, -0.12535217732696, 0.12535217732696),
	('{9:20,10:20}', 0.95, 0, 0, 0.835816993896108, 1.02464812238296),
	('{10:200}', 0.95, 0, 0, 0.964841480595797, 1.0056018691579),
	('{0:120,1:60,2:70,3:80,4:90,5:310,6:240,7:520,8:880,9:760,10:1270}', 0.95, 0.0119066539049652, 0.623780991735537, 0.217417123549089, 0.26407276970551),
	('{0:120,1:60,2:70,3:80,4:90,5:310,6:240,7:520,8:880,9:760,10:1270}', 0.999, 0.0119066539049652, 0.623780991735537, 0.201580540530123, 0.279909352724476),
	('{0:100,1:70,2:60,3:90,4:80,5:290,6:250,7:500,8:900,9:820,10:1340}', 0.95, 0.0116941357983962, 0.615387654320988, 0.248018562112094, 0.29384241945575),
	('{6:5}', 0.5, 0, 0, -0.779889599192283, -0.470110400807717),
	('{7:5}', 0.5, 0, 0, -0.103259732794856, 0.103259732794856),
	('{0:3,1:1,2:2,3:4,4:1,5:5,6:6,7:40,8:60,9:30,10:25}', 0.95, 0.0475541987658941, 0.400268122187111, 0.0906514648161853, 0.276015201850481),
	('{5:1,8:1,10:12}', 0.68, 0.149098359144923, 0.311224489795918, 0.488118213457214, 0.80599943360161),
	('{2:1,6:2,7:3,8:3,9:4,10:5}', 0.68, 0.175682092231577, 0.555555555555555, 0.123142545578991, 0.44828602584958)
) AS r(t, confidence, se, var, lower, upper);

-- Wilson's interval: 100 * prop.test(satisfied, n, conf.level = confidence, correct = FALSE)$conf.int, on two scales
SELECT satisfied, n, confidence, csat_ci(ten, confidence) = expected AS "0-10", csat_ci(five, confidence) = expected AS "1-5"
FROM (VALUES
	(0, 20, 0.95, 0, 0.161125158052819),
	(1, 29, 0.95, 0.00611321429276266, 0.171755218793203),
	(15, 148, 0.95, 0.0623863995307363, 0.160487241723308),
	(81, 263, 0.95, 0.255288519878274, 0.3662095769828),
	(1, 1, 0.95, 0.206549314377238, 1),
	(0, 1, 0.9, 0, 0.730134051215946),
	(5, 10, 0.8, 0.312204444880516, 0.687795555119484),
	(29, 29, 0.99, 0.813809012123496, 1),
	(7, 9, 0.95, 0.452588969106989, 0.936774892882153),
	(412, 500, 0.999, 0.761265556135519, 0.872999353310958),
	(3333, 10000, 0.5, 0.330128151045886, 0.336487015844463),
	(99999, 100000, 0.95, 0.99994335290341, 0.99999823475227)
) AS r(satisfied, n, confidence, lower, upper),
	LATERAL (SELECT score_tally_of(7, satisfied) + score_tally_of(6, n - satisfied) AS ten,
		score_tally_of(4, satisfied, 5) + score_tally_of(3, n - satisfied, 5) AS five,
		numrange(round(100 * lower, 6), round(100 * upper, 6), '[]') AS expected) AS t;
-- The four of these that R. Newcombe printed ("Two-sided confidence intervals for the single proportion", Statistics
-- in Medicine 17:8, 1998, table I, method 3)
SELECT satisfied, n, numrange(round(lower(ci) / 100, 4), round(upper(ci) / 100, 4)) = published AS as_published
FROM (VALUES (81, 263, '[0.2553,0.3662)'::numrange), (15, 148, '[0.0624,0.1605)'), (0, 20, '[0.0000,0.1611)'), (1, 29, '[0.0061,0.1718)')
) AS v(satisfied, n, published), LATERAL csat_ci(score_tally_of(10, satisfied) + score_tally_of(0, n - satisfied)) AS ci;

-- The normal quantile: qnorm((1 - confidence) / 2, lower.tail = FALSE). As n = (100 z / margin)^2 - 3, a margin that
-- takes about 10^18 answers shows z with all its digits.
SELECT confidence, abs(sqrt(nps_responses_needed(margin, confidence) + 3::numeric) * margin / 100 - z) <= 1e-14 * GREATEST(z, 1) AS z
FROM (VALUES
	(0.001, 0.0012533144654324167),
	(0.01, 0.012533469508069278),
	(0.5, 0.67448975019608171),
	(0.6, 0.84162123357291441),
	(0.68, 0.99445788320975348),
	(0.75, 1.1503493803760079),
	(0.8, 1.2815515655446008),
	(0.9, 1.6448536269514726),
	(0.95, 1.9599639845400536),
	(0.975, 2.2414027276049446),
	(0.98, 2.3263478740408408),
	(0.99, 2.5758293035488999),
	(0.995, 2.8070337683438029),
	(0.999, 3.2905267314918945),
	(0.9999, 3.8905918864131199),
	(0.999999, 4.8916384756929316),
	(0.999999999, 6.1094102093834506),
	(0.999999999999999, 8.0269570180338903),
	(0.9999999999999999, 8.2923610758135951)
) AS r(confidence, z), LATERAL (SELECT round(z * 1e-7, 20) AS margin) AS m;

--
-- Against plain SQL: groups of all kinds, the first eight of one answer each, the last without any
--

CREATE TEMP TABLE survey AS
SELECT g, i, i % 3 AS channel,
	CASE WHEN g = 57 THEN NULL
		ELSE CASE g % 8 WHEN 0 THEN h % 11 WHEN 1 THEN GREATEST(h % 11, h / 11 % 11) WHEN 2 THEN LEAST(h % 11, h / 11 % 11)
			WHEN 3 THEN 7 + h % 2 WHEN 4 THEN 9 + h % 2 WHEN 5 THEN h % 7 WHEN 6 THEN 10 * (i % 2) ELSE NULLIF(h % 12, 11) END END AS score,
	CASE WHEN g < 57 AND h % 13 > 0 THEN CASE g % 4 WHEN 0 THEN h % 5 WHEN 1 THEN GREATEST(h % 5, h / 5 % 5) WHEN 2 THEN 3 + h % 2 ELSE h % 3 END + 1 END AS stars
FROM generate_series(1, 57) AS g, generate_series(1, CASE WHEN g <= 8 THEN 1 ELSE g * g % 83 + g END) AS i, LATERAL (SELECT (i * 7919 + g * 4729) % 10007 AS h) AS hash;
SELECT count(*) AS rows, count(score) AS scores, count(stars) AS stars FROM survey;

-- The three figures
CREATE FUNCTION pg_temp.stderr_by_hand(p bigint, s bigint, d bigint) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
	SELECT 100 * sqrt(ratio(ratio(p + d, n) - ratio(p - d, n) ^ 2, n))
	FROM (SELECT NULLIF(p::numeric + s + d, 0) AS n) AS counts
$$;

SELECT count(*) AS groups, count(nps_stderr) AS not_null,
	count(*) FILTER (WHERE nps_stderr = 0) AS of_one_mind,
	count(*) FILTER (WHERE upper(nps_ci) = 100 OR lower(nps_ci) = -100) AS cut_off,
	bool_and(CASE WHEN n = 0 THEN nps_stderr IS NULL ELSE coalesce(abs(nps_stderr - se) <= 1e-12 * se, false) END) AS stderr,
	bool_and(nps_ci IS NOT DISTINCT FROM nps_ci_by_hand(p, s, d, 1.959963984540054)) AS nps_ci,
	bool_and(csat_ci IS NOT DISTINCT FROM csat_ci_by_hand(p + s, n, 1.959963984540054)) AS csat_ci,
	bool_and(stars_ci IS NOT DISTINCT FROM csat_ci_by_hand(happy, stars, 1.959963984540054)) AS csat_ci_5,
	bool_and(nps_90 IS NOT DISTINCT FROM nps_ci_by_hand(p, s, d, 1.644853626951473)) AS nps_90,
	bool_and(nps_99 IS NOT DISTINCT FROM nps_ci_by_hand(p, s, d, 2.575829303548901)) AS nps_99,
	bool_and(csat_80 IS NOT DISTINCT FROM csat_ci_by_hand(p + s, n, 1.281551565544600)) AS csat_80,
	bool_and(stars_999 IS NOT DISTINCT FROM csat_ci_by_hand(happy, stars, 3.290526731491895)) AS csat_999
FROM (SELECT g, nps_stderr(score), nps_ci(score), csat_ci(score), csat_ci(stars, 5) AS stars_ci,
		nps_ci(score_tally(score), 0.9) AS nps_90, nps_ci(score_tally(score), 0.99) AS nps_99,
		csat_ci(score_tally(score), 0.8) AS csat_80, csat_ci(score_tally(stars, 5), 0.999) AS stars_999,
		count(score) AS n, count(*) FILTER (WHERE score >= 9) AS p, count(*) FILTER (WHERE score BETWEEN 7 AND 8) AS s,
		count(*) FILTER (WHERE score <= 6) AS d, count(stars) AS stars, count(*) FILTER (WHERE stars >= 4) AS happy
	FROM survey GROUP BY g) AS by_group, LATERAL pg_temp.stderr_by_hand(p, s, d) AS se;

--
-- An aggregate is the function of the tally, for every type of score; in groups and with a filter
--

CREATE FUNCTION pg_temp.laws_of(type text) RETURNS TABLE (groups bigint, agree bigint) LANGUAGE plpgsql AS $$
BEGIN
	RETURN QUERY EXECUTE format($f$
		SELECT count(*), count(*) FILTER (WHERE aggregate = of_tally)
		FROM (SELECT ROW(nps_stderr(score::%1$s), nps_ci(score::%1$s), csat_ci(score::%1$s), csat_ci(stars::%1$s, 5), csat_ci(score::%1$s, NULL),
					nps_ci(score::%1$s) FILTER (WHERE channel = 1), csat_ci(stars::%1$s, 5) FILTER (WHERE channel = 1))::text AS aggregate,
				ROW(nps_stderr(score_tally(score)), nps_ci(score_tally(score)), csat_ci(score_tally(score)), csat_ci(score_tally(stars, 5)), csat_ci(score_tally(score)),
					nps_ci(score_tally(CASE WHEN channel = 1 THEN score END)), csat_ci(score_tally(CASE WHEN channel = 1 THEN stars END, 5)))::text AS of_tally
			FROM survey GROUP BY g) AS v
	$f$, type);
END
$$;
SELECT type, l.* FROM unnest(ARRAY['smallint', 'integer', 'bigint', 'numeric', 'real', 'double precision']) AS type, LATERAL pg_temp.laws_of(type) AS l;
-- of sums too, and nothing depends on how the rows were split
SELECT nps_stderr(sum(t)) = nps_stderr(score_tally(s)) AS stderr, nps_ci(sum(t)) = nps_ci(score_tally(s)) AS nps_ci, csat_ci(sum(t)) = csat_ci(score_tally(s)) AS csat_ci
FROM (SELECT score_tally(score) AS t, NULL::integer AS s FROM survey GROUP BY g, channel UNION ALL SELECT '{}', score FROM survey) AS v;
-- promoters and detractors in each other's place turn an interval round; satisfied and unsatisfied ones its complement
SELECT count(*) AS groups, count(*) FILTER (WHERE lower(a) = -upper(b) AND upper(a) = -lower(b)) AS nps_ci,
	count(*) FILTER (WHERE lower(c) = 100 - upper(e) AND upper(c) = 100 - lower(e)) AS csat_ci
FROM (SELECT nps_ci(score) AS a, nps_ci(CASE WHEN score >= 9 THEN 0 WHEN score <= 6 THEN 10 ELSE score END) AS b,
		csat_ci(score) AS c, csat_ci(CASE WHEN score >= 7 THEN 0 ELSE 10 END) FILTER (WHERE score IS NOT NULL) AS e FROM survey GROUP BY g HAVING count(score) > 0) AS v;

--
-- In a window whose frame moves on: against a subquery over the rows of the frame
--

SELECT count(*) AS rows, count(w.ci) AS not_null, bool_and(w.stderr IS NOT DISTINCT FROM f.stderr) AS stderr, bool_and(w.ci IS NOT DISTINCT FROM f.ci) AS nps_ci,
	bool_and(w.csat IS NOT DISTINCT FROM f.csat) AS csat_ci, bool_and(w.stars IS NOT DISTINCT FROM f.stars) AS csat_ci_5
FROM (SELECT g, i, nps_stderr(score) OVER frame AS stderr, nps_ci(score) OVER frame AS ci, csat_ci(score) OVER frame AS csat, csat_ci(stars, 5) OVER frame AS stars
		FROM survey WHERE g % 5 = 0 OR g = 57 WINDOW frame AS (PARTITION BY g ORDER BY i ROWS BETWEEN 9 PRECEDING AND 2 PRECEDING)) AS w,
	LATERAL (SELECT nps_stderr(score) AS stderr, nps_ci(score) AS ci, csat_ci(score) AS csat, csat_ci(stars, 5) AS stars
		FROM survey AS s WHERE s.g = w.g AND s.i BETWEEN w.i - 9 AND w.i - 2) AS f;

--
-- How many answers are needed
--

-- ceil((100 z / margin)^2 - 3), and 1 at least: the figures by hand
SELECT count(*) AS figures, bool_and(nps_responses_needed(margin, confidence) = GREATEST(ceil((100 * z / margin) ^ 2 - 3), 1)) AS by_hand,
	bool_and(nps_responses_needed(margin, confidence, 61.5) = GREATEST(ceil((61.5 * z / margin) ^ 2 - 3), 1)) AS by_hand_sd
FROM (VALUES (0.95, 1.95996398454005423552), (0.9, 1.64485362695147271485), (0.99, 2.57582930354890076098)) AS c(confidence, z),
	unnest(ARRAY[0.01, 0.5, 1, 2, 2.5, 3, 5, 7.25, 10, 15, 20, 50, 80, 97.9, 98, 99.5, 100]) AS margin;
SELECT nps_responses_needed(5) AS usual, nps_responses_needed(10, 0.9) AS "10 at 90 %", nps_responses_needed(1, 0.99) AS "1 at 99 %", nps_responses_needed(100) AS whole_scale,
	nps_responses_needed(5, 0.95, 80) AS sd_80, nps_responses_needed(margin => 5, sd => 50, confidence => 0.9) AS sd_50, nps_responses_needed(5, 0.95, NULL) AS no_sd,
	nps_responses_needed(100, 1e-300) AS no_confidence, nps_responses_needed(5, 0.95, 1e-300) AS tiny_sd;
SELECT nps_responses_needed(NULL) IS NULL AS margin, nps_responses_needed(5, NULL) IS NULL AS confidence;

-- as many promoters as detractors are the worst case: no margin is exceeded, and 4 % fewer exceed one that takes hundreds
SELECT count(*) AS margins, bool_and(upper(ci) - lower(ci) <= 2 * margin) AS enough,
	bool_and(upper(ci_of_fewer) - lower(ci_of_fewer) > 2 * margin) FILTER (WHERE n > 200) AS fewer_are_not
FROM (SELECT round(k * k / 100.0 + 0.4, 2) AS margin, (ARRAY[0.5, 0.8, 0.9, 0.95, 0.99])[k % 5 + 1] AS confidence FROM generate_series(1, 99) AS k) AS v,
	LATERAL nps_responses_needed(margin, confidence) AS n, LATERAL (SELECT n * 24 / 25 AS fewer) AS f,
	LATERAL (SELECT nps_ci(score_tally_of(0, n / 2) + score_tally_of(10, n - n / 2), confidence) AS ci,
		nps_ci(score_tally_of(0, fewer / 2) + score_tally_of(10, fewer - fewer / 2), confidence) AS ci_of_fewer) AS i;

--
-- No answers, few, and more than ever
--

SELECT nps_stderr('{}'::score_tally) IS NULL AS stderr, nps_ci('{}'::score_tally) IS NULL AS nps_ci, csat_ci('{}'::score_tally) IS NULL AS csat_ci,
	nps_ci('{}'::score_tally, 0.9) IS NULL AS nps_90;
SELECT nps_stderr(score) IS NULL AS stderr, nps_ci(score) IS NULL AS nps_ci, csat_ci(score) IS NULL AS csat_ci, csat_ci(score, 5) IS NULL AS csat_ci_5
FROM (VALUES (NULL::integer), (NULL)) AS survey(score);
SELECT nps_stderr(score) IS NULL AS stderr, nps_ci(score) IS NULL AS nps_ci, csat_ci(score) IS NULL AS csat_ci, csat_ci(score, 5) IS NULL AS csat_ci_5
FROM (VALUES (1)) AS survey(score) WHERE score > 1;
SELECT nps_stderr(NULL::score_tally) IS NULL AS stderr, nps_ci(NULL::score_tally) IS NULL AS nps_ci, nps_ci('{9:1}'::score_tally, NULL) IS NULL AS nps_confidence,
	csat_ci(NULL::score_tally) IS NULL AS csat_ci, csat_ci('{9:1}'::score_tally, NULL) IS NULL AS csat_confidence;

-- one answer: (score +- 1.959963984540054 * sd) with score 1/4, sd 3/8 for a promoter, 0 and sqrt(3/32) for a passive
SELECT t, nps_stderr(t) = 0 AS stderr_0, nps_ci(t) = numrange(round(100 * GREATEST(score - margin, -1), 6), round(100 * LEAST(score + margin, 1), 6), '[]') AS nps_ci
FROM (VALUES ('{10:1}'::score_tally, 0.25, 0.375), ('{8:1}', 0, sqrt(0.09375)), ('{0:1}', -0.25, 0.375)) AS v(t, score, sd), LATERAL (SELECT 1.959963984540054 * sd AS margin) AS m;
-- one mind: a standard error of zero, and an interval that still has a width, ending where the scale ends
SELECT t, nps_stderr(t) = 0 AS stderr_0, upper(nps_ci(t)) = 100 AS up_to_100, lower(nps_ci(t)) = -100 AS from_100, upper(nps_ci(t)) - lower(nps_ci(t)) > 1 AS nps_width,
	csat_ci(t) @> 100.0 AS csat_100, csat_ci(t) @> 0.0 AS csat_0, upper(csat_ci(t)) - lower(csat_ci(t)) > 1 AS csat_width
FROM unnest(ARRAY['{9:60,10:60}', '{7:60,8:60}', '{0:60,6:60}']::score_tally[]) AS t;
-- both ends belong to it
SELECT upper_inc(nps_ci(t)) AND lower_inc(nps_ci(t)) AS nps_ci, upper_inc(csat_ci(t)) AND lower_inc(csat_ci(t)) AS csat_ci, nps_ci(t) @> 100.0 AS holds_100 FROM (SELECT '{10:100}'::score_tally AS t) AS v;

-- 10^15 answers and 9 * 10^18
SELECT t, abs(nps_stderr(t) - se) <= 1e-12 * se AS stderr, nps_ci(t) = nps_ci_by_hand(p, s, d, 1.959963984540054) AS nps_ci,
	csat_ci(t) = csat_ci_by_hand(p + s, p + s + d, 1.959963984540054) AS csat_ci
FROM (VALUES (500000000000000, 300000000000000, 200000000000000), (1000000000000000, 0, 0), (0, 1, 999999999999999), (999999999999999, 0, 1),
	(3000000000000000000, 3000000000000000000, 3000000000000000000), (9000000000000000000, 0, 0),
	(0, 9000000000000000000, 0), (8999999999999999999, 0, 1), (4500000000000000000, 1, 4500000000000000000)) AS v(p, s, d),
	LATERAL (SELECT score_tally_of(9, p) + score_tally_of(7, s) + score_tally_of(6, d) AS t) AS tallies, LATERAL pg_temp.stderr_by_hand(p, s, d) AS se;

--
-- Confidence from next to none to next to certainty
--

-- the interval shrinks to the adjusted score, (5 - 3) / (12 + 3), or to the share, 9 / 12
SELECT confidence, nps_ci(t, confidence::double precision) = '[13.333333,13.333333]' AS nps_point, csat_ci(t, confidence::double precision) = '[75,75]' AS csat_point
FROM unnest(ARRAY['1e-300', '1e-17', '1e-12']) AS confidence, (SELECT '{10:5,8:4,0:3}'::score_tally AS t) AS v;
-- the quantiles of 1 - 10^-15 and of the last number before 1, by R as above
SELECT confidence, nps_ci(t, confidence) = nps_ci_by_hand(250, 100, 150, z) AS nps_ci, csat_ci(t, confidence) = csat_ci_by_hand(350, 500, z) AS csat_ci,
	nps_ci('{10:5,8:4,0:3}'::score_tally, confidence) = '[-100,100]' AS whole_scale
FROM (VALUES (0.999999999999999, 8.0269570180338903), (0.9999999999999999, 8.2923610758135951)) AS v(confidence, z), (SELECT '{10:250,8:100,0:150}'::score_tally AS t) AS tally;
-- more confidence, wider interval, around the same middle
SELECT count(*) AS intervals, bool_and(nps < next_nps AND csat < next_csat) AS wider, count(DISTINCT round((lower(ci) + upper(ci)) / 2, 5)) AS middles
FROM (SELECT ci, upper(ci) - lower(ci) AS nps, lead(upper(ci) - lower(ci)) OVER w AS next_nps,
			upper(csat) - lower(csat) AS csat, lead(upper(csat) - lower(csat)) OVER w AS next_csat
		FROM generate_series(1, 99) AS percent, (SELECT '{10:250,8:100,0:150}'::score_tally AS t) AS v,
			LATERAL nps_ci(t, percent / 100.0) AS ci, LATERAL csat_ci(t, percent / 100.0) AS csat
		WINDOW w AS (ORDER BY percent)) AS i;
SELECT nps_ci(t => '{10:5}', confidence => 0.9) = nps_ci('{10:5}'::score_tally, 0.9) AS nps_named, csat_ci(t => '{10:5}', confidence => 0.9) = csat_ci('{10:5}'::score_tally, 0.9) AS csat_named,
	nps_ci('{10:5}'::score_tally) = nps_ci('{10:5}'::score_tally, 0.95) AS nps_usual, csat_ci('{10:5}'::score_tally) = csat_ci('{10:5}'::score_tally, 0.95) AS csat_usual;

--
-- Errors
--

\pset format unaligned
\pset tuples_only on

-- a confidence is between 0 and 1, wherever it stands, and with no answers too
SELECT error_of('SELECT nps_ci(score_tally(9), 0)');
SELECT error_of('SELECT nps_ci(score_tally(9), 1)');
SELECT error_of('SELECT nps_ci(score_tally(9), 95)');
SELECT error_of('SELECT csat_ci(score_tally(9), -0.05)');
SELECT error_of($$SELECT csat_ci(score_tally(9), 'NaN')$$);
SELECT error_of($$SELECT nps_ci(score_tally(9), 'Infinity')$$);
SELECT error_of('SELECT nps_responses_needed(5, 1.5)');
SELECT count(*) AS calls, bool_and(error_of(format('SELECT ' || call, confidence)) ~ '^22023: invalid confidence: ') AS all_errors
FROM unnest(ARRAY['nps_ci(score_tally(9), %L)', 'csat_ci(score_tally(9), %L)', $$nps_ci('{}'::score_tally, %L)$$, $$csat_ci('{}'::score_tally, %L)$$, 'nps_responses_needed(5, %L)']) AS call,
	unnest(ARRAY['0', '-0', '1', '-1e-300', '1.0000000000000002', 'NaN', 'Infinity', '-Infinity']) AS confidence;

-- a margin is above 0 and at most 100, and takes no more answers than can be counted
SELECT error_of('SELECT nps_responses_needed(0)');
SELECT error_of('SELECT nps_responses_needed(-5)');
SELECT error_of('SELECT nps_responses_needed(101)');
SELECT error_of($$SELECT nps_responses_needed('NaN')$$);
SELECT error_of('SELECT nps_responses_needed(1e-12)');
SELECT split_part(error_of(format('SELECT nps_responses_needed(%s)', margin)), ':', 1) AS state, margin FROM unnest(ARRAY['100.00001', '1e200', '1e-300', '6.4e-8']) AS margin;
SELECT nps_responses_needed(6.5e-8) > 9 * 10::numeric ^ 18 AS below_the_limit;
-- a standard deviation too
-- unanimous answers before: one is enough, as (z * 0 / 5)^2 - 3 is below 1
SELECT nps_responses_needed(5, 0.95, 0) AS sd_0, nps_responses_needed(5, 0.95, '-0') AS sd_minus_0;
SELECT error_of('SELECT nps_responses_needed(5, 0.95, -1)');
SELECT error_of('SELECT nps_responses_needed(5, 0.95, 101)');
SELECT error_of($$SELECT nps_responses_needed(5, 0.95, 'NaN')$$);
SELECT split_part(error_of(format('SELECT nps_responses_needed(5, 0.95, %L)', sd)), ':', 1) AS state, sd FROM unnest(ARRAY['100.001', 'Infinity', '-Infinity', '-1e-300']) AS sd;
-- and the way out of the hint is one: for as many promoters as detractors, whose deviation is the largest, and for less
SELECT count(*) AS tallies, bool_and(nps_responses_needed(4, 0.95, nps_stderr(t) * sqrt(responses(t))) BETWEEN 1 AND nps_responses_needed(4)) AS at_most_the_worst_case,
	count(*) FILTER (WHERE nps_responses_needed(4, 0.95, nps_stderr(t) * sqrt(responses(t))) < nps_responses_needed(4)) AS fewer
FROM generate_series(1, 1000) AS n, LATERAL (VALUES (score_tally_of(0, n) + score_tally_of(10, n)), (score_tally_of(7, n) + score_tally_of(10, 1))) AS v(t);

-- NPS is of the scales 0-10 and 1-3, and CSAT of those with usual thresholds; no answers are on any scale
SELECT call, scale, split_part(error_of(format('SELECT ' || call, format('score_tally_of(1, 3, %s)', scale))), ':', 1) AS state
FROM unnest(ARRAY['nps_stderr(%s)', 'nps_ci(%s)', 'csat_ci(%s)']) AS call, generate_series(2, 10) AS scale ORDER BY call COLLATE "C", scale;
SELECT csat_ci(1, 8) FILTER (WHERE false) IS NULL AS no_answers;
SELECT split_part(error_of('SELECT ' || call), ':', 1) AS state, call
FROM unnest(ARRAY['csat_ci(1, 8)', 'csat_ci(1, 9)', 'csat_ci(6, 5)', 'csat_ci(0, 10)', 'csat_ci(5, 11)', 'csat_ci(11)', 'nps_ci(11)', 'nps_ci(6.5)', 'nps_stderr(-1)']) AS call;

-- what SQL makes of a state itself
SELECT call, error_of(format('SELECT ' || call, '{0,1,2}'::bigint[])) = error_of($$SELECT nps_final('{0,1,2}')$$) AS as_nps
FROM unnest(ARRAY['nps_stderr_final(%L)', 'nps_ci_final(%L)', 'csat_ci_final(%L)']) AS call;
SELECT nps_ci_final(state) = nps_ci('{9:3}'::score_tally) AND csat_ci_final(state) = csat_ci('{9:3}'::score_tally) AND nps_stderr_final(state) = 0 AS a_state
FROM (SELECT '{0,0,0,0,0,0,0,0,0,0,3,0}'::bigint[] AS state) AS v;
