# postgres_fdw with the server option `extensions 'nps'`: whole aggregates and categories run on the remote server, as the
# plans show, and give what they give at home; the examples of doc/scale.md.
use strict;
use warnings;
use NpsExamples;
use NpsTest;
use Test::More;

need_extension('postgres_fdw');
my $node = start_server('fdw');

#
# Two foreign servers that are this one, with the option and without
#
my ($host, $port) = ($node->host, $node->port);
$node->safe_psql(
	'postgres', qq{
	CREATE EXTENSION postgres_fdw;
	CREATE TABLE survey AS SELECT id, 'p' || id % 4 AS product, date '2026-01-01' + id % 90 AS answered_on,
		CASE WHEN id % 9 > 0 THEN id * 7919 % 10007 % 11 END AS score,
		(id * 7919 % 10007 % 5 + 1)::smallint AS stars FROM generate_series(1, 500) AS id;
	CREATE TABLE daily AS SELECT id % 30 AS day, product, score_tally(score) AS tally FROM survey GROUP BY 1, 2;
	SELECT tally_rollup_create('rolled', 'SELECT product, score_tally(score) AS tally FROM survey GROUP BY product');
	ANALYZE survey, daily;
	CREATE SERVER far_server FOREIGN DATA WRAPPER postgres_fdw
		OPTIONS (host '$host', port '$port', dbname 'postgres', extensions 'nps');
	CREATE SERVER plain_server FOREIGN DATA WRAPPER postgres_fdw
		OPTIONS (host '$host', port '$port', dbname 'postgres');
	CREATE USER MAPPING FOR CURRENT_USER SERVER far_server;
	CREATE USER MAPPING FOR CURRENT_USER SERVER plain_server;
	CREATE SCHEMA far;
	CREATE SCHEMA plain;
	IMPORT FOREIGN SCHEMA public LIMIT TO (survey, daily, rolled) FROM SERVER far_server INTO far;
	IMPORT FOREIGN SCHEMA public LIMIT TO (survey, daily, rolled) FROM SERVER plain_server INTO plain;
});

