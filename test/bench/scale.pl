# Owns the benchmark pairs about Citus and TimescaleDB, for the server of `make bench-scale`, which has loaded those of the
# two that are installed. Each has a database of its own. Citus is one server here: coordinator and worker, with four shards.
use strict;
use warnings;

chomp(my $loaded = qx{psql -X -q -A -t -c 'SHOW shared_preload_libraries'});
my (@setup, @pairs);

# What run sets is of a session before \connect.
my @session = ('SET jit = off', "SET work_mem = '256MB'", 'SET max_parallel_workers_per_gather = 0');

# The rows, two a minute: 50 products, and customers with ten answers each
my $columns = '(id bigint NOT NULL, answered_at timestamptz NOT NULL, product integer, score integer, customer bigint)';
my $rows = q{SELECT i, timestamptz '2024-01-01' + i * interval '30 seconds', abs(hashint8(i + 1) % 50), abs(hashint8(i) % 11),
	abs(hashint8(i + 2) % (:rows / 10)) FROM generate_series(1, :rows) AS i};

if ($loaded =~ /\bcitus\b/)
{

	# Against: the same aggregates without a combine function, for which Citus fetches the column's values
	my $gathered = q{CREATE AGGREGATE gathered_%s (SFUNC = %s, STYPE = %s, FINALFUNC = %s)};
	push @setup, 'CREATE DATABASE bench_citus', '\connect bench_citus',

	  # the semicolon that ends each of these may not follow \gexec on its line
	  "SELECT format('ALTER SYSTEM SET citus.local_hostname = %L', current_setting('unix_socket_directories')) \\gexec\n",
	  'SELECT pg_reload_conf()', 'SELECT pg_sleep(1)', 'CREATE EXTENSION citus', 'CREATE EXTENSION nps',
	  q{SELECT citus_set_coordinator_host(current_setting('unix_socket_directories'), current_setting('port')::integer)},
	  q{SELECT citus_set_node_property(current_setting('unix_socket_directories'), current_setting('port')::integer, 'shouldhaveshards', true)},
	  "CREATE TABLE survey $columns", 'SET citus.shard_count = 4', q{SELECT create_distributed_table('survey', 'id')},
	  sprintf($gathered, 'nps(integer)', 'score_tally_accum', 'bigint[]', 'nps_final'),
	  sprintf($gathered, 'repeat_purchase_rate(bigint)', 'customer_tally_accum', q(customer_tally, INITCOND = '{}'), 'repeat_purchase_rate'),
	  "INSERT INTO survey $rows", 'VACUUM ANALYZE survey';
	my $cube = q{WITH t AS MATERIALIZED (SELECT product, date_trunc('month', answered_at) AS month, %s FROM survey%s)
		SELECT product, month, nps(%s) FROM t GROUP BY CUBE (1, 2)};
	foreach my $query (
		[ 'NPS', 'SELECT nps(score) FROM survey', 'SELECT gathered_nps(score) FROM survey', '0.50' ],
		[ 'NPS by product (50)', 'SELECT product, nps(score) FROM survey GROUP BY 1', 'SELECT product, gathered_nps(score) FROM survey GROUP BY 1', '0.50' ],
		[ 'CUBE of product and month, of tallies', sprintf($cube, 'score_tally(score) AS tally', ' GROUP BY 1, 2', 'sum(tally)'),
			sprintf($cube, 'score', '', 'score'), '0.50' ],
		[ 'repeat purchases', 'SELECT repeat_purchase_rate(customer) FROM survey', 'SELECT gathered_repeat_purchase_rate(customer) FROM survey', '1.00' ])
	{
		push @pairs, {
			name => "Citus: $query->[0]", against => 'the rows fetched', at_most => $query->[3],
			settings => [ '\connect bench_citus', @session ], ours => $query->[1], theirs => $query->[2] };
	}
}

if ($loaded =~ /\btimescaledb\b/)
{
	my $tallies = 'product, score_tally(score) AS scores, customer_tally(customer) AS buyers FROM survey GROUP BY 1, 2';
	my $kept = 'WITH (timescaledb.continuous, timescaledb.materialized_only = false)';
	push @setup, '\connect postgres', 'CREATE DATABASE bench_timescaledb', '\connect bench_timescaledb', 'CREATE EXTENSION timescaledb', 'CREATE EXTENSION nps',
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
