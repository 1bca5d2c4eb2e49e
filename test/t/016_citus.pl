# Citus, a coordinator and two workers: each aggregate runs in parts on the workers, as the plans show, and gives what one
# server gives; stored tallies, retention and CUBE over distributed tables; the examples of doc/scale.md. The aggregates
# come from the catalog. NPS_TEST_SEED repeats a run.
use strict;
use warnings;
use NpsAggregates;
use NpsExamples;
use NpsTest;
use Test::More;
use Wire;

need_extension('citus');
my $seed = seed_random();

#
# Three servers that talk over their sockets. The extension is created on the coordinator only.
#
my ($coordinator, @workers) = map {
	start_server($_, "shared_preload_libraries = 'citus'", 'max_connections = 100', 'citus.shard_count = 4',
		"citus.node_conninfo = 'sslmode=prefer'", 'citus.enable_statistics_collection = off')
  } qw(coordinator worker1 worker2);
my $host = $coordinator->host;

# Makes a database that is spread over the three servers.
sub create_database
{
	my ($name) = @_;
	foreach my $node ($coordinator, @workers)
	{
		$node->safe_psql('postgres', "SET citus.enable_ddl_propagation = off; CREATE DATABASE $name");
		$node->safe_psql($name, 'CREATE EXTENSION citus');
	}
	$coordinator->safe_psql($name, "SELECT citus_set_coordinator_host('$host', " . $coordinator->port . ')');
	$coordinator->safe_psql($name, "SELECT citus_add_node('$host', " . $_->port . ')') foreach @workers;
	return;
}

foreach my $node ($coordinator, @workers)
{
	$node->safe_psql('postgres', "ALTER SYSTEM SET citus.local_hostname = '$host'");
	$node->safe_psql('postgres', 'SELECT pg_reload_conf()');
}
create_database('shop');
$coordinator->safe_psql('shop', 'CREATE EXTENSION nps');
is($_->safe_psql('shop', "SELECT count(*) FROM pg_extension WHERE extname = 'nps'"), '1',
	$_->name . ': it has the extension, which was created on the coordinator') foreach @workers;

#
# The same random rows in a table of the coordinator and in one that is spread over the workers
#
my $random = ($seed % 2000003) / 2000003;
$coordinator->safe_psql('shop', qq{
	SELECT setseed($random);
	CREATE TABLE answers AS
		SELECT id, CASE WHEN random() > 0.05 THEN 1 + floor(random() * 3000)::integer END AS i, floor(random() * 5)::integer AS g,
			date '2026-01-01' + floor(random() * 120)::integer AS day, 'p' || floor(random() * 4) AS product,
			CASE WHEN random() > 0.1 THEN floor(random() * 11)::integer END AS score,
			CASE WHEN random() > 0.1 THEN floor(random() ^ 2 * 700)::bigint END AS customer,
			('{great,awful,It is a box.,NULL}'::text[])[1 + floor(random() * 4)::integer] AS comment
		FROM generate_series(1, 6000) AS id;
	CREATE TABLE spread (LIKE answers);
	SELECT create_distributed_table('spread', 'id');
	INSERT INTO spread SELECT * FROM answers});
is($coordinator->safe_psql('shop', "SELECT nodeport, count(*) FROM citus_shards WHERE table_name = 'spread'::regclass GROUP BY 1 ORDER BY 1"),
	join("\n", map { $_->port . '|2' } @workers), 'each worker has two shards');

