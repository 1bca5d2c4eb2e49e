# Each aggregate that is cancelled, or that runs out of memory, leaves its session as it was: the same query gives the
# same result afterwards, and no memory is kept. The aggregates come from the catalog. NPS_TEST_SEED repeats a run.
use strict;
use warnings;
use NpsAggregates;
use NpsTest;
use PostgreSQL::Test::Utils;
use Test::More;
use Wire;

my $seed = seed_random();
my $node = start_server('limits', "log_statement = 'none'", 'max_parallel_workers_per_gather = 0');
local @ENV{ 'PGHOST', 'PGPORT', 'PGDATABASE' } = ($node->host, $node->port, 'postgres');
my $connection = Wire->connect;
my @calls = aggregate_calls($connection);
my $endless = '(SELECT generate_series(1, 2000000000) AS i) AS s';
my $pid = ($connection->query('SELECT pg_backend_pid()'))[0][0];
cmp_ok(scalar @calls, '>=', 80, 'the catalog has the aggregates');

# Runs a statement and returns its SQLSTATE.
sub state_of
{
	my ($sql) = @_;
	my $answer = $connection->prepare('', $sql);
	$answer = $connection->execute('', 0) if $answer->{state} eq '00000';
	return $answer->{state};
}

# Sets after how many milliseconds a statement is cancelled. That may happen to this one as well.
sub set_timeout
{
	my ($timeout) = @_;
	1 while state_of("SET statement_timeout = $timeout") eq '57014';
	return;
}

# The results of all calls, over few rows
my $queries = join ' UNION ALL ', map { "SELECT ($_->{call})::text FROM generate_series(1, 100) AS i" } @calls;
sub results { return join "\n", map { $_->[0] // 'NULL' } $connection->query($queries); }

# The memory that the session holds, in bytes, from PostgreSQL 14 on
my $tells = ($connection->query("SELECT to_regclass('pg_backend_memory_contexts') IS NOT NULL"))[0][0] eq 't';
sub memory { return $tells ? ($connection->query('SELECT sum(total_bytes) FROM pg_backend_memory_contexts'))[0][0] : undef; }

# No memory was kept since it was measured.
sub no_memory_kept
{
	my ($before, $name) = @_;
	SKIP:
	{
		skip 'PostgreSQL 13 does not show the memory of a session', 1 if !$tells;
		cmp_ok(memory(), '<', $before + 2**20, $name);
	}
	return;
}

my $results = results();
is(() = $results =~ /\n/g, $#calls, 'each aggregate has a result');

#
# Cancel: statements without an end, at times that no one has chosen; over all rows, in a moving window, one group a row
#
foreach my $round ('warm', 'measured')
{
	my $before = memory();
	my @wrong;
	foreach my $call (@calls)
	{
		foreach my $query (
			"SELECT $call->{call} FROM $endless",
			"SELECT count(t) FROM (SELECT ($call->{call} OVER (ROWS 10 PRECEDING))::text AS t FROM $endless) AS s",
			"SELECT count(t) FROM (SELECT ($call->{call})::text AS t FROM $endless GROUP BY i) AS s")
		{
			set_timeout(1 + int rand($round eq 'warm' ? 5 : 30));
			my $state = state_of($query);
			push @wrong, "$state for $query" if $state ne '57014';
		}
		set_timeout(0);
	}
	is_deeply(\@wrong, [], "cancel, $round: the error of a cancel");
	ok(results() eq $results, "cancel, $round: the same results afterwards");
	no_memory_kept($before, "cancel, $round: no memory is kept") if $round eq 'measured';
}
$connection->query("SET work_mem = '2097151kB'");
$connection->query('SET enable_sort = off');

#
# Out of memory: the session may have some megabytes more than it has. Groups without an end, and one group of customers
# without an end. Aggregates that share their transition function share their state.
#
sub limit_memory
{
	my ($more) = @_;
	my ($size) = slurp_file("/proc/$pid/status") =~ /^VmSize:\s+(\d+) kB/m or die 'no VmSize';
	system_or_bail('prlimit', "--pid=$pid", '--as=' . ($more ? $size * 1024 + $more : 'unlimited') . ':');
	return;
}
SKIP:
{
	skip 'the system has no prlimit and /proc', 3 if system('prlimit --pid=$$ >/dev/null 2>&1') != 0 || !-r "/proc/$pid/status";
	my (%seen, @wrong);
	my $before = memory();
	foreach my $call (grep { !$seen{ $_->{transition} }++ } @calls)
	{
		my @queries = "SELECT count(t) FROM (SELECT ($call->{call})::text AS t FROM $endless GROUP BY i) AS s";
		push @queries, "SELECT $call->{call} FROM $endless" if $call->{transition} =~ /customer/;
		foreach my $query (@queries)
		{
			limit_memory(2**20 + int rand 2**24);
			my $state = state_of($query);
			push @wrong, "$state for $query" if $state ne '53200';
		}
		limit_memory(0);
	}
	is_deeply(\@wrong, [], 'out of memory: its error');
	ok(results() eq $results, 'out of memory: the same results afterwards');
	no_memory_kept($before, 'out of memory: no memory is kept');
}

is(($connection->query('SELECT pg_backend_pid()'))[0][0], $pid, 'the session is the same');
$node->stop;
unlike(slurp_file($node->logfile), qr/was terminated by|PANIC|TRAP/, 'no process crashed');
done_testing();
