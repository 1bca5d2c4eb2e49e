# Random queries over random answers: whatever the extension gives must be what counting by hand gives, within the
# same query. Groups, grouping sets, filters, windows with any frame, weights, and sums and differences of daily
# tallies; with workers and without. NPS_TEST_SEED repeats a run.
use strict;
use warnings;
use NpsTest;
use Test::More;

my $seed = seed_random();
my $node = start_server(
	'differential',
	'max_worker_processes = 16',
	'max_parallel_workers = 8',
	'parallel_setup_cost = 0',
	'parallel_tuple_cost = 0.001',
	'min_parallel_table_scan_size = 0',
	"log_statement = 'none'");

sub any { return $_[ rand @_ ]; }

#
# Tables of several sizes, each with a column for every score type and every usual scale
#
my @scales = (2, 3, 4, 5, 6, 7, 10);
my %satisfied = (0 => 7, 2 => 2, 3 => 3, 4 => 3, 5 => 4, 6 => 5, 7 => 6, 10 => 7);
my %happy = (0 => 9, 2 => 2, 3 => 3, 4 => 4, 5 => 5, 6 => 6, 7 => 7, 10 => 9);
my @types = qw(smallint integer bigint numeric real double);
my %sizes = (large => 4000, medium => 250, small => 9, silent => 60, bare => 0);
my @columns = ((map { "s_$_" } @types), map { "k_$_" } @scales);
my $setup = '';
foreach my $table (sort keys %sizes)
{
	$setup .= "CREATE TABLE $table (id integer, day integer, product text, channel integer, weight integer, "
	  . join(', ', map({ "s_$_ " . ($_ eq 'double' ? 'double precision' : $_) } @types), map { "k_$_ integer" } @scales)
	  . ") WITH (parallel_workers = 3);\n";
	my $nulls = $table eq 'silent' ? 1 : any(0, 0.1, 0.5);
	my $skew = any(1, 2, 0.3);
	my @rows;
	foreach my $id (1 .. $sizes{$table})
	{
		my $score = rand() < $nulls ? undef : int(11 * rand()**$skew);
		push @rows, '('
		  . join(', ', $id, int(rand 30), "'p" . int(rand 5) . "'", int(rand 3), int(rand 4),
			map({ defined $score ? ($_ eq 'numeric' ? $score . any('', '.0', '.000') : $score) : 'NULL' } @types),
			map { rand() < $nulls ? 'NULL' : 1 + int($_ * rand()**$skew) } @scales) . ')';
	}
	$setup .= "INSERT INTO $table VALUES " . join(",\n", @rows) . ";\n" if @rows;
	$setup .= "CREATE TABLE daily_$table WITH (parallel_workers = 3) AS SELECT day, product, channel, min(id) AS id, "
	  . join(', ', 'score_tally(s_integer) AS t_0', map { "score_tally(k_$_, $_) AS t_$_" } @scales) . ', '
	  . join(', ', map { my $p = $_; "count(*) FILTER (WHERE s_integer = $p) AS n_0_$p" } 0 .. 10) . ', '
	  . join(', ', map { my $s = $_; map { "count(*) FILTER (WHERE k_$s = $_) AS n_${s}_$_" } 1 .. $s } @scales)
	  . " FROM $table GROUP BY day, product, channel;\nANALYZE $table, daily_$table;\n";
}
$node->safe_psql('postgres', $setup);

#
# What a query may hold: pairs of an expression with the extension and one without it
#

# A condition that is never NULL.
sub condition
{
	return any('channel = 1', 'channel <> 2', 'id % 2 = 0', "product < 'p2'", 'day BETWEEN 5 AND 12', 'day < 0', 'true');
}

