# What the Perl tests share: a server with the extension, sessions that go on after an error, and the text and the
# bytes of a tally worked out here, apart from the extension's own code.
package NpsTest;

use strict;
use warnings;
use Exporter 'import';
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

our @EXPORT = qw(start_server run_steps tally_text tally_bytes varint seed_random);

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

# The text of a tally: counts by score, and the scale unless it is 0-10.
sub tally_text
{
	my ($counts, $scale) = @_;
	my @scores = grep { $counts->{$_} } sort { $a <=> $b } keys %$counts;
	return '{' . join(',', map { "$_:$counts->{$_}" } @scores) . '}' . ($scale && @scores ? "/$scale" : '');
}

# A number as LEB128.
sub varint
{
	my ($number) = @_;
	my $bytes = '';
	while ($number >= 128)
	{
		$bytes .= chr($number % 128 | 128);
		$number >>= 7;
	}
	return $bytes . chr($number);
}

# The bytes of a tally: version, scale, and the count of each point of the scale.
sub tally_bytes
{
	my ($counts, $scale) = @_;
	return "\1" unless grep { $_ } values %$counts;
	return join('', "\1", chr($scale || 0), map { varint($counts->{$_} || 0) } $scale ? 1 .. $scale : 0 .. 10);
}

# Seeds Perl's random numbers from NPS_TEST_SEED or the clock, and says with what.
sub seed_random
{
	my $seed = $ENV{NPS_TEST_SEED};
	$seed = time ^ ($$ << 8) unless defined $seed && $seed ne '';
	srand($seed);
	note("NPS_TEST_SEED=$seed");
	return $seed;
}

1;
