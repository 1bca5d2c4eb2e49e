-- The semantic layer of a shop's dashboards: what a BI tool reads. It stands on stored tallies and offers views with one row
-- a grain and plain columns. examples/superset/ is a dashboard on these views (`make dashboard`); doc/bi.md says how to use
-- them in Superset, Metabase, Grafana, Tableau, Power BI and Looker.
-- This file needs the tables of the demo. Run psql -f examples/demo.sql -f examples/dashboards.sql in a new database. For
-- your own shop change the first part only: the names of the tables and columns stand nowhere else.

\set ON_ERROR_STOP on

CREATE SCHEMA IF NOT EXISTS dashboard;
COMMENT ON SCHEMA dashboard IS 'The views that the BI tool reads';
CREATE SCHEMA IF NOT EXISTS tallies;
COMMENT ON SCHEMA tallies IS 'The stored tallies behind the dashboards';
SET search_path = dashboard, tallies, public;

--
-- 1. Stored tallies: a row for each period and each value that the dashboards filter by. All views below add these up. They
-- are rollups: right after every write of the tables, so there is nothing to refresh. To read them fast, run
-- SELECT tally_rollup_fold('tallies.survey_daily') and so on each night, by cron or pg_cron; folds come by themselves, too.
--

SELECT tally_rollup_create('tallies.survey_daily', $$
    SELECT answered_at::date AS day, marketplace AS market, product, score_tally(score) AS scores, score_tally(stars, 5) AS stars
    FROM shop.survey
    GROUP BY 1, 2, 3 $$);

-- The rows of shop.order_items are items. Each order has just one first item, so these are the orders.
SELECT tally_rollup_create('tallies.customers_monthly', $$
    SELECT date_trunc('month', ordered_at)::date AS month, marketplace AS market, customer_tally(customer) AS buyers
    FROM shop.order_items
    WHERE item = 1
    GROUP BY 1, 2 $$);

SELECT tally_rollup_create('tallies.reviews_by_language', $$
    SELECT marketplace AS market,
        CASE WHEN btrim(coalesce(comment, '')) = '' THEN 'no comment'
             ELSE coalesce(comment_language(comment), 'not read') END AS language,
        count(*) AS reviews, sentiment_tally(comment) AS tones,
        count(comment_language(comment)) FILTER (WHERE csat_category(stars, 5) = 'unsatisfied') AS unhappy
    FROM shop.review
    GROUP BY 1, 2 $$);

SELECT tally_rollup_create('tallies.complaints_by_topic', $$
    SELECT marketplace AS market, topic, count(*) AS complaints
    FROM shop.review, topic_sentiment(comment)
    WHERE csat_category(stars, 5) = 'unsatisfied' AND sentiment < 0
    GROUP BY 1, 2 $$);

--
-- 2. For a tool in which you can type a metric: tallies that it may sum, and filters that it may set. A metric is a function
-- of the sum, such as nps(sum(scores)). So every filter is applied before the measure is computed, and the figure is exact.
--

CREATE VIEW answers AS
SELECT day, market, product, scores, stars, (b).promoters, (b).passives, (b).detractors, (b).responses
FROM (SELECT *, nps_bucket(scores) AS b FROM survey_daily) AS s;
COMMENT ON VIEW answers IS 'Answers of the survey. One row: a day, market and product. Each column but these three adds up';
COMMENT ON COLUMN answers.scores IS 'Tally of the answers on 0-10, only for metrics: nps(sum(scores)), lower(nps_ci(sum(scores)))';
COMMENT ON COLUMN answers.stars IS 'Tally of the stars 1-5, only for metrics: csat(sum(stars)), mean_score(sum(stars))';
COMMENT ON COLUMN answers.promoters IS 'Number of answers 9-10';
COMMENT ON COLUMN answers.passives IS 'Number of answers 7-8';
COMMENT ON COLUMN answers.detractors IS 'Number of answers 0-6';
COMMENT ON COLUMN answers.responses IS 'Number of answers on 0-10';

