# Customer tallies: dump and restore, COPY in binary with the bytes worked out here, random queries against counting by
# hand, sums of many tallies of very different sizes, groups of all sizes, keys that collide, and millions of customers.
# NPS_TEST_SEED repeats a run.
use strict;
use warnings;
use NpsTallies 'any';
use NpsTest;
use PostgreSQL::Test::Utils;
use Test::More;

my $seed = seed_random();
my $node = start_server(
	'customers',
	'max_worker_processes = 16',
	'max_parallel_workers = 8',
	'parallel_setup_cost = 0',
	'parallel_tuple_cost = 0.001',
	'min_parallel_table_scan_size = 0',
	"log_statement = 'none'");
my $dir = PostgreSQL::Test::Utils::tempdir();

#
# COPY in binary: the bytes of known tallies and of random ones
#
my ($lowest, $highest) = (-9223372036854775807 - 1, 9223372036854775807);
my @known = (
	[0], [ 0, [ 5, 1 ] ], [ 1, [ 5, 1 ] ], [ 0, [ $lowest, 1 ], [ $highest, 1 ] ], [ 2, [ $lowest, 2 ], [ -1, 129 ], [ 0, 130 ] ],
	[ 0, [ 1, $highest ] ], [ 0, [ 62, 1 ], [ 63, 1 ], [ 128, 1 ], [ 193, 1 ], [ 8386, 7 ] ], [ 1, map { [ $_ * 3, $_ ] } 1 .. 300 ]);
foreach (1 .. 200)
{
	my %orders;
	my $spread = 2**(1 + rand 61);
	$orders{ int($spread * (rand() - 0.5) * 2) || 0 } = int(2**(rand() * any(1, 2, 8, 40))) foreach 0 .. rand 100;
	push @known, [ any(0, 1, 2), map { [ $_, $orders{$_} ] } sort { $a <=> $b } keys %orders ];
}
my $values = join(",\n", map { "('" . customer_text(@$_) . "')" } @known);
$node->safe_psql('postgres', "CREATE TABLE known (id serial, c customer_tally); INSERT INTO known (c) VALUES $values, (NULL)");
my $step = run_steps($node, [
	[ 'out', "COPY (SELECT c FROM known ORDER BY id) TO '$dir/known' (FORMAT binary)" ],
	[ 'in', "CREATE TABLE again (id serial, c customer_tally); COPY again (c) FROM '$dir/known' (FORMAT binary)" ],
	[ 'text', "COPY (SELECT c FROM again ORDER BY id) TO '$dir/text'" ],
	[ 'from text', "TRUNCATE again; COPY again (c) FROM '$dir/text'" ],
	[ 'binary', "COPY (SELECT c FROM again ORDER BY id) TO '$dir/again' (FORMAT binary)" ] ]);
my $bytes = copy_binary(map({ customer_bytes(@$_) } @known), undef);
ok(slurp_file("$dir/known") eq $bytes, 'COPY in binary: the bytes of the format') or diag("NPS_TEST_SEED=$seed");
ok(slurp_file("$dir/text") eq join('', map({ customer_text(@$_) . "\n" } @known), "\\N\n"), 'and in again: the same text');
ok(slurp_file("$dir/again") eq $bytes, 'and through text: the same bytes');

#
# Dump and restore of tallies wherever one can stand, small and out of line, in a schema of its own
#
$node->safe_psql('postgres', 'CREATE DATABASE source');
$node->safe_psql(
	'source', qq{
	CREATE SCHEMA measures;
	CREATE EXTENSION nps SCHEMA measures;
	SET search_path = public, measures;
	CREATE TABLE orders AS SELECT id % 12 + 1 AS month, id * 7919 % 10007 % (id % 12 * 300 + 7) AS customer
		FROM generate_series(1, 20000) AS id;
	CREATE MATERIALIZED VIEW monthly AS SELECT month, customer_tally(customer) AS c, customer_tally(customer::text) AS by_text
		FROM orders GROUP BY month;
	CREATE UNIQUE INDEX ON monthly (month);
	CREATE VIEW retention AS SELECT month, retention_rate(lag(c) OVER (ORDER BY month), c) AS rate,
		without(c, sum(c) OVER (ORDER BY month ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)) AS new,
		(SELECT sum(t.orders) FROM unnest(c) AS t) AS orders FROM monthly;
	CREATE TABLE tallies (id serial, c customer_tally DEFAULT '{}', many customer_tally[], rate numeric
		GENERATED ALWAYS AS (repeat_purchase_rate(c)) STORED, CHECK (orders(c) >= 0));
	INSERT INTO tallies (c) VALUES $values;
	INSERT INTO tallies (c, many) VALUES (DEFAULT, NULL), (NULL, ARRAY['{5:1}', '{}', NULL, 'uuid{5:1}']::customer_tally[]);
	CREATE INDEX tallies_hash ON tallies USING hash (c);
	CREATE TABLE once (c customer_tally PRIMARY KEY);
	INSERT INTO once VALUES ('{}'), ('{5:1}'), ('text{5:1}'), ('uuid{5:1}');
	CREATE TABLE large (c customer_tally, plain customer_tally);
	ALTER TABLE large ALTER plain SET STORAGE EXTERNAL;
	INSERT INTO large SELECT c, c FROM (SELECT sum(c) FROM monthly
		UNION ALL SELECT customer_tally(i * i % 1000003) FROM generate_series(1::bigint, 50000) AS i) AS v(c);
});

