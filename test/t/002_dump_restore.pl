# Tallies outside the server: pg_dump and pg_restore, COPY as text, as CSV and as binary, which are the bytes that
# the format says, and binary data that is no tally.
use strict;
use warnings;
use NpsTest;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = start_server('dump');
my $dir = PostgreSQL::Test::Utils::tempdir();

#
# A database with a tally wherever one can stand. The extension has a schema of its own there, so that nothing is
# found by the search path alone.
#
$node->safe_psql('postgres', 'CREATE DATABASE source');
$node->safe_psql(
	'source', q{
	CREATE SCHEMA measures;
	CREATE EXTENSION nps SCHEMA measures;
	SET search_path = public, measures;
	CREATE TABLE survey (
		id integer PRIMARY KEY,
		day date NOT NULL,
		score integer,
		category nps_label GENERATED ALWAYS AS (nps_category(score)) STORED,
		CHECK (nps_category(score) <> 'passive' OR score IN (7, 8)));
	INSERT INTO survey SELECT id, date '2026-01-01' + id % 30, CASE WHEN id % 9 > 0 THEN id * 7919 % 10007 % 11 END
		FROM generate_series(1, 1000) AS id;
	CREATE INDEX survey_category ON survey (nps_category(score)) WHERE nps_category(score) < 'promoter';
	CREATE MATERIALIZED VIEW daily AS
		SELECT day, score_tally(score) AS tally, nps_bucket(score) AS buckets FROM survey GROUP BY day;
	CREATE VIEW monthly AS
		SELECT date_trunc('month', day) AS month, round(nps(sum(tally)), 4) AS nps, sum(tally) AS tally
		FROM daily GROUP BY 1;
	CREATE TABLE tallies (
		id integer PRIMARY KEY,
		tally score_tally DEFAULT '{}',
		many score_tally[],
		CONSTRAINT tally_once UNIQUE (tally));
	INSERT INTO tallies VALUES
		(1, '{}', '{}'),
		(2, NULL, NULL),
		(3, '{0:1}', ARRAY['{10:1}', '{1:1}/2', NULL]::score_tally[]),
		(4, '{9:4,10:7}', NULL),
		(5, '{9:4,10:7}/10', NULL),
		(6, '{1:127,2:128,5:16384}/5', NULL),
		(7, '{0:1,10:9223372036854775806}', NULL),
		(8, '{2:9223372036854775807}/2', NULL);
	CREATE INDEX tallies_hash ON tallies USING hash (tally);
	CREATE TABLE totals (tally score_tally PRIMARY KEY, score numeric GENERATED ALWAYS AS (nps(tally)) STORED);
	INSERT INTO totals SELECT sum(tally) FROM daily;
});

# Everything in a database that a dump must carry: each row as text and the bytes of each tally, by table, and
# what the indexes and constraints are.
sub contents
{
	my ($database) = @_;
	return $node->safe_psql(
		$database, q{
		SET search_path = public, measures;
		SELECT 'survey', * FROM survey ORDER BY id;
		SELECT 'daily', daily, score_tally_send(tally) FROM daily ORDER BY day;
		SELECT 'monthly', monthly, score_tally_send(tally) FROM monthly;
		SELECT 'tallies', tallies, score_tally_send(tally) FROM tallies ORDER BY id;
		SELECT 'totals', totals, score_tally_send(tally) FROM totals;
		SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY indexname;
		SELECT conrelid::regclass, conname, pg_get_constraintdef(oid) FROM pg_constraint
			WHERE connamespace = 'public'::regnamespace ORDER BY conname;
		SELECT extname, extversion, extnamespace::regnamespace FROM pg_extension ORDER BY extname;
		SELECT count(*), md5(string_agg(pg_describe_object(classid, objid, 0), ',' ORDER BY
			pg_describe_object(classid, objid, 0))) FROM pg_depend WHERE deptype = 'e' AND refclassid = 'pg_extension'::regclass;
	});
}

