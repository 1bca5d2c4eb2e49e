-- bands(): thresholds of one's own on every scale, against counting by plain SQL, in every function that takes a tally.
\set ON_ERROR_STOP on

-- 211 answers on each scale, every eleventh row without one; NULL is the scale 0-10
CREATE TEMP TABLE answers AS
SELECT scale, lowest, highest, i, CASE WHEN i % 11 > 0 THEN lowest + (i * i * 7 + i / 3) % (highest - lowest + 1) END AS score
FROM (SELECT NULL::integer AS scale, 0 AS lowest, 10 AS highest UNION ALL SELECT k, 1, k FROM generate_series(2, 10) AS k) AS scales, generate_series(1, 211) AS i;
CREATE TEMP TABLE tallies AS
SELECT scale, lowest, highest, score_tally(score, scale) AS t, score_tally(score, scale) FILTER (WHERE i % 2 = 0) AS even, score_tally(score, scale) FILTER (WHERE i % 2 = 1) AS odd
FROM answers GROUP BY scale, lowest, highest;

-- Every pair of thresholds, and the answers counted
CREATE TEMP TABLE pairs AS
SELECT t.scale, low_to, top_from, t, bands(t, low_to, top_from) AS b, bands(even, low_to, top_from) + bands(odd, low_to, top_from) AS of_halves, low, middle, top, n
FROM tallies AS t, generate_series(lowest, highest) AS low_to, generate_series(low_to + 1, highest) AS top_from,
	LATERAL (SELECT count(*) FILTER (WHERE score <= low_to) AS low, count(*) FILTER (WHERE score > low_to AND score < top_from) AS middle,
		count(*) FILTER (WHERE score >= top_from) AS top, count(score) AS n FROM answers AS a WHERE a.scale IS NOT DISTINCT FROM t.scale) AS counted;
-- 11 * 10 / 2 pairs on 0-10, k * (k - 1) / 2 on 1-k
SELECT scale, count(*) = CASE WHEN scale IS NULL THEN 55 ELSE scale * (scale - 1) / 2 END AS all_pairs,
	bool_and(b::text = '{' || concat_ws(',', '1:' || NULLIF(low, 0), '2:' || NULLIF(middle, 0), '3:' || NULLIF(top, 0)) || '}/3') AS counts, bool_and(of_halves = b) AS adds_up
FROM pairs GROUP BY scale ORDER BY scale NULLS FIRST;

-- Measures, by plain SQL
SELECT count(*) AS pairs, bool_and(nps(b) = round(100.0 * (top - low) / n, 6)) AS nps,
	bool_and(nps_bucket(b)::text = ROW(top, middle, low, n, round(100.0 * top / n, 6), round(100.0 * middle / n, 6), round(100.0 * low / n, 6))::text) AS nps_bucket,
	bool_and(abs(nps_stderr(b) ^ 2 - (10000 * (top + low - (top - low) ^ 2::numeric / n) / n ^ 2::numeric)) < 1e-9) AS nps_stderr,
	bool_and(nps_ci(b) = nps_ci_by_hand(top, middle, low)) AS nps_ci,
	bool_and(csat(b) = round(100.0 * top / n, 6)) AS csat,
	bool_and(csat_bucket(b)::text = ROW(top, 0, low + middle, n, round(100.0 * top / n, 6), round(0::numeric, 6), round(100.0 * (low + middle) / n, 6))::text) AS csat_bucket,
	bool_and(csat_ci(b) = csat_ci_by_hand(top, n)) AS csat_ci
FROM pairs;
-- Comparisons, of each pair with the next and with a benchmark: the difference by plain SQL; the rest as of tallies on 0-10 with
-- as many answers in each band, which comparison.sql has against R and by hand
SELECT count(*) AS comparisons, bool_and((nps).difference = round(100.0 * (top - low) / n - 100.0 * (next_top - next_low) / next_n, 6)) AS nps_difference, bool_and(nps::text = nps_on_0_10::text) AS nps,
	bool_and((nps_b).difference = round(100.0 * (top - low) / n - 12.5, 6)) AS nps_benchmark_difference, bool_and(nps_b::text = nps_b_on_0_10::text) AS nps_benchmark,
	bool_and((csat).difference = round(100.0 * top / n - 100.0 * next_top / next_n, 6)) AS csat_difference, bool_and(csat::text = csat_on_0_10::text) AS csat,
	bool_and((csat_b).difference = round(100.0 * top / n - 12.5, 6)) AS csat_benchmark_difference, bool_and(csat_b::text = csat_b_on_0_10::text) AS csat_benchmark,
	count(DISTINCT (nps).verdict) AS nps_verdicts, count(DISTINCT (csat).verdict) AS csat_verdicts
FROM (SELECT *, nps_compare(b, next_b, 0.9) AS nps, nps_compare(ten, next_ten, 0.9) AS nps_on_0_10, nps_compare(b, 12.5) AS nps_b, nps_compare(ten, 12.5) AS nps_b_on_0_10,
		csat_compare(b, next_b, 0.9) AS csat, csat_compare(seven, next_seven, 0.9) AS csat_on_0_10, csat_compare(b, 12.5) AS csat_b, csat_compare(seven, 12.5) AS csat_b_on_0_10
	FROM (SELECT *, lead(b) OVER w AS next_b, lead(low) OVER w AS next_low, lead(top) OVER w AS next_top, lead(n) OVER w AS next_n, lead(ten) OVER w AS next_ten, lead(seven) OVER w AS next_seven
		FROM (SELECT *, score_tally_of(10, top) + score_tally_of(8, middle) + score_tally_of(0, low) AS ten, score_tally_of(7, top) + score_tally_of(6, middle + low) AS seven FROM pairs) AS p
		WINDOW w AS (ORDER BY scale NULLS FIRST, low_to, top_from)) AS v WHERE next_b IS NOT NULL) AS c;

