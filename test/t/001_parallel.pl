# Parallel plans: every aggregate, proved to be run in parts by workers, gives what one process gives and what the
# counts say.
use strict;
use warnings;
use NpsTest;
use Test::More;

my $node = start_server('parallel', @parallel);

# Runs queries [name, SQL] with workers and in one process. Proves that each plan has all the marks wanted (an
# aggregate in parts unless other ones are given) and launched workers, and that both results are the same. Returns
# the parallel results by name.
sub compare_with_serial
{
	my ($queries, %params) = @_;
	my @marks = @{ $params{marks} || [ qr/Partial (\w+)?Aggregate/, qr/Finalize (\w+)?Aggregate/ ] };
	my @settings = @{ $params{settings} || [] };
	my @steps;
	my %results;

	foreach my $query (@$queries)
	{
		my ($name, $sql) = @$query;
		push @steps, ["set $name", join("\n", map { "SET $_;" } @settings)],
		  ["plan $name", "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) $sql"], ["parallel $name", $sql],
		  ["reset $name", 'RESET ALL; SET max_parallel_workers_per_gather = 0'], ["serial $name", $sql],
		  ["restore $name", 'RESET ALL'];
	}
	my $step = run_steps($node, \@steps);
	foreach my $query (@$queries)
	{
		my $name = $query->[0];
		my ($plan, $parallel, $serial) = map { $step->{"$_ $name"} || { out => '', state => 'none' } }
		  qw(plan parallel serial);
		my @missing = grep { $plan->{out} !~ $_ } qr/Gather/, qr/Workers Launched: [1-9]/, @marks;

		ok(!@missing, "$name: workers ran") or diag("no @missing in the plan:\n$plan->{out}");
		is_deeply([ @$parallel{qw(state out)} ], [ '00000', $serial->{out} ], "$name: as in one process");
		is($serial->{state}, '00000', "$name: no error in one process");
		$results{$name} = $parallel->{out};
	}
	return \%results;
}

#
# One table with the same answers in a column of each type, and the counts of them worked out here
#
my $rows = 9000;
$node->safe_psql(
	'postgres', qq{
	CREATE TABLE survey AS
		SELECT id, 'p' || id % 4 AS product, id % 3 AS channel, s::smallint AS "smallint", s::integer AS "integer",
			s::bigint AS "bigint", s::numeric AS "numeric", s::real AS "real", s::double precision AS "double precision",
			k AS five, score_tally_of(s, id % 3) AS "score_tally", NULL::integer AS nothing,
			k > 3 AS "boolean", 'hello ' || id AS "text", md5((id % 100)::text)::uuid AS "uuid",
			('c' || id % 300)::varchar AS "character varying", ('c' || id % 300)::character(8) AS "character",
			CASE WHEN id % 17 > 0 THEN id * 7919 % 10007 % 900 END AS customer,
			format('{%s:%s}', id * 7919 % 10007 % 70, id % 3)::customer_tally AS "customer_tally"
		FROM (SELECT id, CASE WHEN id % 13 > 0 THEN id * 7919 % 10007 % 11 END AS s,
				CASE WHEN id % 7 > 0 THEN id * 7919 % 10007 % 5 + 1 END AS k
			FROM generate_series(1, $rows) AS id) AS generated;
	ALTER TABLE survey SET (parallel_workers = 3);
	ANALYZE survey;
});
my (%score, %five, %tallied, %by_product, %customer, %ordered);
foreach my $id (1 .. $rows)
{
	my $hash = $id * 7919 % 10007;
	$five{ $hash % 5 + 1 }++ if $id % 7;
	$customer{ $hash % 900 }++ if $id % 17;
	$ordered{ $hash % 70 } += $id % 3;
	next unless $id % 13;
	$score{ $hash % 11 }++;
	$tallied{ $hash % 11 } += $id % 3;
	$by_product{ $id % 4 }{ $hash % 11 }++;
}

