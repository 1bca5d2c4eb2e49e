# Rollups between sessions: many writers and folds at once, what waits for what, kill -9 of the server in the middle,
# rights and look-alikes, dump and restore.
use strict;
use warnings;
use NpsTest;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = start_server('rollup_sessions', "log_statement = 'none'", 'max_prepared_transactions = 5', 'autovacuum = on',
	'autovacuum_naptime = 1');
my $dir = PostgreSQL::Test::Utils::tempdir();

sub write_script
{
	my ($name, @lines) = @_;
	write_lines("$dir/$name.sql", @lines);
	chmod 0644, "$dir/$name.sql";
	return "$dir/$name.sql";
}

# Rows in which the rollup and its query differ, by SQL that knows no tally
sub differences
{
	my ($database) = @_;
	return $node->safe_psql($database || 'postgres', q{
		WITH q AS (SELECT day, product, array_agg(coalesce(score, -1) ORDER BY score) AS scores, count(*) AS answers FROM survey GROUP BY day, product),
			r AS (SELECT day, product, ARRAY(SELECT score FROM unnest(tally), generate_series(1, responses) ORDER BY 1)
				|| array_fill(-1, ARRAY[(answers - responses(tally))::int]) AS scores, answers FROM daily)
		SELECT (SELECT count(*) FROM (TABLE q EXCEPT TABLE r) AS d) + (SELECT count(*) FROM (TABLE r EXCEPT TABLE q) AS d)});
}

$node->safe_psql('postgres', q{
	CREATE TABLE survey (id bigserial PRIMARY KEY, client integer, day date, product integer, score integer);
	INSERT INTO survey (client, day, product, score) SELECT 0, date '2026-01-01' + i % 7, i % 3, i % 11 FROM generate_series(1, 500) AS i;
	SELECT tally_rollup_create('daily', 'SELECT day, product, score_tally(score) AS tally, count(*) AS answers FROM survey GROUP BY day, product')});
is(differences(), 0, 'filled');

#
# Eight writers of transactions of several statements, on the same few groups, with folds beside them
#
my $writes = write_script('writes',
	'\set a random(0, 10)',
	'BEGIN;',
	"INSERT INTO survey (client, day, product, score) SELECT :client_id, date '2026-01-01' + i, i % 3, :a FROM generate_series(1, 6) AS i;",
	"UPDATE survey SET score = (score + 1) % 11, day = day - 1 WHERE client = :client_id AND id % 5 = :a % 5;",
	"DELETE FROM survey WHERE client = :client_id AND id % 7 = :a % 7;",
	"INSERT INTO survey (client, day, product, score) SELECT :client_id, date '2026-01-06' - i, NULL, NULL FROM generate_series(1, 6) AS i;",
	'COMMIT;');
my $folds = write_script('folds', "SELECT tally_rollup_fold('daily');", '\sleep 20 ms');
my $reads = write_script('reads', 'SELECT sum(answers), nps(sum(tally)) FROM daily;');
my ($out, $err);
my $status = run_log([ 'pgbench', '-n', '-c', '10', '-j', '2', '-t', '100', '-f', "$writes\@8", '-f', "$folds\@1", '-f', "$reads\@1",
	'-h', $node->host, '-p', $node->port, 'postgres' ], '>', \$out, '2>', \$err);
ok($status, 'writers, folds and readers at once') or diag($err);
like($out, qr{number of transactions actually processed: 1000/1000}, 'no transaction failed');
unlike($err, qr/ERROR|WARNING|deadlock/, 'nobody complained');
is(differences(), 0, 'the rollup equals its query');
cmp_ok($node->safe_psql('postgres', 'SELECT count(*) FROM survey WHERE client > 0'), '>', 0, 'and rows were written');
$node->safe_psql('postgres', "SELECT tally_rollup_fold('daily')");
is($node->safe_psql('postgres', 'SELECT count(*) FROM daily_parts'), 0, 'a fold leaves no parts');
is(differences(), 0, 'and changes nothing');

#
# A fold comes by itself
#
$node->safe_psql('postgres', join(';', map { "UPDATE survey SET score = (score + $_) % 11 WHERE client = 0" } 1 .. 300));
cmp_ok($node->safe_psql('postgres', 'SELECT count(*) FROM daily_parts'), '<', 300 * 42, 'parts are folded now and then');
is(differences(), 0, 'folded by itself');

