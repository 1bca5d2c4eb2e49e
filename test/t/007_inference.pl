# Standard errors, intervals and comparisons: run in parts by workers, which the plans prove, they give what one process
# gives and what is worked out here, from counts alone and with a normal distribution of its own. Random tallies and
# confidences besides. NPS_TEST_SEED repeats a run.
use strict;
use warnings;
use NpsTest;
use Test::More;

my $seed = seed_random();

my $node = start_server('inference', @parallel);

#
# The figures from counts
#

# The probability that a standard normal variable is farther from zero than z: near zero by its power series, else
# by the continued fraction of Laplace.
sub two_sided_p
{
	my $z = abs($_[0]);
	my $density = exp(-$z * $z / 2) * 0.79788456080286536;
	return 0 if $density == 0;
	if ($z < 3)
	{
		my ($term, $sum) = ($z, $z);
		for (my $k = 3; $term > 1e-18 * $sum; $k += 2) { $sum += $term *= $z * $z / $k; }
		return 1 - $density * $sum;
	}
	my $fraction = $z;
	$fraction = $z + $_ / $fraction foreach reverse 1 .. 1000;
	return $density / $fraction;
}

# The distance from zero that a standard normal variable keeps within with a probability, by halving.
sub quantile
{
	my ($confidence) = @_;
	my ($low, $high) = (0, 40);
	foreach (1 .. 100)
	{
		my $middle = ($low + $high) / 2;
		if (two_sided_p($middle) > 1 - $confidence) { $low = $middle; }
		else { $high = $middle; }
	}
	return $low;
}

# How many of the counts have a score in the range.
sub between
{
	my ($counts, $from, $to) = @_;
	my $sum = 0;
	$sum += $counts->{$_} || 0 foreach $from .. $to;
	return $sum;
}

# A number cut off at both ends.
sub cut
{
	my ($value, $lowest, $highest) = @_;
	return $value < $lowest ? $lowest : $value > $highest ? $highest : $value;
}

# Promoters, passives and detractors; satisfied and unsatisfied answers on 0-10 or another scale
sub nps_parts { return map { between($_[0], @$_) } [ 9, 10 ], [ 7, 8 ], [ 0, 6 ]; }

sub csat_parts
{
	my ($counts, $scale) = @_;
	my $from = $scale ? $scale - 1 : 7;
	return (between($counts, $from, $scale || 10), between($counts, 0, $from - 1));
}

# A score in units of one, and its variance: the mean square of how far 1, 0 and -1 are from it, over n
sub net_share
{
	my ($p, $s, $d) = @_;
	my $n = $p + $s + $d;
	my @squares = ($p * ($s + 2 * $d)**2, $s * ($p - $d)**2, $d * ($s + 2 * $p)**2);
	return (($p - $d) / $n, ($squares[0] + $squares[1] + $squares[2]) / $n**4);
}

sub nps_adjusted
{
	my ($p, $s, $d) = nps_parts(@_);
	return net_share($p + 0.75, $s + 1.5, $d + 0.75);
}

sub csat_adjusted
{
	my ($x, $rest) = csat_parts(@_);
	my $n = $x + $rest + 2;
	return (($x + 1) / $n, ($x + 1) * ($rest + 1) / $n**3);
}

sub nps_stderr { return 100 * sqrt((net_share(nps_parts(@_)))[1]); }

sub nps_ci
{
	my ($counts, $z) = @_;
	my ($score, $variance) = nps_adjusted($counts);
	return map { 100 * cut($score + $_ * $z * sqrt($variance), -1, 1) } -1, 1;
}

sub csat_ci
{
	my ($counts, $z, $scale) = @_;
	my ($x, $rest) = csat_parts($counts, $scale);
	my $n = $x + $rest;
	my $root = $z * sqrt($z**2 + 4 * $x * $rest / $n);
	return map { 100 * (2 * $x + $z**2 + $_ * $root) / (2 * ($n + $z**2)) } -1, 1;
}

