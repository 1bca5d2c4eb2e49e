-- Intervals and comparisons of shares that are known as two counts: against R, the worked values, the CSAT of the same answers, and
-- plain SQL.
\set ON_ERROR_STOP on

-- 100 * prop.test(hits, total, conf.level = confidence, correct = FALSE)$conf.int of R 4.2.2
SELECT hits, total, confidence, share_ci(hits, total, confidence) = numrange(round(100 * lower, 6), round(100 * upper, 6), '[]') AS as_r
FROM (VALUES (6, 20, 0.95, 0.145477244871, 0.518972818354), (35, 42, 0.95, 0.693959972547, 0.916840834094), (16, 42, 0.95, 0.249997257636, 0.531859597333), (0, 5, 0.95, 0, 0.434482464782),
		(29, 29, 0.99, 0.813809012123496, 1), (412, 500, 0.999, 0.761265556135519, 0.872999353310958), (99999, 100000, 0.95, 0.99994335290341, 0.99999823475227), (5, 10, 0.8, 0.312204444880516, 0.687795555119484)) AS r(hits, total, confidence, lower, upper);
-- By hand, and the same as the CSAT of as many answers
SELECT count(*) AS shares, bool_and(share_ci(hits, total) = csat_ci_by_hand(hits, total)) AS by_hand, bool_and(share_ci(hits, total, 0.9) = csat_ci(t, 0.9)) AS as_csat,
	bool_and(share_ci(total - hits, total) = numrange(100 - upper(share_ci(hits, total)), 100 - lower(share_ci(hits, total)), '[]')) AS complement
FROM unnest(ARRAY[1, 2, 5, 20, 36, 42, 1000, 1000000000000000]) AS total, LATERAL (SELECT DISTINCT total * k / 7 AS hits FROM generate_series(0, 7) AS k) AS h,
	LATERAL (SELECT score_tally_of(10, hits) + score_tally_of(0, total - hits) AS t) AS c;

-- One hit and one other are added to each side: the difference of these shares, in standard errors, and 1.96 of them to each side.
-- With 10^15 in each total the last digit of a share is one of the sixth and later digits of z.
CREATE FUNCTION pg_temp.compare_by_hand(hits_a numeric, total_a numeric, hits_b numeric, total_b numeric, OUT z numeric, OUT ci numrange) LANGUAGE sql IMMUTABLE AS $$
	SELECT round(d / se, 20), numrange(round(GREATEST(100 * (d - 1.959963984540054 * se), -100), 6), round(LEAST(100 * (d + 1.959963984540054 * se), 100), 6), '[]')
	FROM (SELECT ratio(hits_a + 1, total_a + 2) AS a, ratio(hits_b + 1, total_b + 2) AS b) AS s,
		LATERAL (SELECT a - b AS d, sqrt(ratio(a * (1 - a), total_a + 2) + ratio(b * (1 - b), total_b + 2)) AS se) AS e
$$;
SELECT hits_a, total_a, hits_b, total_b, c.difference = round(100.0 * hits_a / total_a - 100.0 * hits_b / total_b, 6) AS difference, c.ci = h.ci AS ci, abs(c.z - h.z) <= CASE WHEN total_a > 1000000 THEN 1e-5 ELSE 1e-12 * (1 + abs(h.z)) END AS by_hand,
	abs(c.z - v.z) < 1e-9 AND abs(c.p_value - v.p) < 1e-9 AS worked, c.significant, c.verdict, c::text = csat_compare(score_tally_of(10, hits_a) + score_tally_of(0, total_a - hits_a), score_tally_of(10, hits_b) + score_tally_of(0, total_b - hits_b))::text AS as_csat