# A source of answers on one scale: how the extension tallies them, its aggregates straight on the column, how many
# there are from one score to another by hand, and what stands behind each aggregate call. The last parameters take
# the place of what is random.
sub source
{
	my ($daily, $over, %fixed) = @_;
	my %choice = (
		scale => any(0, 0, any(@scales)),
		type => any(@types),
		filter => any(0, 1) ? condition() : undef,
		weighted => !$daily && any(0, 0, 1),
		boolean => any(0, 1),
		%fixed);
	my ($scale, $type, $filter, $weighted) = @choice{qw(scale type filter weighted)};
	my $boolean = $choice{boolean} && $scale == 2;
	my $column = $scale ? "k_$scale" : "s_$type";
	my $argument = $boolean ? "$column = 2" : $scale ? "${column}::" . ($type eq 'double' ? 'double precision' : $type) . ", $scale" : $column;
	my $tally = $daily ? "sum(t_$scale)"
	  : !$weighted ? "score_tally($argument)"
	  : "sum(score_tally_of(${column}::integer, weight" . ($scale ? ", $scale" : '') . '))';
	my $tail = sub {
		my @conditions = grep { defined } @_, $filter;
		return (@conditions ? ' FILTER (WHERE ' . join(' AND ', map { "($_)" } @conditions) . ')' : '') . $over;
	};
	my $count = sub {
		my ($from, $to, @conditions) = @_;
		return 'coalesce(' . join(' + ', map { "sum(n_${scale}_$_)" . $tail->(@conditions) } $from .. $to) . ', 0)' if $daily;
		my $call = $weighted ? 'sum(weight)' : 'count(*)';
		return "coalesce($call" . $tail->("$column BETWEEN $from AND $to", @conditions) . ', 0)';
	};
	return {
		scale => $scale, lowest => $scale ? 1 : 0, highest => $scale || 10, tail => $tail, count => $count, tally => $tally,
		direct => $daily || $weighted ? undef : sub { return "$_[0]($argument)" . $tail->(); },
		category => $daily || $weighted || $boolean ? undef : sub {
			my ($function, $label) = @_;
			return 'count(*)' . $tail->("$function($argument) = '$label'");
		} };
}

# The text of a tally by hand.
sub hand_text
{
	my ($s, @conditions) = @_;
	my $count = sub { return $s->{count}->(@_, @conditions); };
	my @points = map { "CASE WHEN " . $count->($_, $_) . " > 0 THEN '$_:' || " . $count->($_, $_) . ' END' }
	  $s->{lowest} .. $s->{highest};
	my $scale = $s->{scale} && " || CASE WHEN " . $count->(1, $s->{scale}) . " > 0 THEN '/$s->{scale}' ELSE '' END";
	return "'{' || concat_ws(',', " . join(', ', @points) . ") || '}'" . ($scale || '');
}

# A percentage by hand, with six decimals.
sub hand_percentage
{
	my ($s, $part) = @_;
	return "round(100.0 * ($part) / NULLIF(" . $s->{count}->($s->{lowest}, $s->{highest}) . ', 0), 6)';
}

# A row of buckets by hand: from the top down, cut at two scores.
sub hand_buckets
{
	my ($s, $middle, $top, $type) = @_;
	my @counts = ($s->{count}->($top, $s->{highest}),
		$middle < $top ? $s->{count}->($middle, $top - 1) : '0', $s->{count}->($s->{lowest}, $middle - 1));
	return 'ROW(' . join(', ', @counts, $s->{count}->($s->{lowest}, $s->{highest}), map { hand_percentage($s, $_) } @counts)
	  . ")::$type";
}

