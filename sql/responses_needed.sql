-- How many answers are needed to find a difference, and for a CSAT: against R, against the interval and the formulas in
-- plain SQL, and at their limits. An NPS with a margin is in inference.sql.
\set ON_ERROR_STOP on

--
-- To find a difference: (z + z of the power)^2 * (sum of both variances) / difference^2. R 4.2.2:
-- (qnorm(.975) + qnorm(.8))^2 * 2 * sd^2 / margin^2
--

SELECT sd, nps_responses_needed(10, sd => sd, power => 0.8) AS needed, nps_responses_needed(10, 0.95, sd, 0.8) = expected AS right
FROM (VALUES (100, 1570), (90, 1272), (80, 1005), (NULL, 1570)) AS v(sd, expected);
SELECT count(*) AS figures, bool_and(nps_responses_needed(margin, confidence, sd, power) = GREATEST(ceil(round(2 * ((z + z_power) * sd / margin) ^ 2, 9)), 1)) AS nps,
	bool_and(csat_responses_needed(margin, confidence, share, power) = GREATEST(ceil(round(((z + z_power) / margin) ^ 2 * (share * (100 - share) + other * (100 - other)), 9)), 1)) AS csat
FROM (VALUES (0.95, 1.95996398454005423552), (0.9, 1.64485362695147271485), (0.99, 2.57582930354890076098)) AS c(confidence, z),
	(VALUES (0.5, 0), (0.8, 0.84162123357291441), (0.9, 1.2815515655446008), (0.95, 1.6448536269514726), (0.99, 2.3263478740408408)) AS p(power, z_power),
	unnest(ARRAY[0.01, 1, 2.5, 5, 10, 30, 50, 99, 100]) AS margin, (VALUES (100, 50), (61.5, 0), (12, 85), (100, 97.5), (80, 100), (50, 33), (1, 52)) AS v(sd, share),
	LATERAL (SELECT CASE WHEN share > 50 THEN GREATEST(share - margin, 50) ELSE LEAST(share + margin, 50) END AS other) AS o;
-- R's (qnorm(.975) + qnorm(.8))^2 * (p * (1 - p) + q * (1 - q)) / .05^2: 902.621 for .85 and .80, 431.688 for .95 and .90, 1569.776 for .5 and .5
SELECT csat_responses_needed(5, csat => 85, power => 0.8) AS "85", csat_responses_needed(5, csat => 95, power => 0.8) AS "95", csat_responses_needed(5, csat => 5, power => 0.8) AS "5",
	csat_responses_needed(5, power => 0.8) AS worst, csat_responses_needed(5, csat => 50, power => 0.8) AS "50";
-- the worst case is the worst; more power or confidence or a smaller difference takes more
SELECT bool_and(csat_responses_needed(margin, csat => csat, power => 0.8) <= csat_responses_needed(margin, power => 0.8)) AS worst,
	bool_and(csat_responses_needed(margin, csat => csat) <= csat_responses_needed(margin)) AS worst_margin,
	bool_and(csat_responses_needed(margin, csat => csat) = csat_responses_needed(margin, csat => 100 - csat) AND csat_responses_needed(margin, csat => csat, power => 0.8) = csat_responses_needed(margin, csat => 100 - csat, power => 0.8)) AS mirrored
FROM unnest(ARRAY[0.3, 2, 5, 17]) AS margin, generate_series(0, 100) AS csat;
SELECT nps_responses_needed(5, power => 0.5) < nps_responses_needed(5, power => 0.8) AND nps_responses_needed(5, power => 0.8) < nps_responses_needed(5, power => 0.999999) AS power,
	nps_responses_needed(5, 0.9, power => 0.8) < nps_responses_needed(5, 0.99, power => 0.8) AS confidence, nps_responses_needed(5, power => 0.5) AS of_half;

--
-- A CSAT with a margin: half of Wilson's interval is no wider, and with one answer fewer it is. R: the root of z / (1 + z^2 / n) * sqrt(p q / n + z^2 / (4 n^2)) = margin
--

