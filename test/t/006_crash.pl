# Hostile input does not crash the server, and a crash of the server does not harm tallies. Random mutations of valid
# tallies come in through COPY BINARY, as stored bytes and as text; a decoder written here from the format's
# description says which of them are tallies. NPS_TEST_SEED repeats a run.
use strict;
use warnings;
use NpsTest;
use PostgreSQL::Test::Utils;
use Test::More;

my $seed = seed_random();
my $node = start_server('crash', "log_statement = 'none'");
my $dir = PostgreSQL::Test::Utils::tempdir();

# The process id of the postmaster.
sub postmaster
{
	my ($pid) = slurp_file($node->data_dir . '/postmaster.pid') =~ /^(\d+)/;
	return $pid;
}
my $postmaster = postmaster();

#
# Fields of COPY BINARY
#
my $mutations = 400;
my @fields = map { rand() < 0.2 ? random_tally() : mutate(random_tally()) } 1 .. $mutations;
my @steps = ([ 'table', 'CREATE TABLE received (id serial, tally score_tally)' ]);
foreach my $number (0 .. $#fields)
{
	write_bytes("$dir/field$number", copy_binary($fields[$number]));
	push @steps, [ "field $number", "COPY received (tally) FROM '$dir/field$number' (FORMAT binary)" ];
}
push @steps, [ 'received', q{SELECT tally, encode(score_tally_send(tally), 'hex') FROM received ORDER BY id} ];
my $step = run_steps($node, \@steps);
my (@valid, @wrong);
foreach my $number (0 .. $#fields)
{
	my ($counts, $scale) = tally_from_bytes($fields[$number]);
	my $state = $step->{"field $number"}{state} || 'none';
	push @valid, tally_text($counts, $scale) . '|' . unpack('H*', $fields[$number]) if $counts;
	push @wrong, "$state for " . unpack('H*', $fields[$number]) if $state ne ($counts ? '00000' : '22P03');
}
my $note = "NPS_TEST_SEED=$seed";
is(scalar @wrong, 0, "$mutations binary values: those that are tallies are taken, the others are errors")
  or diag(join("\n", $note, @wrong));
is($step->{received}{out}, join("\n", @valid), 'the tallies taken have the counts and the bytes that were sent')
  or diag($note);
cmp_ok(scalar @valid, '>=', 40, 'many were tallies');
cmp_ok($mutations - @valid, '>=', 100, 'many were none');

#
# Whole files of COPY BINARY: the server may find fault with the frame too
#
my $files = 100;
@steps = ();
foreach my $number (1 .. $files)
{
	write_bytes("$dir/file$number", mutate(copy_binary(map { random_tally() } 1 .. 5)));
	push @steps, [ "file $number", "COPY received (tally) FROM '$dir/file$number' (FORMAT binary)" ];
}
push @steps, [ 'after', 'SELECT count(tally::text) = count(tally), sum(responses(tally)) > 0 FROM received' ];
$step = run_steps($node, \@steps);
@wrong = grep { ($step->{"file $_"}{state} || 'none') !~ /^(00000|22P0[34]|54000|08P01|53200)$/ } 1 .. $files;
is(scalar @wrong, 0, "$files broken files: an error of the format or none")
  or diag(join("\n", $note, map { $step->{"file $_"}{state} || 'none' } @wrong));
is($step->{after}{out}, 't|t', 'the session lived to the end, and all that was taken can be read');

#
# Stored bytes that are no tally, made by a cast that only a superuser can create: every reader says so, and
# comparison, which is that of bytes, never raises
#
my @stored = grep { !defined((tally_from_bytes($_))[0]) } map { mutate(random_tally()) } 1 .. 300;
my $values = join(', ', map { "('\\x" . unpack('H*', $_) . "'::bytea)" } @stored);
my @readers = (
	'%s::text', 'score_tally_send(%s)', 'responses(%s)', 'mean_score(%s)', 'median_score(%s)', 'stddev_score(%s)',
	'mean_score_ci(%s)', 'mean_score_compare(%s, 5)', q(mean_score_compare('{8:1,9:1}', %s)), '(SELECT count(*) FROM unnest(%s))', 'nps(%s)',
	'bands(%s, 3, 5)', 'nps_bucket(%s)', 'csat(%s)', 'csat_bucket(%s)',
	'nps_stderr(%s)', 'nps_ci(%s)', 'csat_ci(%s)', 'nps_compare(%s, 10)', q(nps_compare('{9:1}', %s)),
	'csat_compare(%s, 10)', q(csat_compare('{9:1}', %s)), 'nps_compare_anytime(%s, 10)',
	q(nps_compare_anytime('{9:1}', %s)), 'csat_compare_anytime(%s, 10)', q(csat_compare_anytime('{9:1}', %s)),
	q(nps_effects(%s, '{}', '{9:1}', '{9:1}')), q(csat_effects('{}', '{}', '{9:1}', %s)), q(%s + '{}'), q('{}' + %s), q(%s - '{}'),
	q('{}' - %s), 'sum(%s)', 'nps(sum(%s))');
my $reads = join("\n", map { my $read = sprintf($_, 'bad'); qq{
		BEGIN
			PERFORM $read FROM (SELECT hostile.stored::score_tally AS bad) AS s;
			RAISE '% read %', \$\$$read\$\$, hostile.stored;
		EXCEPTION WHEN data_corrupted THEN
			refused := refused + 1;
		END;} } @readers);
$step = run_steps($node, [
	[ 'cast', 'CREATE CAST (bytea AS score_tally) WITHOUT FUNCTION' ],
	[ 'table', "CREATE TABLE hostile AS SELECT stored FROM (VALUES $values) AS v(stored)" ],
	[ 'read', qq{DO \$do\$
		DECLARE
			hostile record;
			refused bigint := 0;
		BEGIN
			FOR hostile IN SELECT stored FROM hostile LOOP $reads
			END LOOP;
			PERFORM set_config('nps_test.refused', refused::text, false);
		END \$do\$} ],
	[ 'refused', "SELECT current_setting('nps_test.refused')" ],
	[ 'compare', 'SELECT count(DISTINCT stored::score_tally) = count(DISTINCT stored), count(DISTINCT stored) > 50
		FROM hostile' ],
	[ 'sort', 'SELECT count(*) FROM (SELECT stored, row_number() OVER (ORDER BY stored) AS b,
		row_number() OVER (ORDER BY stored::score_tally, stored) AS t FROM hostile) AS s WHERE b <> t' ],
	[ 'drop', 'DROP CAST (bytea AS score_tally)' ] ]);
is($step->{read}{state}, '00000', 'stored bytes that are no tally: every reader raises XX001')
  or diag("$note\n$step->{read}{message}");
is($step->{refused}{out}, @stored * @readers, 'stored bytes that are no tally: as many errors as reads');
is($step->{compare}{out}, 't|t', 'stored bytes that are no tally: DISTINCT');
is($step->{sort}{out}, '0', 'stored bytes that are no tally: ORDER BY');

#
# Text that may be no tally
#

my @characters = split //, '{}:,/0123456789 -+.e9{}:,/';
my @texts = map { tally_text(tally_from_bytes(random_tally())) } 1 .. 600;
foreach my $text (@texts[ 100 .. $#texts ])
{
	substr($text, rand length $text, int rand 3, join '', map { $characters[ rand @characters ] } 1 .. rand 3)
	  foreach 0 .. rand 2;
}
$values = join(', ', map { "($_, '$texts[$_]')" } 0 .. $#texts);
$step = run_steps($node, [
	[ 'table', "CREATE TABLE texts AS SELECT * FROM (VALUES $values) AS v(id, given); ALTER TABLE texts ADD result text" ],
	[ 'read', q{DO $do$
		DECLARE
			candidate record;
			tally text;
		BEGIN
			FOR candidate IN SELECT * FROM texts LOOP
				BEGIN
					tally := candidate.given::score_tally;
				EXCEPTION WHEN invalid_text_representation OR numeric_value_out_of_range THEN
					tally := 'refused';
				END;
				UPDATE texts SET result = tally WHERE id = candidate.id;
			END LOOP;
		END $do$} ],
	[ 'results', 'SELECT id, result FROM texts ORDER BY id' ] ]);
my %result = $step->{results}{out} =~ /^(\d+)\|(.*)$/mg;
my %expected = map { my $text = tally_from_text($texts[$_]); ($_ => defined $text ? $text : 'refused') } 0 .. $#texts;
is($step->{read}{state}, '00000', 'random text: no error but those of the syntax and the range') or diag($note);
is_deeply(\%result, \%expected, 'random text: those that are tallies are read, and written as they should be')
  or diag($note);
my $refused = grep { $_ eq 'refused' } values %expected;
ok($refused >= 100 && $refused <= 500, 'random text: many were tallies, and many were none');

is(postmaster(), $postmaster, 'the server runs on');

#
# Stop at once: what was committed after the last checkpoint comes back from the log
#
my $fingerprint = q{
	SELECT count(*), sum(tally), nps(sum(tally)), md5(string_agg(encode(score_tally_send(tally), 'hex'), ',' ORDER BY id))
		FROM daily;
	SET enable_seqscan = off;
	SELECT count(*) FROM daily AS a WHERE EXISTS (SELECT FROM daily AS b WHERE b.tally = a.tally AND b.id <> a.id);
	SELECT id FROM daily WHERE tally = '{0:10,7:20,10:5000}';
	SELECT count(*) FROM (SELECT tally FROM daily ORDER BY tally) AS s};
$node->safe_psql(
	'postgres', q{
	CREATE TABLE daily (id integer PRIMARY KEY, tally score_tally, category nps_label);
	CREATE UNIQUE INDEX daily_btree ON daily (tally);
	CREATE INDEX daily_hash ON daily USING hash (tally);
	CHECKPOINT;
	INSERT INTO daily SELECT id, score_tally_of(id % 11, id) + score_tally_of(7, 20), nps_category(id % 11)
		FROM generate_series(1, 5000) AS id;
	UPDATE daily SET tally = tally + '{0:10}' WHERE id > 2500;
	UPDATE daily SET tally = '{0:10,7:20,10:5000}' WHERE id = 5000;
	DELETE FROM daily WHERE id % 5 = 1});
my $before = $node->safe_psql('postgres', $fingerprint);
like($before, qr/^4000\|\{.*\n0\n5000\n4000\z/s, 'before: the rows are there');
$node->stop('immediate');
$node->start;
isnt(postmaster(), $postmaster, 'another server runs');
like(slurp_file($node->logfile), qr/automatic recovery in progress.*redo done at/s, 'it recovered from a crash');
is($node->safe_psql('postgres', $fingerprint), $before, 'after: the same tallies, through the indexes too');

$node->stop;
unlike(slurp_file($node->logfile), qr/was terminated by|exited with exit code [^01]|PANIC|TRAP/,
	'no process crashed');
done_testing();
