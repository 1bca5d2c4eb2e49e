# Who may do what: the owner of a database, no superuser, creates, uses and drops the extension (it is trusted), and
# any other role uses it.
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

$node->stop;
done_testing();
