# Owns the benchmark pairs about Citus and TimescaleDB, for the server of `make bench-scale`, which has loaded those of the
# two that are installed. Each has a database of its own. Citus is one server here: coordinator and worker, with four shards.
use strict;
use warnings;

chomp(my $loaded = qx{psql -X -q -A -t -c 'SHOW shared_preload_libraries'});
my (@setup, @pairs);

# What run sets is of a session before \connect.
my @session = ('SET jit = off', "SET work_mem = '256MB'", 'SET max_parallel_workers_per_gather = 0');

# The rows, ten a minute: 50 products, and customers with ten answers each
my $columns = '(id bigint NOT NULL, answered_at timestamptz NOT NULL, product integer, score integer, customer bigint)';
my $rows = q{SELECT i, timestamptz '2024-01-01' + i * interval '6 seconds', abs(hashint8(i + 1) % 50), abs(hashint8(i) % 11),
	abs(hashint8(i + 2) % (:rows / 10)) FROM generate_series(1, :rows) AS i};

if ($loaded =~ /\bcitus\b/)
{
	# Against: the same query over the rows fetched from the shards: what is done where an aggregate can't be split
	my $fetched = '(SELECT product, score, customer, answered_at FROM survey OFFSET 0) AS survey';
	push @setup, 'CREATE DATABASE bench_citus', '\connect bench_citus',
	  # the semicolon that ends each of these may not follow \gexec on its line
	  "SELECT format('ALTER SYSTEM SET citus.local_hostname = %L', current_setting('unix_socket_directories')) \\gexec\n",
	  'SELECT pg_reload_conf()', 'SELECT pg_sleep(1)', 'CREATE EXTENSION citus', 'CREATE EXTENSION nps',
	  q{SELECT citus_set_coordinator_host(current_setting('unix_socket_directories'), current_setting('port')::integer)},
	  q{SELECT citus_set_node_property(current_setting('unix_socket_directories'), current_setting('port')::integer, 'shouldhaveshards', true)},
	  "CREATE TABLE survey $columns", 'SET citus.shard_count = 4', q{SELECT create_distributed_table('survey', 'id')},
	  "INSERT INTO survey $rows", 'VACUUM ANALYZE survey';
	foreach my $query (
		[ 'NPS', 'SELECT nps(score) FROM %s', '0.30' ],
		[ 'NPS by product (50)', 'SELECT product, nps(score) FROM %s GROUP BY product', '0.50' ],
		[ 'CUBE of product and month, on tallies', q{WITH t AS MATERIALIZED (SELECT product, date_trunc('month', answered_at) AS month,
			score_tally(score) AS tally FROM %s GROUP BY 1, 2)
			SELECT product, month, nps(sum(tally)) FROM t GROUP BY CUBE (1, 2)}, '0.50' ],
		[ 'repeat purchases', q{SELECT repeat_purchase_rate(customer) FROM %s}, '1.00' ])
	{
		push @pairs, {
			name => "Citus: $query->[0]", against => 'the rows fetched', at_most => $query->[2],
			settings => [ '\connect bench_citus', @session ],
			ours => sprintf($query->[1], 'survey'), theirs => sprintf($query->[1], $fetched) };
	}
}

if ($loaded =~ /\btimescaledb\b/)
{
	my $tallies = 'product, score_tally(score) AS scores, customer_tally(customer) AS buyers FROM survey GROUP BY 1, 2';
	my $kept = 'WITH (timescaledb.continuous, timescaledb.materialized_only = false)';
	push @setup, 'CREATE DATABASE bench_timescaledb', '\connect bench_timescaledb', 'CREATE EXTENSION timescaledb', 'CREATE EXTENSION nps',
	  "CREATE TABLE survey $columns", q{SELECT create_hypertable('survey', 'answered_at', chunk_time_interval => interval '30 days')},
	  "INSERT INTO survey $rows", 'VACUUM ANALYZE survey',
	  "CREATE MATERIALIZED VIEW daily $kept AS SELECT time_bucket('1 day', answered_at) AS day, $tallies WITH NO DATA",
	  "CREATE MATERIALIZED VIEW monthly $kept AS SELECT time_bucket('1 month', day) AS month, product, sum(scores) AS scores, sum(buyers) AS buyers
	  FROM daily GROUP BY 1, 2 WITH NO DATA",
	  map { ("CALL refresh_continuous_aggregate('$_', NULL, NULL)", "ANALYZE $_") } qw(daily monthly);
	my @settings = ('\connect bench_timescaledb', @session);
	my $nps = q{SELECT date_trunc('month', %s), product, nps(%s) FROM %s GROUP BY 1, 2};
	my $repeat = q{SELECT date_trunc('month', %s), repeat_purchase_rate(%s) FROM %s GROUP BY 1};
	foreach my $query (
		[ 'NPS by product and month, from days', $nps, 'score', 'day', 'sum(scores)', 'daily', '0.05' ],
		[ 'NPS by product and month, from months', $nps, 'score', 'month', 'sum(scores)', 'monthly', '0.01' ],
		[ 'repeat purchases by month, from days', $repeat, 'customer', 'day', 'sum(buyers)', 'daily', '1.00' ])
	{
		my ($name, $sql, $column, $bucket, $sum, $view, $at_most) = @$query;
		push @pairs, {
			name => "TimescaleDB: $name", against => 'raw rows', at_most => $at_most, settings => \@settings,
			ours => sprintf($sql, $bucket, $sum, $view), theirs => sprintf($sql, 'answered_at', $column, 'survey') };
	}
}

+{ setup => \@setup, pairs => \@pairs };
