# The documentation tells the truth: every example of README.md and doc/ gives the result printed below it, every
# public object is described, every error in the table is raised, the table of coverage is what is computed, every link
# leads somewhere, and the demo's numbers are those of SQL written by hand.
#
# An example is a block ```sql. One followed at once by a block ```text prints exactly that, aligned as psql does; the
# text may begin with ERROR:, for an example that is to fail. One without prints what it likes, but doesn't fail. A
# comment <!-- sql ... --> is run too, and not shown.
use strict;
use warnings;
use File::Basename;
use NpsTest;
use Test::More;

my $root = $ENV{TESTDIR} || '.';
my $node = start_server('documentation');

# How many examples with a result each file has at least: extraction that finds nothing must not pass.
my %results_at_least = ('README.md' => 4, 'doc/nps.md' => 40);
my @files = ('README.md', map { "doc/" . basename($_) } sort glob("$root/doc/*.md"));

sub slurp
{
	my ($file) = @_;
	open my $handle, '<:raw', "$root/$file" or die "$file: $!";
	local $/;
	return scalar <$handle>;
}

# The examples of a document, in order: {line, sql, expected}, the last undefined where no result is printed.
sub examples
{
	my ($file, $text) = @_;
	my ($number, $kind, $open, @examples) = (0);
	my $body = '';
	my $just_closed_sql = 0;

	foreach my $line (split /\n/, $text)
	{
		$number++;
		if (defined $kind)
		{
			if ($line eq ($kind eq 'comment' ? '-->' : '```'))
			{
				push @examples, { line => $open, sql => $body } if $kind ne 'text' && $kind ne 'other';
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
		if ($line =~ /^(\s*)```(.*)$/)
		{
			die "$file:$number: blocks begin in the first column" if $1 ne '';
			die "$file:$number: a block says what it holds" if $2 eq '';
			die "$file:$number: a result follows its example at once" if $2 eq 'text' && !$just_closed_sql;
			$kind = $2 eq 'sql' || $2 eq 'text' ? $2 : 'other';
		}
		elsif ($line eq '<!-- sql') { $kind = 'comment'; }
		($open, $body) = ($number, '') if defined $kind;
		$just_closed_sql = 0;
	}
	die "$file:$open: a block without an end" if defined $kind;
	return @examples;
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

# Runs all examples of a file in one session in a database of its own. Returns for each what it printed.
sub run_examples
{
	my ($database, @examples) = @_;
	my $script = "\\pset format aligned\n\\pset tuples_only off\nSET datestyle = 'ISO, YMD';\nSET timezone = 'UTC';\n";
	my ($stdout, $stderr) = ('', '');
	my @printed = map { '(never run)' } @examples;

	foreach my $i (0 .. $#examples)
	{
		$script .= "\\echo <<< $i\n\\warn <<< $i\n$examples[$i]{sql}\\echo\n\\warn\n";
	}
	$script .= "\\echo <<< end\n\\warn <<< end\n";
	$node->safe_psql('postgres', "CREATE DATABASE $database");
	$node->psql($database, $script, on_error_stop => 0, stdout => \$stdout, stderr => \$stderr);
	foreach my $i (0 .. $#examples)
	{
		my ($out) = $stdout =~ /^<<< $i\n(.*?)^<<< /ms;
		my ($errors) = $stderr =~ /^<<< $i\n(.*?)^<<< /ms;
		$printed[$i] = join("\n", grep { $_ ne '' } map { tidy($_) } $out, $errors) if defined $out && defined $errors;
	}
	return @printed;
}

# The anchor that a heading gets
sub anchor
{
	my ($heading) = @_;
	$heading = lc $heading;
	$heading =~ s/[^\w\- ]//g;
	$heading =~ s/ /-/g;
	return $heading;
}

my %text = map { $_ => slurp($_) } @files;

foreach my $file (@files)
{
	my @examples = examples($file, $text{$file});
	my $results = grep { defined $_->{expected} } @examples;
	(my $database = "doc_$file") =~ s/\W/_/g;
	my @printed = run_examples(lc $database, @examples);

	cmp_ok($results, '>=', $results_at_least{$file} || 1, "$file: enough examples with a result");
	foreach my $i (0 .. $#examples)
	{
		my ($line, $expected) = @{ $examples[$i] }{qw(line expected)};
		if (defined $expected) { is($printed[$i], tidy($expected), "$file:$line: example"); }
		else { unlike($printed[$i], qr/^(ERROR|WARNING|FATAL)|^\(never run|does not exist/m, "$file:$line: runs"); }
	}
}

#
# The table of errors: | SQLSTATE | `expression` | message | way out |
#
my @errors = $text{'doc/nps.md'} =~ /^(\| \w{5} \| `[^`]+` \| .+? \| .* \|)$/mg;
cmp_ok(scalar @errors, '>=', 20, 'the table of errors has rows');
my (@steps, @wanted);
foreach my $error (@errors)
{
	my ($state, $expression, $message) = $error =~ /^\| (\w+) \| `([^`]+)` \| (.+?) \|/;
	push @wanted, [ $expression, "$state $message" ];
	push @steps, [ "error $#wanted", "SELECT $expression" ];
}
my $raised = run_steps($node, \@steps);
foreach my $i (0 .. $#wanted)
{
	my $got = $raised->{"error $i"} || { state => 'never run', message => '' };
	is($got->{state} . $got->{message}, $wanted[$i][1], "doc/nps.md: $wanted[$i][0] is an error");
}

#
# Each public object is described: whatever the extension has that isn't part of another object's machinery
#
my $machinery = q{
	WITH member AS (
		SELECT classid, objid FROM pg_depend
		WHERE deptype = 'e' AND refclassid = 'pg_extension'::regclass
			AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'nps')
	), machinery AS (
		SELECT unnest(ARRAY[aggtransfn, aggfinalfn, aggcombinefn, aggserialfn, aggdeserialfn, aggmtransfn, aggminvtransfn,
			aggmfinalfn])::oid AS oid FROM pg_aggregate
		UNION SELECT unnest(ARRAY[typinput, typoutput, typreceive, typsend, typmodin, typmodout, typanalyze])::oid
			FROM pg_type
		UNION SELECT oprcode FROM pg_operator
		UNION SELECT amproc FROM pg_amproc
	)};
my @public = split /\n/, $node->safe_psql('postgres', $machinery . q{
	SELECT DISTINCT proname || '(' FROM member JOIN pg_proc AS p ON classid = 'pg_proc'::regclass AND objid = p.oid
	WHERE p.oid NOT IN (SELECT oid FROM machinery)
	UNION SELECT typname FROM member JOIN pg_type AS t ON classid = 'pg_type'::regclass AND objid = t.oid
	WHERE typcategory <> 'A'
	UNION SELECT attname FROM member JOIN pg_type AS t ON classid = 'pg_type'::regclass AND objid = t.oid
		JOIN pg_attribute ON attrelid = typrelid AND attnum > 0 WHERE typtype = 'c'
	UNION SELECT enumlabel FROM member JOIN pg_enum ON classid = 'pg_type'::regclass AND objid = enumtypid
	ORDER BY 1});
cmp_ok(scalar @public, '>=', 40, 'the extension has public objects');

# A function is written `name(...`, anything else just `name`.
my $mention = sub { my ($object) = @_; return $object =~ /\($/ ? "`$object" : "`$object`" };
my @described = grep { index($text{'doc/nps.md'}, $mention->($_)) >= 0 } @public;
is("@described", "@public", 'doc/nps.md describes each public object');
my @listed = grep { index($text{'README.md'}, $mention->($_)) >= 0 } grep { /\($/ } @public;
is("@listed", join(' ', grep { /\($/ } @public), 'README.md lists each public function');

# ... each function and aggregate with all its signatures, and no others: the first column of the reference's tables
# has the names of the parameters, and the second what is returned. The types of score are one signature.
my @signatures = split /\n/, $node->safe_psql('postgres', $machinery . q{
	SELECT DISTINCT proname || '(' || coalesce(array_to_string(proargnames[1:pronargs], ', '),
			array_to_string(ARRAY(SELECT format_type(t, NULL) FROM unnest(proargtypes) AS t), ', ')) || ') '
		|| CASE WHEN proretset THEN 'set' ELSE format_type(prorettype, NULL) END COLLATE "C"
	FROM member JOIN pg_proc AS p ON classid = 'pg_proc'::regclass AND objid = p.oid
	WHERE p.oid NOT IN (SELECT oid FROM machinery)
	ORDER BY 1});
my %documented;
while ($text{'doc/nps.md'} =~ /^\| `(\w+)\(([^`]*)\)` \| (?:`([^`]+)`|(set) of .*?) \|/mg)
{
	my ($name, $parameters, $returns) = ($1, $2, $3 || $4);
	$documented{"$name(" . join(', ', map { /^(\w+)/ } split /, /, $parameters) . ") $returns"} = 1;
}
is(join("\n", sort keys %documented), join("\n", @signatures), 'doc/nps.md has each signature');

# ... each field of a row type with its type, likewise,
my @fields = split /\n/, $node->safe_psql('postgres', $machinery . q{
	SELECT DISTINCT attname || ' ' || format_type(atttypid, atttypmod) COLLATE "C"
	FROM member JOIN pg_type AS t ON classid = 'pg_type'::regclass AND objid = t.oid
		JOIN pg_attribute ON attrelid = typrelid AND attnum > 0
	WHERE typtype = 'c' ORDER BY 1});
my %in_table;
while ($text{'doc/nps.md'} =~ /^\| ((?:`\w+`(?:, )?)+) \| `([^`]+)` \|/mg)
{
	my ($names, $type) = ($1, $2);
	$in_table{"$_ $type"} = 1 foreach $names =~ /\w+/g;
}
is(join("\n", grep { $in_table{$_} } @fields), join("\n", @fields), 'doc/nps.md has each field of a row');

# ... and no parameter is named otherwise than it is called
my %parameters = map { $_ => 1 } split /\n/, $node->safe_psql('postgres', q{
	SELECT DISTINCT unnest(proargnames)
	FROM pg_proc JOIN pg_depend ON classid = 'pg_proc'::regclass AND objid = pg_proc.oid
	WHERE deptype = 'e' AND refclassid = 'pg_extension'::regclass});
my @named = map { /\b([a-z]\w*) =>/g } values %text;
cmp_ok(scalar @named, '>', 0, 'some parameters are named');
is(join(' ', grep { !$parameters{$_} } @named), '', 'parameters have the names that the documentation gives them');

#
# The table of coverage is what `make coverage` prints
#
SKIP: {
	my $cc = $ENV{CC} || 'cc';
	skip 'no C compiler', 1 if system("$cc --version >/dev/null 2>&1") != 0;
	my ($table) = $text{'doc/nps.md'} =~ /^(\| detractors, passives, promoters .*?\n)\n/ms;
	is(`make --no-print-directory -s -C '$root' coverage`, $table, 'doc/nps.md: table of coverage');
}

#
# Links within the repository
#
foreach my $file (@files, 'CHANGELOG.md', 'CONTRIBUTING.md')
{
	my $document = slurp($file);
	my @dead;
	while ($document =~ /\]\((?!\w+:)([^)#]*)(?:#([^)]*))?\)/g)
	{
		my ($target, $anchor) = ($1, $2);
		$target = $target eq '' ? $file : dirname($file) eq '.' ? $target : dirname($file) . "/$target";
		my $found = -e "$root/$target";
		$found &&= grep { anchor($_) eq $anchor } slurp($target) =~ /^#+ (.*)$/mg if defined $anchor;
		push @dead, $target . (defined $anchor ? "#$anchor" : '') if !$found;
	}
	is("@dead", '', "$file: links lead somewhere");
}

#
# The demo, and its story by SQL without the extension
#
$node->safe_psql('postgres', 'CREATE DATABASE demo');
my ($demo, $complaints) = ('', '');
my $status = $node->psql('demo', "\\pset tuples_only off\n\\pset format aligned\n" . slurp('examples/demo.sql'),
	stdout => \$demo, stderr => \$complaints);
is($status, 0, 'the demo runs');
is($complaints, '', 'the demo says nothing wrong');
is(scalar(grep { length > 100 } split /\n/, $demo), 0, 'the demo fits into 100 columns');

my $nps = '100.0 * (count(*) FILTER (WHERE score >= 9) - count(*) FILTER (WHERE score <= 6)) / count(score)';
my @by_hand = split /\n/, $node->safe_psql('demo', qq{
	SELECT 'Q' || quarter, string_agg(answers::text, ' + ' ORDER BY month), round(sum(net) * 100.0 / sum(answers), 1),
		round(avg(net * 100.0 / answers), 1)
	FROM (SELECT date_trunc('month', answered_at) AS month, extract(quarter FROM answered_at)::integer AS quarter,
			count(score) AS answers, count(*) FILTER (WHERE score >= 9) - count(*) FILTER (WHERE score <= 6) AS net
		FROM shop.survey GROUP BY 1, 2) AS m
	GROUP BY quarter ORDER BY quarter});
my @printed = map { /^ (Q\d) +\| (\S[^|]*?) +\| [^|]* \| +(\S+) \| +(\S+)$/ ? "$1|$2|$3|$4" : () } split /\n/, $demo;
is(scalar @by_hand, 4, 'the year has four quarters');
is_deeply(\@printed, \@by_hand, 'the quarters of the demo are those of the raw answers');
my ($right, $wrong) = $by_hand[3] =~ /\|(-?[\d.]+)\|(-?[\d.]+)$/;
cmp_ok(abs($right - $wrong), '>', 3, 'in the last quarter the mean of the months is far off');

# the trend: adjusted scores and variances by hand, month by month
my @months = split /\n/, $node->safe_psql('demo', q{
	SELECT to_char(month, 'FMMonth'), n, p, d, to_char(month, 'Mon')
	FROM (SELECT date_trunc('month', answered_at) AS month, count(score) AS n,
			count(*) FILTER (WHERE score >= 9) AS p, count(*) FILTER (WHERE score <= 6) AS d
		FROM shop.survey GROUP BY 1) AS m
	ORDER BY month});
my (@real, @trend, @before);
foreach my $month (@months)
{
	my ($name, $n, $p, $d, $short) = split /\|/, $month;
	my ($net, $score) = (($p - $d) / ($n + 3), 100 * ($p - $d) / $n);
	my $variance = (($p + $d + 1.5) / ($n + 3) - $net**2) / ($n + 3);
	my @ends = map { sprintf '%.1f', 100 * ($net + $_ * 1.9599639845 * sqrt $variance) } -1, 1;
	my ($change, $significant) = ('', '');
	if (@before)
	{
		$change = sprintf '%.1f', $score - $before[0];
		$significant = abs($net - $before[1]) / sqrt($variance + $before[2]) > 1.9599639845 ? 't' : 'f';
		push @real, sprintf('%s (%+.1f)', $name, $change) if $significant eq 't';
	}
	push @trend, join('|', $short, sprintf('%.1f', $score), "$ends[0] to $ends[1]", $change, $significant);
	@before = ($score, $net, $variance);
}
my @shown = map { /^ ([A-Z][a-z]{2}) +\| +\d+ \| +(\S+) \| (\S+ to \S+) +\| +\d+ \| +(\S*) *\| [^|]*\| ?(\w*)$/
		? "$1|$2|$3|$4|$5" : () } split /\n/, $demo;
is(join("\n", @shown), join("\n", @trend), 'the trend of the demo is that of the raw answers');
my ($said) = $demo =~ /more than chance: (.*)$/m;
is($said, join(' and ', @real), 'the demo says which changes are more than chance');
is(join(' ', map { /^(\w+)/ } @real), 'November December', 'they are the sales and what came after');

my ($worst, $change, $next) = split /\|/, $node->safe_psql('demo', qq{
	SELECT (array_agg(product ORDER BY change))[1], min(change), (array_agg(change ORDER BY change))[2]
	FROM (SELECT a.product, b.nps - a.nps AS change
		FROM (SELECT product, $nps AS nps FROM shop.survey WHERE answered_at < '2025-09-01' GROUP BY product) AS a
			JOIN (SELECT product, $nps AS nps FROM shop.survey WHERE answered_at >= '2025-09-01' GROUP BY product) AS b
			ON a.product = b.product) AS c});
is($worst, 'Travel kettle', 'the product that fell most is the one meant');
cmp_ok($change, '<', $next - 30, 'it fell far more than any other');
like($demo, qr/^\Q$worst\E: answers since September/m, 'the demo speaks of it');

my $channels = $node->safe_psql('demo', qq{
	SELECT string_agg(channel, ' ' ORDER BY nps DESC)
	FROM (SELECT channel, $nps AS nps FROM shop.survey GROUP BY channel) AS c});
is($channels, 'own shop Amazon marketplace', 'the own shop is the best channel');
is($node->safe_psql('demo', q{
	SELECT count(*) FILTER (WHERE score IS NULL) > 0, count(DISTINCT date_trunc('month', answered_at)),
		count(DISTINCT product), (SELECT count(*) FROM shop.orders) + count(*) BETWEEN 45000 AND 55000
	FROM shop.survey}), 't|12|10|t', 'the shop has the size it is meant to have');

# the same numbers on every server
is($node->safe_psql('demo', q{
	SELECT md5(string_agg(concat_ws('/', order_id, customer, product, channel, extract(epoch FROM answered_at)::bigint,
		score, stars, comment), ',' ORDER BY order_id))
	FROM shop.survey}),
	'2f8cec44f12b124586c7de2a598e76df', 'the demo has the same rows everywhere');

#
# What README says of rights
#
$node->safe_psql('postgres', 'CREATE ROLE analyst LOGIN');
$node->safe_psql('postgres', 'CREATE DATABASE analysis OWNER analyst');
is($node->safe_psql('analysis', 'CREATE EXTENSION nps; SELECT nps(9)', extra_params => [ '-U', 'analyst' ]),
	'100.0000000000000000', 'creating the extension needs no superuser');

$node->stop;
done_testing();
