# TimescaleDB's continuous aggregates: each aggregate of the extension by day, as plain SQL has it; tallies by day and, on
# these, by month, with new rows, late changes and compressed chunks; the examples of doc/scale.md. The aggregates come from
# the catalog. NPS_TEST_SEED repeats a run.
use strict;
use warnings;
use NpsAggregates;
use NpsExamples;
use NpsTest;
use Test::More;
use Wire;

need_extension('timescaledb');
chomp(my $lib = qx{pg_config --pkglibdir});
plan skip_all => "TimescaleDB has no continuous aggregates: its community edition is not installed" unless glob("$lib/timescaledb-tsl-*.so");
my $seed = seed_random();
my $node = start_server('timescale', "shared_preload_libraries = 'timescaledb'", "timescaledb.telemetry_level = off", 'max_worker_processes = 32',
	"timezone = 'UTC'");

#
# Random rows of 120 days, one chunk a month or so, and the same rows in an ordinary table that gets all changes too
#
my $random = ($seed % 2000003) / 2000003;
my $rows = q{SELECT id, %2$s AS at, CASE WHEN random() > 0.05 THEN 1 + floor(random() * 3000)::integer END AS i, 'p' || floor(random() * 4) AS product,
	CASE WHEN random() > 0.1 THEN floor(random() * 11)::integer END AS score,
	CASE WHEN random() > 0.1 THEN 1 + floor(random() * 5)::integer END AS stars,
	CASE WHEN random() > 0.1 THEN floor(random() ^ 2 * 700)::bigint END AS customer,
	('{great,awful,It is a box.,NULL}'::text[])[1 + floor(random() * 4)::integer] AS comment
	FROM generate_series(%1$s) AS id};
my $any_day = q{timestamptz '2026-01-01' + floor(random() * 120 * 86400) * interval '1 second'};
$node->safe_psql('postgres', qq{
	CREATE EXTENSION timescaledb;
	SELECT setseed($random);
	CREATE TABLE plain AS } . sprintf($rows, '1, 6000', $any_day) . q{;
	CREATE TABLE answers (LIKE plain);
	SELECT create_hypertable('answers', 'at', chunk_time_interval => interval '30 days');
	INSERT INTO answers SELECT * FROM plain});
is($node->safe_psql('postgres', q{SELECT count(*) >= 4 FROM show_chunks('answers')}), 't', 'the table has chunks');

