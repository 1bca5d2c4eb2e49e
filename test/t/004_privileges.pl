# Who may do what: the owner of a database, no superuser, creates, uses and drops the extension (it is trusted), and
# any other role uses it; and as whom rollups run.
use strict;
use warnings;
use NpsTest;
use Test::More;

my $node = start_server('privileges');
$node->safe_psql(
	'postgres', q{
	CREATE ROLE owner LOGIN;
	CREATE ROLE other LOGIN;
	CREATE DATABASE owned OWNER owner;
});
my @owner = (database => 'owned', extra => [ '-U', 'owner' ]);
my @other = (database => 'owned', extra => [ '-U', 'other' ]);

# One use of each part: types, operators, operator classes, aggregates, accessors and categories.
my $uses = q{
	SELECT session_user, nps(s), (nps_bucket(s)).promoters, csat(s), (csat_bucket(s)).happy, csat(s, 10),
		sum(score_tally_of(s, 2)), min(nps_category(s)), max(csat_category(s, 10)),
		mean_score(score_tally(s) - score_tally_of(1, 1)), score_tally(s) = '{10:1,9:1,8:1,1:1}', nps('{9:1}'::score_tally),
		nps(bands('{4:1,5:1}/5', 3, 5)), csat(s > 0)
	FROM unnest(ARRAY[10, 9, 8, 1]) AS s};
my $used = '25.000000|2|75.000000|2|75.000000|{1:2,8:2,9:2,10:2}|detractor|happy|'
  . '9.000000|t|100.000000|50.000000|100.000000';
my $tables = q{
	CREATE TABLE tallies (tally score_tally PRIMARY KEY, category nps_label);
	CREATE INDEX ON tallies USING hash (tally);
	INSERT INTO tallies VALUES ('{9:1}', nps_category(9)), ('{1:1}', nps_category(1))};
my $left = q{
	SELECT (SELECT count(*) FROM pg_proc WHERE probin LIKE '%nps'),
		(SELECT count(*) FROM pg_type WHERE typname ~ 'score_tally|^nps_|^csat_|^verdict_|^measure_'),
		(SELECT count(*) FROM pg_opclass WHERE opcname ~ 'score_tally')};

my $step = run_steps($node, [
	[ 'before', "SELECT rolsuper FROM pg_roles WHERE rolname = session_user" ],
	[ 'create', 'CREATE EXTENSION nps' ] ], @other);
is($step->{before}{out}, 'f', 'the other role is no superuser');
is($step->{create}{state}, '42501', 'who owns no database creates no extension');

$step = run_steps($node, [
	[ 'before', "SELECT rolsuper FROM pg_roles WHERE rolname = session_user" ],
	[ 'create', 'CREATE EXTENSION nps' ],
	[ 'extension', "SELECT extowner::regrole FROM pg_extension WHERE extname = 'nps'" ],
	[ 'use', $uses ], [ 'tables', $tables ],
	[ 'index', 'SET enable_seqscan = off; SELECT category FROM tallies WHERE tally = $${9:1}$$' ],
	[ 'grant', 'GRANT SELECT ON tallies TO other' ] ], @owner);
is($step->{before}{out}, 'f', 'the owner is no superuser');
is($step->{create}{state}, '00000', 'the owner creates the extension');
is($step->{extension}{out}, 'owner', 'the extension is the owner\'s');
is($step->{use}{out}, "owner|$used", 'the owner uses all of it');
is("$step->{tables}{state} $step->{index}{out}", '00000 promoter', 'the owner makes tables and indexes with its types');

$step = run_steps($node, [
	[ 'use', $uses ], [ 'read', 'SELECT sum(tally), count(DISTINCT tally), max(category) FROM tallies' ],
	[ 'temporary', "CREATE TEMPORARY TABLE mine (tally score_tally PRIMARY KEY, category nps_label)" ],
	[ 'drop', 'DROP EXTENSION nps' ] ], @other);
is($step->{use}{out}, "other|$used", 'another role uses all of it');
is($step->{read}{out}, '{1:1,9:1}|2|promoter', 'another role reads the owner\'s tallies');
is($step->{temporary}{state}, '00000', 'another role makes tables with its types');
is($step->{drop}{state}, '42501', 'another role does not drop it');

$step = run_steps($node, [
	[ 'schema', 'CREATE SCHEMA measures' ], [ 'there', $left ], [ 'restrict', 'DROP EXTENSION nps' ], [ 'table', 'DROP TABLE tallies' ],
	[ 'drop', 'DROP EXTENSION nps' ], [ 'left', $left ], [ 'again', 'CREATE EXTENSION nps SCHEMA measures' ],
	[ 'unqualified', 'SELECT nps(10)' ], [ 'qualified', 'SELECT measures.nps(10), measures.nps_category(10)' ],
	[ 'path', 'SET search_path = measures' ], [ 'use', $uses ],
	[ 'tables', $tables ], [ 'grant', 'GRANT USAGE ON SCHEMA measures TO other; GRANT SELECT ON tallies TO other' ] ],
	@owner);