# A comparison by the plain values in units of one and the adjusted estimates
sub comparison
{
	my ($plain, $a, $b, $confidence, $limit) = @_;
	my $difference = $a->[0] - $b->[0];
	my $sd = sqrt($a->[1] + $b->[1]);
	my $margin = quantile($confidence) * $sd;
	my $p = two_sided_p($difference / $sd);
	# the adjusted estimates may differ the other way round than the plain values: then nothing is said
	my $clear = $p < 1 - $confidence && abs($plain) > 1e-15 && $plain * $difference > 0;
	my $verdict = !$clear ? 'unclear' : $difference < 0 ? 'lower' : 'higher';
	return (100 * $plain, map({ 100 * cut($difference + $_ * $margin, -$limit, $limit) } -1, 1), $difference / $sd, $p,
		$p < 1 - $confidence ? 't' : 'f', $verdict);
}

sub nps_compare
{
	my ($a, $b, $confidence) = @_;
	my ($plain_a, $plain_b) = map { (net_share(nps_parts($_)))[0] } $a, $b;
	return comparison($plain_a - $plain_b, [ nps_adjusted($a) ], [ nps_adjusted($b) ], $confidence, 2);
}

sub csat_compare
{
	my ($a, $b, $confidence) = @_;
	my @share = map { my ($x, $rest) = csat_parts($_); $x / ($x + $rest) } $a, $b;
	return comparison($share[0] - $share[1], [ csat_adjusted($a) ], [ csat_adjusted($b) ], $confidence, 1);
}

# A comparison at any time: the same but for the interval and p, which come from the evidence
sub anytime
{
	my ($plain, $a, $b, $confidence, $limit, $effect) = @_;
	my @comparison = comparison($plain, $a, $b, $confidence, $limit);
	my ($difference, $v, $t) = ($a->[0] - $b->[0], $a->[1] + $b->[1], $effect / 100);
	my $p = exp(log(1 + $t**2 / $v) / 2 - ($difference * $t)**2 / (2 * $v * ($v + $t**2)));
	my $margin = sqrt($v * ($v + $t**2) * (log(1 + $t**2 / $v) - 2 * log(1 - $confidence))) / $t;
	$p = 1 if $p > 1;
	my $clear = $p < 1 - $confidence && abs($plain) > 1e-15 && $plain * $difference > 0;
	my $verdict = !$clear ? 'unclear' : $difference < 0 ? 'lower' : 'higher';
	return ($comparison[0], map({ 100 * cut($difference + $_ * $margin, -$limit, $limit) } -1, 1), $comparison[3], $p,
		$p < 1 - $confidence ? 't' : 'f', $verdict);
}

sub nps_compare_anytime
{
	my ($a, $b, $confidence, $effect) = @_;
	my ($plain_a, $plain_b) = map { (net_share(nps_parts($_)))[0] } $a, $b;
	return anytime($plain_a - $plain_b, [ nps_adjusted($a) ], [ nps_adjusted($b) ], $confidence, 2, $effect);
}

sub csat_compare_anytime
{
	my ($a, $b, $confidence, $effect) = @_;
	my @share = map { my ($x, $rest) = csat_parts($_); $x / ($x + $rest) } $a, $b;
	return anytime($share[0] - $share[1], [ csat_adjusted($a) ], [ csat_adjusted($b) ], $confidence, 1, $effect);
}