# All pairs that a source allows.
sub pairs
{
	my $s = source(@_);
	my ($scale, $lowest, $highest, $count, $direct) = @$s{qw(scale lowest highest count direct)};
	my $t = $s->{tally} . $s->{tail}->();
	my $p = condition();
	my ($satisfied, $happy) = ($satisfied{$scale}, $happy{$scale});
	my $detractor = $lowest + int rand($highest - $lowest);
	my $promoter = $detractor + 1 + int rand($highest - $detractor);
	my $from = $lowest + 1 + int rand($highest - $lowest);
	my $bands = "bands($t, $detractor, $promoter)";
	my $net = hand_percentage($s, $count->($promoter, $highest) . ' - ' . $count->($lowest, $detractor));
	my $sum = join(' + ', map { "$_ * " . $count->($_, $_) } $lowest .. $highest);

	# low_to is always below the top of the scale, so that both outer bands have a point
	my @pairs = (
		[ "($t)::text", hand_text($s) ],
		[ "responses($t)", $count->($lowest, $highest) ],
		[ "mean_score($t)", "round(($sum)::numeric / NULLIF(" . $count->($lowest, $highest) . ', 0), 6)' ],
		[ "nps($bands)", $net ],
		[ "nps_bucket($bands)", hand_buckets($s, $detractor + 1, $promoter, 'nps_buckets') ],
		[ "(nps_compare($bands, 0)).difference", $net ],
		[ "csat_bucket($bands)", hand_buckets($s, $promoter, $promoter, 'csat_buckets') ],
		[ "responses($bands)", $count->($lowest, $highest) ],
		[ "csat($t)", hand_percentage($s, $count->($satisfied, $highest)) ],
		[ "csat(bands($t, " . ($from - 1) . ", $from))", hand_percentage($s, $count->($from, $highest)) ],
		[ "csat_bucket($t)", hand_buckets($s, $satisfied, $happy, 'csat_buckets') ],
		[ "($t - $s->{tally}" . $s->{tail}->($p) . ')::text', hand_text($s, "NOT ($p)") ],
		[ "($s->{tally}" . $s->{tail}->($p) . " + $s->{tally}" . $s->{tail}->("NOT ($p)") . ')::text', hand_text($s) ]);
	# An interval is the same straight on the column as of the tally
	push @pairs, [ $direct->('csat_ci'), "csat_ci($t)" ], [ $direct->('csat'), hand_percentage($s, $count->($satisfied, $highest)) ],
	  [ $direct->('csat_bucket'), hand_buckets($s, $satisfied, $happy, 'csat_buckets') ],
	  [ $direct->('csat_bucket') . '::text', "csat_bucket($t)::text" ]
	  if $direct;
	push @pairs, [ $s->{category}->('csat_category', 'happy'), $count->($happy, $highest) ],
	  [ $s->{category}->('csat_category', 'unsatisfied'), $count->($lowest, $satisfied - 1) ]
	  if $s->{category};
	push @pairs, [ "nps($t)", hand_percentage($s, $count->(9, 10) . ' - ' . $count->(0, 6)) ],
	  [ "nps_bucket($t)", hand_buckets($s, 7, 9, 'nps_buckets') ], [ "nps_ci(bands($t, 6, 9))", "nps_ci($t)" ]
	  unless $scale;
	push @pairs, [ "nps($t)", hand_percentage($s, $count->(3, 3) . ' - ' . $count->(1, 1)) ],
	  [ "nps_bucket($t)", hand_buckets($s, 2, 3, 'nps_buckets') ]
	  if $scale == 3;
	push @pairs, [ $direct->('nps_ci'), "nps_ci($t)" ], [ $direct->('nps_stderr'), "nps_stderr($t)" ],
	  [ $direct->('nps'), hand_percentage($s, $count->(9, 10) . ' - ' . $count->(0, 6)) ],
	  [ $direct->('nps_bucket'), hand_buckets($s, 7, 9, 'nps_buckets') ],
	  [ $s->{category}->('nps_category', 'passive'), $count->(7, 8) ]
	  if $direct && !$scale;
	return @pairs;
}

# A window with any frame that the server takes.
sub window
{
	my ($start, $end);
	my $mode = any('ROWS', 'ROWS', 'RANGE', 'GROUPS');
	my $offset = sub { return any(0, 1, 2, 3, 7, 20); };
	do
	{
		$start = int rand 4;
		$end = 1 + int rand 4;
	} until $start <= $end;
	my @bounds = ('UNBOUNDED PRECEDING', $offset->() . ' PRECEDING', 'CURRENT ROW', $offset->() . ' FOLLOWING',
		'UNBOUNDED FOLLOWING');
	my $last = $start == $end && $start != 2 ? $offset->() . ($end == 1 ? ' PRECEDING' : ' FOLLOWING') : $bounds[$end];
	return any('', 'PARTITION BY product', 'PARTITION BY channel') . ' ORDER BY ' . any('id', 'day', 'day DESC')
	  . " $mode BETWEEN $bounds[$start] AND $last"
	  . any('', '', '', ' EXCLUDE CURRENT ROW', ' EXCLUDE GROUP', ' EXCLUDE TIES', ' EXCLUDE NO OTHERS');
}