#
# Who waits for whom. A prepared transaction holds its locks like one that goes on.
#
my $patient = "SET lock_timeout = '200ms';";
$node->safe_psql('postgres', "BEGIN; INSERT INTO survey (day, product, score) VALUES ('2026-01-02', 1, 10); PREPARE TRANSACTION 'writer'");
is(differences(), 0, 'what is not committed is not seen');
is($node->psql('postgres', "$patient INSERT INTO survey (day, product, score) VALUES ('2026-01-02', 1, 9); SELECT tally_rollup_fold('daily'); SELECT count(*) FROM daily"),
	0, 'another writer, a fold and a reader do not wait for a writer');
is(differences(), 0, 'the fold left the other parts alone');
$node->safe_psql('postgres', "COMMIT PREPARED 'writer'");
is(differences(), 0, 'the writer committed after the fold');
$node->safe_psql('postgres', "BEGIN; INSERT INTO survey (day, product, score) VALUES ('2026-01-02', 1, 0); SELECT tally_rollup_fold('daily'); PREPARE TRANSACTION 'folder'");
is($node->psql('postgres', "$patient INSERT INTO survey (day, product, score) VALUES ('2026-01-02', 1, 9); UPDATE survey SET score = 3 WHERE client = 0; SELECT count(*) FROM daily"),
	0, 'writers and readers do not wait for a fold');
is(differences(), 0, 'before the fold commits');
$node->psql('postgres', "$patient SELECT tally_rollup_fold('daily')", stderr => \$err);
like($err, qr/lock timeout/, 'a second fold waits for the first');
$node->safe_psql('postgres', "ROLLBACK PREPARED 'folder'");
is(differences(), 0, 'after the fold rolled back');
is($node->psql('postgres', q{BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT tally_rollup_rebuild('daily')}, stderr => \$err), 3, 'no rebuild by an old snapshot');
like($err, qr/READ COMMITTED/i, 'and the error says so');

#
# TRUNCATE doesn't know of snapshots: in a transaction that still sees what others have changed since, it is refused, to be run again
#
my $psql = "psql -X -q -h '" . $node->host . "' -p " . $node->port . ' postgres';
$node->safe_psql('postgres', q{
	CREATE TABLE truncated (part integer, score integer) PARTITION BY LIST (part);
	CREATE TABLE truncated_1 PARTITION OF truncated FOR VALUES IN (1);
	CREATE TABLE truncated_2 PARTITION OF truncated FOR VALUES IN (2);
	SELECT tally_rollup_create('of_truncated', 'SELECT part, count(*) AS n FROM truncated GROUP BY 1');
	INSERT INTO truncated VALUES (1, 1), (2, 2)});
foreach my $others ("INSERT INTO truncated VALUES (1, 3)", "SELECT tally_rollup_fold('of_truncated')")
{
	$node->psql('postgres', qq{BEGIN ISOLATION LEVEL REPEATABLE READ;\nSELECT 1;\n\\! $psql -c "$others" >/dev/null\nTRUNCATE truncated;\n}, stderr => \$err);
	like($err, qr/could not serialize access.*of_truncated/s, "TRUNCATE after $others");
	is($node->safe_psql('postgres', 'SELECT (SELECT sum(n) FROM of_truncated) - (SELECT count(*) FROM truncated)'), 0, 'and the rollup is right');
}
$node->psql('postgres', qq{BEGIN ISOLATION LEVEL REPEATABLE READ;\nSELECT 1;\n\\! $psql -c "INSERT INTO truncated VALUES (1, 4)"\nTRUNCATE truncated_1;\n}, stderr => \$err);
like($err, qr/could not serialize access.*of_truncated/s, 'TRUNCATE of a partition that others wrote');
is($node->safe_psql('postgres', qq{BEGIN ISOLATION LEVEL REPEATABLE READ;\nSELECT count(*) FROM truncated;\n\\! $psql -c "INSERT INTO truncated VALUES (2, 5)"\nTRUNCATE truncated_1;\nTABLE of_truncated;\nCOMMIT;\nTABLE of_truncated;\n}),
	"4\n2|1\n2|2", 'others wrote another partition');