# Are the figures and words in a text those in the list? Ranges and rows count as what is in them; ranges and the first
# figure of a row, the difference, are rounded, and large counts cost the others some digits.
sub agrees
{
	my ($text, @wanted) = @_;
	$text =~ s/\[([^,]*),([^,]*)\]/~$1,~$2/g;
	$text =~ s/\(/~/g;
	my @got = grep { $_ ne '' } split /[^-+.~\w]+/, $text;
	return 0 if @got != @wanted;
	foreach my $i (0 .. $#got)
	{
		my ($rounded, $got) = $got[$i] =~ /^(~?)(.*)$/;
		my $wanted = $wanted[$i];
		return 0 if $wanted =~ /^[a-z]+$/ ? $got ne $wanted : $got !~ /^-?[\d.]+(e[-+]?\d+)?$/;
		next if $wanted =~ /^[a-z]+$/;
		my $off = abs($got - $wanted);
		return 0 if $rounded ? $off > 6e-7 : $off > 1e-12 && $off > 1e-6 * abs($wanted);
	}
	return 1;
}

# The normal distribution here is one: against R's 2 * pnorm(-z) and qnorm(0.975)
cmp_ok(abs(two_sided_p($_->[0]) - $_->[1]), '<', 1e-9 * $_->[1], "two-sided p of $_->[0]")
  foreach [ 0.5, 0.6170750774519738 ], [ 2.5, 0.01241933065155227 ], [ 3.5, 0.00046525815807105 ], [ 8, 1.244192114854357e-15 ];
my $z = quantile(0.95);
cmp_ok(abs($z - 1.959963984540054), '<', 1e-13, 'quantile of 95 %');

#
# In parts by workers
#
my $rows = 6000;
my (@score, @stars, %of);
foreach my $id (1 .. $rows)
{
	my $product = $id % 4;
	$score[$id] = rand() < 0.1 ? undef : int(11 * rand()**(0.3 + 0.4 * $product));
	$stars[$id] = rand() < 0.1 ? undef : 1 + int(5 * rand()**(0.3 + 0.3 * $product));
	foreach my $group ('all', "p$product", "not p$product")
	{
		$of{score}{$group}{ $score[$id] }++ if defined $score[$id];
		$of{stars}{$group}{ $stars[$id] }++ if defined $stars[$id];
	}
}
foreach my $product (0 .. 3)
{
	foreach my $counts (values %of)
	{
		$counts->{"not p$product"} = {
			map { $_ => ($counts->{all}{$_} || 0) - ($counts->{"p$product"}{$_} || 0) } 0 .. 10 };
	}
}
$node->safe_psql('postgres', join('',
	'CREATE TABLE survey (id integer, product text, score integer, stars integer, t score_tally) WITH (parallel_workers = 3);',
	'INSERT INTO survey (id, product, score, stars) VALUES ',
	join(', ', map { "($_, 'p" . $_ % 4 . "', " . ($score[$_] // 'NULL') . ', ' . ($stars[$_] // 'NULL') . ')' } 1 .. $rows),
	'; UPDATE survey SET t = score_tally_of(score, 1) WHERE score IS NOT NULL; VACUUM ANALYZE survey;'));

my @in_parts = (qr/Finalize (\w+)?Aggregate/, qr/Partial (\w+)?Aggregate/);
my @queries;

# Adds a query of rows with a name and figures, the marks that its plan has besides workers, and the figures by name.
sub query
{
	my ($name, $sql, $marks, %wanted) = @_;
	push @queries, { name => $name, sql => $sql, marks => $marks, wanted => \%wanted };
	return;
}

foreach my $type ('smallint', 'integer', 'bigint', 'numeric', 'real', 'double precision')
{
	query($type,
		"SELECT 'all', nps_stderr(score::$type), nps_ci(score::$type), csat_ci(score::$type), csat_ci(stars::$type, 5) FROM survey",
		\@in_parts, all => [ nps_stderr($of{score}{all}), nps_ci($of{score}{all}, $z), csat_ci($of{score}{all}, $z),
			csat_ci($of{stars}{all}, $z, 5) ]);
}
query('GROUP BY',
	'SELECT product, nps_stderr(score), nps_ci(score), csat_ci(stars, 5) FROM survey GROUP BY product ORDER BY 1', \@in_parts,
	map { $_ => [ nps_stderr($of{score}{$_}), nps_ci($of{score}{$_}, $z), csat_ci($of{stars}{$_}, $z, 5) ] } qw(p0 p1 p2 p3));
query('FILTER',
	q{SELECT 'p2', nps_stderr(score) FILTER (WHERE product = 'p2'), csat_ci(score) FILTER (WHERE product = 'p2') FROM survey},
	\@in_parts, p2 => [ nps_stderr($of{score}{p2}), csat_ci($of{score}{p2}, $z) ]);
query('sum of tallies', q{SELECT 'all', nps_stderr(sum(t)), nps_ci(sum(t), 0.8), csat_ci(sum(t), 0.99) FROM survey}, \@in_parts,
	all => [ nps_stderr($of{score}{all}), nps_ci($of{score}{all}, quantile(0.8)), csat_ci($of{score}{all}, quantile(0.99)) ]);
query('two filters compared', q{
	SELECT 'nps', nps_compare(score_tally(score) FILTER (WHERE product = 'p1'), score_tally(score) FILTER (WHERE product = 'p3'), 0.9)
	FROM survey}, \@in_parts, nps => [ nps_compare($of{score}{p1}, $of{score}{p3}, 0.9) ]);
query('each product against the rest', q{
	SELECT product, nps_compare(t, sum(t) OVER () - t)
	FROM (SELECT product, score_tally(score) AS t FROM survey GROUP BY product) AS v ORDER BY 1},
	[ @in_parts, qr/WindowAgg/ ], map { $_ => [ nps_compare($of{score}{$_}, $of{score}{"not $_"}, 0.95) ] } qw(p0 p1 p2 p3));
query('each product against the one before', q{
	SELECT product, csat_compare(t, lag(t) OVER (ORDER BY product))
	FROM (SELECT product, sum(t) AS t FROM survey GROUP BY product) AS v ORDER BY 1}, [ @in_parts, qr/WindowAgg/ ],
	p0 => [], map { ("p$_" => [ csat_compare($of{score}{"p$_"}, $of{score}{ 'p' . ($_ - 1) }, 0.95) ]) } 1 .. 3);
# tallies of one answer: the interval of a promoter, 25 +- 0.52 * 37.5, is above 0, and all are below 100
query('functions in the scan', q{
	SELECT 'promoters', count(*) FROM survey
	WHERE lower(nps_ci(t, 0.4)) > 0 AND upper((nps_compare(t, 100, 0.4)).ci) < 0 AND (csat_compare(t, t)).p_value = 1},
	[ qr/Parallel Seq Scan/, map { qr/Filter: .*\b$_\(/ } qw(nps_ci nps_compare csat_compare) ],
	promoters => [ between($of{score}{all}, 9, 10) ]);
query('no rows', q{
	SELECT 'nothing', nps_stderr(score), nps_ci(score), csat_ci(score), csat_ci(stars, 5), nps_compare(score_tally(score), 0)
	FROM survey WHERE id - 99999 > 0}, \@in_parts, nothing => []);

my @steps;
foreach my $query (@queries)
{
	my ($name, $sql) = @$query{qw(name sql)};
	push @steps, [ "plan $name", "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) $sql" ], [ "parallel $name", $sql ],
	  [ "set $name", 'SET max_parallel_workers_per_gather = 0' ], [ "serial $name", $sql ], [ "reset $name", 'RESET ALL' ];
}
my $step = run_steps($node, \@steps);
foreach my $query (@queries)
{
	my $name = $query->{name};
	my ($plan, $parallel, $serial) = map { $step->{"$_ $name"} || { out => '', state => 'none' } } qw(plan parallel serial);
	my @missing = grep { $plan->{out} !~ $_ } qr/Gather/, qr/Workers Launched: [1-9]/, @{ $query->{marks} };
	my %got = map { my ($row, $figures) = split /\|/, $_, 2; $row => $figures } split /\n/, $parallel->{out};

	ok(!@missing, "$name: workers ran") or diag("no @missing in the plan:\n$plan->{out}");
	is_deeply([ @$parallel{qw(state out)} ], [ '00000', $serial->{out} ], "$name: as in one process");
	is(join(' ', sort keys %got), join(' ', sort keys %{ $query->{wanted} }), "$name: the rows");
	foreach my $row (sort keys %got)
	{
		my @wanted = @{ $query->{wanted}{$row} || ['none'] };
		ok(agrees($got{$row}, @wanted), "$name, $row: what the counts say") or diag("got $got{$row}, wanted @wanted");
	}
}
is($step->{'serial no rows'}{out}, 'nothing|||||', 'no rows: NULL in each column');

#
# Random tallies, from one answer to 10^15, and random confidences and effects
#
my (@values, @wanted);
foreach my $number (1 .. 400)
{
	my $confidence = sprintf('%.4f', 0.0001 + 0.9998 * rand()**0.3);
	my $effect = sprintf('%.2f', 0.01 + 99.99 * rand()**3);
	my @tally = map {
		my $magnitude = 10**(rand(2) + ($_ % 5 == 0 ? rand 13 : rand 2));
		my %counts = map { $_ => rand() < 0.4 ? 0 : int(rand $magnitude) } 0 .. 10;
		$counts{ int rand 11 }++;
		\%counts;
	} $number, $number;
	push @values, "($number, " . join(', ', map { "'" . tally_text($_) . "'::score_tally" } @tally) . ", $confidence, $effect)";
	my $quantile = quantile($confidence);
	push @wanted, [ nps_stderr($tally[0]), nps_ci($tally[0], $quantile), csat_ci($tally[0], $quantile),
		nps_compare(@tally, $confidence), csat_compare(@tally, $confidence), nps_compare_anytime(@tally, $confidence, $effect),
		csat_compare_anytime(@tally, $confidence, $effect) ];
}
my @got = split /\n/, $node->safe_psql('postgres',
	'SELECT nps_stderr(a), nps_ci(a, confidence), csat_ci(a, confidence), nps_compare(a, b, confidence), '
	  . 'csat_compare(a, b, confidence), nps_compare_anytime(a, b, confidence, effect), csat_compare_anytime(a, b, confidence, effect) '
	  . 'FROM (VALUES ' . join(', ', @values) . ') AS v(number, a, b, confidence, effect) ORDER BY number');
is(scalar @got, scalar @wanted, 'random tallies: a row for each');
my @wrong = grep { !agrees($got[$_], @{ $wanted[$_] }) } 0 .. $#wanted;
is(scalar @wrong, 0, 'random tallies: what the counts say')
  or diag("NPS_TEST_SEED=$seed\n", map { "$values[$_]\n got $got[$_]\n wanted @{ $wanted[$_] }\n" } grep { defined } @wrong[0 .. 2]);

#
# Infinite numerics, which PostgreSQL has from 14 on
#
SKIP:
{
	skip 'no infinite numerics', 5 if $node->safe_psql('postgres', 'SHOW server_version_num') < 140000;
	my %infinite = (
		'nps_compare' => q{nps_compare('{9:1}'::score_tally, 'Infinity'::numeric)},
		'csat_compare' => q{csat_compare('{9:1}'::score_tally, 'Infinity'::numeric)},
		'mean_score_compare' => q{mean_score_compare('{9:1}'::score_tally, 'Infinity'::numeric)},
		'nps_compare, negative' => q{nps_compare('{9:1}'::score_tally, '-Infinity'::numeric)},
		'nps_responses_needed' => q{nps_responses_needed('Infinity')});
	$step = run_steps($node, [ map { [ $_, "SELECT $infinite{$_}" ] } sort keys %infinite ]);
	is("$step->{$_}{state}$step->{$_}{message}", '22023 invalid ' . (/needed/ ? 'margin' : 'benchmark') . ': '
		  . (/negative/ ? '-' : '') . 'Infinity', "$_ of infinity") foreach sort keys %infinite;
}

$node->stop;
done_testing();