# Runs queries [name, what each task asks a worker for, SQL with %s for the table, SQL by hand if any] on both tables, in a
# session that refuses aggregates over rows fetched. An aggregate in parts is worker_partial_agg in a task.
sub compare
{
	my (@queries) = @_;
	my @steps = ([ 'settings', "SET citus.coordinator_aggregation_strategy = 'disabled'" ]);
	foreach my $i (0 .. $#queries)
	{
		my (undef, undef, $sql, $by_hand) = @{ $queries[$i] };
		push @steps, [ "plan $i", 'EXPLAIN (VERBOSE, COSTS OFF) ' . sprintf($sql, 'spread') ],
		  [ "spread $i", sprintf($sql, 'spread') ], [ "one $i", sprintf($sql, 'answers') ];
		push @steps, [ "hand $i", $by_hand ] if $by_hand;
	}
	my $step = run_steps($coordinator, \@steps, database => 'shop');
	foreach my $i (0 .. $#queries)
	{
		my ($name, $asked, undef, $by_hand) = @{ $queries[$i] };
		my ($plan, $spread, $one, $hand) = map { $step->{"$_ $i"} } qw(plan spread one hand);
		my @tasks = $plan->{out} =~ /^\s*Query: (.*_\d{6} .*)/mg;
		ok(@tasks && !(grep { $_ !~ $asked } @tasks), "$name: the workers aggregate") or diag($plan->{out});
		is($spread->{state}, '00000', "$name: no error") or diag($spread->{message});
		isnt($spread->{out}, '', "$name: a result");
		is($spread->{out}, $one->{out}, "$name: as on one server") or diag("NPS_TEST_SEED=$seed");
		is($spread->{out}, $hand->{out}, "$name: as by hand") or diag("NPS_TEST_SEED=$seed") if $by_hand;
	}
	return;
}

#
# Each aggregate over all rows, over one and over none; as a whole and by group
#
local @ENV{ 'PGHOST', 'PGPORT', 'PGDATABASE' } = ($host, $coordinator->port, 'shop');
my @calls = aggregate_calls(Wire->connect);
cmp_ok(scalar @calls, '>=', 80, 'the catalog has the aggregates');
my @queries;
my $in_parts = qr/worker_partial_agg\(/;
foreach my $call (map { $_->{call} } @calls)
{
	my $columns = join ', ', map { "($call FILTER (WHERE $_))::text" } 'true', 'id = 17', 'id < 0';
	push @queries, [ $call, $in_parts, "SELECT $columns FROM %s" ],
	  [ "$call by group", $in_parts, "SELECT g, $columns FROM %s GROUP BY g ORDER BY g" ];
}
compare(@queries);

#
# Measures against SQL that knows none of them
#
my $nps = 'round(100.0 * (count(*) FILTER (WHERE score >= 9) - count(*) FILTER (WHERE score <= 6)) / count(score), 6)';
my $orders = '(SELECT customer, count(*) AS orders FROM answers WHERE customer IS NOT NULL GROUP BY 1) AS c';
my $buyers = "SELECT date_trunc('month', day)::date AS month, customer_tally(customer) AS buyers FROM %s GROUP BY 1";
compare(
	[ 'nps', $in_parts, 'SELECT product, nps(score) FROM %s GROUP BY 1 HAVING nps(score) < 100 ORDER BY 1',
		"SELECT product, $nps FROM answers GROUP BY 1 ORDER BY 1" ],
	[ 'two measures of one tally', $in_parts,
		'SELECT product, nps(t), csat(t) FROM (SELECT product, score_tally(score) AS t FROM %s GROUP BY 1) AS s ORDER BY 1',
		"SELECT product, $nps, round(100.0 * count(*) FILTER (WHERE score >= 7) / count(score), 6) FROM answers GROUP BY 1 ORDER BY 1" ],
	[ 'net sentiment', $in_parts, 'SELECT product, net_sentiment(comment) FROM %s GROUP BY 1 ORDER BY 1',
		q{SELECT product, round(100.0 * (count(*) FILTER (WHERE comment = 'great') - count(*) FILTER (WHERE comment = 'awful'))
		/ count(comment), 6) FROM answers GROUP BY 1 ORDER BY 1} ],
	[ 'repeat purchases', $in_parts, 'SELECT repeat_purchase_rate(customer), purchase_frequency(customer) FROM %s',
		"SELECT round(100.0 * avg((orders > 1)::integer), 6), round(avg(orders), 6) FROM $orders" ],
	[ 'retention', $in_parts,
		"WITH m AS ($buyers) SELECT month, customers(buyers), retention_rate(lag(buyers) OVER (ORDER BY month), buyers) FROM m ORDER BY month",
		q{WITH m AS (SELECT DISTINCT date_trunc('month', day)::date AS month, customer FROM answers WHERE customer IS NOT NULL)
		SELECT a.month, count(*), (SELECT round(100.0 * avg((n.customer IS NOT NULL)::integer), 6) FROM m AS b
			LEFT JOIN m AS n ON n.month = a.month AND n.customer = b.customer WHERE b.month = a.month - interval '1 month')
		FROM m AS a GROUP BY month ORDER BY month} ],
	[ 'CUBE', $in_parts, q{WITH t AS MATERIALIZED (SELECT product, g, score_tally(score) AS tally FROM %s GROUP BY 1, 2)
		SELECT product, g, nps(sum(tally)) FROM t GROUP BY CUBE (1, 2) ORDER BY 1, 2},
		"SELECT product, g, $nps FROM answers GROUP BY CUBE (1, 2) ORDER BY 1, 2" ],
	[ 'CUBE with the distribution column', qr/score_tally\(score\).* GROUP BY /, q{WITH t AS MATERIALIZED (SELECT id %% 3 AS k, id, g, score_tally(score) AS tally FROM %s GROUP BY id, g)
		SELECT k, g, nps(sum(tally)) FROM t GROUP BY CUBE (1, 2) ORDER BY 1, 2},
		"SELECT id % 3, g, $nps FROM answers GROUP BY CUBE (1, 2) ORDER BY 1, 2" ],
	[ 'rolling', $in_parts, q{WITH t AS MATERIALIZED (SELECT day, score_tally(score) AS tally FROM %s GROUP BY 1)
		SELECT day, nps(sum(tally) OVER (ORDER BY day RANGE '6 days' PRECEDING)) FROM t ORDER BY 1},
		"SELECT day, (SELECT $nps FROM answers AS w WHERE w.day BETWEEN a.day - 6 AND a.day) FROM (SELECT DISTINCT day FROM answers) AS a ORDER BY 1" ]);

#
# Stored tallies: written by the workers from one distributed table into another, added to, moved and summed
#
$coordinator->safe_psql('shop', q{
	CREATE TABLE daily (day date, product text, scores score_tally, buyers customer_tally, tone score_tally, PRIMARY KEY (day, product));
	SELECT create_distributed_table('daily', 'product')});
my $daily = 'INSERT INTO daily SELECT day, product, score_tally(score), customer_tally(customer), sentiment_tally(comment) FROM %s GROUP BY 1, 2';
$coordinator->safe_psql('shop', sprintf($daily, 'spread WHERE id <= 3000'));
$coordinator->safe_psql('shop', sprintf($daily, 'spread WHERE id > 3000') . q{
	ON CONFLICT (day, product) DO UPDATE SET scores = daily.scores + excluded.scores, buyers = daily.buyers + excluded.buyers,
		tone = daily.tone + excluded.tone});
my ($day, $product) = split /\|/, $coordinator->safe_psql('shop', 'SELECT day, product FROM answers WHERE score = 10 ORDER BY id LIMIT 1');
my $step = run_steps($coordinator, [
		[ 'settings', "SET citus.coordinator_aggregation_strategy = 'disabled'" ],
		[ 'stored', q{SELECT count(*), count(*) FILTER (WHERE (d.scores, d.buyers, d.tone) IS DISTINCT FROM (a.scores, a.buyers, a.tone))
		FROM (SELECT day, product, score_tally(score) AS scores, customer_tally(customer) AS buyers, sentiment_tally(comment) AS tone
			FROM answers GROUP BY 1, 2) AS a FULL JOIN (SELECT * FROM daily) AS d USING (day, product)} ],
		[ 'groups', 'SELECT count(*), 0 FROM (SELECT DISTINCT day, product FROM answers) AS g' ],
		[ 'sums', q{SELECT date_trunc('month', day)::date, nps(sum(scores)), customers(sum(buyers)), repeat_purchase_rate(sum(buyers)), net_sentiment(sum(tone))
		FROM daily GROUP BY 1 ORDER BY 1} ],
		[ 'sums by hand', qq{WITH a AS (SELECT *, date_trunc('month', day)::date AS month FROM answers)
		SELECT month, $nps, count(DISTINCT customer), (SELECT round(100.0 * avg((n > 1)::integer), 6)
				FROM (SELECT count(*) AS n FROM a AS b WHERE b.month = a.month AND customer IS NOT NULL GROUP BY customer) AS c),
			round(100.0 * (count(*) FILTER (WHERE comment = 'great') - count(*) FILTER (WHERE comment = 'awful')) / count(comment), 6)
		FROM a GROUP BY month ORDER BY month} ],
		[ 'plan', q{EXPLAIN (VERBOSE, COSTS OFF) SELECT day, sum(scores), sum(buyers) FROM daily GROUP BY day} ],
		[ 'plan by product', q{EXPLAIN (VERBOSE, COSTS OFF) SELECT product, nps(sum(scores)) FROM daily GROUP BY product} ],
		[ 'correct', qq{UPDATE daily SET scores = scores - score_tally_of(10, 1) + score_tally_of(8, 1) WHERE day = '$day' AND product = '$product'} ],
		[ 'corrected', q{SELECT t + score_tally_of(10, 1) - score_tally_of(8, 1) = w FROM (SELECT sum(scores) AS t FROM daily) AS d,
		(SELECT score_tally(score) AS w FROM answers) AS a} ],
		[ 'key', 'CREATE TABLE by_tally (tally score_tally)' ],
		[ 'distributed by', q{SELECT create_distributed_table('by_tally', 'tally')} ],
		[ 'keys', 'INSERT INTO by_tally SELECT scores FROM daily' ],
		[ 'found', q{SELECT count(*) > 0, count(*) FILTER (WHERE n IS DISTINCT FROM m) FROM (SELECT tally, count(*) AS n FROM by_tally GROUP BY 1) AS b
		FULL JOIN (SELECT scores AS tally, count(*) AS m FROM (SELECT * FROM daily OFFSET 0) AS d GROUP BY 1) AS d USING (tally)} ] ],
	database => 'shop');
is($step->{$_}{state}, '00000', "stored tallies, $_: no error") or diag($step->{$_}{message}) foreach sort keys %$step;
is($step->{stored}{out}, $step->{groups}{out}, 'stored tallies: those of one server') or diag("NPS_TEST_SEED=$seed");
is($step->{sums}{out}, $step->{'sums by hand'}{out}, 'stored tallies: sums by month') or diag("NPS_TEST_SEED=$seed");
like($step->{plan}{out}, qr/Query: SELECT day, worker_partial_agg\('public.sum\(public.score_tally\)'/, 'stored tallies: the workers add them up');
like($step->{'plan by product'}{out}, qr/Query: SELECT product, public.nps\(public.sum\(scores\)\)/,
	'stored tallies by the column that they are distributed by: the workers compute the measure');
is($step->{corrected}{out}, 't', 'stored tallies: one answer corrected') or diag($step->{correct}{message});
is($step->{found}{out}, 't|0', 'a table distributed by a tally') or diag($step->{found}{message});

#
# What Citus refuses, and what it does by fetching rows
#
my $rollup = q{SELECT tally_rollup_create('rollup', 'SELECT day, score_tally(score) AS scores FROM %s GROUP BY 1')};
my $by_hour = q{SELECT ((timestamptz '2026-01-01 00:00+00' + id * interval '1 hour') %s)::date, score_tally(score) FROM %%s GROUP BY 1 ORDER BY 1};
$step = run_steps($coordinator, [
		[ 'cube', 'SELECT product, nps(score) FROM spread GROUP BY CUBE (product, g)' ],
		[ 'window', 'EXPLAIN (VERBOSE, COSTS OFF) SELECT nps(score) OVER (ORDER BY id) FROM spread' ],
		[ 'zone', "SET timezone = 'Asia/Shanghai'" ],
		(map { my $table = $_; map { [ "$_ $table", sprintf(sprintf($by_hour, $_ eq 'named' ? q{AT TIME ZONE 'Asia/Shanghai'} : ''), $table) ] } qw(named unnamed) } qw(spread answers)),
		[ 'rollup of a distributed table', sprintf($rollup, 'spread') ],
		[ 'local', 'CREATE TABLE local (day date, score integer); INSERT INTO local SELECT day, score FROM answers' ],
		[ 'rollup of a local table', sprintf($rollup, 'local') ],
		[ 'distribute', q{SELECT create_distributed_table('local', 'day')} ],
		[ 'write', q{DELETE FROM local WHERE score < 4} ],
		[ 'check', q{SELECT count(*) FROM tally_rollup_check('rollup')} ],
		[ 'read', q{SELECT sum(scores) = (SELECT score_tally(score) FROM local) FROM rollup} ] ], database => 'shop');
is($step->{cube}{state}, '0A000', 'grouping sets over a distributed table are refused');
like($step->{window}{out}, qr/Query: SELECT score AS nps/, 'a window over a distributed table fetches its rows');
isnt($step->{'unnamed spread'}{out}, $step->{'unnamed answers'}{out}, "the workers don't get the session's TimeZone");
like($step->{'named spread'}{out}, qr/^2026-01-01\|\{/, 'a query that names it has a result');
is($step->{'named spread'}{out}, $step->{'named answers'}{out}, '... so that a query names it');
like($step->{'rollup of a distributed table'}{message}, qr/triggers are not supported on distributed tables/, 'no rollup of a distributed table');
like($step->{distribute}{message}, qr/cannot distribute relation "local" because it has triggers/, '... and no table with a rollup is distributed');
is("$step->{check}{out} $step->{read}{out}", '0 t', 'the rollup of a table of the coordinator is right');

#
# The examples of the page
#
create_database('examples');
my @examples = read_examples('doc/scale.md', 'citus');
cmp_ok(scalar(grep { defined $_->{needs} } @examples), '>=', 2, 'the page has examples for Citus');
check_examples(' on Citus', \@examples, run_examples($coordinator, 'examples', @examples));

$_->stop foreach $coordinator, @workers;
done_testing();