FROM (VALUES (35, 42, 16, 42, 4.611260300, 0.000004002), (35, 42, 16, 36, 3.729270391, 0.000192035), (6, 20, 4, 26, 1.136144171, 0.255896231), (0, 5, 5, 5, -3.818813079, 0.000134095), (7, 7, 7, 7, 0, 1),
		(3, 10, 300, 1000, NULL, NULL), (500000000000000, 1000000000000000, 499999950000000, 1000000000000000, NULL, NULL)) AS v(hits_a, total_a, hits_b, total_b, z, p),
	LATERAL share_compare(hits_a, total_a, hits_b, total_b) AS c, LATERAL pg_temp.compare_by_hand(hits_a, total_a, hits_b, total_b) AS h;
-- the p-values of the worked comparisons have nine decimals, the interval six
SELECT c.ci = expected::numrange AS ci
FROM (VALUES (35, 42, 16, 42, '[24.827875,61.535761]'), (35, 42, 16, 36, '[17.592785,56.569895]'), (6, 20, 4, 26, '[-10.123170,38.045248]'), (0, 5, 5, 5, '[-100,-34.768640]')) AS v(hits_a, total_a, hits_b, total_b, expected),
	LATERAL share_compare(hits_a, total_a, hits_b, total_b) AS c;
-- another confidence, and the names of the arguments
SELECT confidence, (share_compare(6, 20, 4, 26, confidence)).significant FROM unnest(ARRAY[0.74, 0.75, 0.95]) AS confidence;
SELECT share_ci(hits => 6, total => 20, confidence => 0.95) = share_ci(6, 20) AS ci, share_compare(hits_a => 6, total_a => 20, hits_b => 4, total_b => 26, confidence => 0.95)::text = share_compare(6, 20, 4, 26)::text AS compare;

-- Retention of two cohorts and the rate of second orders
SELECT share_ci(retained_customers(base, later), customers(base)) @> retention_rate(base, later) AS retention, share_ci(customers(later, 2), customers(later)) @> repeat_purchase_rate(later) AS second_orders
FROM (SELECT customer_tally '{1:1,2:1,3:2,4:1,5:1}' AS base, customer_tally '{2:1,3:3,9:1}' AS later) AS v;

-- No total, NULL, and as many as there can be
SELECT share_ci(0, 0) IS NULL AS ci, share_compare(0, 0, 1, 2)::text IS NULL AS a, share_compare(1, 2, 0, 0)::text IS NULL AS b, share_ci(NULL, 5) IS NULL AS hits, share_ci(5, NULL) IS NULL AS total, share_ci(5, 6, NULL) IS NULL AS confidence,
	share_compare(NULL, 2, 1, 2)::text IS NULL AS hits_a, share_compare(1, 2, 1, NULL)::text IS NULL AS total_b;
SELECT share_ci(9223372036854775807, 9223372036854775807) AS all, share_ci(0, 9223372036854775807) AS none, c.difference, c.ci, c.verdict FROM share_compare(9223372036854775807, 9223372036854775807, 0, 9223372036854775807) AS c;

\pset format unaligned
\pset tuples_only on
SELECT error_of('SELECT share_ci(7, 5)');
SELECT error_of('SELECT share_ci(-1, 5)');
SELECT error_of('SELECT share_compare(1, 2, 7, 5)');
SELECT error_of('SELECT share_ci(5, 7, 95)');
SELECT hits, total, state_of(format('SELECT share_ci(%s, %s)', hits, total)) AS ci, state_of(format('SELECT share_compare(%s, %s, 1, 2)', hits, total)) AS a, state_of(format('SELECT share_compare(1, 2, %s, %s)', hits, total)) AS b
FROM (VALUES (0, 0), (0, 1), (1, 1), (2, 1), (0, -1), (-2, -1), (1, 0), (-9223372036854775808, 9223372036854775807)) AS v(hits, total);
SELECT count(*) AS calls, bool_and(error_of(format('SELECT ' || call, confidence)) ~ '^22023: invalid confidence: ') AS all_errors
FROM unnest(ARRAY['share_ci(1, 2, %L)', 'share_ci(0, 0, %L)', 'share_compare(1, 2, 1, 2, %L)', 'share_compare(0, 0, 1, 2, %L)']) AS call, unnest(ARRAY['0', '1', '-1e-300', 'NaN', 'Infinity', '95']) AS confidence;