# A fold follows a new partition, but waits neither for who uses it nor for who reads the rollup
my $followed = q{SELECT count(*) FROM pg_trigger WHERE tgrelid = 'truncated_3'::regclass AND tgname LIKE 'of_truncated%'};
$node->safe_psql('postgres', 'CREATE TABLE truncated_3 PARTITION OF truncated FOR VALUES IN (3)');
foreach my $use ('LOCK TABLE truncated_3 IN ROW EXCLUSIVE MODE', 'LOCK TABLE truncated_3 IN ACCESS EXCLUSIVE MODE', 'SELECT count(*) FROM of_truncated')
{
	$node->safe_psql('postgres', "BEGIN; $use; PREPARE TRANSACTION 'user'");
	is($node->psql('postgres', "$patient SELECT tally_rollup_fold('of_truncated')"), 0, "a fold beside $use");
	is($node->safe_psql('postgres', $followed), 0, 'leaves the partition to the next one');
	$node->safe_psql('postgres', "COMMIT PREPARED 'user'");
}
$node->safe_psql('postgres', "SELECT tally_rollup_fold('of_truncated')");
is($node->safe_psql('postgres', $followed), 4, 'which follows it');
$node->safe_psql('postgres', 'INSERT INTO truncated_3 VALUES (3, 9)');
is($node->safe_psql('postgres', 'SELECT n FROM of_truncated WHERE part = 3'), 1, 'and its rows count');
$node->safe_psql('postgres', 'DELETE FROM truncated_3');

# and a transaction that is older than the rollup may write
is($node->safe_psql('postgres', qq{BEGIN ISOLATION LEVEL REPEATABLE READ;\nSELECT 1;\n\\! $psql -c "SELECT tally_rollup_create('younger', 'SELECT part, count(*) AS n FROM truncated GROUP BY 1')" >/dev/null\nINSERT INTO truncated VALUES (1, 6);\nCOMMIT;\nSELECT * FROM younger ORDER BY 1;\n}),
	"1\n1|1\n2|2", 'a rollup made since the transaction began');

#
# A rebuild while writers write, and the creation of a second rollup
#
my $rebuilds = write_script('rebuilds', "SELECT tally_rollup_rebuild('daily');", '\sleep 100 ms');
my $creates = write_script('creates', q{SELECT tally_rollup_create('second', 'SELECT product, score_tally(score) AS tally, count(*) AS n FROM survey GROUP BY product');},
	"SELECT count(*) FROM tally_rollup_check('second');", "SELECT tally_rollup_drop('second');", '\sleep 100 ms');
$status = run_log([ 'pgbench', '-n', '-c', '6', '-j', '2', '-t', '60', '-f', "$writes\@20", '-f', "$rebuilds\@1",
	'-h', $node->host, '-p', $node->port, 'postgres' ], '>', \$out, '2>', \$err);
like($out, qr{actually processed: 360/360}, 'rebuilds beside writers') or diag($err);
is(differences(), 0, 'a rebuild loses no write');
my $creator = IPC::Run::start([ 'pgbench', '-n', '-c', '1', '-t', '5', '-f', $creates, '-h', $node->host, '-p', $node->port, 'postgres' ], '>', \my $out2, '2>', \my $err2);
$status = run_log([ 'pgbench', '-n', '-c', '4', '-j', '2', '-t', '100', '-f', $writes, '-h', $node->host, '-p', $node->port, 'postgres' ], '>', \$out, '2>', \$err);
$creator->finish;
like($out . $out2, qr{400/400.*5/5}s, 'creation beside writers') or diag("$err $err2");
$node->safe_psql('postgres', q{SELECT tally_rollup_create('second', 'SELECT product, score_tally(score) AS tally FROM survey GROUP BY product')});
is($node->safe_psql('postgres', "SELECT count(*) FROM tally_rollup_check('second')"), 0, 'the second rollup is right');

#
# kill -9 in the middle of writes and folds
#
foreach my $round (1, 2)
{
	my $bench = IPC::Run::start([ 'pgbench', '-n', '-c', '6', '-j', '2', '-T', '30', '-f', "$writes\@8", '-f', "$folds\@1",
		'-h', $node->host, '-p', $node->port, 'postgres' ], '>', \my $bench_out, '2>', \my $bench_err);
	my $before = $node->safe_psql('postgres', 'SELECT max(id) FROM survey');
	$node->poll_query_until('postgres', "SELECT max(id) > $before + 500 FROM survey");
	my ($pid) = slurp_file($node->data_dir . '/postmaster.pid') =~ /^(\d+)/;
	kill 'KILL', $pid;
	$bench->finish;
	# who reaps processes may be slow: a dead postmaster's files would keep the next one from starting
	unlink $node->data_dir . '/postmaster.pid', $node->host . '/.s.PGSQL.' . $node->port . '.lock';
	$node->{_pid} = undef;
	# and its processes end when they see that it is gone, the checkpointer after its checkpoint: until then the next one
	# refuses their memory
	my $started = 0;
	for (1 .. 180) { last if $started = $node->start(fail_ok => 1); sleep 1; }
	ok($started, "round $round: the server starts after kill -9");
	is(differences(), 0, "round $round: the rollup equals its query");
	is($node->safe_psql('postgres', "SELECT count(*) FROM tally_rollup_check('second')"), 0, "round $round: and the second one");
}

