-- The law of the extension for customers: a measure of orders is the same measure of their tally, and what plain SQL gives; a tally of
-- parts is the sum of their tallies. Retention from stored tallies is that of the orders. Over generated months, in materialized views.
\set ON_ERROR_STOP on

-- 12 months of 0 to 1500 orders, of which every ninth has no customer; customers come back for some months, and leave
CREATE TABLE orders AS
SELECT month, i AS id, i % 3 AS channel, CASE WHEN (i + month) % 9 > 0 THEN (i * i * 13 + month * 7 + i / 5) % (40 + 25 * month) + month * 15 END AS customer
FROM generate_series(1, 12) AS month, LATERAL generate_series(1, month * month * 97 % 1501) AS i;
INSERT INTO orders SELECT 13, i, 0, NULL FROM generate_series(1, 5) AS i;
SELECT count(*) > 5000 AS many, count(DISTINCT month) AS months, count(DISTINCT customer) > 300 AS customers FROM orders;
CREATE MATERIALIZED VIEW monthly AS SELECT month, channel, customer_tally(customer) AS c FROM orders GROUP BY month, channel;

--
-- measure(x) = measure(customer_tally(x)), for each measure in the catalog and each type of customers
--

CREATE TEMP TABLE measures AS
SELECT a.proname AS measure, format_type(a.proargtypes[0], NULL) AS type
FROM pg_proc AS a JOIN pg_aggregate AS g ON g.aggfnoid = a.oid
WHERE g.aggtranstype = 'customer_tally'::regtype AND a.prorettype <> 'customer_tally'::regtype
	AND EXISTS (SELECT FROM pg_proc AS f WHERE f.proname = a.proname AND f.prokind = 'f' AND f.proargtypes[0] = 'customer_tally'::regtype AND f.pronargs = 1);