-- A month is put beside the calendar month before it. A product without answers in one of the two months has an empty tally
-- there. Months whose month before has no answers at all are left out.
CREATE VIEW changes AS
SELECT month, market, product, sum(scores) AS scores, sum(before) AS scores_before
FROM (
    SELECT date_trunc('month', day)::date AS month, market, product, scores, score_tally '{}' AS before FROM survey_daily
    UNION ALL
    SELECT (date_trunc('month', day) + interval '1 month')::date, market, product, '{}', scores FROM survey_daily
) AS s
GROUP BY 1, 2, 3
HAVING month IN (SELECT date_trunc('month', day) FROM survey_daily)
    AND month IN (SELECT date_trunc('month', day) + interval '1 month' FROM survey_daily);
COMMENT ON VIEW changes IS 'Answers of a month beside those of the month before. One row: a month, market and product';
COMMENT ON COLUMN changes.scores IS 'Tally of the answers of the month, only for metrics with sum(scores)';
COMMENT ON COLUMN changes.scores_before IS 'Tally of the answers of the month before, only for metrics with sum(scores_before)';

CREATE VIEW comments AS
SELECT market, language, reviews, responses(tones) AS read, tones FROM reviews_by_language;
COMMENT ON VIEW comments IS 'Reviews. One row: a market and language. Each column but these two adds up';
COMMENT ON COLUMN comments.language IS 'Language of the comment; "not read": no lexicon reads it; "no comment": stars only';
COMMENT ON COLUMN comments.reviews IS 'Number of reviews';
COMMENT ON COLUMN comments.read IS 'Number of comments whose tone is known';
COMMENT ON COLUMN comments.tones IS 'Tally of the tones, only for metrics: net_sentiment(sum(tones)), lower(nps_ci(sum(tones)))';

-- These tallies contain the keys of the customers: grant this view only to tools whose users may see them.
CREATE VIEW buyers AS
SELECT month, market, buyers, orders(buyers) AS orders FROM customers_monthly;
COMMENT ON VIEW buyers IS 'Customers who bought. One row: a month and market';
COMMENT ON COLUMN buyers.buyers IS 'Tally of the customers, only for metrics: customers(sum(buyers)), repeat_purchase_rate(sum(buyers))';
COMMENT ON COLUMN buyers.orders IS 'Number of orders; adds up';

--
-- 3. Plain counts, for any tool: each measure is a quotient of two sums.
--

CREATE VIEW answer_counts AS
SELECT day, market, product, (n).responses, (n).promoters, (n).passives, (n).detractors, (c).responses AS reviews,
    (c).happy + (c).satisfied AS satisfied
FROM (SELECT *, nps_bucket(scores) AS n, csat_bucket(stars) AS c FROM survey_daily) AS s;
COMMENT ON VIEW answer_counts IS 'Answers of the survey as counts. One row: a day, market and product. Each column but these three adds up';
COMMENT ON COLUMN answer_counts.responses IS 'Number of answers on 0-10. NPS: 100.0 * (sum(promoters) - sum(detractors)) / sum(responses)';
COMMENT ON COLUMN answer_counts.reviews IS 'Number of reviews with stars. CSAT: 100.0 * sum(satisfied) / sum(reviews)';
COMMENT ON COLUMN answer_counts.satisfied IS 'Number of reviews with 4 or 5 stars';

-- Who buys in two markets is a customer of both.
CREATE VIEW cohorts AS
SELECT market, first.month, to_char(first.month, 'YYYY-MM') AS cohort,
    12 * (extract(year FROM later.month) - extract(year FROM first.month))::integer
        + (extract(month FROM later.month) - extract(month FROM first.month))::integer AS months_later,
    customers(first.new) AS customers, retained_customers(first.new, later.buyers) AS retained
FROM (
    SELECT month, market, without(buyers, sum(buyers) OVER (PARTITION BY market ORDER BY month
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)) AS new
    FROM customers_monthly
) AS first
    JOIN customers_monthly AS later USING (market)
WHERE later.month > first.month;
COMMENT ON VIEW cohorts IS 'Do new customers come back? One row: a market, a month of first orders, and a number of months later';
COMMENT ON COLUMN cohorts.month IS 'Month of the first order in this market, as a date to filter by; cohort is the same as text';
COMMENT ON COLUMN cohorts.customers IS 'Number of customers with their first order in that month. Sum it for one value of months_later only';
COMMENT ON COLUMN cohorts.retained IS 'How many of these bought in the later month. Rate: 100.0 * sum(retained) / sum(customers)';

