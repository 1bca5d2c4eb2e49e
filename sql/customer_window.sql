-- The aggregates over customers in windows: every result against the same by hand, from a subquery over the rows of the frame.
\set ON_ERROR_STOP on

-- at goes up by 0, 1 or 3, so that some rows are peers and some are far apart; dense counts the groups of peers. Few customers, so
-- that they come and go, and come again.
CREATE TEMP TABLE orders AS
SELECT i AS id, i / 3 + i / 10 * 2 AS at, CASE WHEN i % 5 > 0 THEN (i * i + i / 7) % 9 - 4 END AS customer FROM generate_series(1, 90) AS i;
ALTER TABLE orders ADD dense integer;
UPDATE orders SET dense = d FROM (SELECT id, dense_rank() OVER (ORDER BY at) AS d FROM orders) AS v WHERE v.id = orders.id;
-- by hand: the text of a tally, the percentage of customers with two rows or more, rows per customer; NULL without customers
CREATE FUNCTION pg_temp.tally_by_hand(customers integer[]) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT '{' || coalesce(string_agg(customer || ':' || n, ',' ORDER BY customer), '') || '}'
	FROM (SELECT customer, count(*) AS n FROM unnest(customers) AS customer WHERE customer IS NOT NULL GROUP BY customer) AS counts
$$;
CREATE FUNCTION pg_temp.rate_by_hand(customers integer[]) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
	SELECT round(100.0 * count(*) FILTER (WHERE n > 1) / NULLIF(count(*), 0), 6) FROM (SELECT count(*) AS n FROM unnest(customers) AS customer WHERE customer IS NOT NULL GROUP BY customer) AS counts
$$;
CREATE FUNCTION pg_temp.frequency_by_hand(customers integer[]) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
	SELECT round(count(customer)::numeric / NULLIF(count(DISTINCT customer), 0), 6) FROM unnest(customers) AS customer
$$;

--
-- Frames: rows, number of them without customers, and how many agree: all
--

CREATE FUNCTION pg_temp.compare(frame text, rows_of_frame text) RETURNS TABLE (rows bigint, without_customers bigint, tally bigint, rate bigint, frequency bigint, hashed bigint)
LANGUAGE plpgsql AS $$
BEGIN
	RETURN QUERY EXECUTE format($f$
		SELECT count(*), count(*) FILTER (WHERE by_hand.rate IS NULL), count(*) FILTER (WHERE v.tally::text = by_hand.tally), count(*) FILTER (WHERE v.rate::text IS NOT DISTINCT FROM by_hand.rate::text),
			count(*) FILTER (WHERE v.frequency::text IS NOT DISTINCT FROM by_hand.frequency::text),
			count(*) FILTER (WHERE text_rate IS NOT DISTINCT FROM by_hand.rate AND uuid_frequency IS NOT DISTINCT FROM by_hand.frequency AND customers(text_tally) = by_hand.customers AND uuid_tally = uuid_sum)
		FROM (SELECT id, at, dense, customer_tally(customer) OVER w AS tally, repeat_purchase_rate(customer) OVER w AS rate, purchase_frequency(customer) OVER w AS frequency,
					customer_tally(customer::text) OVER w AS text_tally, repeat_purchase_rate(customer::text) OVER w AS text_rate,
					customer_tally(md5(customer::text)::uuid) OVER w AS uuid_tally, purchase_frequency(md5(customer::text)::uuid) OVER w AS uuid_frequency
				FROM orders WINDOW w AS (ORDER BY %s)) AS v,
			LATERAL (SELECT pg_temp.tally_by_hand(array_agg(f.customer)) AS tally, pg_temp.rate_by_hand(array_agg(f.customer)) AS rate, pg_temp.frequency_by_hand(array_agg(f.customer)) AS frequency,
				count(DISTINCT f.customer) AS customers, customer_tally(md5(f.customer::text)::uuid) AS uuid_sum FROM orders AS f WHERE %s) AS by_hand
	$f$, frame, rows_of_frame);
