# Owns the benchmark pairs over a table of orders: repeat purchase and retention against the same in plain SQL, and how
# much room tallies of customers take. There are a tenth as many customers as orders.
use strict;
use warnings;

# What one writes without the extension: count by customer first, then count customers
my $by_hand = '100.0 * count(*) FILTER (WHERE orders >= 2) / count(*)';
my $frame = 'OVER (ORDER BY id ROWS BETWEEN 999 PRECEDING AND CURRENT ROW)';
my @parallel = ('SET parallel_setup_cost = 0', 'SET parallel_tuple_cost = 0', 'SET min_parallel_table_scan_size = 0');
# A worker for each core but one: the leader works too
chomp(my $cores = qx{nproc});
my $workers = $cores > 2 ? $cores - 1 : 1;
my ($serial, $many) = map { ["SET max_parallel_workers_per_gather = $_"] } 0, $workers;

+{
	setup => [
		# hashes of the row's number stand in for chance; a customer's text is as long as an e-mail address
		q{CREATE UNLOGGED TABLE orders AS
		  SELECT customer, 'customer' || customer || '@example.com' AS email, channel, month
		  FROM (SELECT abs(hashint4(i)::bigint) % (:rows / 10) AS customer, abs(hashint4(i + 1) % 10) AS channel,
		               abs(hashint4(i + 2) % 12) AS month
		        FROM generate_series(1, :rows) AS i) AS drawn},
		'VACUUM ANALYZE orders',
		'CREATE UNLOGGED TABLE monthly AS SELECT month, channel, customer_tally(customer) AS c FROM orders GROUP BY month, channel',
		'CREATE UNLOGGED TABLE by_month AS SELECT month, customer_tally(customer) AS c, customer_tally(email) AS by_email FROM orders GROUP BY month',
		'VACUUM ANALYZE monthly',
		'VACUUM ANALYZE by_month',
		'CREATE UNLOGGED TABLE order_series AS SELECT i AS id, abs(hashint4(i)::bigint) % 2000 AS customer FROM generate_series(1, 20000) AS i',
		'VACUUM ANALYZE order_series',
		q{CREATE UNLOGGED TABLE by_day AS SELECT day, customer_tally(abs(hashint8(day * 100003 + i)) % 50000) AS c
		  FROM generate_series(1, 400) AS day, generate_series(1, 1000) AS i GROUP BY day},
		'VACUUM ANALYZE by_day',
		# a million groups of three orders if there are 10 million rows: two customers, one of them twice
		q{CREATE UNLOGGED TABLE baskets AS SELECT i AS basket, abs(hashint4(i))::bigint + j / 3 AS customer
		  FROM generate_series(1, :rows / 10) AS i, generate_series(1, 3) AS j},
		'VACUUM ANALYZE baskets',
		# groups of so many customers, and the memory of a group without what the server needs for count
		q{CREATE FUNCTION bytes_a_group(customers integer) RETURNS bigint LANGUAGE plpgsql AS $$
		  DECLARE ours json; theirs json;
		  BEGIN
		    CREATE TEMPORARY TABLE few AS SELECT i AS id, i::bigint * 1000 + j AS customer FROM generate_series(1, least(70000, 2000000 / customers)) AS i, generate_series(1, customers) AS j;
		    ANALYZE few;
		    SET LOCAL enable_sort = off;
		    EXECUTE 'EXPLAIN (ANALYZE, TIMING OFF, FORMAT json) SELECT id, customer_tally(customer) FROM few GROUP BY id' INTO ours;
		    EXECUTE 'EXPLAIN (ANALYZE, TIMING OFF, FORMAT json) SELECT id, count(customer) FROM few GROUP BY id' INTO theirs;
		    DROP TABLE few;
		    RETURN ((ours->0->'Plan'->>'Peak Memory Usage')::bigint - (theirs->0->'Plan'->>'Peak Memory Usage')::bigint) * 1024 / least(70000, 2000000 / customers);
		  END $$},
		q{CREATE AGGREGATE repeat_purchase_rate_without_inverse(bigint) (
		  SFUNC = customer_tally_accum, STYPE = customer_tally, INITCOND = '{}', FINALFUNC = repeat_purchase_rate)},
		q{CREATE AGGREGATE sum_without_inverse(customer_tally) (
		  SFUNC = customer_tally_combine, STYPE = customer_tally, INITCOND = '{}', FINALFUNC = customer_tally_final)},
	],
	pairs => [
		{ name => '`repeat_purchase_rate(bigint)`', against => 'two-level GROUP BY', at_most => '0.20',
		  ours => 'SELECT repeat_purchase_rate(customer) FROM orders',
		  theirs => "SELECT $by_hand FROM (SELECT count(*) AS orders FROM orders GROUP BY customer) AS v" },
		{ name => '`repeat_purchase_rate(bigint)`, GROUP BY channel (10)', against => 'two-level GROUP BY', at_most => '0.50',
		  ours => 'SELECT channel, repeat_purchase_rate(customer) FROM orders GROUP BY channel',
		  theirs => "SELECT channel, $by_hand FROM (SELECT channel, count(*) AS orders FROM orders GROUP BY channel, customer) AS v GROUP BY channel" },
		{ name => '`repeat_purchase_rate(text)`', against => 'two-level GROUP BY', at_most => '0.50',
		  ours => 'SELECT repeat_purchase_rate(email) FROM orders',
		  theirs => "SELECT $by_hand FROM (SELECT count(*) AS orders FROM orders GROUP BY email) AS v" },
		{ name => "`repeat_purchase_rate(bigint)`, $workers worker" . ($workers > 1 ? 's' : '') . ' (cores - 1)', against => '0 workers', at_most => '0.65',
		  settings => \@parallel, our_settings => $many, their_settings => $serial,
		  ours => 'SELECT repeat_purchase_rate(customer) FROM orders', theirs => 'SELECT repeat_purchase_rate(customer) FROM orders' },
		{ name => "`count(customer)`, $workers worker" . ($workers > 1 ? 's' : '') . ' (cores - 1)', against => '0 workers',
		  settings => \@parallel, our_settings => $many, their_settings => $serial,
		  ours => 'SELECT count(customer) FROM orders', theirs => 'SELECT count(customer) FROM orders' },
		{ name => '`purchase_frequency(bigint)`, GROUP BY basket of 3 orders', against => 'count(DISTINCT customer)', at_most => '0.50',
		  ours => 'SELECT basket, purchase_frequency(customer) FROM baskets GROUP BY basket',
		  theirs => 'SELECT basket, count(customer)::numeric / count(DISTINCT customer) FROM baskets GROUP BY basket' },
		{ name => 'repeat purchase rate by month from monthly tallies by channel', against => 'two-level GROUP BY', at_most => '0.05',
		  ours => 'SELECT month, repeat_purchase_rate(sum(c)) FROM monthly GROUP BY month',
		  theirs => "SELECT month, $by_hand FROM (SELECT month, count(*) AS orders FROM orders GROUP BY month, customer) AS v GROUP BY month" },
		{ name => 'monthly retention from monthly tallies', against => 'self-join of months and customers', at_most => '0.05',
		  ours => 'SELECT month, retention_rate(lag(c) OVER (ORDER BY month), c) FROM by_month',
		  theirs => q{WITH active AS MATERIALIZED (SELECT DISTINCT month, customer FROM orders)
		    SELECT base.month + 1, 100.0 * count(later.customer) / count(*)
		    FROM active AS base LEFT JOIN active AS later ON later.customer = base.customer AND later.month = base.month + 1 GROUP BY 1} },
		{ name => 'new customers by month from monthly tallies', against => 'first month of each customer', at_most => '0.10',
		  ours => q{SELECT month, customers(without(c, sum(c) OVER (ORDER BY month ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING))) FROM by_month},
		  theirs => 'SELECT month, count(*) FROM (SELECT min(month) AS month FROM orders GROUP BY customer) AS v GROUP BY month' },
		{ name => 'rolling window of 1000 orders (20 000 rows)', against => 'without the inverse form', at_most => '0.02',
		  ours => "SELECT repeat_purchase_rate(customer) $frame FROM order_series",
		  theirs => "SELECT repeat_purchase_rate_without_inverse(customer) $frame FROM order_series" },
		{ name => 'customers of the last 30 days, each day (400 daily tallies)', against => 'without the inverse form', at_most => '0.70',
		  ours => 'SELECT customers(sum(c) OVER (ORDER BY day ROWS 29 PRECEDING)) FROM by_day',
		  theirs => 'SELECT customers(sum_without_inverse(c) OVER (ORDER BY day ROWS 29 PRECEDING)) FROM by_day' },
	],
	figures => [
		map({ [ "bytes of memory a group, customers in it: $_", "SELECT bytes_a_group($_)" ] } 1, 2, 100),
		[ 'bytes a customer, of integers, all orders', q{SELECT round(octet_length(customer_tally_send(c))::numeric / customers(c), 2) FROM (SELECT sum(c) AS c FROM by_month) AS v} ],
		[ 'bytes a customer, of integers, a month', q{SELECT round(octet_length(customer_tally_send(c))::numeric / customers(c), 2) FROM by_month WHERE month = 0} ],
		[ 'bytes a customer, of text, all orders', q{SELECT round(octet_length(customer_tally_send(c))::numeric / customers(c), 2) FROM (SELECT sum(by_email) AS c FROM by_month) AS v} ],
		[ 'bytes a customer, of text, a month', q{SELECT round(octet_length(customer_tally_send(by_email))::numeric / customers(by_email), 2) FROM by_month WHERE month = 0} ],
	],
	memory => [
		[ '`repeat_purchase_rate(bigint)`', 'SELECT repeat_purchase_rate(customer) FROM orders' ],
		[ '`customer_tally(bigint)`', 'SELECT customer_tally_hash(customer_tally(customer)) FROM orders' ],
		[ 'two-level GROUP BY', "SELECT $by_hand FROM (SELECT count(*) AS orders FROM orders GROUP BY customer) AS v" ],
	],
};