#
# Each aggregate, in one continuous aggregate
#
local @ENV{ 'PGHOST', 'PGPORT', 'PGDATABASE' } = ($node->host, $node->port, 'postgres');
my @calls = map { $_->{call} } aggregate_calls(Wire->connect);
cmp_ok(scalar @calls, '>=', 80, 'the catalog has the aggregates');
my $definition = "SELECT time_bucket('1 day', at) AS day, " . join(', ', map { "$calls[$_] AS c$_" } 0 .. $#calls) . ' FROM %s GROUP BY 1';
my $step = run_steps($node, [
		[ 'create', 'CREATE MATERIALIZED VIEW every_aggregate WITH (timescaledb.continuous, timescaledb.materialized_only = true) AS ' . sprintf($definition, 'answers') . ' WITH NO DATA' ],
		[ 'refresh', q{CALL refresh_continuous_aggregate('every_aggregate', NULL, NULL)} ],
		[ 'days', 'SELECT count(*) FROM every_aggregate' ] ]);
is($step->{$_}{state}, '00000', "$_: no error") or diag($step->{$_}{message}) foreach qw(create refresh);
is($step->{days}{out}, '120', 'each day has a row');
my $texts = join ', ', map { "md5(string_agg(c$_\::text, ' ' ORDER BY day))" } 0 .. $#calls;
my ($kept, $by_hand) = map { [ split /\|/, $node->safe_psql('postgres', "SELECT $texts FROM $_") ] } 'every_aggregate', sprintf("($definition) AS d", 'plain');
is($kept->[$_], $by_hand->[$_], "$calls[$_]: by day") or diag("NPS_TEST_SEED=$seed") foreach 0 .. $#calls;

#
# Tallies by day, and by month from these
#
$node->safe_psql('postgres', $_) foreach q{
	CREATE MATERIALIZED VIEW daily WITH (timescaledb.continuous, timescaledb.materialized_only = false) AS
	SELECT time_bucket('1 day', at) AS day, product, count(*) AS answers, score_tally(score) AS scores, score_tally(stars, 5) AS stars,
		score_tally(score > 8) AS yes, sentiment_tally(comment) AS tone, customer_tally(customer) AS buyers
	FROM answers GROUP BY 1, 2 WITH NO DATA}, q{
	CREATE MATERIALIZED VIEW monthly WITH (timescaledb.continuous, timescaledb.materialized_only = false) AS
	SELECT time_bucket('1 month', day) AS month, product, sum(answers)::bigint AS answers, sum(scores) AS scores, sum(stars) AS stars,
		sum(yes) AS yes, sum(tone) AS tone, sum(buyers) AS buyers
	FROM daily GROUP BY 1, 2 WITH NO DATA};

# The rows of both, and of what they must be by the ordinary table. The tallies have one form, so equal texts are equal tallies.
my $tallies = 'count(*), score_tally(score)::text, score_tally(stars, 5)::text, score_tally(score > 8)::text, sentiment_tally(comment)::text,
	customer_tally(customer)::text FROM plain GROUP BY 1, 2';
my %wanted = (
	daily => "SELECT date_trunc('day', at), product, $tallies",
	monthly => "SELECT date_trunc('month', at), product, $tallies");
my %columns = map { $_->[0] => "$_->[1], product, answers, scores::text, stars::text, yes::text, tone::text, buyers::text" } [ 'daily', 'day' ], [ 'monthly', 'month' ];

# How many rows of one of them aren't what they must be
sub wrong_rows
{
	my ($name) = @_;
	return $node->safe_psql('postgres', qq{
		SELECT count(*) FROM ((SELECT $columns{$name} FROM $name EXCEPT ALL ($wanted{$name})) UNION ALL (($wanted{$name}) EXCEPT ALL SELECT $columns{$name} FROM $name)) AS d});
}

sub both_are_right
{
	my ($when) = @_;
	is(wrong_rows($_), '0', "$when: $_") or diag("NPS_TEST_SEED=$seed") foreach qw(daily monthly);
	return;
}

sub refresh { $node->safe_psql('postgres', "CALL refresh_continuous_aggregate('$_', NULL, NULL)") foreach qw(daily monthly); return; }

# Writes to both tables.
sub write_both
{
	my (@statements) = @_;
	$node->safe_psql('postgres', sprintf($_, 'plain') . ';' . sprintf($_, 'answers')) foreach @statements;
	return;
}

both_are_right('nothing refreshed yet');
$node->safe_psql('postgres', q{CALL refresh_continuous_aggregate('daily', NULL, '2026-04-11')});
$node->safe_psql('postgres', q{CALL refresh_continuous_aggregate('monthly', NULL, '2026-03-01')});
both_are_right('some days refreshed');
refresh();
both_are_right('refreshed');

# New rows, later than all that is kept, are seen at once
$node->safe_psql('postgres', "SELECT setseed($random); CREATE TABLE new_rows AS " . sprintf($rows, '6001, 7000', q{timestamptz '2026-05-01' + (id - 6000) * interval '97 minutes'}));
write_both('INSERT INTO %s SELECT * FROM new_rows');
both_are_right('new rows');
refresh();
both_are_right('new rows, refreshed');

# Changes of old rows are seen after a refresh
write_both("UPDATE %s SET score = 10 - score, customer = customer + 1 WHERE id %% 13 = 0",
	"DELETE FROM %s WHERE id %% 17 = 0",
	"INSERT INTO %s SELECT id + 10000, at - interval '45 days', i, product, score, stars, customer, comment FROM new_rows");
cmp_ok(wrong_rows('daily'), '>', 0, 'late changes: not seen before a refresh');
refresh();
both_are_right('late changes, refreshed');

# Compressed chunks, of the table and of the days; a refresh of what is compressed
$node->safe_psql('postgres', q{
	ALTER TABLE answers SET (timescaledb.compress, timescaledb.compress_segmentby = 'product');
	SELECT compress_chunk(c) FROM show_chunks('answers') AS c;
	ALTER MATERIALIZED VIEW daily SET (timescaledb.compress = true);
	SELECT compress_chunk(c) FROM show_chunks('daily') AS c});
is($node->safe_psql('postgres', q{SELECT count(*) > 4, bool_and(is_compressed) FROM timescaledb_information.chunks AS c
	LEFT JOIN timescaledb_information.continuous_aggregates AS a ON c.hypertable_name = a.materialization_hypertable_name
	WHERE c.hypertable_name = 'answers' OR a.view_name = 'daily'}), 't|t', 'all chunks are compressed');
both_are_right('compressed');
is($node->safe_psql('postgres', 'SELECT score_tally(score), nps(score), customer_tally(customer), net_sentiment(comment) FROM answers'),
	$node->safe_psql('postgres', 'SELECT score_tally(score), nps(score), customer_tally(customer), net_sentiment(comment) FROM plain'),
	'aggregates over compressed rows');
write_both("DELETE FROM %s WHERE id %% 19 = 0", "UPDATE %s SET score = 0 WHERE id %% 23 = 0");
refresh();
both_are_right('compressed, changed and refreshed');

#
# Measures of the months against SQL that knows none of them
#
is($node->safe_psql('postgres', q{SELECT month, nps(sum(scores)), csat(sum(stars)), net_sentiment(sum(tone)), repeat_purchase_rate(sum(buyers)),
		retention_rate(lag(sum(buyers)) OVER (ORDER BY month), sum(buyers))
	FROM monthly GROUP BY month ORDER BY month}),
	$node->safe_psql('postgres', q{
	WITH a AS (SELECT *, date_trunc('month', at) AS month FROM plain),
		b AS (SELECT month, customer, count(*) AS n FROM a WHERE customer IS NOT NULL GROUP BY 1, 2)
	SELECT month, round(100.0 * (count(*) FILTER (WHERE score >= 9) - count(*) FILTER (WHERE score <= 6)) / count(score), 6),
		round(100.0 * count(*) FILTER (WHERE stars > 3) / count(stars), 6),
		round(100.0 * (count(*) FILTER (WHERE comment = 'great') - count(*) FILTER (WHERE comment = 'awful')) / count(comment), 6),
		(SELECT round(100.0 * avg((n > 1)::integer), 6) FROM b WHERE b.month = a.month),
		(SELECT round(100.0 * avg((l.n IS NOT NULL)::integer), 6) FROM b LEFT JOIN b AS l ON l.customer = b.customer AND l.month = a.month
			WHERE b.month = a.month - interval '1 month')
	FROM a GROUP BY month ORDER BY month}), 'measures of the months') or diag("NPS_TEST_SEED=$seed");

#
# What it refuses, and a score off the scale
#
my $refused = q{CREATE MATERIALIZED VIEW refused WITH (timescaledb.continuous) AS SELECT time_bucket('1 day', at) AS day, product, nps(score) FROM answers};
$step = run_steps($node, [
		[ 'grouping sets', "$refused GROUP BY GROUPING SETS ((1, 2), (1))" ],
		[ 'rollup of a hypertable', q{SELECT tally_rollup_create('rollup', 'SELECT product, score_tally(score) AS scores FROM answers GROUP BY 1')} ],
		[ 'empty', q{CREATE TABLE empty (at timestamptz NOT NULL, score integer); SELECT create_hypertable('empty', 'at')} ],
		[ 'rollup of it', q{SELECT tally_rollup_create('of_empty', 'SELECT score_tally(score) AS scores FROM empty')} ],
		[ 'write', q{INSERT INTO empty VALUES ('2026-01-01', 9)} ],
		[ 'its rollup after a write', 'SELECT * FROM of_empty' ],
		[ 'off the scale', q{INSERT INTO answers (at, product, score) VALUES ('2026-02-02', 'p0', 11)} ],
		[ 'refresh with a score off the scale', q{CALL refresh_continuous_aggregate('daily', NULL, NULL)} ],
		[ 'filter', q{CREATE MATERIALIZED VIEW filtered WITH (timescaledb.continuous) AS SELECT time_bucket('1 day', at) AS day,
		score_tally(score) FILTER (WHERE score BETWEEN 0 AND 10) AS scores FROM answers GROUP BY 1} ],
		[ 'filtered', q{SELECT sum(scores) = (SELECT score_tally(score) FROM plain) FROM filtered} ] ]);
is($step->{$_}{state}, '0A000', "$_: refused") or diag($step->{$_}{message}) foreach 'grouping sets', 'rollup of a hypertable';
is($step->{'its rollup after a write'}{state}, '55000', 'the rollup of an empty hypertable is an error after the first row');
is($step->{'refresh with a score off the scale'}{state}, '22003', 'a score off the scale stops a refresh');
is($step->{filtered}{out}, 't', '... and not one that leaves it out');

#
# The examples of the page
#
$node->safe_psql('postgres', 'CREATE DATABASE examples');
my @examples = read_examples('doc/scale.md', 'timescaledb');
cmp_ok(scalar(grep { defined $_->{needs} } @examples), '>=', 2, 'the page has examples for TimescaleDB');
check_examples(' on TimescaleDB', \@examples, run_examples($node, 'examples', @examples));

$node->stop;
done_testing();