SELECT measure, string_agg(type, ', ' ORDER BY type COLLATE "C") AS types FROM measures GROUP BY measure ORDER BY measure COLLATE "C";
-- how many groups differ: none. The text tells every digit.
CREATE FUNCTION pg_temp.differing(measure text, type text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	differing bigint;
	groups bigint;
	empty bigint;
	customer text := CASE type WHEN 'uuid' THEN 'md5(customer::text)::uuid' WHEN 'character' THEN 'customer::text::character(20)' ELSE 'customer::' || type END;
BEGIN
	EXECUTE format('SELECT count(*) FILTER (WHERE a IS DISTINCT FROM b), count(*), count(*) FILTER (WHERE a IS NULL)
		FROM (SELECT %1$I(%2$s)::text AS a, %1$I(customer_tally(%2$s))::text AS b FROM orders GROUP BY month, channel) AS v', measure, customer) INTO differing, groups, empty;
	ASSERT groups = 37 AND empty = 1, 'groups are missing';
	RETURN differing;
END
$$;
SELECT measure, type, pg_temp.differing(measure, type) AS differing FROM measures ORDER BY measure COLLATE "C", type COLLATE "C";

-- by hand, of orders and of stored tallies
SELECT count(*) AS months, count(*) FILTER (WHERE rate::text IS DISTINCT FROM round(by_hand.rate_by_hand, 6)::text) AS rate, count(*) FILTER (WHERE stored_rate::text IS DISTINCT FROM round(by_hand.rate_by_hand, 6)::text) AS stored_rate,
	count(*) FILTER (WHERE frequency::text IS DISTINCT FROM round(by_hand.frequency_by_hand, 6)::text) AS frequency, count(*) FILTER (WHERE stored_frequency::text IS DISTINCT FROM round(by_hand.frequency_by_hand, 6)::text) AS stored_frequency,
	count(*) FILTER (WHERE counts IS DISTINCT FROM ROW(by_hand.customers, by_hand.orders, by_hand.repeat_customers)) AS counts
FROM (SELECT month, repeat_purchase_rate(customer) AS rate, purchase_frequency(customer) AS frequency FROM orders GROUP BY month) AS raw
JOIN (SELECT month, repeat_purchase_rate(sum(c)) AS stored_rate, purchase_frequency(sum(c)) AS stored_frequency, ROW(customers(sum(c)), orders(sum(c)), repeat_customers(sum(c))) AS counts FROM monthly GROUP BY month) AS stored USING (month)
LEFT JOIN (SELECT month, 100.0 * count(*) FILTER (WHERE n > 1) / count(*) AS rate_by_hand, sum(n)::numeric / count(*) AS frequency_by_hand, count(*) AS customers, sum(n)::bigint AS orders, count(*) FILTER (WHERE n > 1) AS repeat_customers
	FROM (SELECT month, customer, count(*) AS n FROM orders WHERE customer IS NOT NULL GROUP BY month, customer) AS v GROUP BY month) AS by_hand USING (month)
WHERE month < 13;

--
-- Sums of tallies: by month, by channel, of each other, are as good as the orders
--

SELECT count(*) AS months, count(*) FILTER (WHERE s.c IS DISTINCT FROM raw.c) AS differ FROM (SELECT month, sum(c) AS c FROM monthly GROUP BY month) AS s FULL JOIN (SELECT month, customer_tally(customer) AS c FROM orders GROUP BY month) AS raw USING (month);
SELECT (SELECT sum(c) FROM monthly) = (SELECT customer_tally(customer) FROM orders) AS all_orders, (SELECT sum(by_month) FROM (SELECT sum(c) AS by_month FROM monthly GROUP BY month) AS v) = (SELECT sum(c) FROM monthly) AS twice_summed,
	(SELECT sum(c) FROM monthly) - (SELECT sum(c) FROM monthly WHERE channel = 1) = (SELECT customer_tally(customer) FROM orders WHERE channel <> 1) AS taken_back,
	(SELECT sum(c ORDER BY channel, month DESC) FROM monthly) = (SELECT sum(c ORDER BY month, channel) FROM monthly) AS in_any_order, (SELECT sum(c::text::customer_tally) FROM monthly) = (SELECT sum(c) FROM monthly) AS through_text;
-- of months from one to another
SELECT count(*) AS spans, count(*) FILTER (WHERE (SELECT sum(c) FROM monthly WHERE month BETWEEN a AND b) IS DISTINCT FROM (SELECT customer_tally(customer) FROM orders WHERE month BETWEEN a AND b)) AS differ
FROM generate_series(1, 13) AS a, generate_series(a, 13) AS b;

--
-- Retention, from stored tallies and from the orders
--

CREATE TEMP TABLE by_month AS SELECT month, sum(c) AS c FROM monthly GROUP BY month;
CREATE TEMP TABLE active AS SELECT DISTINCT month, customer FROM orders WHERE customer IS NOT NULL;
SELECT count(*) AS pairs, count(*) FILTER (WHERE retained_customers(base.c, later.c) <> stay) AS retained, count(*) FILTER (WHERE retention_rate(base.c, later.c)::text IS DISTINCT FROM round(100.0 * stay / NULLIF(n, 0), 6)::text) AS rate,
	count(*) FILTER (WHERE customers(without(base.c, later.c)) <> n - stay) AS lost, count(*) FILTER (WHERE customers(common(base.c, later.c)) <> stay) AS common,
	count(*) FILTER (WHERE without(base.c, later.c) + common(base.c, later.c) <> base.c) AS parts, count(DISTINCT stay) > 20 AS not_all_the_same
FROM by_month AS base, by_month AS later,
	LATERAL (SELECT count(*) AS n, count(*) FILTER (WHERE EXISTS (SELECT FROM active AS l WHERE l.month = later.month AND l.customer = b.customer)) AS stay FROM active AS b WHERE b.month = base.month) AS by_hand;
-- from month to month, by window and by self-join
SELECT count(*) AS months, count(*) FILTER (WHERE rate::text IS DISTINCT FROM round(by_hand, 6)::text) AS differ, count(by_hand) AS with_base
FROM (SELECT month, retention_rate(lag(c) OVER (ORDER BY month), c) AS rate FROM by_month) AS v
JOIN (SELECT month + 1 AS month, 100.0 * count(later.customer) / count(*) AS by_hand FROM active AS base LEFT JOIN (SELECT month - 1 AS month, customer FROM active) AS later USING (month, customer) GROUP BY month) AS h USING (month);
-- new customers of each month, by without() and by first month
SELECT count(*) AS months, count(*) FILTER (WHERE customers(new) IS DISTINCT FROM coalesce(by_hand, 0)) AS differ, sum(customers(new)) = (SELECT count(DISTINCT customer) FROM active) AS each_once
FROM (SELECT month, without(c, sum(c) OVER (ORDER BY month ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)) AS new FROM by_month) AS v
LEFT JOIN (SELECT month, count(*) AS by_hand FROM (SELECT customer, min(month) AS month FROM active GROUP BY customer) AS f GROUP BY month) AS h USING (month);
-- the ad hoc form, of integers, text and uuid
SELECT retention_rate(customer_tally(customer) FILTER (WHERE month = 6), customer_tally(customer) FILTER (WHERE month = 7)) = retention_rate((SELECT c FROM by_month WHERE month = 6), (SELECT c FROM by_month WHERE month = 7)) AS "integer",
	retention_rate(customer_tally(customer::text) FILTER (WHERE month = 6), customer_tally(customer::text) FILTER (WHERE month = 7)) = retention_rate((SELECT c FROM by_month WHERE month = 6), (SELECT c FROM by_month WHERE month = 7)) AS "text",
	retention_rate(customer_tally(md5(customer::text)::uuid) FILTER (WHERE month = 6), customer_tally(md5(customer::text)::uuid) FILTER (WHERE month = 7)) = retention_rate((SELECT c FROM by_month WHERE month = 6), (SELECT c FROM by_month WHERE month = 7)) AS uuid
FROM orders;

--
-- Refreshed, also concurrently, which compares rows by the type's equality
--

CREATE UNIQUE INDEX ON monthly (month, channel);
DELETE FROM orders WHERE month = 3;
INSERT INTO orders SELECT 14, i, 1, i FROM generate_series(1, 50) AS i;
UPDATE orders SET customer = customer + 1 WHERE month = 5 AND channel = 1;
CREATE TEMP TABLE before AS SELECT month, channel, ctid::text AS place FROM monthly;
REFRESH MATERIALIZED VIEW CONCURRENTLY monthly;
SELECT count(*) FILTER (WHERE m.c IS DISTINCT FROM o.c) AS differ, count(*) FILTER (WHERE b.place = m.ctid::text) AS untouched, count(*) AS rows, bool_and(b.place = m.ctid::text) FILTER (WHERE m.month NOT IN (5, 14)) AS only_what_changed
FROM monthly AS m FULL JOIN (SELECT month, channel, customer_tally(customer) AS c FROM orders GROUP BY month, channel) AS o USING (month, channel) LEFT JOIN before AS b USING (month, channel);
UPDATE orders SET customer = -customer WHERE month = 7;
REFRESH MATERIALIZED VIEW monthly;
SELECT count(*) FILTER (WHERE m.c IS DISTINCT FROM o.c) AS differ, count(*) AS rows FROM monthly AS m FULL JOIN (SELECT month, channel, customer_tally(customer) AS c FROM orders GROUP BY month, channel) AS o USING (month, channel);
DROP MATERIALIZED VIEW monthly;
DROP TABLE orders;