CREATE VIEW complaints AS
SELECT market, topic, coalesce(complaints, 0) AS complaints, unhappy
FROM (SELECT market, sum(unhappy)::bigint AS unhappy FROM reviews_by_language GROUP BY 1) AS m
    CROSS JOIN (SELECT DISTINCT topic FROM complaints_by_topic) AS t
    LEFT JOIN complaints_by_topic USING (market, topic);
COMMENT ON VIEW complaints IS 'What unhappy reviewers complain about. One row: a market and topic';
COMMENT ON COLUMN complaints.complaints IS 'Comments with 1-3 stars that speak badly of the topic; one comment may do so of several topics';
COMMENT ON COLUMN complaints.unhappy IS 'Comments with 1-3 stars whose tone is known. Sum it for one topic only';

--
-- 4. Measures ready to show: one view for each chart, rounded, with the low and the high end of the interval. These figures
-- don't add up and have no average; don't filter them by what isn't a column here. A month is compared with the calendar
-- month before. If that month has no rows, the change is NULL; lag() would compare with an older month.
--

CREATE VIEW nps_monthly AS
SELECT month, responses(t) AS answers, round(nps(t), 1) AS nps, round(lower(nps_ci(t)), 1) AS low,
    round(upper(nps_ci(t)), 1) AS high, round((c).difference, 1) AS change, round((c).p_value::numeric, 4) AS p_value,
    (c).verdict::text AS verdict
FROM (
    SELECT month, t, nps_compare(t, first_value(t) OVER (ORDER BY month
            RANGE BETWEEN '1 month' PRECEDING AND '1 month' PRECEDING)) AS c
    FROM (SELECT date_trunc('month', day)::date AS month, sum(scores) AS t FROM survey_daily GROUP BY 1) AS m
) AS s;
COMMENT ON VIEW nps_monthly IS 'NPS of all answers by month, -100 to 100. One row: a month';

CREATE VIEW nps_product_monthly AS
SELECT product, month, responses(t) AS answers, round(nps(t), 1) AS nps, round(lower(nps_ci(t)), 1) AS low,
    round(upper(nps_ci(t)), 1) AS high, round((c).difference, 1) AS change, round((c).p_value::numeric, 4) AS p_value,
    (c).verdict::text AS verdict
FROM (
    SELECT product, month, t, nps_compare(t, first_value(t) OVER (PARTITION BY product ORDER BY month
            RANGE BETWEEN '1 month' PRECEDING AND '1 month' PRECEDING)) AS c
    FROM (
        SELECT product, date_trunc('month', day)::date AS month, sum(scores) AS t FROM survey_daily GROUP BY 1, 2
    ) AS m
) AS s;
COMMENT ON VIEW nps_product_monthly IS 'NPS by product and month, -100 to 100. One row: a product and month';

-- Each product against all others together: `lower` is surely worse, `unclear` may be chance.
CREATE VIEW nps_product AS
SELECT product, responses(t) AS answers, round(nps(t), 1) AS nps, round(lower(nps_ci(t)), 1) AS low,
    round(upper(nps_ci(t)), 1) AS high, round((c).difference, 1) AS against_others,
    round((c).p_value::numeric, 4) AS p_value, (c).verdict::text AS verdict
FROM (
    SELECT product, sum(scores) AS t, nps_compare(sum(scores), sum(sum(scores)) OVER () - sum(scores)) AS c
    FROM survey_daily
    GROUP BY product
) AS p;
COMMENT ON VIEW nps_product IS 'NPS by product, -100 to 100, against all other products. One row: a product';

-- The change of the NPS of all answers since the month before, split between the products. Within a month, mix and rate
-- of all products add up to that change.
CREATE VIEW nps_effects_monthly AS
SELECT month, product, round(nps(t), 1) AS nps, round(nps(t) - nps(before), 1) AS own_change, round((e).mix, 2) AS mix,
    round((e).rate, 2) AS rate
FROM (
    SELECT month, product, sum(scores) AS t, sum(scores_before) AS before, nps_effects(sum(scores_before), sum(scores),
            sum(sum(scores_before)) OVER (PARTITION BY month), sum(sum(scores)) OVER (PARTITION BY month)) AS e
    FROM changes
    GROUP BY 1, 2
) AS s;
COMMENT ON VIEW nps_effects_monthly IS 'Why did the NPS of all answers change? In points. One row: a month and product';
COMMENT ON COLUMN nps_effects_monthly.mix IS 'Effect of its larger or smaller share of the answers; adds up within a month';
COMMENT ON COLUMN nps_effects_monthly.rate IS 'Effect of its own change; adds up within a month';