#
# Rights: a writer and a reader without any on the rollup's parts; a trigger that somebody else makes; look-alikes
#
$node->safe_psql('postgres', q{
	CREATE ROLE writer; CREATE ROLE reader; CREATE ROLE maker;
	GRANT CREATE, USAGE ON SCHEMA public TO writer, maker;
	GRANT INSERT, UPDATE, DELETE, SELECT, TRUNCATE ON survey TO writer;
	GRANT USAGE ON SEQUENCE survey_id_seq TO writer;
	GRANT SELECT ON daily TO reader, writer});
my $step = run_steps($node, [
	[ 'role', 'SET ROLE writer' ],
	[ 'write', q{INSERT INTO survey (day, product, score) VALUES ('2026-01-03', 2, 7)} ],
	[ 'parts', 'SELECT count(*) FROM daily_parts' ],
	[ 'forge', 'DELETE FROM daily_groups' ],
	[ 'fold', q{SELECT tally_rollup_fold('daily')} ],
	[ 'check', q{SELECT * FROM tally_rollup_check('daily')} ],
	[ 'rebuild', q{SELECT tally_rollup_rebuild('daily')} ],
	[ 'drop', q{SELECT tally_rollup_drop('daily')} ],
	[ 'create', q{SELECT tally_rollup_create('mine', 'SELECT day, count(*) AS n FROM survey GROUP BY day')} ],
	[ 'table', q{CREATE TABLE fake (id bigint, client integer, day date, product integer, score integer)} ],
	[ 'trigger', q{CREATE TRIGGER t AFTER INSERT ON fake REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT
		WHEN ('daily'::regclass IS NOT NULL AND 'daily_parts'::regclass IS NOT NULL) EXECUTE FUNCTION tally_rollup_track()} ],
	[ 'attack', q{INSERT INTO fake SELECT 1, 1, '2026-01-03', 2, 0 FROM generate_series(1, 1000)} ],
	[ 'call', 'SELECT tally_rollup_track()' ],
	[ 'schema', q{RESET ROLE; CREATE SCHEMA evil AUTHORIZATION writer; SET ROLE writer} ],
	[ 'look-alike', q{CREATE TABLE evil.survey AS SELECT 1 AS id, 1 AS client, date '2026-01-03' AS day, 2 AS product, 0 AS score;
		CREATE TABLE evil.daily_parts (LIKE evil.survey); CREATE TABLE evil.new_rows (LIKE evil.survey);
		CREATE FUNCTION evil.times(bigint, smallint) RETURNS bigint LANGUAGE sql AS 'SELECT 0::bigint';
		CREATE OPERATOR evil.* (LEFTARG = bigint, RIGHTARG = smallint, FUNCTION = evil.times);
		CREATE FUNCTION pg_temp.count(bigint) RETURNS bigint LANGUAGE sql AS 'SELECT 0::bigint'} ],
	[ 'path', q{SET search_path = evil, pg_temp, pg_catalog, public} ],
	[ 'write 2', q{INSERT INTO public.survey (day, product, score) VALUES ('2026-01-03', 2, 8); UPDATE public.survey SET score = 9 WHERE score = 8} ],
	[ 'reader', q{RESET ROLE; RESET search_path; SET ROLE reader} ],
	[ 'read', q{SELECT count(*) > 0 FROM daily} ],
	[ 'read table', q{SELECT count(*) FROM survey} ] ]);
is($step->{$_}{state}, '00000', "$_: allowed ($step->{$_}{message})") foreach 'write', 'table', 'attack', 'look-alike', 'write 2', 'read';
is($step->{$_}{state}, '42501', "$_: not allowed") foreach 'parts', 'forge', 'fold', 'check', 'rebuild', 'drop', 'create', 'read table';
like($step->{call}{state}, qr/^(0A000|39P01)$/, 'the trigger function is no function to call');
is(differences(), 0, 'nobody got anything into the rollup, and nothing was lost');