SELECT csat, margin, csat_responses_needed(margin, csat => csat) AS needed, csat_responses_needed(margin, csat => csat) = ceil(root) AS right
FROM (VALUES (50, 5, 380.304423248718), (50, 10, 92.1950116966637), (85, 5, 195.696726066588), (85, 10, 48.5852119309642), (100, 5, 34.5731293862471), (100, 10, 15.3658352827765)) AS v(csat, margin, root);
CREATE FUNCTION pg_temp.half(n numeric, csat numeric, z numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS
	'SELECT 100 * z * sqrt(round(csat * (100 - csat) / 10000 * n + z ^ 2 / 4, 40)) / (n + z ^ 2)';
SELECT count(*) AS figures, bool_and(pg_temp.half(n, csat, z) <= margin) AS enough, bool_and(n = 1 OR pg_temp.half(n - 1, csat, z) > margin) AS fewer_are_not, count(*) FILTER (WHERE n = 1) AS of_one
FROM (VALUES (0.95, 1.959963984540054), (0.9, 1.644853626951473), (0.99, 2.575829303548901)) AS c(confidence, z), unnest(ARRAY[0.7, 1, 3, 5, 12.5, 40]) AS margin, unnest(ARRAY[0, 1, 17.5, 50, 66, 85, 99.9, 100]) AS csat,
	LATERAL csat_responses_needed(margin, confidence, csat) AS n;
-- by csat_ci: all of 35 and of 34 satisfied, half of 382 and of 380
SELECT n, upper(ci) - lower(ci) <= 10 AS enough FROM (VALUES (35, 35), (34, 34), (191, 382), (190, 380)) AS v(satisfied, n), LATERAL csat_ci(score_tally_of(10, satisfied) + score_tally_of(0, n - satisfied)) AS ci;
SELECT csat_responses_needed(50) AS half_the_scale, csat_responses_needed(100) AS whole_scale, csat_responses_needed(5, csat => csat(score_tally '{9:3,2:1}')) AS as_so_far, csat_responses_needed(0.0000001) BETWEEN 960364705173530000 AND 960364705173532000 AS tiny,
	csat_responses_needed(5, NULL) IS NULL AS confidence, csat_responses_needed(NULL, csat => 85) IS NULL AS margin, nps_responses_needed(NULL, power => 0.8) IS NULL AS nps_margin, nps_responses_needed(5, 0.95, 80, NULL) = nps_responses_needed(5, 0.95, 80) AS no_power;

--
-- Errors
--

\pset format unaligned
\pset tuples_only on
SELECT error_of('SELECT nps_responses_needed(5, power => 80)');
SELECT error_of('SELECT nps_responses_needed(5, power => 0.2)');
SELECT call, power, state_of(format('SELECT ' || call, power)) FROM unnest(ARRAY['nps_responses_needed(5, power => %L)', 'csat_responses_needed(5, power => %L)']) AS call, unnest(ARRAY['0.499999', '1', '0', '-0.8', 'NaN', 'Infinity']) AS power;
SELECT error_of('SELECT csat_responses_needed(5, csat => 101)');
SELECT csat, state_of(format('SELECT csat_responses_needed(5, csat => %L)', csat)) FROM unnest(ARRAY['-0.1', '100.1', 'NaN', '1e1000']) AS csat;
SELECT error_of('SELECT csat_responses_needed(0)');
SELECT margin, state_of(format('SELECT csat_responses_needed(%L)', margin)) FROM unnest(ARRAY['-5', '100.1', 'NaN', '1e1000']) AS margin;
SELECT error_of('SELECT csat_responses_needed(5, 95)');
SELECT error_of('SELECT csat_responses_needed(0.00000001)');
SELECT error_of('SELECT nps_responses_needed(0.0000001, power => 0.9)');
-- hints, followed
SELECT nps_responses_needed(5, power => 0.8), csat_responses_needed(5, csat => csat(t)), csat_responses_needed(5), csat_responses_needed(5, 0.95) FROM (SELECT score_tally '{9:17,2:3}' AS t) AS v;