-- CSAT of the stars of the reviews, and its three bands in percent, for a stacked chart.
CREATE VIEW csat_monthly AS
SELECT market, month, (b).responses AS reviews, round(csat(t), 1) AS csat, round(lower(csat_ci(t)), 1) AS low,
    round(upper(csat_ci(t)), 1) AS high, round((b).happy_pct, 1) AS happy, round((b).satisfied_pct, 1) AS satisfied,
    round((b).unsatisfied_pct, 1) AS unsatisfied
FROM (
    SELECT market, month, t, csat_bucket(t) AS b
    FROM (
        SELECT market, date_trunc('month', day)::date AS month, sum(stars) AS t FROM survey_daily GROUP BY 1, 2
    ) AS m
) AS s;
COMMENT ON VIEW csat_monthly IS 'CSAT of the stars by market and month, in percent. One row: a market and month';

CREATE VIEW net_sentiment_language AS
SELECT language, reviews, responses(t) AS read, round(net_sentiment(t), 1) AS net_sentiment,
    round(lower(nps_ci(t)), 1) AS low, round(upper(nps_ci(t)), 1) AS high
FROM (SELECT language, sum(reviews)::bigint AS reviews, sum(tones) AS t FROM reviews_by_language GROUP BY 1) AS s;
COMMENT ON VIEW net_sentiment_language IS 'Net sentiment of the comments, -100 to 100; NULL where none was read. One row: a language';

-- Customers of each month: how many are new (never bought before) and how many are returning; how many customers of the
-- month before bought again, and their percentage. The last two columns are for the customers of twelve months: the
-- percentage with two orders or more, and the orders per customer. They are NULL in the first eleven months, because a
-- shorter period can't be compared with a year.
CREATE VIEW retention_monthly AS
SELECT month, customers(c) AS customers, orders(c) AS orders, customers(without(c, earlier)) AS new_customers,
    retained_customers(c, earlier) AS returning_customers, retained_customers(before, c) AS retained,
    round(retention_rate(before, c), 1) AS retention_rate,
    CASE WHEN full_year THEN round(repeat_purchase_rate(year), 1) END AS repeat_rate_of_year,
    CASE WHEN full_year THEN round(purchase_frequency(year), 2) END AS orders_each_of_year
FROM (
    SELECT month, c, month >= min(month) OVER () + interval '11 months' AS full_year,
        first_value(c) OVER (ORDER BY month RANGE BETWEEN '1 month' PRECEDING AND '1 month' PRECEDING) AS before,
        sum(c) OVER (ORDER BY month RANGE '11 months' PRECEDING) AS year,
        sum(c) OVER (ORDER BY month ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS earlier
    FROM (SELECT month, sum(buyers) AS c FROM customers_monthly GROUP BY month) AS m
) AS s;
COMMENT ON VIEW retention_monthly IS 'Do customers come back? Numbers and percent. One row: a month';

CREATE VIEW retention_market_monthly AS
SELECT market, month, customers(buyers) AS customers, retained_customers(before, buyers) AS retained,
    round(retention_rate(before, buyers), 1) AS retention_rate
FROM (
    SELECT market, month, buyers, first_value(buyers) OVER (PARTITION BY market ORDER BY month
            RANGE BETWEEN '1 month' PRECEDING AND '1 month' PRECEDING) AS before
    FROM customers_monthly
) AS s;
COMMENT ON VIEW retention_market_monthly IS 'The same by market. One row: a market and month';

-- A view reads with the privileges of its owner. Give the BI tool a role of its own that may read the views only, and
-- `buyers` only if its users may see the keys of the customers:
--     CREATE ROLE bi LOGIN PASSWORD '...';
--     GRANT USAGE ON SCHEMA dashboard TO bi;
--     GRANT SELECT ON answers, answer_counts, changes, comments, cohorts, complaints, nps_monthly, nps_product_monthly, nps_product,
--         nps_effects_monthly, csat_monthly, net_sentiment_language, retention_monthly, retention_market_monthly TO bi;
--     GRANT SELECT ON buyers TO bi;