is($step->{restrict}{state}, '2BP01', 'the extension is not dropped from under a table');
is($step->{drop}{state}, '00000', 'the owner drops it');
like($step->{there}{out}, qr/^[1-9]\d*\|[1-9]\d*\|[1-9]\d*$/, 'before that all of it was there');
is($step->{left}{out}, '0|0|0', 'nothing of it is left');
is($step->{again}{state}, '00000', 'the owner creates it in another schema');
is($step->{unqualified}{state}, '42883', 'it is not found without its schema');
is($step->{qualified}{out}, '100.000000|promoter', 'it is found by its schema, and finds its enum there');
is($step->{use}{out}, "owner|$used", 'the owner uses all of it in another schema');
is($step->{tables}{state}, '00000', 'the owner makes tables there');

# It is relocatable. The server lets none but a superuser move a trusted extension, whose members are a superuser's.
$step = run_steps($node, [ [ 'move', 'ALTER EXTENSION nps SET SCHEMA public' ] ], database => 'owned');
is($step->{move}{state}, '00000', 'a superuser moves it to yet another schema');
$step = run_steps($node, [
	[ 'use', $uses ],
	[ 'read', 'SELECT sum(tally), count(DISTINCT tally), max(category) FROM measures.tallies' ] ], @other);
is($step->{use}{out}, "other|$used", 'another role uses all of it where it was moved to');
is($step->{read}{out}, '{1:1,9:1}|2|promoter', 'tables with its types are as they were');

#
# A rollup, whoever writes its table or maintains it, runs as its owner, with the server's own names: its query says so itself.
#
$node->safe_psql('postgres', 'CREATE SCHEMA shop AUTHORIZATION owner; GRANT USAGE ON SCHEMA shop TO other');
$step = run_steps($node, [
	[ 'table', 'CREATE TABLE shop.survey (id integer, score integer)' ],
	[ 'witness', q{CREATE FUNCTION shop.witness(integer) RETURNS text LANGUAGE plpgsql IMMUTABLE
		AS $$BEGIN RETURN current_user || ': ' || current_setting('search_path'); END$$} ],
	[ 'rollup', q{SELECT tally_rollup_create('shop.seen', 'SELECT shop.witness(score) AS who, count(*) AS n FROM shop.survey GROUP BY 1')} ],
	[ 'grant', 'GRANT ALL ON shop.survey TO other' ] ], extra => [ '-U', 'owner' ]);
is($step->{rollup}{state}, '00000', 'the owner makes a rollup') or diag($step->{rollup}{message});
my @writes = (
	[ 'insert', 'SET search_path = shop, public; INSERT INTO shop.survey SELECT i, i FROM generate_series(1, 10) AS i' ],
	[ 'update', 'UPDATE shop.survey SET score = 3 WHERE id < 4' ],
	[ 'delete', 'DELETE FROM shop.survey WHERE id = 5' ],
	[ 'who', 'SELECT session_user' ] );
my $maintain = sub { [ $_[0], "SELECT count(*) FROM tally_rollup_$_[0]('shop.seen')" ] };
my $runs_as = 'owner: pg_catalog, pg_temp';
$step = run_steps($node, [ @writes, [ 'read', 'SELECT * FROM shop.seen' ], map { $maintain->($_) } qw(fold check rebuild drop) ],
	extra => [ '-U', 'other' ]);
is("$step->{who}{out} $step->{delete}{state}", 'other 00000', 'another role writes the table');
is($step->{$_}{state}, '42501', "another role: $_ of the rollup is refused") foreach qw(read fold check rebuild drop);
is($node->safe_psql('postgres', 'SELECT * FROM shop.seen'), "$runs_as|9", 'what another role wrote was counted as the owner');
$step = run_steps($node, [ [ 'truncate', 'TRUNCATE shop.survey' ], @writes, map { $maintain->($_) } qw(check fold rebuild) ]);
is($step->{delete}{state}, '00000', 'a superuser writes the table');
isnt($step->{who}{out}, 'owner', 'who is not the owner');
is("$step->{check}{out} $step->{fold}{out} $step->{rebuild}{state}", '0 1 00000', 'a superuser checks, folds and rebuilds the rollup');
is($node->safe_psql('postgres', q{SELECT * FROM shop.seen; SELECT count(*) FROM tally_rollup_check('shop.seen'); SHOW search_path}),
	qq{$runs_as|9\n0\n"\$user", public}, 'all of it as the owner, and nothing of that stays');

$node->stop;
done_testing();
