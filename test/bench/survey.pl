# Owns the benchmark pairs over a survey table: NPS and CSAT against counting and against the same by hand.
use strict;
use warnings;

my $six = join ', ', 'nps(score)', '(nps_bucket(score)).promoters', '(nps_bucket(score)).passives',
  '(nps_bucket(score)).detractors', 'csat(score)', 'mean_score(score_tally(score))';
my $six_by_hand = join ', ',
  '100.0 * (count(*) FILTER (WHERE score >= 9) - count(*) FILTER (WHERE score <= 6)) / count(score)',
  'count(*) FILTER (WHERE score >= 9)', 'count(*) FILTER (WHERE score BETWEEN 7 AND 8)',
  'count(*) FILTER (WHERE score <= 6)', '100.0 * count(*) FILTER (WHERE score >= 7) / count(score)', 'avg(score)';
my $frame = 'OVER (ORDER BY id ROWS BETWEEN 999 PRECEDING AND CURRENT ROW)';
my @parallel = ('SET parallel_setup_cost = 0', 'SET parallel_tuple_cost = 0', 'SET min_parallel_table_scan_size = 0');
my ($serial, $two) = map { ["SET max_parallel_workers_per_gather = $_"] } 0, 2;

+{
	setup => [
		# hashes of the row's number stand in for chance
		q{CREATE UNLOGGED TABLE survey AS
		  SELECT s AS score, abs(hashint4(i + 1) % 1000) AS product, date '2025-01-01' + abs(hashint4(i + 2) % 365) AS day,
		         s::smallint AS score_smallint, s::bigint AS score_bigint, s::double precision AS score_double,
		         s::numeric AS score_numeric
		  FROM (SELECT i, abs(hashint4(i) % 11) AS s FROM generate_series(1, :rows) AS i) AS answer},
		'VACUUM ANALYZE survey',
		'CREATE UNLOGGED TABLE daily AS SELECT day, product, score_tally(score) AS tally FROM survey GROUP BY day, product',
		'VACUUM ANALYZE daily',
		'CREATE UNLOGGED TABLE series AS SELECT i AS id, abs(hashint4(i) % 11) AS score FROM generate_series(1, 100000) AS i',
		'VACUUM ANALYZE series',
		q{CREATE AGGREGATE nps_without_inverse(score integer) (
		  SFUNC = score_tally_accum, STYPE = bigint[], INITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0}', FINALFUNC = nps_final)},
	],
	pairs => [
		{ name => '`nps(integer)`', against => '`count(score)`', at_most => '1.05',
		  ours => 'SELECT nps(score) FROM survey', theirs => 'SELECT count(score) FROM survey' },
		{ name => 'six measures at once', against => 'by hand with FILTER', at_most => '0.65',
		  ours => "SELECT $six FROM survey", theirs => "SELECT $six_by_hand FROM survey" },
		{ name => 'six measures, GROUP BY product (1000)', against => 'by hand with FILTER', at_most => '0.80',
		  ours => "SELECT product, $six FROM survey GROUP BY product",
		  theirs => "SELECT product, $six_by_hand FROM survey GROUP BY product" },
		(map {
			{ name => "`nps($_->[0])`", against => "`count(score)`", at_most => '1.10',
			  ours => "SELECT nps($_->[1]) FROM survey", theirs => "SELECT count($_->[1]) FROM survey" }
		} [ 'smallint', 'score_smallint' ], [ 'bigint', 'score_bigint' ], [ 'double precision', 'score_double' ]),
		{ name => '`nps(numeric)`', against => '`sum(numeric)`', at_most => '1.00',
		  ours => 'SELECT nps(score_numeric) FROM survey', theirs => 'SELECT sum(score_numeric) FROM survey' },
		(map {
			{ name => "`$_->[0]`, 2 workers", against => '0 workers', at_most => $_->[1], settings => \@parallel,
			  our_settings => $two, their_settings => $serial,
			  ours => "SELECT $_->[0] FROM survey", theirs => "SELECT $_->[0] FROM survey" }
		} [ 'nps(score)', '0.60' ], [ 'count(score)', '' ]),
		{ name => 'rolling window of 1000 rows (100 000 rows)', against => 'without the inverse form', at_most => '0.02',
		  ours => "SELECT nps(score) $frame FROM series", theirs => "SELECT nps_without_inverse(score) $frame FROM series" },
		{ name => 'NPS by month from daily tallies by product', against => 'from raw rows', at_most => '0.05',
		  ours => q{SELECT date_trunc('month', day), nps(sum(tally)) FROM daily GROUP BY 1},
		  theirs => q{SELECT date_trunc('month', day), nps(score) FROM survey GROUP BY 1} },
	],
};