END
$$;
SELECT frame, c.*
FROM frames, LATERAL pg_temp.compare(frame, rows_of_frame) AS c
ORDER BY row;

-- Partitions: a frame never sees a row of another one; FILTER in a window
SELECT count(*) AS rows, bool_and(rate IS NOT DISTINCT FROM by_hand) AS rate, bool_and(even::text = even_by_hand) AS filtered
FROM (SELECT repeat_purchase_rate(customer) OVER w AS rate, customer_tally(customer) FILTER (WHERE id % 2 = 0) OVER w AS even,
		(SELECT pg_temp.rate_by_hand(array_agg(f.customer)) FROM orders AS f WHERE f.id % 4 = o.id % 4 AND f.id BETWEEN o.id - 12 AND o.id) AS by_hand,
		(SELECT pg_temp.tally_by_hand(array_agg(f.customer)) FROM orders AS f WHERE f.id % 4 = o.id % 4 AND f.id BETWEEN o.id - 12 AND o.id AND f.id % 2 = 0) AS even_by_hand
	FROM orders AS o WINDOW w AS (PARTITION BY id % 4 ORDER BY id ROWS 3 PRECEDING)) AS v;
-- several windows at once, and of numbers of other types
SELECT count(*) AS rows, bool_and(three::text = (SELECT pg_temp.tally_by_hand(array_agg(f.customer)) FROM orders AS f WHERE f.id BETWEEN v.id - 2 AND v.id)) AS three,
	bool_and(small = three) AS "smallint", bool_and(big = three) AS "bigint", bool_and(so_far::text = (SELECT pg_temp.tally_by_hand(array_agg(f.customer)) FROM orders AS f WHERE f.id <= v.id)) AS so_far
FROM (SELECT id, customer_tally(customer) OVER three AS three, customer_tally(customer::smallint) OVER three AS small, customer_tally(customer::bigint) OVER three AS big, customer_tally(customer) OVER so_far AS so_far
	FROM orders WINDOW three AS (ORDER BY id ROWS 2 PRECEDING), so_far AS (ORDER BY id)) AS v;
-- many rows: 600 in the frame at a time, of which one leaves for each that comes; of three in turn, two are of one customer
SELECT count(*) AS rows, bool_and(customers = least(i, 600)) AS customers, bool_and(rate = CASE WHEN i <= 600 THEN round(100.0 * (i / 3) / (i - i / 3), 6) ELSE 50 END) AS rate
FROM (SELECT i, customers(customer_tally(a) OVER w), repeat_purchase_rate(b) OVER w AS rate
	FROM (SELECT i, i AS a, CASE i % 3 WHEN 0 THEN i - 1 WHEN 1 THEN -i ELSE i END AS b FROM generate_series(1, 2100) AS i) AS o
	WINDOW w AS (ORDER BY i ROWS 599 PRECEDING)) AS v WHERE i % 3 = 0;

--
-- sum(customer_tally): daily tallies, some of them empty or NULL, of one kind of keys in turn
--

CREATE TEMP TABLE daily AS
SELECT day, CASE WHEN day % 11 = 0 THEN NULL WHEN day % 7 = 0 THEN '{}' ELSE (SELECT customer_tally((day * i + i * i) % 11) FROM generate_series(1, day % 9) AS i) END AS c
FROM generate_series(1, 60) AS day;
SELECT count(*) AS days, bool_and(week = week_by_hand) AS week, bool_and(so_far = so_far_by_hand) AS so_far, bool_and(others = others_by_hand) AS others, count(*) FILTER (WHERE week = '{}') AS empty_weeks,
	count(*) FILTER (WHERE without(week, before) <> '{}') > 0 AS new_ones, bool_and(customers(without(week, before)) = customers(week) - retained_customers(week, before)) AS new_and_old
