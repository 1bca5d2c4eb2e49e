-- The views behind the dashboards of a shop: tallies, stored and refreshed each night, and plain columns for the BI tool.
-- This file needs the tables of the demo. Run psql -f examples/demo.sql -f examples/dashboards.sql in a new database. For
-- your own shop replace shop.survey and shop.order_items by your tables.

\set ON_ERROR_STOP on

CREATE SCHEMA dashboard;
SET search_path = dashboard, public;

--
-- Stored tallies: a row for each period and each value that the dashboards filter by. All views below add these up.
--

CREATE MATERIALIZED VIEW survey_daily AS
SELECT answered_at::date AS day, product, channel, score_tally(score) AS scores, score_tally(stars, 5) AS stars
FROM shop.survey
GROUP BY 1, 2, 3;
CREATE UNIQUE INDEX ON survey_daily (day, product, channel);

-- The rows of shop.order_items are items; DISTINCT makes one row of each order.
CREATE MATERIALIZED VIEW customers_monthly AS
SELECT month, channel, customer_tally(customer) AS buyers
FROM (
    SELECT DISTINCT order_id, date_trunc('month', ordered_at)::date AS month, channel, customer FROM shop.order_items
) AS o
GROUP BY 1, 2;
CREATE UNIQUE INDEX ON customers_monthly (month, channel);

-- Run these each night, by cron or pg_cron. With CONCURRENTLY the dashboards can read the old rows during the refresh. It
-- needs a unique index on plain columns: the two indexes above. If it takes too long to read all answers, store the tallies
-- in a table and replace only the last days: see "Stored tallies" in doc/reference/practice.md.
REFRESH MATERIALIZED VIEW CONCURRENTLY survey_daily;
REFRESH MATERIALIZED VIEW CONCURRENTLY customers_monthly;

--
-- For the BI tool: one view for each chart, with plain columns. A month is compared with the calendar month before. If that
-- month has no rows, the change is NULL; lag() would compare with an older month.
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

-- CSAT of the stars of the reviews, and its three bands in percent, for a stacked chart.
CREATE VIEW csat_monthly AS
SELECT channel, month, (b).responses AS reviews, round(csat(t), 1) AS csat, round(lower(csat_ci(t)), 1) AS low,
    round(upper(csat_ci(t)), 1) AS high, round((b).happy_pct, 1) AS happy, round((b).satisfied_pct, 1) AS satisfied,
    round((b).unsatisfied_pct, 1) AS unsatisfied
FROM (
    SELECT channel, month, t, csat_bucket(t) AS b
    FROM (
        SELECT channel, date_trunc('month', day)::date AS month, sum(stars) AS t FROM survey_daily GROUP BY 1, 2
    ) AS m
) AS s;

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

CREATE VIEW retention_channel_monthly AS
SELECT channel, month, customers(buyers) AS customers, retained_customers(before, buyers) AS retained,
    round(retention_rate(before, buyers), 1) AS retention_rate
FROM (
    SELECT channel, month, buyers, first_value(buyers) OVER (PARTITION BY channel ORDER BY month
            RANGE BETWEEN '1 month' PRECEDING AND '1 month' PRECEDING) AS before
    FROM customers_monthly
) AS s;

-- A view reads with the privileges of its owner. Grant the BI tool the views, but not customers_monthly: it contains the
-- keys of the customers.
--     GRANT USAGE ON SCHEMA dashboard TO bi;
--     GRANT SELECT ON nps_monthly, nps_product_monthly, csat_monthly, retention_monthly, retention_channel_monthly
--         TO bi;