# How many of the counts have a score in the range.
sub between
{
	my ($counts, $from, $to) = @_;
	my $sum = 0;
	$sum += $counts->{$_} || 0 foreach $from .. $to;
	return $sum;
}

# 100 * part / whole with four decimals.
sub percentage { return sprintf('%.4f', 100 * $_[0] / $_[1]); }

my $answers = between(\%score, 0, 10);
my @bands = (between(\%score, 9, 10), between(\%score, 7, 8), between(\%score, 0, 6));
my @bands_five = ($five{5}, $five{4}, between(\%five, 1, 3));
my $answers_five = between(\%five, 1, 5);

# The columns of a bucket aggregate, its percentages with four decimals; and what the three counts make of them.
sub bucket_columns
{
	my ($call, @names) = @_;
	my @shares = map { s/s$//r . '_pct' } @names;
	return join(', ', map({ "($call).$_" } @names, 'responses'), map { "round(($call).$_, 4)" } @shares);
}

sub bucket_values
{
	my @counts = @_;
	my $whole = $counts[0] + $counts[1] + $counts[2];
	return join('|', @counts, $whole, map { percentage($_, $whole) } @counts);
}

my (@queries, %expected);

# Adds a query with its result.
sub query
{
	my ($name, $sql, $result) = @_;
	push @queries, [ $name, $sql ];
	$expected{$name} = $result;
	return;
}

foreach my $type ('smallint', 'integer', 'bigint', 'numeric', 'real', 'double precision')
{
	my $five = "five::$type, 5";
	query($type,
		join(', ', qq{SELECT score_tally("$type"), round(nps("$type"), 4), round(csat("$type"), 4)},
			bucket_columns(qq{nps_bucket("$type")}, qw(promoters passives detractors)),
			bucket_columns(qq{csat_bucket("$type")}, qw(happy satisfied unsatisfied))) . ' FROM survey',
		join('|', tally_text(\%score), percentage($bands[0] - $bands[2], $answers),
			percentage($bands[0] + $bands[1], $answers), (bucket_values(@bands)) x 2));
	query("$type, scale",
		join(', ', "SELECT score_tally($five), round(csat($five), 4)",
			bucket_columns("csat_bucket($five)", qw(happy satisfied unsatisfied))) . ' FROM survey',
		join('|', tally_text(\%five, 5), percentage($bands_five[0] + $bands_five[1], $answers_five),
			bucket_values(@bands_five)));
}
my @thumbs = ($bands_five[0] + $bands_five[1], 0, $bands_five[2]);
query('boolean',
	join(', ', 'SELECT score_tally("boolean"), round(csat("boolean"), 4), csat_ci("boolean") = csat_ci(score_tally("boolean"))',
		bucket_columns('csat_bucket("boolean")', qw(happy satisfied unsatisfied))) . ' FROM survey',
	join('|', tally_text({ 1 => $thumbs[2], 2 => $thumbs[0] }, 2), percentage($thumbs[0], $answers_five), 't',
		bucket_values(@thumbs)));
query('bands', 'SELECT bands(score_tally(five, 5), 3, 5), round(nps(bands(score_tally(five, 5), 3, 5)), 4), '
	. 'round(csat(bands(sum("score_tally"), 4, 6)), 4) FROM survey',
	join('|', tally_text({ 1 => $bands_five[2], 2 => $bands_five[1], 3 => $bands_five[0] }, 3),
		percentage($bands_five[0] - $bands_five[2], $answers_five), percentage(between(\%tallied, 6, 10), between(\%tallied, 0, 10))));
query('sum(score_tally)', 'SELECT sum("score_tally"), responses(sum("score_tally")) FROM survey',
	tally_text(\%tallied) . '|' . between(\%tallied, 0, 10));

# Customers, and those with more than one row; text and uuid customers by their numbers only, as their keys are hashes
my $customers = keys %customer;
my $orders = between(\%customer, 0, 899);
my @measures = (percentage(scalar(grep { $_ > 1 } values %customer), $customers), sprintf('%.4f', $orders / $customers));
query('customers', 'SELECT customer_tally(customer), round(repeat_purchase_rate(customer), 4), '
	. 'round(purchase_frequency(customer), 4) FROM survey', join('|', tally_text(\%customer), @measures));
foreach my $key ('customer::text', 'md5(customer::text)::uuid')
{
	query("customers by $key", "SELECT customers(customer_tally($key)), orders(customer_tally($key)), "
		. "round(repeat_purchase_rate($key), 4), round(purchase_frequency($key), 4) FROM survey",
		join('|', $customers, $orders, @measures));
}
query('sum(customer_tally)', 'SELECT sum("customer_tally"), orders(sum("customer_tally")) FROM survey',
	tally_text(\%ordered) . '|' . between(\%ordered, 0, 69));
query('retention', 'SELECT customers(a), retained_customers(a, b) FROM (SELECT customer_tally(customer) FILTER (WHERE customer < 500) AS a, '
	. 'customer_tally(customer) FILTER (WHERE customer >= 200) AS b FROM survey) AS v',
	join('|', scalar(grep { $_ < 500 } keys %customer), scalar(grep { $_ < 500 && $_ >= 200 } keys %customer)));

my $products = join("\n", map { "p$_|" . tally_text($by_product{$_}) } 0 .. 3);
query('GROUP BY, hashed', 'SELECT product, score_tally("integer") FROM survey GROUP BY product ORDER BY product',
	$products);
my $filtered = between($by_product{2}, 9, 10) - between($by_product{2}, 0, 6);
query('FILTER', qq{SELECT round(nps("integer") FILTER (WHERE product = 'p2'), 4) FROM survey},
	percentage($filtered, between($by_product{2}, 0, 10)));
my $result = compare_with_serial(\@queries);
is($result->{$_}, $expected{$_}, "$_: what the counts say") foreach sort keys %expected;

$result = compare_with_serial(
	[ [ 'GROUP BY, sorted', 'SELECT product, score_tally("integer") FROM survey GROUP BY product ORDER BY product' ] ],
	settings => ['enable_hashagg = off'], marks => [ qr/Partial GroupAggregate/, qr/Finalize GroupAggregate/ ]);
is($result->{'GROUP BY, sorted'}, $products, 'GROUP BY, sorted: what the counts say');

#
# Whatever else is an aggregate of the extension: found in the catalogs, so that a new one cannot be left out
#
my @aggregates = split /\n/, $node->safe_psql(
	'postgres', q{
	SELECT p.proname, aggcombinefn <> 0 AND proparallel = 's', pg_get_function_arguments(p.oid)
	FROM pg_aggregate JOIN pg_proc p ON p.oid = aggfnoid JOIN pg_depend d ON d.objid = p.oid AND d.deptype = 'e'
	WHERE d.classid = 'pg_proc'::regclass
		AND d.refobjid = (SELECT oid FROM pg_extension WHERE extname = 'nps') ORDER BY 1, 3});
cmp_ok(@aggregates, '>=', 36, 'the catalogs hold the aggregates');
@queries = ();
foreach (@aggregates)
{
	my ($aggregate, $parallel, $arguments) = split /\|/;
	my ($type) = $arguments =~ /^(?:score |customer |comment |t )?([a-z_ ]+?)(, scale integer|, lexicon text|, weight numeric)?$/;
	my $argument = !$2 ? "\"$type\"" : $2 eq ', scale integer' ? "five::$type, 5" : $2 eq ', lexicon text' ? "\"$type\", 'english'"
	  : "\"$type\", CASE WHEN responses(\"$type\") > 0 THEN id % 7 + 0.1 END";
	is($parallel, 't', "$aggregate($arguments): combine function, parallel safe");
	push @queries,
	  [ "any $aggregate($arguments)", "SELECT product, $aggregate($argument) FROM survey GROUP BY product ORDER BY 1" ];
}
compare_with_serial(\@queries);

#
# Workers with nothing to do, and answers that are none. Tables without statistics and conditions that the planner
# knows nothing about are taken for many rows, which get aggregated in parts.
#
$node->safe_psql(
	'postgres', q{
	CREATE TABLE tiny AS SELECT s AS "integer", score_tally_of(s, 2) AS "score_tally" FROM unnest(ARRAY[0, 10, 7]) AS s;
	CREATE TABLE bare ("integer" integer, "score_tally" score_tally);
	ALTER TABLE tiny SET (parallel_workers = 3);
	ALTER TABLE bare SET (parallel_workers = 3);
});
my $all = 'score_tally(%1$s), nps(%1$s) IS NULL, (nps_bucket(%1$s)).responses, csat(%1$s) IS NULL, '
  . '(csat_bucket(%1$s)).responses, score_tally(%1$s, 5), sum(%2$s)';
my $nothing = '{}|t|0|t|0|{}|{}';
$result = compare_with_serial(
	[
		[ 'no row passes', sprintf("SELECT $all FROM survey WHERE channel - 99 > 0", '"integer"', '"score_tally"') ],
		[ 'all NULL', sprintf("SELECT $all FROM survey", 'nothing', 'NULLIF("score_tally", "score_tally")') ],
		[ 'all empty tallies', q{SELECT sum("score_tally" - "score_tally") FROM survey} ],
		[ 'no block', sprintf("SELECT $all FROM bare", '"integer"', '"score_tally"') ],
		[ 'one block for three', 'SELECT score_tally("integer"), sum("score_tally"), nps("integer") = 0 FROM tiny' ],
		[ 'no customer', 'SELECT customer_tally(customer), repeat_purchase_rate(customer) IS NULL, customer_tally("text"), '
			. 'purchase_frequency("uuid") IS NULL, sum("customer_tally") FROM survey WHERE channel - 99 > 0' ],
		[ 'no customer tally', 'SELECT sum("customer_tally" - "customer_tally"), sum(NULLIF("customer_tally", "customer_tally")), '
			. 'repeat_purchase_rate(sum("customer_tally" - "customer_tally")) IS NULL FROM survey' ],
		[ 'one row passes', 'SELECT sum("score_tally"), score_tally("integer") FROM survey WHERE id - 3 = 0' ],
	]);
is($result->{'no row passes'}, $nothing, 'no row passes: empty');
is($result->{'all NULL'}, $nothing, 'all NULL: empty');
is($result->{'all empty tallies'}, '{}', 'all empty tallies: empty');
is($result->{'no block'}, $nothing, 'no block: empty');
is($result->{'one block for three'}, '{0:1,7:1,10:1}|{0:2,7:2,10:2}|t', 'one block for three: what the counts say');
is($result->{'no customer'}, '{}|t|{}|t|{}', 'no customer: empty');
is($result->{'no customer tally'}, '{}|{}|t', 'no customer tally: empty');
is($result->{'one row passes'}, '{}|{' . 3 * 7919 % 10007 % 11 . ':1}', 'one row passes: what the counts say');

#
# nps_category in a parallel scan and in groups
#
$result = compare_with_serial(
	[
		[ 'category in GROUP BY',
			'SELECT nps_category("integer") AS c, count(*) FROM survey WHERE "integer" >= 0 GROUP BY 1 ORDER BY 1' ],
		[ 'category in WHERE',
			q{SELECT score_tally("integer"), count(*) FROM survey WHERE nps_category("integer") = 'promoter'} ],
		[ 'csat_category in GROUP BY',
			'SELECT csat_category(five, 5) AS c, count(*) FROM survey WHERE five > 0 GROUP BY 1 ORDER BY 1' ],
	],
	marks => [qr/Partial .*(Group Key: (nps|csat)_category.*Parallel Seq Scan|Parallel Seq Scan.*Filter: .*nps_cat)/s]);
is($result->{'category in GROUP BY'}, "detractor|$bands[2]\npassive|$bands[1]\npromoter|$bands[0]",
	'category in GROUP BY: what the counts say');
is($result->{'category in WHERE'}, tally_text({ map { $_ => $score{$_} } 9, 10 }) . "|$bands[0]",
	'category in WHERE: what the counts say');
is($result->{'csat_category in GROUP BY'}, "unsatisfied|$bands_five[2]\nsatisfied|$bands_five[1]\nhappy|$bands_five[0]",
	'csat_category in GROUP BY: what the counts say');

#
# Intervals, comparisons and effects in the scan itself: workers make the rows, ranges and verdicts. What they should be is
# in the other tests; here each is the same as in one process.
#
$node->safe_psql(
	'postgres', q{
	CREATE TABLE pairs AS
		SELECT id, score_tally_of(10, id % 97 + 1) + score_tally_of(7, id % 31) + score_tally_of(0, id % 53) AS a,
			score_tally_of(9, id % 41) + score_tally_of(8, id % 89) + score_tally_of(3, id % 61 + 1) AS b, id % 100 AS hits
		FROM generate_series(1, 600) AS id;
	ALTER TABLE pairs SET (parallel_workers = 3);
	ANALYZE pairs;
});
foreach my $call (
	'nps_compare(a, b)', 'csat_compare(a, 80, 0.9)', 'nps_compare_anytime(a, b)', 'nps_compare_anytime(b, 10, 0.9, 5)',
	'csat_compare_anytime(a, b)', 'csat_compare_anytime(b, 70)', 'nps_effects(a, b, a + b, a + b)', 'csat_effects(b, a, a + b, a + b)',
	'mean_score_ci(a, 0.9)', 'mean_score_compare(a, b)', 'mean_score_compare(a, 8)', 'median_score(a)', 'stddev_score(b)',
	'share_ci(hits, hits + responses(b))', 'share_compare(hits, hits + 1, hits / 2, id)', 'nps_responses_needed(hits + 1, 0.95, 80, 0.8)',
	'csat_responses_needed(hits + 1, 0.9, hits)')
{
	my ($function) = $call =~ /^(\w+)/;
	$result = compare_with_serial([ [ $call, "SELECT id, $call FROM pairs WHERE ($call)::text <> '' ORDER BY id" ] ],
		marks => [qr/Parallel Seq Scan on pairs.*Filter: .*\b$function\(/s]);
	is(scalar(() = $result->{$call} =~ /^\d+\|.+$/mg), 600, "$call: a result for each row");
}

#
# Partitions
#
$node->safe_psql(
	'postgres', q{
	CREATE TABLE parted (channel integer, score integer, tally score_tally) PARTITION BY LIST (channel);
	CREATE TABLE parted_0 PARTITION OF parted FOR VALUES IN (0) WITH (parallel_workers = 3);
	CREATE TABLE parted_1 PARTITION OF parted FOR VALUES IN (1) WITH (parallel_workers = 3);
	CREATE TABLE parted_2 PARTITION OF parted FOR VALUES IN (2) WITH (parallel_workers = 3);
	INSERT INTO parted SELECT channel, "integer", "score_tally" FROM survey;
	ANALYZE parted;
});
my $partial_each = qr/(Partial \w*Aggregate.*){3}/s;
$result = compare_with_serial(
	[ [ 'partitions', 'SELECT score_tally(score), sum(tally) FROM parted' ] ],
	settings => ['enable_partitionwise_aggregate = on'], marks => [ $partial_each, qr/Append/, qr/Finalize/ ]);
is($result->{partitions}, tally_text(\%score) . '|' . tally_text(\%tallied), 'partitions: what the counts say');
my $step = run_steps($node, [
	[ 'on', 'SET enable_partitionwise_aggregate = on; SET max_parallel_workers_per_gather = 0' ],
	[ 'plan', 'EXPLAIN (COSTS OFF) SELECT score_tally(score), sum(tally) FROM parted' ],
	[ 'whole', 'SELECT score_tally(score), sum(tally) FROM parted' ]]);
like($step->{plan}{out}, qr/Finalize Aggregate.*Append.*$partial_each/s, 'partitions without workers: one part each');
unlike($step->{plan}{out}, qr/Gather/, 'partitions without workers: no worker');
is($step->{whole}{out}, $result->{partitions}, 'partitions without workers: the same');

#
# The warning for stars without their scale
#

# Runs a query and its plan; returns the plan, the result, the number of warnings in each, and the hint.
sub warned
{
	my ($sql, @settings) = @_;
	my %out;
	foreach my $run ('EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) ', '')
	{
		my ($stdout, $stderr) = ('', '');
		$node->psql('postgres', join(' ', map { "SET $_;" } @settings) . " $run$sql", stdout => \$stdout, stderr => \$stderr);
		push @{ $out{text} }, $stdout =~ s/^(SET\n)+//r;
		push @{ $out{warnings} }, scalar(() = $stderr =~ /WARNING: +answers on the scale 0-10 look like stars/g);
		($out{hint}) = $stderr =~ /^HINT: +(.*)/m;
	}
	return ($out{text}[0], $out{text}[1], $out{warnings}, $out{hint});
}

my @serial = ('max_parallel_workers_per_gather = 0');
my @partwise = ('enable_partitionwise_aggregate = on');
my $in_parts = qr/Finalize (\w+)?Aggregate.*Gather.*Workers Launched: [1-9].*Partial (\w+)?Aggregate/s;
foreach (
	[ 'a measure', 'SELECT nps(five) FROM survey' ],
	[ 'several measures', 'SELECT nps(five), csat(five), (nps_bucket(five)).detractors, csat_ci(five) IS NULL FROM survey' ],
	[ 'groups', 'SELECT product, nps(five) FROM survey GROUP BY product ORDER BY product' ],
	[ 'tallies', 'SELECT nps(sum(t)) FROM (SELECT score_tally_of(five, 1) AS t FROM survey) AS v' ],
	[ 'partitions', 'SELECT nps(score % 5 + 1) FROM parted', @partwise ])
{
	my ($name, $sql, @settings) = @$_;
	my ($plan, $out, $warnings) = warned($sql, @settings);
	my (undef, $serial, $warnings_of_serial) = warned($sql, @settings, @serial);
	like($plan, $in_parts, "stars, $name: in parts by workers");
	is_deeply($warnings, [ 1, 1 ], "stars, $name: one warning");
	is_deeply($warnings_of_serial, [ 1, 1 ], "stars, $name: one warning in one process");
	is($out, $serial, "stars, $name: as in one process");
}
foreach (
	[ 'few', 'SELECT nps(five) FROM survey WHERE id - 34 < 0' ],
	[ 'a six', 'SELECT nps(CASE WHEN id = 4000 THEN 6 ELSE five END) FROM survey' ],
	[ 'their scale', 'SELECT csat(five, 5) FROM survey' ],
	[ 'only a tally', 'SELECT score_tally(five) FROM survey' ])
{
	my ($name, $sql) = @$_;
	my ($plan, undef, $warnings) = warned($sql);
	like($plan, $in_parts, "no stars, $name: in parts by workers");
	is_deeply($warnings, [ 0, 0 ], "no stars, $name: no warning");
}

# The hint, followed to the letter: what the counts say
my (undef, undef, undef, $hint) = warned('SELECT nps(stars) FROM (SELECT five AS stars FROM survey) AS v');
my @codes = $hint =~ /(\w+\(stars, \d+\))/g;
is("@codes", 'csat(stars, 5) score_tally(stars, 5)', 'stars: the code in the hint');
my (undef, $followed, $warnings) =
  warned("SELECT round($codes[0], 4), $codes[1] FROM (SELECT five AS stars FROM survey) AS v");
is($followed, percentage($bands_five[0] + $bands_five[1], $answers_five) . '|' . tally_text(\%five, 5),
	'stars: what the code in the hint gives');
is_deeply($warnings, [ 0, 0 ], 'stars: no warning where the hint was followed');

# Where workers end measures themselves, each process knows of its own warning only
$node->safe_psql('postgres', 'CREATE TABLE tallied AS SELECT score_tally_of(3, 40) AS t FROM generate_series(1, 20000);
	ALTER TABLE tallied SET (parallel_workers = 3); ANALYZE tallied');
foreach (
	[ 'a function in the scan', 'SELECT count(*) FROM tallied WHERE nps(t) < 0', qr/Workers Launched: [1-3].*Filter: \(nps\(t\)/s ],
	[ 'the leader too', 'SELECT count(*) FROM tallied WHERE nps(t) < 0', qr/Workers Launched: [1-3].*Filter: \(nps\(t\)/s,
		'parallel_leader_participation = on' ])
{
	my ($name, $sql, $mark, @settings) = @$_;
	my ($plan, undef, $warnings) = warned($sql, @settings);
	like($plan, $mark, "stars, $name: by workers");
	ok(!(grep { $_ < 1 || $_ > 3 + @settings } @$warnings), "stars, $name: at least one warning, at most one a process")
	  or diag("@$warnings");
}

#
# Errors of workers, and those of combining what they bring
#
$node->safe_psql(
	'postgres', q{
	CREATE TABLE mixed (scale integer, score integer, tally score_tally, customers customer_tally) PARTITION BY LIST (scale);
	CREATE TABLE mixed_5 PARTITION OF mixed FOR VALUES IN (5) WITH (parallel_workers = 3);
	CREATE TABLE mixed_7 PARTITION OF mixed FOR VALUES IN (7) WITH (parallel_workers = 3);
	INSERT INTO mixed SELECT scale, s, score_tally_of(s, 1, scale), (CASE scale WHEN 5 THEN '' ELSE 'text' END || '{1:1}')::customer_tally
		FROM unnest(ARRAY[5, 7]) AS scale, generate_series(1, 5) AS s, generate_series(1, 300);
	ANALYZE mixed;
});
my @failing = (
	[ 'two scales, by the row', 'SELECT csat(score, scale) FROM mixed', '22023', qr/different scales/ ],
	[ 'two scales, tallies', 'SELECT sum(tally) FROM mixed', '22023', qr/different scales/ ],
	[ 'two kinds of keys', 'SELECT sum(customers) FROM mixed', '22023', qr/keys of different kinds/ ],
	[ 'too many orders', q{SELECT sum((CASE WHEN score < 6 THEN '{1:9223372036854775807}' ELSE '{}' END)::customer_tally) FROM mixed},
		'22003', qr/customer tally out of range/ ],
	[ 'off the scale', 'SELECT nps("integer" * 2) FROM survey', '22003', qr/off the scale 0-10/ ],
	[ 'no usual thresholds', 'SELECT csat("integer" % 8 + 1, 8) FROM survey', '22023', qr/no usual thresholds/ ]);
foreach my $partwise ('off', 'on')
{
	foreach my $failing (@failing)
	{
		my ($name, $sql, $state, $message) = @$failing;
		$step = run_steps($node, [
			[ 'set', "SET enable_partitionwise_aggregate = $partwise" ], [ 'plan', "EXPLAIN (COSTS OFF) $sql" ],
			[ 'error', $sql ], [ 'after', 'SELECT score_tally("integer") FROM survey' ]]);
		like($step->{plan}{out}, qr/Finalize.*Gather.*Partial/s, "$name, partition-wise $partwise: in workers");
		is($step->{error}{state}, $state, "$name, partition-wise $partwise: its SQLSTATE");
		like($step->{error}{message}, $message, "$name, partition-wise $partwise: its message");
		is($step->{after}{out}, tally_text(\%score), "$name, partition-wise $partwise: the session goes on, with workers");
	}
}

$node->stop;
done_testing();