# A query with several pairs: how many rows it has, and in how many each pair differs.
sub compare_pairs
{
	my ($rest, @pairs) = @_;
	my $list = join(', ', map { "$pairs[$_][0] AS e$_, $pairs[$_][1] AS h$_" } 0 .. $#pairs);
	return join(', ', 'SELECT count(*)', map { "count(*) FILTER (WHERE e$_ IS DISTINCT FROM h$_)" } 0 .. $#pairs)
	  . " FROM (SELECT $list FROM $rest) AS q";
}

#
# The queries, by kind
#
my %generator = (
	groups => sub {
		my $daily = any(0, 0, 1);
		my $table = ($daily ? 'daily_' : '') . any('large', 'large', sort keys %sizes);
		my $where = any('', 'WHERE ' . condition());
		my $by = any('', 'GROUP BY product', 'GROUP BY channel, product', 'GROUP BY day', 'GROUP BY ROLLUP (product, channel)',
			'GROUP BY CUBE (channel, product)', 'GROUP BY GROUPING SETS ((product), (day, channel), ())',
			'GROUP BY product HAVING count(*) > 5');
		return compare_pairs("$table $where $by", map { any(pairs($daily, '')) } 0 .. rand 4);
	},
	windows => sub {
		my $daily = any(0, 1);
		my $table = ($daily ? 'daily_' : '') . any(qw(medium medium small silent));
		my $where = any('', 'WHERE ' . condition());
		return compare_pairs("$table $where WINDOW w AS (" . window() . ')', map { any(pairs($daily, ' OVER w')) } 0 .. rand 3);
	},
	distinct => sub {
		my $type = any(@types);
		my $order = any('', ' ORDER BY s_integer', ' ORDER BY s_integer DESC');
		my $count = sub { return "count(DISTINCT s_integer) FILTER (WHERE s_integer BETWEEN $_[0] AND $_[1])"; };
		my $s = { lowest => 0, highest => 10, count => $count };
		my $by = any('', 'GROUP BY product', 'GROUP BY day');
		return compare_pairs('medium ' . any('', 'WHERE ' . condition()) . " $by",
			[ "nps(DISTINCT s_$type)", hand_percentage($s, $count->(9, 10) . ' - ' . $count->(0, 6)) ],
			[ "score_tally(DISTINCT s_integer$order)::text", hand_text($s) ],
			[ 'csat_bucket(DISTINCT s_numeric)', hand_buckets($s, 7, 9, 'csat_buckets') ]);
	});
my %number = (groups => 200, windows => 200, distinct => 20);
my (@steps, %kind);

# Nothing is left to chance here: every measure of every type, on 0-10 and on another scale, in groups and in a
# window that moves on.
foreach my $type (@types)
{
	foreach my $scale (0, any(@scales))
	{
		my @fixed = (type => $type, scale => $scale, weighted => 0);
		my $name = "each $type on $scale";
		push @steps, [ "$name, groups", compare_pairs('medium GROUP BY product', pairs(0, '', @fixed)) ],
		  [ "$name, window", compare_pairs('medium WINDOW w AS (ORDER BY id ROWS BETWEEN 9 PRECEDING AND 3 PRECEDING)',
			pairs(0, ' OVER w', @fixed)) ];
		$kind{"$name, $_"} = 'each' foreach qw(groups window);
	}
}
$number{each} = keys %kind;

foreach my $kind (qw(groups windows distinct))
{
	foreach my $number (1 .. $number{$kind})
	{
		my $name = "$kind $number";
		my $workers = $kind eq 'groups' ? any(0, 2) : 0;
		push @steps,
		  [ "set $name", "SET max_parallel_workers_per_gather = $workers; SET enable_hashagg = " . any('on', 'off')
			  . '; SET parallel_leader_participation = ' . any('on', 'off') ],
		  [ $name, $generator{$kind}->() ];
		$kind{$name} = $kind;
		push @steps, [ "plan $name", "EXPLAIN (COSTS OFF) $steps[-1][1]" ] if $workers;
	}
}
my $step = run_steps($node, \@steps);

my ($in_parts, %rows, %wrong) = (0);
foreach (@steps)
{
	my ($name, $sql) = @$_;
	my $result = $step->{$name} || { state => 'none', out => '', message => 'the session had ended' };
	if ($name =~ /^plan/)
	{
		$in_parts++ if $result->{out} =~ /Finalize.*Gather.*Partial/s;
		next;
	}
	next unless $kind{$name};
	my ($rows, @differ) = split /\|/, $result->{out};
	$rows{ $kind{$name} } += $rows || 0;
	next if $result->{state} eq '00000' && @differ && !grep { $_ != 0 } @differ;
	push @{ $wrong{ $kind{$name} } }, "$name: $result->{state} $result->{message} $result->{out}\n$sql\n";
}
# Far below what any seed gives
my %least = (groups => 500, windows => 5000, distinct => 20, each => 3060);
foreach my $kind (sort keys %number)
{
	my @wrong = @{ $wrong{$kind} || [] };
	is(scalar @wrong, 0, "$kind: $number{$kind} queries, and none differs from counting by hand")
	  or diag("NPS_TEST_SEED=$seed\n@wrong[0 .. ($#wrong < 2 ? $#wrong : 2)]");
	cmp_ok($rows{$kind}, '>=', $least{$kind}, "$kind: many rows were compared");
}
note("rows compared: ", join(', ', map { "$_ $rows{$_}" } sort keys %rows), "; in parts: $in_parts");
cmp_ok($in_parts, '>=', 10, 'many groups were aggregated in parts by workers');

$node->stop;
done_testing();
