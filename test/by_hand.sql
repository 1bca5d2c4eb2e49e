-- The methods worked out without the extension, for what the pages of doc/ hold their examples against. Each database
-- of test/t/090_documentation.pl gets these functions. Intervals have a confidence of 95 %.

-- The point of an answer on 0-10: the NPS is 100 times the mean of these
CREATE FUNCTION hand_point(score integer) RETURNS numeric LANGUAGE sql AS $$
    SELECT CASE WHEN score >= 9 THEN 1 WHEN score <= 6 THEN -1 WHEN score BETWEEN 7 AND 8 THEN 0 END
$$;

-- Promoters, detractors and answers in the text of a tally on 0-10
CREATE FUNCTION hand_counts(tally text, OUT p numeric, OUT d numeric, OUT n numeric) LANGUAGE sql AS $$
    SELECT coalesce(sum(c) FILTER (WHERE s >= 9), 0), coalesce(sum(c) FILTER (WHERE s <= 6), 0), coalesce(sum(c), 0)
    FROM (SELECT split_part(pair, ':', 1)::integer AS s, split_part(pair, ':', 2)::numeric AS c
          FROM regexp_split_to_table(btrim(tally, '{}'), ',') AS pair WHERE pair <> '') AS t
$$;

-- Adjusted Wald for the NPS of n answers with p promoters and d detractors: net share and variance, in units of one; and
-- both ends of the interval, in points
CREATE FUNCTION hand_net(p numeric, d numeric, n numeric, OUT net float8, OUT variance float8) LANGUAGE sql AS $$
    SELECT (p - d) / (n + 3), ((p + d + 1.5) / (n + 3) - ((p - d) / (n + 3)) ^ 2) / (n + 3)
$$;
CREATE FUNCTION hand_nps_ci(p numeric, d numeric, n numeric) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(round((100 * (net + side * 1.959963984540054 * sqrt(variance)))::numeric, 1)::text, ' ')
    FROM hand_net(p, d, n), (VALUES (-1), (1)) AS ends (side)
$$;

-- Both ends of Wilson's interval for k of n, in percent
CREATE FUNCTION hand_share_ci(k numeric, n numeric) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(round((100 * (k + z ^ 2 / 2 + side * z * sqrt(k * (n - k) / n + z ^ 2 / 4))
        / (n + z ^ 2))::numeric, 1)::text, ' ')
    FROM (VALUES (1.959963984540054::float8)) AS c (z), (VALUES (-1), (1)) AS ends (side)
$$;

-- The NPS of a against that of b, each with p promoters and d detractors of n answers: z, both ends of the interval in
-- points, and what it says
CREATE FUNCTION hand_compare(pa numeric, da numeric, na numeric, pb numeric, db numeric, nb numeric,
    quantile float8 DEFAULT 1.959963984540054, OUT z float8, OUT ci text, OUT verdict text) LANGUAGE sql AS $$
    SELECT diff / se, round((100 * (diff - quantile * se))::numeric, 1) || ' '
        || round((100 * (diff + quantile * se))::numeric, 1),
        CASE WHEN diff < -quantile * se THEN 'lower' WHEN diff > quantile * se THEN 'higher' ELSE 'unclear' END
    FROM (SELECT a.net - b.net AS diff, sqrt(a.variance + b.variance) AS se
          FROM hand_net(pa, da, na) AS a, hand_net(pb, db, nb) AS b) AS s
$$;

-- The percentage of k of n against that of l of m, with one hit and one miss added to each side, likewise
CREATE FUNCTION hand_share_compare(k numeric, n numeric, l numeric, m numeric, OUT z float8, OUT ci text,
    OUT verdict text) LANGUAGE sql AS $$
    SELECT diff / se, round((100 * (diff - 1.959963984540054 * se))::numeric, 1) || ' '
        || round((100 * (diff + 1.959963984540054 * se))::numeric, 1),
        CASE WHEN diff < -1.959963984540054 * se THEN 'lower' WHEN diff > 1.959963984540054 * se THEN 'higher'
            ELSE 'unclear' END
    FROM (SELECT ((k + 1) / (n + 2) - (l + 1) / (m + 2))::float8 AS diff,
              sqrt((k + 1) * (n - k + 1) / (n + 2) ^ 3 + (l + 1) * (m - l + 1) / (m + 2) ^ 3)::float8 AS se) AS s
$$;
