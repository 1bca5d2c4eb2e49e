# The examples of the documentation: reads them off a page, runs them in order in one session, and holds what they print
# against what is written below them.
#
# An example is a block ```sql. One followed at once by a block ```text prints exactly that, aligned as psql does; the
# text may begin with ERROR:, for an example that is to fail. One without prints what it likes, but doesn't fail. A
# comment <!-- sql ... --> is run too, and not shown: an ASSERT in it holds an example against SQL written by hand, with
# the functions of test/by_hand.sql. A row of a table may be an example: a cell with `SELECT ...` is run, and the cell
# after it has the `result`, its columns separated by commas.
#
# A block ```sql NAME needs an extension of that name, such as citus. It is for the test of that extension, which runs it
# in its place among those that need none.
package NpsExamples;

use strict;
use warnings;
use Exporter 'import';
use Test::More;

our @EXPORT = qw(read_page read_examples run_examples check_examples);

my $root = $ENV{TESTDIR} || '.';

sub read_page
{
	my ($file) = @_;
	open my $handle, '<:raw', "$root/$file" or die "$file: $!";
	local $/;
	return scalar <$handle>;
}

# The examples of a page that need no extension besides the one named, if any, in order: {file, line, sql, expected}, the
# last undefined where no result is printed.
sub read_examples
{
	my ($file, $extension) = @_;
	my ($number, $kind, $open, $needs, @examples) = (0);
	my $body = '';
	my $just_closed_sql = 0;

	foreach my $line (split /\n/, read_page($file))
	{
		$number++;
		if (defined $kind)
		{
			if ($line eq ($kind eq 'comment' ? '-->' : '```'))
			{
				push @examples, { file => $file, line => $open, sql => $body, needs => $needs } if $kind ne 'text' && $kind ne 'other';
				$examples[-1]{expected} = $body if $kind eq 'text';
				$just_closed_sql = $kind eq 'sql';
				undef $kind;
			}
			else
			{
				die "$file:$number: a fence within a block" if $line =~ /^\s*```/;
				$body .= "$line\n";
			}
			next;
		}
		next if $line =~ /^\s*$/;
		if ($line =~ /^\|.* `(SELECT [^`]+)` \| `([^`]+)` \|/)
		{
			push @examples, { file => $file, line => $number, expected => $2, sql => "\\pset format unaligned\n\\pset tuples_only on\n"
				  . "\\pset fieldsep ', '\n$1;\n\\pset format aligned\n\\pset tuples_only off\n" };
		}
		if ($line =~ /^(\s*)```(.*)$/)
		{
			die "$file:$number: blocks begin in the first column" if $1 ne '';
			die "$file:$number: a block says what it holds" if $2 eq '';
			die "$file:$number: a result follows its example at once" if $2 eq 'text' && !$just_closed_sql;
			($kind, $needs) = $2 =~ /^(sql)(?: (\w+))?$/ ? ($1, $2) : ($2 eq 'text' ? $2 : 'other', undef);
		}
		elsif ($line eq '<!-- sql') { ($kind, $needs) = ('comment', undef); }
		($open, $body) = ($number, '') if defined $kind;
		$just_closed_sql = 0;
	}
	die "$file:$open: a block without an end" if defined $kind;
	return grep { !defined $_->{needs} || (defined $extension && $_->{needs} eq $extension) } @examples;
}

# What is printed, without white space at the ends of lines, which editors strip, and without empty lines at the end.
sub tidy
{
	my ($text) = @_;
	$text =~ s/^psql:[^\n]*?:\d+: //mg;
	$text =~ s/[ \t]+$//mg;
	$text =~ s/\n+\z//;
	return $text;
}

# Runs examples in one session in a database. Returns for each what it printed.
sub run_examples
{
	my ($node, $database, @examples) = @_;
	my $script = "\\pset format aligned\n\\pset tuples_only off\nSET datestyle = 'ISO, YMD';\nSET timezone = 'UTC';\n";
	my ($stdout, $stderr) = ('', '');
	my @printed = map { '(never run)' } @examples;

	foreach my $i (0 .. $#examples)
	{
		$script .= "\\echo <<< $i\n\\warn <<< $i\n$examples[$i]{sql}\\echo\n\\warn\n";
	}
	$script .= "\\echo <<< end\n\\warn <<< end\n";
	$node->safe_psql($database, read_page('test/by_hand.sql'));
	$node->psql($database, $script, on_error_stop => 0, stdout => \$stdout, stderr => \$stderr);
	foreach my $i (0 .. $#examples)
	{
		my ($out) = $stdout =~ /^<<< $i\n(.*?)^<<< /ms;
		my ($errors) = $stderr =~ /^<<< $i\n(.*?)^<<< /ms;
		$printed[$i] = join("\n", grep { $_ ne '' } map { tidy($_) } $out, $errors) if defined $out && defined $errors;
	}
	return @printed;
}

# Holds what examples printed against what is written below them. An example is named by its file and line.
sub check_examples
{
	my ($where, $examples, @printed) = @_;
	foreach my $i (0 .. $#$examples)
	{
		my ($file, $line, $expected) = @{ $examples->[$i] }{qw(file line expected)};
		if (defined $expected) { is($printed[$i], tidy($expected), "$file:$line: example$where"); }
		else { unlike($printed[$i], qr/^(ERROR|WARNING|FATAL)|^\(never run|does not exist/m, "$file:$line: runs$where"); }
	}
	return;
}

1;