# All that a dump must carry, as text and as bytes.
sub contents
{
	my ($database) = @_;
	return $node->safe_psql(
		$database, q{
		SET search_path = public, measures;
		SELECT month, c, by_text, customer_tally_send(c), customer_tally_send(by_text) FROM monthly ORDER BY month;
		SELECT * FROM retention ORDER BY month;
		SELECT tallies, customer_tally_send(c) FROM tallies ORDER BY id;
		SELECT customer_tally_send(c) FROM once ORDER BY c;
		SELECT md5(c::text), md5(plain::text), md5(customer_tally_send(c)), md5(customer_tally_send(plain)), customers(plain) FROM large
			ORDER BY customers(c);
		SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY indexname;
	});
}
my $source = contents('source');
foreach my $restore (
	[ 'custom', [ 'pg_dump', '-Fc', '-f', "$dir/custom", 'source' ], [ 'pg_restore', '-d', 'copy_custom', "$dir/custom" ] ],
	[ 'plain', [ 'pg_dump', '-f', "$dir/plain", 'source' ],
		[ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', 'copy_plain', '-f', "$dir/plain" ] ])
{
	my ($format, $dump, $load) = @$restore;
	$node->safe_psql('postgres', "CREATE DATABASE copy_$format TEMPLATE template0");
	$node->command_ok($dump, "$format: dump");
	$node->command_ok($load, "$format: restore");
	ok(contents("copy_$format") eq $source, "$format: the same values and bytes");
	$step = run_steps($node, [
		[ 'path', 'SET search_path = public, measures; SET enable_seqscan = off' ],
		[ 'twice', q{INSERT INTO once VALUES ('{5:1,6:0}')} ],
		[ 'index', q{SELECT count(*) FROM tallies WHERE c = '{5:1}'} ],
		[ 'refresh', 'REFRESH MATERIALIZED VIEW CONCURRENTLY monthly' ],
		[ 'new', 'SELECT sum(customers(new)) = (SELECT count(DISTINCT customer) FROM orders) FROM retention WHERE month > 1' ],
		], database => "copy_$format");
	is($step->{twice}{state}, '23505', "$format: the primary key holds");
	is($step->{index}{out}, 1 + grep({ customer_text(@$_) eq '{5:1}' } @known[ 2 .. $#known ]), "$format: the hash index finds its row");
	is($step->{refresh}{state}, '00000', "$format: the view refreshes");
}

#
# Random queries. A tally is kept by each kind of key, and beside each the list of keys that it was made of, which
# functions in plain SQL count by hand.
#
my %column = (integers => 'customer', text => 'name', uuid => 'uid');
my $setup = q{
	CREATE FUNCTION hand_text(kind text, keys bigint[]) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
		SELECT CASE WHEN kind <> 'integers' AND count(*) > 0 THEN kind ELSE '' END || '{' || coalesce(string_agg(key || ':' || n, ',' ORDER BY key), '') || '}'
		FROM (SELECT key, count(*) AS n FROM unnest(keys) AS key WHERE key IS NOT NULL GROUP BY key) AS v $$;
	CREATE FUNCTION hand_repeat(keys bigint[]) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
		SELECT count(*) FROM (SELECT key FROM unnest(keys) AS key WHERE key IS NOT NULL GROUP BY key HAVING count(*) > 1) AS v $$;
	CREATE FUNCTION hand_customers(keys bigint[]) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
		SELECT count(DISTINCT key) FROM unnest(keys) AS key $$;
	CREATE FUNCTION hand_orders(keys bigint[]) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
		SELECT count(key) FROM unnest(keys) AS key $$;
	CREATE FUNCTION hand_keep(a bigint[], b bigint[]) RETURNS bigint[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
		SELECT array_agg(key) FROM unnest(a) AS key WHERE key IN (SELECT other FROM unnest(b) AS other WHERE other IS NOT NULL) $$;
	CREATE FUNCTION hand_customers(keys bigint[], min_orders bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
		SELECT count(*) FROM (SELECT key FROM unnest(keys) AS key WHERE key IS NOT NULL GROUP BY key HAVING count(*) >= min_orders) AS v $$;
	CREATE FUNCTION hand_rows(c customer_tally) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
		SELECT string_agg(customer || ':' || orders, ',') FROM unnest(c) $$;
	CREATE FUNCTION hand_except(a bigint[], b bigint[]) RETURNS bigint[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
		SELECT array_agg(key) FROM unnest(a) AS key WHERE key NOT IN (SELECT other FROM unnest(b) AS other WHERE other IS NOT NULL) $$;
	CREATE FUNCTION hand_common(a bigint[], b bigint[]) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
		SELECT count(*) FROM (SELECT key FROM unnest(a) AS key WHERE key IS NOT NULL INTERSECT SELECT key FROM unnest(b) AS key) AS v $$;
	CREATE AGGREGATE lists(bigint[]) (SFUNC = array_cat, STYPE = bigint[]);
};
my %sizes = (large => 4000, medium => 250, small => 9, silent => 40, bare => 0);
foreach my $table (sort keys %sizes)
{
	my $nulls = $table eq 'silent' ? 1 : any(0, 0.1, 0.4);
	my $spread = any(10, 100, 1000);
	my $times = any(1, 1, 7919, 1_000_000_007, 3_000_000_000_000_000);
	my @rows;
	foreach my $id (1 .. $sizes{$table})
	{
		# customers come and go with the months, and some come often
		my $month = 1 + int rand 12;
		my $customer = int($spread * rand()**any(1, 3)) + $month * int($spread / 8) - $spread;
		push @rows, "($id, $month, " . int(rand 3) . ', ' . (rand() < $nulls ? 'NULL' : $customer * $times) . ')';
	}
	$setup .= "CREATE TABLE $table (id integer, month integer, channel integer, customer bigint) WITH (parallel_workers = 3);\n";
	$setup .= "INSERT INTO $table VALUES " . join(",\n", @rows) . ";\n" if @rows;
	$setup .= "ALTER TABLE $table ADD name text, ADD uid uuid, ADD k_integers bigint, ADD k_text bigint, ADD k_uuid bigint;
		UPDATE $table SET name = 'customer ' || customer, uid = md5(customer::text)::uuid;
		UPDATE $table SET k_integers = customer, k_text = hashtextextended(name, 0), k_uuid = uuid_hash_extended(uid, 0);
		CREATE TABLE monthly_$table WITH (parallel_workers = 3) AS SELECT month, channel, min(id) AS id, "
	  . join(', ', map { "customer_tally($column{$_}) AS c_$_, array_agg(k_$_) AS k_$_" } sort keys %column)
	  . " FROM $table GROUP BY month, channel;\n";
	$setup .= "INSERT INTO monthly_$table (month, channel) VALUES (13, 0);\n" if $table ne 'bare';
	$setup .= "ANALYZE $table, monthly_$table;\n" if $table ne 'bare';
}
$node->safe_psql('postgres', $setup);

# A condition that is never NULL.
sub condition
{
	my $month = 1 + int rand 12;
	return any('channel = 1', 'channel <> 2', 'id % 2 = 0', "month = $month", "month <= $month", "month BETWEEN $month AND $month + 2", 'month < 0', 'true');
}

# Pairs of an expression with the extension and one by hand, of rows or of monthly tallies.
sub pairs
{
	my ($monthly, $over) = @_;
	my $kind = any(sort keys %column);
	my ($p, $q) = (condition(), condition());
	my ($tally, $list) = $monthly ? ("sum(c_$kind)", "lists(k_$kind)") : ("customer_tally($column{$kind})", "array_agg(k_$kind)");
	my $filter = sub { return ' FILTER (WHERE ' . "$_[0] IS TRUE)$over"; };
	my ($a, $b) = map { $tally . $filter->($_) } $p, $q;
	my ($x, $y) = map { $list . $filter->($_) } $p, $q;
	my $rate = "round(100.0 * hand_repeat($x) / NULLIF(hand_customers($x), 0), 6)";
	my $frequency = "round(hand_orders($x)::numeric / NULLIF(hand_customers($x), 0), 6)";
	my @pairs = (
		[ "($a)::text", "hand_text('$kind', $x)" ],
		[ "($a + $b)::text", "hand_text('$kind', $x || $y)" ],
		[ "without($a, $b)::text", "hand_text('$kind', hand_except($x, $y))" ],
		[ "common($a, $b)::text", "hand_text('$kind', hand_keep($x, $y))" ],
		[ "(($a + $b) - $a)::text", "hand_text('$kind', $y)" ],
		[ "($a - $tally" . $filter->("($p) AND ($q)") . ')::text', "hand_text('$kind', $list" . $filter->("($p) AND NOT ($q)") . ')' ],
		[ "coalesce(hand_rows($a), '')", "trim(leading 'textuuid' FROM trim(trailing '}' FROM replace(hand_text('$kind', $x), '{', '')))" ],
		[ "customers($a, 3)", "hand_customers($x, 3)" ],
		[ "customers($a)", "hand_customers($x)" ],
		[ "orders($a)", "hand_orders($x)" ],
		[ "repeat_customers($a)", "hand_repeat($x)" ],
		[ "retained_customers($a, $b)", "hand_common($x, $y)" ],
		[ "retention_rate($a, $b)::text", "round(100.0 * hand_common($x, $y) / NULLIF(hand_customers($x), 0), 6)::text" ],
		[ "repeat_purchase_rate($a)::text", "($rate)::text" ],
		[ "purchase_frequency($a)::text", "($frequency)::text" ]);
	push @pairs, [ "repeat_purchase_rate($column{$kind})" . $filter->($p) . '::text', "($rate)::text" ],
	  [ "purchase_frequency($column{$kind})" . $filter->($p) . '::text', "($frequency)::text" ]
	  unless $monthly;
	return @pairs;
}

# A window with any frame that the server takes.
sub window
{
	my ($start, $end);
	my $offset = sub { return any(0, 1, 2, 3, 7, 20, 60); };
	do { ($start, $end) = (int rand 4, 1 + int rand 4); } until $start <= $end;
	my @bounds = ('UNBOUNDED PRECEDING', $offset->() . ' PRECEDING', 'CURRENT ROW', $offset->() . ' FOLLOWING', 'UNBOUNDED FOLLOWING');
	my $last = $start == $end && $start != 2 ? $offset->() . ($end == 1 ? ' PRECEDING' : ' FOLLOWING') : $bounds[$end];
	return any('', '', 'PARTITION BY channel') . ' ORDER BY ' . any('id', 'month', 'month DESC') . ' ' . any('ROWS', 'ROWS', 'RANGE', 'GROUPS')
	  . " BETWEEN $bounds[$start] AND $last" . any('', '', '', ' EXCLUDE CURRENT ROW', ' EXCLUDE GROUP', ' EXCLUDE TIES');
}

# A query with several pairs: how many rows it has, and in how many each pair differs.
sub compare_pairs
{
	my ($rest, @pairs) = @_;
	my $list = join(', ', map { "$pairs[$_][0] AS e$_, $pairs[$_][1] AS h$_" } 0 .. $#pairs);
	return join(', ', 'SELECT count(*)', map { "count(*) FILTER (WHERE e$_ IS DISTINCT FROM h$_)" } 0 .. $#pairs) . " FROM (SELECT $list FROM $rest) AS q";
}

my %generator = (
	groups => sub {
		my $monthly = any(0, 1);
		my $table = ($monthly ? 'monthly_' : '') . any('large', sort keys %sizes);
		my $by = any('', '', 'GROUP BY channel', 'GROUP BY month', 'GROUP BY ROLLUP (month, channel)', 'GROUP BY GROUPING SETS ((channel), (month), ())');
		return compare_pairs($table . any('', ' WHERE ' . condition()) . " $by", map { any(pairs($monthly, '')) } 0 .. rand 5);
	},
	windows => sub {
		my $monthly = any(0, 0, 1);
		my $table = ($monthly ? 'monthly_' : '') . any(qw(medium medium small silent));
		return compare_pairs($table . any('', ' WHERE ' . condition()) . ' WINDOW w AS (' . window() . ')', map { any(pairs($monthly, ' OVER w')) } 0 .. rand 3);
	});
my %number = (groups => 200, windows => 150);
my (@steps, %kind);
foreach my $kind (sort keys %number)
{
	foreach my $number (1 .. $number{$kind})
	{
		my $name = "$kind $number";
		my $workers = $kind eq 'groups' ? any(0, 2) : 0;
		push @steps,
		  [ "set $name", "SET max_parallel_workers_per_gather = $workers; SET enable_hashagg = " . any('on', 'off') . '; SET parallel_leader_participation = ' . any('on', 'off') ],
		  [ $name, $generator{$kind}->() ];
		$kind{$name} = $kind;
	}
}
$step = run_steps($node, \@steps);
my (%rows, %wrong);
foreach (grep { $kind{ $_->[0] } } @steps)
{
	my ($name, $sql) = @$_;
	my $result = $step->{$name} || { state => 'none', out => '', message => 'the session had ended' };
	my ($rows, @differ) = split /\|/, $result->{out};
	$rows{ $kind{$name} } += $rows || 0;
	next if $result->{state} eq '00000' && @differ && !grep { $_ != 0 } @differ;
	push @{ $wrong{ $kind{$name} } }, "$name: $result->{state} $result->{message} $result->{out}\n$sql\n";
}
my %least = (groups => 400, windows => 4000);    # far below what any seed gives
foreach my $kind (sort keys %number)
{
	my @wrong = @{ $wrong{$kind} || [] };
	is(scalar @wrong, 0, "$kind: $number{$kind} queries, and none differs from counting by hand")
	  or diag("NPS_TEST_SEED=$seed\n@wrong[0 .. ($#wrong < 2 ? $#wrong : 2)]");
	cmp_ok($rows{$kind}, '>=', $least{$kind}, "$kind: many rows were compared");
}
note('rows compared: ', join(', ', map { "$_ $rows{$_}" } sort keys %rows));

#
# A sum of 1000 tallies of 1 to 8000 orders each, in any order: what one tally of all their orders is
#
my $parts = join(', ', map { '(' . join(', ', $_, int 2**rand 13, int 2**rand 40) . ')' } 1 .. 1000);
my @orders = ('random()', 'id', 'pg_column_size(c)', 'pg_column_size(c) DESC', 'id % 7, pg_column_size(c)', 'customer_tally_hash(c)');
$step = run_steps($node, [
	[ 'parts', "SELECT setseed(@{[ $seed % 1000 / 1000 ]}); CREATE TABLE lots AS SELECT id, (random() * spread)::bigint - spread / 3 AS customer
		FROM (VALUES $parts) AS v(id, size, spread), generate_series(1, size) AS i; CREATE TABLE parts AS SELECT id, customer_tally(customer) AS c FROM lots GROUP BY id;
		INSERT INTO parts SELECT 1000 + i, '{}' FROM generate_series(1, 5) AS i" ],
	[ 'whole', 'CREATE TABLE whole AS SELECT customer_tally(customer) AS c FROM lots' ],
	[ 'by hand', 'SELECT count(*) - (SELECT customers(c) FROM whole), sum(n) - (SELECT orders(c) FROM whole),
		count(*) FILTER (WHERE n > 1) - (SELECT repeat_customers(c) FROM whole), count(*) > 100000 FROM (SELECT count(*) AS n FROM lots GROUP BY customer) AS v' ],
	map({ [ "sum by $_", "SELECT sum(s.c ORDER BY $_) = (SELECT c FROM whole) FROM (SELECT id, c FROM parts) AS s" ] } @orders),
	[ 'of sums', 'SELECT sum(s) = (SELECT c FROM whole) FROM (SELECT sum(c) AS s FROM parts GROUP BY id % 13) AS v' ],
	[ 'rest', 'SELECT customers(without((SELECT sum(c) FROM parts WHERE id % 2 = 0), (SELECT sum(c) FROM parts WHERE id % 2 = 1))) = count(*)
		FROM (SELECT customer FROM lots WHERE id % 2 = 0 EXCEPT SELECT customer FROM lots WHERE id % 2 = 1) AS v' ],
	[ 'taken back', 'SELECT (SELECT c FROM whole) - (SELECT sum(c) FROM parts WHERE id % 2 = 1) = (SELECT customer_tally(customer) FROM lots WHERE id % 2 = 0)' ],
	[ 'moving', 'SELECT bool_and(n = (SELECT orders(customer_tally(customer)) FROM lots AS l WHERE l.id BETWEEN v.id - 9 AND v.id) AND s = (SELECT sum(c) FROM parts AS p WHERE p.id BETWEEN v.id - 9 AND v.id))
		FROM (SELECT id, sum(c) OVER w AS s, orders(sum(c) OVER w) AS n FROM parts WHERE id <= 60 WINDOW w AS (ORDER BY id ROWS 9 PRECEDING)) AS v' ],
	[ 'so far', 'SELECT bool_and(n = (SELECT count(DISTINCT customer) FROM lots AS l WHERE l.id <= v.id)) FROM (SELECT id,
		customers(sum(c) OVER (ORDER BY id)) AS n FROM parts WHERE id <= 20) AS v' ] ]);
is($step->{'by hand'}{out}, '0|0|0|t', 'one tally of all orders: what counting gives');
is($step->{"sum by $_"}{out}, 't', "1000 tallies, summed by $_: the same") foreach @orders;
is($step->{$_}{out}, 't', "1000 tallies: $_") foreach 'of sums', 'rest', 'taken back', 'moving', 'so far';

#
# Groups of every size at which the table grows, in memory, spilled and sorted; a frame of more than two thousand customers
#
$node->safe_psql(
	'postgres', q{
	CREATE TABLE sizes AS SELECT size, (size * 1000003::bigint + i) % 65537 * 4294967297 AS customer, 1 + i % 3 % 2 AS orders
		FROM unnest(ARRAY(SELECT generate_series(1, 130)) || ARRAY(SELECT generate_series(1785, 1815)) || ARRAY[3583, 3584, 3585, 7169, 20000]) AS size,
			generate_series(1, size) AS i;
	CREATE TABLE sizes_by_hand AS SELECT size, ('{' || string_agg(customer || ':' || orders, ',') || '}')::customer_tally AS c FROM sizes GROUP BY size;
	CREATE TABLE couples AS SELECT i AS id, j AS customer FROM generate_series(1, 70000) AS i, generate_series(1, 2) AS j;
	ANALYZE couples, sizes;
});
my $sizes = q{SELECT count(*), count(*) FILTER (WHERE a.c <> h.c) FROM (SELECT size, customer_tally(customer) AS c FROM sizes, generate_series(1, orders)
	GROUP BY size) AS a JOIN sizes_by_hand AS h USING (size)};
my $rolling = q{SELECT count(*), count(*) FILTER (WHERE customers(c) = least(id, 2500) AND orders(c) = least(id, 3000) AND repeat_customers(c) = least(id, 3000) - least(id, 2500))
	FROM (SELECT id, customer_tally((id * 7919) % 2500 << 40) OVER (ORDER BY id ROWS 2999 PRECEDING) AS c FROM generate_series(1::bigint, 3600) AS id) AS v};
$step = run_steps($node, [
	[ 'set', 'SET max_parallel_workers_per_gather = 0' ],
	[ 'hashed', "SET enable_sort = off; $sizes" ], [ 'spilled', "SET work_mem = '64kB'; $sizes" ],
	[ 'sorted', "RESET enable_sort; RESET work_mem; SET enable_hashagg = off; $sizes" ], [ 'rolling', $rolling ] ]);
is($step->{$_}{out}, '166|0', "groups of all sizes, $_: what was written by hand") foreach 'hashed', 'spilled', 'sorted';
is($step->{rolling}{out}, '3600|3600', 'a frame of 3000 orders of 2500 customers');

# Partial states that a process hands to itself, which servers since 16 do without flattening them. Some have waiting
# orders that make their table grow. In both partitions, nearly every customer has two orders.
$node->safe_psql(
	'postgres', q{
	CREATE TABLE halves (lot integer, size integer, customer bigint) PARTITION BY LIST (lot);
	CREATE TABLE half_1 PARTITION OF halves FOR VALUES IN (1);
	CREATE TABLE half_2 PARTITION OF halves FOR VALUES IN (2);
	INSERT INTO halves SELECT lot, size, i / 2 * 1000003::bigint FROM generate_series(1, 2) AS lot, generate_series(3560, 3600) AS size, generate_series(2, size) AS i;
	ANALYZE halves;
});
my $halves = q{SELECT size, customer_tally(customer) AS c FROM halves GROUP BY size};
$step = run_steps($node, [
	[ 'set', 'SET max_parallel_workers_per_gather = 0; SET enable_partitionwise_aggregate = on; SET enable_sort = off' ],
	[ 'plan', "EXPLAIN (COSTS OFF) $halves" ],
	[ 'halves', "SELECT count(*), count(*) FILTER (WHERE customers(c) = size / 2 AND orders(c) = 2 * (size - 1)) FROM ($halves) AS v" ] ]);
like($step->{plan}{out}, qr/Finalize HashAggregate.*Append.*Partial HashAggregate.*Partial HashAggregate/s, 'partial states of partitions');
is($step->{halves}{out}, '41|41', 'partial states of partitions: every customer is there');

# The memory of a group of two customers, without what the server itself takes
my %memory = map { $_ => peak_memory("SELECT id, $_ FROM couples GROUP BY id") } 'count(customer)', 'customer_tally(customer)';

# What the hash aggregate of a query takes at its peak, in bytes
sub peak_memory
{
	my ($query) = @_;
	my $plan = run_steps($node, [ [ 'set', "SET max_parallel_workers_per_gather = 0; SET enable_sort = off; SET work_mem = '64MB'" ],
		[ 'plan', "EXPLAIN (ANALYZE, TIMING OFF, FORMAT json) $query" ] ])->{plan}{out};
	return $plan =~ /"Peak Memory Usage": (\d+)/ ? 1024 * $1 : die "no hash aggregate: $plan";
}
cmp_ok($memory{'count(customer)'}, '>', 70000 * 50, 'memory of a hash aggregate');
SKIP:
{
	skip 'a server with assertions adds to each piece of memory', 1 if $node->safe_psql('postgres', 'SHOW debug_assertions') eq 'on';
	cmp_ok($memory{'customer_tally(customer)'} - $memory{'count(customer)'}, '<=', 70000 * 300, 'memory of 70,000 groups of two customers: 300 bytes each at most');
}

#
# Keys that a known hash puts into one place, or that are alike in half of their bits. Their tallies have the bytes worked
# out here, in each of several processes.
#
no warnings 'portable';
sub unshift_xor { my ($h) = @_; return $h ^ ($h >> 33); }    # its own inverse for shifts above 32

# The key whose hash is h, by the finalizer of MurmurHash3
sub key_of_hash
{
	my ($h) = @_;
	foreach my $inverse (0x9cb4b2f8129337db, 0x4f74430c22a54005)
	{
		$h = unshift_xor($h);
		$h = do { use integer; $h * $inverse };
		$h = $h & ~0;
	}
	return unshift_xor($h);
}
my $signed = sub { return unpack 'q', pack('Q', $_[0]) };
my %alike = (
	'one hash'  => [ map { key_of_hash($_ << 32 | 12345) } 1 .. 5000 ],
	'high bits' => [ map { $_ << 40 } 1 .. 5000 ],
	'low bits'  => [ map { 5 << 48 | $_ } 1 .. 5000 ],
	'halves'    => [ map { $_ << 32 | (~$_ & 0xffffffff) } 1 .. 5000 ]);
foreach my $name (sort keys %alike)
{
	my @keys = map { $signed->($_) } @{ $alike{$name} };
	my $expected = unpack 'H*', customer_bytes(0, map { [ $_, 1 ] } sort { $a <=> $b } @keys);
	my $query = 'SELECT encode(customer_tally_send(customer_tally(key)), \'hex\') FROM unnest(ARRAY[' . join(',', map { $_ == $lowest ? "($lowest)" : $_ } @keys) . ']::bigint[]) AS key';
	my %out = map { $node->safe_psql('postgres', $query) => 1 } 1 .. 3;
	ok(keys %out == 1 && $out{$expected}, "5000 customers whose keys are alike, $name: the bytes of the format in each of three processes");
}

#
# 3 million customers in one aggregate, of whom every tenth has two orders; by workers too
#
$node->safe_psql(
	'postgres', q{
	CREATE UNLOGGED TABLE big WITH (parallel_workers = 3) AS SELECT i % 3000000 * 7919 - 1000000000 AS customer FROM generate_series(0::bigint, 3299999) AS i;
	ANALYZE big;
});
my $measures = 'SELECT customers(c), orders(c), repeat_customers(c), md5(customer_tally_send(c)), octet_length(customer_tally_send(c)) < 3.5 * 3000000 '
  . 'FROM (SELECT customer_tally(customer) AS c FROM big) AS v';
my $rates = 'SELECT round(repeat_purchase_rate(customer), 6), round(purchase_frequency(customer), 6), round(repeat_purchase_rate(customer::text), 6) FROM big';
my $thirds = 'SELECT count(*), sum(customers(c)), sum(orders(c)), md5(customer_tally_send(sum(c))) FROM (SELECT customer_tally(customer) AS c FROM big GROUP BY customer % 2) AS v';
$step = run_steps($node, [
	[ 'none', 'SET max_parallel_workers_per_gather = 0' ], [ 'serial', $measures ], [ 'rates', $rates ], [ 'groups', $thirds ],
	[ 'three', 'SET max_parallel_workers_per_gather = 3; SET parallel_leader_participation = off' ],
	[ 'plan', "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) $measures" ], [ 'parallel', $measures ], [ 'parallel rates', $rates ],
	[ 'leader', 'SET max_parallel_workers_per_gather = 1; SET parallel_leader_participation = on' ], [ 'with leader', $measures ] ]);
like($step->{serial}{out}, qr/^3000000\|3300000\|300000\|[0-9a-f]{32}\|t$/, '3 million customers');
is($step->{rates}{out}, '10.000000|1.100000|10.000000', '3 million customers: their measures');
is($step->{groups}{out}, '3|3000000|3300000|' . (split /\|/, $step->{serial}{out})[3], '3 million customers in three groups, and added up');
like($step->{plan}{out}, qr/Finalize Aggregate.*Gather.*Workers Launched: 3.*Partial Aggregate/s, '3 million customers: workers ran');
is($step->{parallel}{out}, $step->{serial}{out}, '3 million customers: the same by workers');
is($step->{'with leader'}{out}, $step->{serial}{out}, '3 million customers: the same by a worker and the leader');
is($step->{'parallel rates'}{out}, $step->{rates}{out}, '3 million customers: the same measures by workers');

#
# Cancel. A query that cancels itself and then works on a tally: the tally's function ends it, so that what stands
# behind is never done; a sequence, which no rollback sets back, tells. Without a pause, the server would end it later.
#
$node->safe_psql(
	'postgres', q{
	CREATE TABLE to_cancel AS SELECT c, c::text AS written, customer_tally_send(c) AS bytes, '{5:1}'::customer_tally AS one FROM (SELECT customer_tally(i) AS c FROM generate_series(1, 10000) AS i) AS v;
	CREATE SEQUENCE reached;
});
my @cancelled = (
	'c + one', 'c - one', 'without(c, one)', 'common(c, one)', 'retained_customers(c, one)', 'retention_rate(c, one)',
	'customers(c)', 'customers(c, 3)', 'repeat_customers(c)', 'orders(c)', 'repeat_purchase_rate(c)', 'purchase_frequency(c)',
	'customer_tally_out(c)', 'written::customer_tally', 'customer_tally_send(c)',
	'customer_tally_combine(c, one)', 'customer_tally_combine_inv(c, one)', 'customer_tally_accum_inv(c, 5::bigint)');
$step = run_steps($node, [ map { [ $_, "SELECT pg_cancel_backend(pg_backend_pid()), $_, nextval('reached') FROM to_cancel" ],
	[ "after $_", q{SELECT is_called, customers(c), setval('reached', 1, false) FROM reached, to_cancel} ] } @cancelled ]);
foreach (@cancelled)
{
	is($step->{$_}{state}, '57014', "cancel: $_");
	is($step->{"after $_"}{out}, 'f|10000|1', "cancel: $_ ends at once, and the session goes on");
}
$step = run_steps($node, [ [ 'none', "SELECT customers(c), nextval('reached') FROM to_cancel" ], [ 'called', 'SELECT is_called FROM reached' ] ]);
is($step->{called}{out}, 't', 'cancel: what stands behind is done where nothing is cancelled');

# Millions of customers, and far less time than that takes
$node->safe_psql('postgres', 'CREATE TABLE long AS SELECT customer_tally(customer) AS c FROM big; INSERT INTO long SELECT c + c FROM long');
my @long = ('c + c', 'c - c', 'customers(without(c, c))', 'c::text', 'c::text::customer_tally', 'customer_tally_send(c)', 'sum(c)', '(SELECT count(*) FROM unnest(c))');
$step = run_steps($node, [ [ 'limit', 'SET statement_timeout = 2' ], map { [ $_, "SELECT octet_length(($_)::text) FROM long" ] } @long ]);
is($step->{$_}{state}, '57014', "timeout: $_") foreach @long;
is($node->safe_psql('postgres', 'SELECT count(*), sum(customers(c)) FROM long'), '2|6000000', 'timeout: the server goes on');

$node->stop;
done_testing();
