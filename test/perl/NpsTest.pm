# What the Perl tests share: a server with the extension, sessions that go on after an error, and what NpsTallies has.
package NpsTest;

use strict;
use warnings;
use Exporter 'import';
use File::Basename;
use File::Copy;
use File::Path 'make_path';
use NpsTallies;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

our @EXPORT = (qw(need_extension start_server start_server_with_data @parallel run_steps seed_random write_bytes write_lines literal compound copy_binary),
	@NpsTallies::EXPORT);

# Settings for a server in which any query is worth workers. The leader takes no part, so that every row goes through
# the state of a worker.
our @parallel = (
	'max_worker_processes = 16',
	'max_parallel_workers = 8',
	'max_parallel_workers_per_gather = 3',
	'parallel_leader_participation = off',
	'parallel_setup_cost = 0',
	'parallel_tuple_cost = 0',
	'min_parallel_table_scan_size = 0');

# Skips the script that calls it where a server's extension isn't installed.
sub need_extension
{
	my ($name) = @_;
	chomp(my $dir = qx{pg_config --sharedir});
	plan skip_all => "$name is not installed" unless -e "$dir/extension/$name.control";
	return;
}

# Starts a server with these lines in its configuration, and creates the extension in database postgres.
sub start_server
{
	my ($name, @settings) = @_;
	my $node = PostgreSQL::Test::Cluster->new($name);
	$node->init;
	$node->append_conf('postgresql.conf', join("\n", 'autovacuum = off', 'jit = off', @settings));
	$node->start;
	$node->safe_psql('postgres', 'CREATE EXTENSION nps');
	return $node;
}

# Starts a server whose directories of dictionaries and of extensions can be written to, which its own can't be. Returns it
# and the two directories. It runs from a tree of its own, which has copies or links of all that it looks for from where its
# program is.
sub start_server_with_data
{
	my ($name, @settings) = @_;
	my $tree = PostgreSQL::Test::Utils::tempdir();
	my %dir;
	foreach my $name (qw(bindir sharedir pkglibdir))
	{
		chomp($dir{$name} = qx{pg_config --$name});
		make_path(dirname("$tree$dir{$name}"));
	}
	mkdir "$tree$dir{$_}" or die "$_: $!" foreach qw(bindir sharedir);
	copy("$dir{bindir}/postgres", "$tree$dir{bindir}/postgres") or die "postgres: $!";
	chmod 0755, "$tree$dir{bindir}/postgres";
	symlink $dir{pkglibdir}, "$tree$dir{pkglibdir}" or die "$dir{pkglibdir}: $!";
	my @folders = map { "$dir{sharedir}/$_" } qw(tsearch_data extension);
	mkdir "$tree$_" or die "$_: $!" foreach @folders;
	foreach my $file (map { glob("$_/*") } $dir{sharedir}, @folders)
	{
		(my $link = $file) =~ s/^\Q$dir{sharedir}\E//;
		symlink $file, "$tree$dir{sharedir}$link" unless -e "$tree$dir{sharedir}$link";
	}

	my $node = PostgreSQL::Test::Cluster->new($name);
	$node->init;
	$node->append_conf('postgresql.conf', join("\n", 'autovacuum = off', 'jit = off', @settings));
	system_or_bail('pg_ctl', '-w', '-s', '-D', $node->data_dir, '-l', $node->logfile, '-p', "$tree$dir{bindir}/postgres", 'start');
	$node->_update_pid(1);
	$node->safe_psql('postgres', 'CREATE EXTENSION nps');
	return ($node, map { "$tree$_" } @folders);
}

# Runs steps [name, SQL] in one session, which goes on after an error. Returns by name {out, state, message}: what
# the step printed, the SQLSTATE of its last statement and the session's last error message. A step that the session
# didn't live to see is absent.
sub run_steps
{
	my ($node, $steps, %params) = @_;
	my $script = "\\set VERBOSITY terse\n";
	my ($stdout, $stderr) = ('', '');
	my %result;

	$script .= "\\echo <<< $_->[0]\n$_->[1]\n;\n\\echo >>> :SQLSTATE :LAST_ERROR_MESSAGE\n" foreach @$steps;
	$node->psql($params{database} || 'postgres', $script,
		on_error_stop => 0, stdout => \$stdout, stderr => \$stderr, extra_params => $params{extra} || []);
	while ($stdout =~ /^<<< ([^\n]*)\n(.*?)^>>> (\S+)([^\n]*)/msg)
	{
		my ($step, $out, $state, $message) = ($1, $2, $3, $4);
		$out =~ s/\n\z//;
		die "two steps are named $step" if exists $result{$step};
		$result{$step} = { out => $out, state => $state, message => $message };
	}
	return \%result;
}

# Seeds Perl's random numbers, and notes with what.
sub seed_random
{
	my $seed = seed_numbers();
	note("NPS_TEST_SEED=$seed");
	return $seed;
}

# Writes lines to a file in UTF-8, in the place of what was there.
sub write_lines
{
	my ($file, @lines) = @_;
	unlink $file if -l $file;
	open my $handle, '>:encoding(UTF-8)', $file or die "$file: $!";
	print $handle map { "$_\n" } @lines;
	close $handle or die "$file: $!";
	return;
}

# A string literal in UTF-8
sub literal
{
	my ($text) = @_;
	utf8::encode($text);
	return "'" . $text =~ s/'/''/gr . "'";
}

# The score of a sum of valences
sub compound
{
	my ($sum) = @_;
	return sprintf('%.4f', $sum / sqrt($sum * $sum + 15)) =~ s/\.?0+$//r;
}

# Writes bytes to a file.
sub write_bytes
{
	my ($file, $bytes) = @_;
	open my $handle, '>:raw', $file or die "$file: $!";
	print $handle $bytes;
	close $handle or die "$file: $!";
	return;
}

# What COPY BINARY reads for rows of one field each: undef is NULL.
sub copy_binary
{
	my @rows = map { pack('n', 1) . (defined $_ ? pack('N/a*', $_) : pack('N', 0xffffffff)) } @_;
	return join('', "PGCOPY\n\xff\r\n\0", pack('N N', 0, 0), @rows, pack('n', 0xffff));
}

1;