-- The thresholds of 0-10 and of 1-7 (customer effort: easy from 5); thumbs; names of the arguments; a sum of different scales
SELECT nps(bands(t, 6, 9)) = nps(t) AS usual, csat(bands(t, 6, 7)) = csat(t) AS usual_csat FROM tallies WHERE scale IS NULL;
SELECT csat(bands('{1:1,4:2,5:3,7:4}/7', 4, 5)) = 70 AS effort, nps(bands('{1:1,2:3}/2', 1, 2)) = 50 AS thumbs, bands(t => '{3:4,4:10,5:20}/5', low_to => 3, top_from => 5) AS by_name,
	bands('{3:4,4:10,5:20}/5', 3, 5) + bands('{6:1,9:4,10:7}', 6, 9) AS of_two_scales;

-- Bands of bands: the bands themselves, and two of them made one
SELECT bands('{1:2,2:3,3:5}/3', 1, 3) AS same, bands('{1:2,2:3,3:5}/3', 1, 2) AS top_two, bands('{1:2,2:3,3:5}/3', 2, 3) AS low_two;
SELECT count(*) AS pairs, bool_and(bands(b, 1, 3) = b) AS same FROM pairs;

-- No answers, NULL, and as many answers as there can be
SELECT count(*) AS pairs, bool_and(bands('{}', low_to, top_from) = '{}') AS none, bool_and(bands('{}/5', low_to, top_from) = '{}') AS none_on_1_5
FROM generate_series(0, 9) AS low_to, generate_series(low_to + 1, 10) AS top_from;
SELECT nps(bands('{}', 6, 9)) IS NULL AS nps, nps_bucket(bands('{}', 6, 9)) AS nps_bucket, nps_ci(bands('{}', 6, 9)) IS NULL AS nps_ci, csat(bands('{}', 6, 9)) IS NULL AS csat,
	nps_compare(bands('{}', 6, 9), 50)::text IS NULL AS nps_compare, csat_bucket(bands('{}', 6, 9)) AS csat_bucket;
SELECT bands(NULL, 6, 9) IS NULL AS tally, bands('{9:1}', NULL, 9) IS NULL AS low_to, bands('{9:1}', 6, NULL) IS NULL AS top_from;
SELECT bands('{0:1,6:9223372036854775806}', 6, 9) AS low, bands('{7:1,8:9223372036854775806}', 6, 9) AS middle, bands('{9:1,10:9223372036854775806}', 6, 9) AS top;

-- In windows, groups and sums
SELECT count(*) AS rows, bool_and(rolling IS NOT DISTINCT FROM by_hand) AS rolling
FROM (SELECT nps(bands(score_tally(score, scale) OVER w, 3, 5)) AS rolling,
		(SELECT round(100.0 * (count(*) FILTER (WHERE f.score = 5) - count(*) FILTER (WHERE f.score <= 3)) / NULLIF(count(f.score), 0), 6)
			FROM answers AS f WHERE f.scale = 5 AND f.i BETWEEN a.i - 9 AND a.i) AS by_hand
	FROM answers AS a WHERE scale = 5 WINDOW w AS (ORDER BY i ROWS 9 PRECEDING)) AS v;
SELECT sum(bands(t, lowest, highest)) = bands(score_tally_of(0, (SELECT count(*) FROM answers WHERE score = lowest)) + score_tally_of(5, (SELECT count(*) FROM answers WHERE score > lowest AND score < highest))
	+ score_tally_of(10, (SELECT count(*) FROM answers WHERE score = highest)), 0, 10) AS all_scales FROM tallies;

-- Comments are bands: of five, three are positive and one is negative. NPS 100 * (3 - 1) / 5
CREATE TEMP TABLE comments AS SELECT sentiment_tally(comment, 'english') AS t FROM unnest(ARRAY['I love it', 'Great quality', 'Excellent', 'It is terrible', 'It came on Monday']) AS comment;
SELECT t, nps(t) = 40 AS nps, nps_ci(t) = nps_ci_by_hand(3, 1, 1) AS nps_ci, (c).difference = round(40 - 100.0 * (7 - 2) / 10, 6) AS difference,
	c::text = nps_compare('{10:3,8:1,0:1}'::score_tally, '{10:7,8:1,0:2}'::score_tally)::text AS nps_compare, (nps_compare(t, 0)).difference = 40 AS benchmark
FROM comments, LATERAL nps_compare(t, bands('{1:2,4:1,5:7}/5', 3, 5)) AS c;

--
-- Thresholds off the scale, and those that overlap
--

SELECT tally, low_to, top_from, split_part(error_of(format('SELECT bands(%L, %s, %s)', tally, low_to, top_from)), E'\n', 1) AS error
FROM (VALUES ('{9:1}', 6, 6), ('{9:1}', 9, 6), ('{9:1}', -1, 9), ('{9:1}', 6, 11), ('{9:1}', 10, 11), ('{9:1}', -2147483648, 2147483647), ('{9:1}', 2147483647, -2147483648),
	('{5:1}/5', 0, 5), ('{5:1}/5', 3, 6), ('{5:1}/5', 5, 5), ('{5:1}/5', 6, 9), ('{2:1}/2', 1, 1), ('{2:1}/2', 2, 2), ('{2:1}/2', 1, 3), ('{2:1}/2', 0, 1),
	('{10:1}/10', 0, 9), ('{3:1}/3', 1, 4), ('{}', 6, 6), ('{}', -1, 3), ('{}', 3, 11), ('{}/5', 3, 11)) AS v(tally, low_to, top_from);
SELECT error_of($$SELECT bands('{5:1}/5', 6, 9)$$) AS error;