#
# Dump and restore: it goes on there, and is dropped without a rest
#
my $rest = q{SELECT (SELECT count(*) FROM pg_class WHERE relname LIKE 'daily%') || ' ' || (SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'daily%')};
$node->safe_psql('postgres', 'DROP TABLE fake; CREATE DATABASE restored; DROP SCHEMA evil CASCADE');
# dimensions whose stored form is an OID, which is another one in the restored database
$node->safe_psql('postgres', q{
	CREATE TYPE mood AS ENUM ('sad', 'glad');
	CREATE DOMAIN moody AS mood;
	CREATE TABLE moods (m mood, d moody, a mood[], r regclass, n integer);
	INSERT INTO moods SELECT 'sad', 'glad', '{sad,glad}', 'survey', i FROM generate_series(1, 3) AS i;
	SELECT tally_rollup_create('by_mood', 'SELECT m, d, a, r, count(*) AS n, sum(n) AS s FROM moods GROUP BY m, d, a, r')});
$node->command_ok([ 'pg_dump', '-Fc', '-f', "$dir/dump", '-p', $node->port, '-h', $node->host, 'postgres' ], 'pg_dump');
$node->command_ok([ 'pg_restore', '--exit-on-error', '-d', 'restored', '-p', $node->port, '-h', $node->host, "$dir/dump" ], 'pg_restore');
is(differences('restored'), 0, 'restored');
$node->safe_psql('restored', q{INSERT INTO survey (day, product, score) VALUES ('2026-01-03', 2, 7), ('2027-01-03', NULL, 7); DELETE FROM survey WHERE id % 9 = 1});
is(differences('restored'), 0, 'the restored rollup follows writes');
is($node->safe_psql('restored', q{
	INSERT INTO moods VALUES ('sad', 'glad', '{sad,glad}', 'survey', 10);
	SELECT * FROM by_mood}), 'sad|glad|{sad,glad}|survey|4|16', 'the groups of enums and relations are found again');
$node->safe_psql('restored', q{SELECT tally_rollup_fold('daily')});
is(differences('restored'), 0, 'and folds');
# into a database with another encoding: the groups are found again
$node->safe_psql('postgres', "CREATE DATABASE $_ ENCODING $_ LOCALE 'C' TEMPLATE template0") foreach qw(latin1 utf8);
$node->safe_psql('latin1', q{
	CREATE EXTENSION nps;
	CREATE TABLE words (a text, b char(9), c name, d jsonb, e text[]);
	SELECT tally_rollup_create('of_words', 'SELECT a, b, c, d, e, count(*) AS n FROM words GROUP BY 1, 2, 3, 4, 5');
	INSERT INTO words SELECT w, w, w, to_jsonb(w), ARRAY[w] FROM convert_from('\\x66fc72', 'LATIN1') AS w;
	SELECT tally_rollup_fold('of_words')});
$node->command_ok([ 'pg_dump', '-E', 'UTF8', '-f', "$dir/dump1", '-p', $node->port, '-h', $node->host, 'latin1' ], 'a pg_dump in UTF-8');
$node->command_ok([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', "$dir/dump1", '-p', $node->port, '-h', $node->host, 'utf8' ], 'restored from LATIN1');
is($node->safe_psql('utf8', q{INSERT INTO words SELECT w, w, w, to_jsonb(w), ARRAY[w] FROM convert_from('\\x66fc72', 'LATIN1') AS w; SELECT n FROM of_words}), 2, 'a row of a group that was restored');
$node->safe_psql('postgres', "DROP DATABASE $_") foreach qw(latin1 utf8);
$node->command_ok([ 'pg_dump', '-f', "$dir/dump2", '-p', $node->port, '-h', $node->host, 'restored' ], 'a second pg_dump');
is($node->safe_psql('restored', "SELECT tally_rollup_drop('daily'); $rest") =~ s/^\n//r, '0 0', 'dropped without a rest');
# what a dump doesn't have, the ties of its tables to the view, comes with the first fold
is($node->psql('restored', q{SELECT tally_rollup_fold('second'); DROP TABLE survey CASCADE}), 0, 'the table of the second one is dropped');
is($node->safe_psql('restored', q{SELECT count(*) FROM pg_class WHERE relname LIKE 'second%'}), 0, 'and nothing of it is left');
is($node->psql('postgres', 'DROP EXTENSION nps', stderr => \$err), 3, 'the extension is not dropped from under a rollup');

done_testing();
