-- The figures of the demo's story, each computed once: this is what a dashboard of the shop would store. The tables of the
-- story only name and round them.

CREATE SCHEMA demo;
SET search_path = demo, shop, public;

-- Each month, compared with the month before
CREATE MATERIALIZED VIEW months AS
SELECT month, t, own_shop, elsewhere, nps_compare(t, lag(t) OVER (ORDER BY month)) AS c
FROM (
    SELECT date_trunc('month', answered_at)::date AS month, score_tally(score) AS t,
        score_tally(score) FILTER (WHERE channel = 'own shop') AS own_shop,
        score_tally(score) FILTER (WHERE channel <> 'own shop') AS elsewhere
    FROM survey
    GROUP BY 1
) AS m;

-- Each product before and since September, and how many points of the whole shop's change come from it
CREATE MATERIALIZED VIEW products AS
SELECT product, before, since, nps_compare(since, before) AS c, (e).mix + (e).rate AS effect
FROM (
    SELECT *, nps_effects(before, since, sum(before) OVER (), sum(since) OVER ()) AS e
    FROM (
        SELECT product, score_tally(score) FILTER (WHERE answered_at < '2025-09-01') AS before,
            score_tally(score) FILTER (WHERE answered_at >= '2025-09-01') AS since
        FROM survey
        GROUP BY product
    ) AS p
) AS s;

-- The product that fell most
SELECT product AS worst FROM products ORDER BY nps(since) - nps(before) LIMIT 1 \gset

-- What detractors complain about: each topic that a comment speaks badly of
CREATE MATERIALIZED VIEW complaints AS
SELECT product, channel, date_trunc('month', answered_at)::date AS month, comment_language(comment) AS language, topic
FROM survey, topic_sentiment(comment)
WHERE nps_category(score) = 'detractor' AND sentiment < 0;

-- Each marketplace: the score of the survey, the stars and the words of the reviews, and what those with 1 to 3 stars
-- complain about most
CREATE MATERIALIZED VIEW marketplaces AS
SELECT marketplace, t, stars, tones, topic, complaints, round(100.0 * complaints / unhappy) AS complaints_pct
FROM (SELECT marketplace, score_tally(score) AS t FROM survey GROUP BY 1) AS s
    JOIN (SELECT marketplace, score_tally(review.stars, 5) AS stars, sentiment_tally(comment) AS tones
        FROM review GROUP BY 1) AS r USING (marketplace)
    JOIN (SELECT DISTINCT ON (marketplace) marketplace, topic, count(*) AS complaints,
            sum(count(*)) OVER (PARTITION BY marketplace) AS unhappy
        FROM review, topic_sentiment(comment)
        WHERE csat_category(review.stars, 5) = 'unsatisfied' AND sentiment < 0
        GROUP BY 1, 2
        ORDER BY 1, 3 DESC, 2) AS c USING (marketplace);

-- The customers of the year. Each order has just one first item: if items were counted as orders, too many customers would
-- seem to come back.
CREATE MATERIALIZED VIEW buyers AS
SELECT channel, marketplace, customer_tally(customer) AS c
FROM order_items
WHERE item = 1
GROUP BY 1, 2;

-- Those who bought in two months: how many of them bought again in the two months after, and what they paid then. Who bought
-- the worst product beside another one is with its buyers.
CREATE MATERIALIZED VIEW came_back AS
SELECT season, worst, count(*) AS buyers, count(later) AS back, coalesce(sum(later), 0) AS paid
FROM (
    SELECT season, customer, bool_or(product = :'worst') FILTER (WHERE before) AS worst,
        sum(price) FILTER (WHERE NOT before) AS later
    FROM (VALUES (1, date '2025-05-01'), (2, '2025-09-01')) AS s (season, start)
        JOIN order_items ON ordered_at >= start AND ordered_at < start + interval '4 months'
        CROSS JOIN LATERAL (SELECT ordered_at < start + interval '2 months' AS before) AS b
    GROUP BY 1, 2
    HAVING bool_or(before)
) AS o
GROUP BY 1, 2;