# What is sent, a query with %s for the schema, and its result where counting by hand gives it
my @queries = (
	[ 'nps', qr/SELECT public\.nps\(score\) FROM public\.survey$/m, 'SELECT nps(score) FROM %s.survey',
		'SELECT round(100.0 * (count(*) FILTER (WHERE score >= 9) - count(*) FILTER (WHERE score <= 6)) / count(score), 6)
		FROM survey' ],
	[ 'every measure',
		qr/public\.nps_bucket\(score\), public\.csat\(score\), public\.csat_bucket\(score\), public\.score_tally\(score\)/,
		'SELECT nps_bucket(score), csat(score), csat_bucket(score), score_tally(score) FROM %s.survey' ],
	[ 'two arguments', qr/public\.csat\(stars, 5\), public\.csat_bucket\(stars, 5\), public\.score_tally\(stars, 5\)/,
		'SELECT csat(stars, 5), csat_bucket(stars, 5), score_tally(stars, 5) FROM %s.survey' ],
	[ 'GROUP BY', qr/SELECT product, public\.nps\(score\) FROM public\.survey GROUP BY 1/,
		'SELECT product, nps(score) FROM %s.survey GROUP BY product ORDER BY product',
		'SELECT product, round(100.0 * (count(*) FILTER (WHERE score >= 9) - count(*) FILTER (WHERE score <= 6)) / count(score), 6)
		FROM survey GROUP BY product ORDER BY product' ],
	[ 'FILTER and HAVING', qr/public\.nps\(score\) FILTER \(WHERE \(id > 100\)\).*HAVING \(\(public\.csat\(score\) > /,
		'SELECT product, nps(score) FILTER (WHERE id > 100) FROM %s.survey GROUP BY product
		HAVING csat(score) > 1 ORDER BY product' ],
	[ 'sum of tallies', qr/SELECT product, public\.sum\(tally\).* FROM public\.daily GROUP BY 1/,
		'SELECT product, sum(tally), nps(sum(tally)) FROM %s.daily GROUP BY product ORDER BY product',
		'SELECT product, score_tally(score), nps(score) FROM survey GROUP BY product ORDER BY product' ],
	[ 'rollup', qr/SELECT product, public\.sum\(tally\).* FROM public\.rolled GROUP BY 1/,
		'SELECT product, sum(tally), nps(sum(tally)) FROM %s.rolled GROUP BY product ORDER BY product',
		'SELECT product, score_tally(score), nps(score) FROM survey GROUP BY product ORDER BY product' ],
	[ 'months of days', qr/SELECT answered_on, public\.score_tally\(score\) FROM public\.survey GROUP BY 1/,
		"SELECT date_trunc('month', answered_on)::date, nps(sum(t))
		FROM (SELECT answered_on, score_tally(score) AS t FROM %s.survey GROUP BY 1) AS d GROUP BY 1 ORDER BY 1",
		"SELECT date_trunc('month', answered_on)::date, round(100.0 * (count(*) FILTER (WHERE score >= 9) - count(*) FILTER (WHERE score <= 6)) / count(score), 6)
		FROM survey GROUP BY 1 ORDER BY 1" ],
	[ 'category', qr/WHERE \(\(public\.nps_category\(score\) = 'promoter'/,
		q{SELECT count(*) FROM %s.survey WHERE nps_category(score) = 'promoter'},
		'SELECT count(*) FROM survey WHERE score >= 9' ],
	[ 'GROUP BY category', qr/public\.nps_category\(score\), count\(\*\).* GROUP BY 1/,
		'SELECT nps_category(score) AS c, count(*) FROM %s.survey GROUP BY 1 ORDER BY 1' ],
	[ 'comparison of tallies', qr/WHERE \(\(tally OPERATOR\(public\.=\) '\{\}'/,
		q{SELECT count(*) FROM %s.daily WHERE tally = '{}'}, 'SELECT count(*) FROM daily WHERE responses(tally) = 0' ]);
my @steps;
foreach my $query (@queries)
{
	my ($name, undef, $sql, $by_hand) = @$query;
	push @steps, [ "plan $name", 'EXPLAIN (VERBOSE, COSTS OFF) ' . sprintf($sql, 'far') ],
	  [ "unshipped $name", 'EXPLAIN (VERBOSE, COSTS OFF) ' . sprintf($sql, 'plain') ],
	  map { [ "$_ $name", sprintf($sql, $_) ] } qw(far plain public);
	push @steps, [ "hand $name", "SELECT count(*), count(*) FILTER (WHERE q.* IS DISTINCT FROM h.*) FROM
		(SELECT row_number() OVER () AS n, * FROM (" . sprintf($sql, 'far') . ") AS q) AS q
		FULL JOIN (SELECT row_number() OVER (), * FROM ($by_hand) AS h) AS h ON n = row_number" ]
	  if $by_hand;
}
my $step = run_steps($node, \@steps);
foreach my $query (@queries)
{
	my ($name, $remote, $sql, $by_hand) = @$query;
	my ($sent) = $step->{"plan $name"}{out} =~ /Remote SQL: (.*)/;
	my ($unshipped) = $step->{"unshipped $name"}{out} =~ /Remote SQL: (.*)/;
	like($sent, $remote, "$name: shipped");
	like($unshipped, qr/^SELECT (?!.*public\.(nps|csat|score_tally|sum|=))/, "$name: not shipped without the option");
	is($step->{"far $name"}{state}, '00000', "$name: no error");
	isnt($step->{"far $name"}{out}, '', "$name: a result");
	is($step->{"far $name"}{out}, $step->{"public $name"}{out}, "$name: as at home");
	is($step->{"plain $name"}{out}, $step->{"public $name"}{out}, "$name: as at home without the option");
	like($step->{"hand $name"}{out}, qr/^[1-9]\d*\|0$/, "$name: as by hand") if $by_hand;
}

#
# Tallies written through a foreign table
#
$step = run_steps($node, [
	[ 'copy', 'CREATE TABLE copied (LIKE daily)' ],
	[ 'import', 'IMPORT FOREIGN SCHEMA public LIMIT TO (copied) FROM SERVER far_server INTO far' ],
	[ 'insert', 'INSERT INTO far.copied SELECT * FROM daily' ],
	[ 'same', 'SELECT count(*) = (SELECT count(*) FROM daily), count(*) FROM daily JOIN copied USING (day, product)
		WHERE score_tally_send(daily.tally) = score_tally_send(copied.tally)' ],
	[ 'update', q{UPDATE far.copied SET tally = tally + '{10:1}' WHERE product = 'p1'} ],
	[ 'added', q{SELECT count(*) = 0 FROM daily JOIN copied USING (day, product)
		WHERE responses(copied.tally) <> responses(daily.tally) + CASE product WHEN 'p1' THEN 1 ELSE 0 END} ] ]);
is($step->{same}{out}, 't|60', 'INSERT: the same bytes arrive');
is($step->{update}{state}, '00000', 'UPDATE');
is($step->{added}{out}, 't', 'UPDATE: the tallies are changed there');

#
# The examples of the page, which show what would be sent
#
$node->safe_psql('postgres', 'CREATE DATABASE examples');
my @examples = read_examples('doc/scale.md', 'postgres_fdw');
cmp_ok(scalar(grep { defined $_->{needs} } @examples), '>=', 2, 'the page has examples for postgres_fdw');
check_examples(' with postgres_fdw', \@examples, run_examples($node, 'examples', @examples));

$node->stop;
done_testing();