my $source = contents('source');
my %counts;
foreach my $id (1 .. 1000) { $counts{ $id * 7919 % 10007 % 11 }++ if $id % 9; }
like($source, qr/^monthly\|\("2026-01-01 [^|]*\Q@{[ tally_text(\%counts) ]}\E"\)/m, 'the source holds what was put in');

my @restores = (
	[ 'custom', [ 'pg_dump', '-Fc', '-f', "$dir/custom", 'source' ],
		[ 'pg_restore', '-d', 'copy_custom', "$dir/custom" ] ],
	[ 'plain', [ 'pg_dump', '-Fp', '-f', "$dir/plain", 'source' ],
		[ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', 'copy_plain', '-f', "$dir/plain" ] ],
	[ 'inserts', [ 'pg_dump', '--inserts', '-f', "$dir/inserts", 'source' ],
		[ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', 'copy_inserts', '-f', "$dir/inserts" ] ]);
foreach my $restore (@restores)
{
	my ($format, $dump, $load) = @$restore;
	my $copy = "copy_$format";

	$node->safe_psql('postgres', "CREATE DATABASE $copy TEMPLATE template0");
	$node->command_ok($dump, "$format: dump");
	$node->command_ok($load, "$format: restore");
	is(contents($copy), $source, "$format: the same values, bytes, indexes and constraints");

	my $step = run_steps($node, [
		[ 'path', 'SET search_path = public, measures; SET enable_seqscan = off; SET enable_bitmapscan = off' ],
		[ 'twice', q{INSERT INTO tallies VALUES (9, '{10:7,9:4}')} ],
		[ 'refresh', 'REFRESH MATERIALIZED VIEW daily' ],
		[ 'rest', "SELECT sum(tally)::text FROM daily" ],
		[ 'generated', 'INSERT INTO survey VALUES (1001, now(), 9) RETURNING category' ],
		[ 'plan', 'EXPLAIN (COSTS OFF) SELECT count(*) FROM survey WHERE nps_category(score) < $$promoter$$' ],
		[ 'index', 'SELECT count(*) FROM survey WHERE nps_category(score) < $$promoter$$' ],
		[ 'tally plan', 'EXPLAIN (COSTS OFF) SELECT id FROM tallies WHERE tally = $${10:7,9:4}/10$$' ],
		[ 'tally', 'SELECT id FROM tallies WHERE tally = $${10:7,9:4}/10$$' ],
		], database => $copy);
	is($step->{twice}{state}, '23505', "$format: the unique constraint holds");
	is("$step->{refresh}{state} $step->{rest}{out}", '00000 ' . tally_text(\%counts), "$format: the view refreshes");
	is($step->{generated}{out}, 'promoter', "$format: the generated column goes on");
	like($step->{plan}{out}, qr/survey_category/, "$format: the expression index is usable");
	my $below = 0;
	$below += $counts{$_} foreach 0 .. 8;
	is($step->{index}{out}, $below, "$format: the expression index finds what the counts say");
	like($step->{'tally plan'}{out}, qr/Index.*tall/, "$format: an index on the tally is usable");
	is($step->{tally}{out}, '5', "$format: the index on the tally finds its row");
}
my $plain = slurp_file("$dir/plain");
like($plain, qr/CREATE EXTENSION IF NOT EXISTS nps WITH SCHEMA measures;/, 'plain: the extension is one line');
unlike($plain, qr/CREATE (FUNCTION|AGGREGATE|TYPE|OPERATOR)/, 'plain: its members are none');

#
# COPY out and in again, and the binary form against the bytes worked out from the format
#
my @known = (
	[ '{}', {}, 0 ],
	[ '{0:1}', { 0 => 1 }, 0 ],
	[ '{9:4,10:7}', { 9 => 4, 10 => 7 }, 0 ],
	[ '{9:4,10:7}/10', { 9 => 4, 10 => 7 }, 10 ],
	[ '{1:127,2:128,5:16384}/5', { 1 => 127, 2 => 128, 5 => 16384 }, 5 ],
	[ '{0:1,10:9223372036854775806}', { 0 => 1, 10 => 9223372036854775806 }, 0 ],
	[ '{2:9223372036854775807}/2', { 2 => 9223372036854775807 }, 2 ]);
my $values = join(', ', map { "('$_->[0]')" } @known);
$node->safe_psql('postgres', "CREATE TABLE out (tally score_tally); INSERT INTO out VALUES $values, (NULL)");
my @forms = ([ 'text', '' ], [ 'csv', '(FORMAT csv)' ], [ 'binary', '(FORMAT binary)' ]);
foreach my $form (@forms)
{
	my ($name, $options) = @$form;
	my $step = run_steps($node, [
		[ 'out', "COPY out TO '$dir/$name' $options" ],
		[ 'in', "CREATE TABLE in_$name (LIKE out); COPY in_$name FROM '$dir/$name' $options" ],
		[ 'same', "SELECT count(*), count(*) FILTER (WHERE a.tally IS NOT DISTINCT FROM b.tally AND
			score_tally_send(a.tally) IS NOT DISTINCT FROM score_tally_send(b.tally))
			FROM (SELECT *, row_number() OVER () FROM out) a
			JOIN (SELECT *, row_number() OVER () FROM in_$name) b USING (row_number)" ]]);
	is($step->{same}{out}, '8|8', "COPY as $name: out and in again");
}
is(slurp_file("$dir/text"), join("\n", map({ $_->[0] } @known), '\N') . "\n", 'COPY as text: the text form');
my $bytes = copy_binary(map({ tally_bytes($_->[1], $_->[2]) } @known), undef);
is(unpack('H*', slurp_file("$dir/binary")), unpack('H*', $bytes), 'COPY as binary: the bytes of the format');

#
# Binary data that is no tally
#
my $zeros = "\0" x 10;
my %hostile = (
	'nothing at all' => '',
	'version 0' => "\0",
	'version 0 of a tally' => "\0\0" . "\1" x 11,
	'version 2' => "\2\0" . "\1" x 11,
	'version 255' => "\xff",
	'version and scale only' => "\1\0",
	'scale 1' => "\1\1\1",
	'scale 11' => "\1\x0b" . "\1" x 11,
	'scale 128' => "\1\x80" . "\1" x 11,
	'scale 255' => "\1\xff" . "\1" x 255,
	'one count too few' => "\1\0" . "\1" x 10,
	'one count too many' => "\1\0" . "\1" x 12,
	'0-10 on the scale 1-10' => "\1\x0a" . "\1" x 11,
	'a count that does not end' => "\1\0$zeros\x80",
	'zeros only' => "\1\0$zeros\0",
	'a zero of two bytes' => "\1\0\1" . "\0" x 9 . "\x80\0",
	'a one of two bytes' => "\1\0$zeros\x81\0",
	'a count of 64 bits' => "\1\0$zeros" . "\xff" x 9 . "\1",
	'a count of ten bytes' => "\1\0$zeros" . "\x80" x 9 . "\1",
	'a total of 65 bits' => "\1\0" . ("\xff" x 8 . "\x7f") x 3 . "\0" x 8,
	'a total of 64 bits' => "\1\0" . ("\xff" x 8 . "\x7f") . "\1" . "\0" x 9,
	'the text form' => '{9:4,10:7}',
	'a megabyte' => "\1\0" . "\x80" x 1_000_000);
my @steps;
foreach my $name (sort keys %hostile)
{
	write_bytes("$dir/hostile " . @steps, copy_binary("\1", $hostile{$name}));
	push @steps,
	  [ $name, "COPY out FROM '$dir/hostile " . @steps . "' (FORMAT binary)" ],
	  [ "after $name", q{SELECT count(*), round(nps('{9:3,1:1}'::score_tally)) FROM out} ];
}
my $step = run_steps($node, [ [ 'begin', 'TRUNCATE out' ], @steps ]);
foreach my $name (sort keys %hostile)
{
	is($step->{$name}{state}, '22P03', "$name: refused");
	is($step->{"after $name"}{out}, '0|50', "$name: no row, and the session goes on");
}

$node->stop;
done_testing();
