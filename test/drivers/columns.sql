SELECT nps(t) AS nps, responses(t) AS responses, round(lower(nps_ci(t)), 1) AS low, nps_ci(t) AS range,
    nps_bucket(t) AS bands, c.verdict AS verdict, c.verdict::text AS verdict_text, t AS tally,
    customer_tally_of(42, 3) AS buyers, sentiment('Love it!') AS tone,
    comment_topics('Great quality, fast delivery') AS topics, nps(score_tally '{}') AS nothing
FROM (SELECT score_tally '{10:5,8:3,3:2}' AS t) AS s, nps_compare(t, 0) AS c