FROM (SELECT sum(c) OVER (ORDER BY day ROWS 2 PRECEDING) AS week, sum(c) OVER (ORDER BY day) AS so_far, sum(c) OVER (ORDER BY day ROWS BETWEEN UNBOUNDED PRECEDING AND 3 PRECEDING) AS before,
		sum(c) OVER (ORDER BY day ROWS BETWEEN 3 PRECEDING AND 3 FOLLOWING EXCLUDE CURRENT ROW) AS others,
		coalesce((SELECT sum(f.c) FROM daily AS f WHERE f.day BETWEEN d.day - 2 AND d.day), '{}') AS week_by_hand, (SELECT sum(f.c) FROM daily AS f WHERE f.day <= d.day) AS so_far_by_hand,
		(SELECT sum(f.c) FROM daily AS f WHERE f.day BETWEEN d.day - 3 AND d.day + 3 AND f.day <> d.day) AS others_by_hand
	FROM daily AS d) AS v;
-- in every frame: rows, and in how many the sum is what counting its keys by hand gives; some days are NULL, and some without customers
CREATE TEMP TABLE days AS
SELECT id, at, dense, keys, CASE WHEN id % 11 > 0 THEN (SELECT customer_tally(key) FROM unnest(keys) AS key) END AS c
FROM (SELECT id, at, dense, CASE WHEN id % 11 > 0 THEN ARRAY(SELECT (id * i + i * i) % 7 - 3 FROM generate_series(1, id % 5) AS i) END AS keys FROM orders) AS o;
SELECT count(*) AS days, count(c) AS with_tally, count(*) FILTER (WHERE c = '{}') AS empty FROM days;
CREATE FUNCTION pg_temp.compare_sum(frame text, rows_of_frame text) RETURNS TABLE (rows bigint, empty bigint, sum bigint, filtered bigint)
LANGUAGE plpgsql AS $$
BEGIN
	RETURN QUERY EXECUTE format($f$
		SELECT count(*), count(*) FILTER (WHERE v.sum = '{}'), count(*) FILTER (WHERE v.sum::text = by_hand.sum), count(*) FILTER (WHERE v.even::text = by_hand.even)
		FROM (SELECT id, at, dense, sum(c) OVER w AS sum, sum(c) FILTER (WHERE id %% 2 = 0) OVER w AS even FROM days WINDOW w AS (ORDER BY %s)) AS v,
			LATERAL (SELECT pg_temp.tally_by_hand(array_agg(key)) AS sum, pg_temp.tally_by_hand(array_agg(key) FILTER (WHERE f.id %% 2 = 0)) AS even FROM days AS f, unnest(f.keys) AS key WHERE %s) AS by_hand
	$f$, frame, rows_of_frame);
END
$$;
SELECT frame, c.* FROM frames, LATERAL pg_temp.compare_sum(frame, rows_of_frame) AS c ORDER BY row;
-- a frame takes another kind of keys as soon as it holds none of the first
SELECT id, c, sum(c) OVER w AS sum FROM (VALUES (1, '{5:1}'::customer_tally), (2, '{}'), (3, 'text{5:1}'), (4, NULL), (5, NULL), (6, 'uuid{5:2}')) AS v(id, c) WINDOW w AS (ORDER BY id ROWS 1 PRECEDING) ORDER BY id;
-- lag, lead and first_value: retention from the day before, from the first day, and of the day before's new ones
SELECT day, c, retention_rate(lag(c) OVER days, c) AS from_day_before, round(retention_rate(first_value(c) OVER days, c)) AS from_first, retained_customers(c, lead(c) OVER days) AS stay, without(c, sum(c) OVER (days ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)) AS new
FROM (VALUES (1, '{1:1,2:1,3:1,4:1}'::customer_tally), (2, '{2:2,4:1,5:1}'), (3, '{}'), (4, '{1:1,5:5,6:1}')) AS v(day, c) WINDOW days AS (ORDER BY day) ORDER BY day;
