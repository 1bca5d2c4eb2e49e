# The documentation tells the truth: every example of README.md, README.zh-CN.md and doc/ gives the result printed below it, every
# public object is described, every error in the table is raised, the tables of coverage and of repeated looks are what is
# computed, every link leads somewhere, and the numbers of the dashboards are those of SQL written by hand.
#
# What an example is stands in test/perl/NpsExamples.pm. Each page runs in a database of its own, and once more together with
# all the others in one session; the pages of doc/reference/ run after doc/nps.md, which makes their tables. A block ```conf
# whose first line is `# NAME.sentiment: ...` is a lexicon that the examples use: the server gets it.
use strict;
use warnings;
use File::Basename;
use NpsExamples;
use NpsTest;
use Test::More;

my $root = $ENV{TESTDIR} || '.';
my ($node, $data) = start_server_with_data('documentation');

my @files = ('README.md', 'README.zh-CN.md', map { substr($_, length("$root/")) } sort(glob("$root/doc/*.md"), glob("$root/doc/*/*.md")));
my @reference = ('doc/nps.md', grep { m{^doc/reference/} } @files);

# Runs examples in a new database.
sub run_in_new
{
	my ($database, @examples) = @_;
	$node->safe_psql('postgres', "CREATE DATABASE $database TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'");
	return run_examples($node, $database, @examples);
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

my %text = map { $_ => read_page($_) } @files;
my $reference = join("\n", map { $text{$_} } @reference);

# The lexicons of the pages
my %lexicons;
foreach my $file (@files)
{
	while ($text{$file} =~ /^```conf\n(# (\w+\.sentiment):.*?)^```$/msg)
	{
		my ($lines, $name) = ($1, $2);
		die "$file: a second $name" if $lexicons{$name}++ || -e "$data/$name";
		write_bytes("$data/$name", $lines);
	}
}
cmp_ok(scalar keys %lexicons, '>', 0, 'the pages have lexicons');

my %examples;
foreach my $file (@files)
{
	my @examples = read_examples($file);
	my $results = grep { defined $_->{expected} } @examples;
	(my $database = "doc_$file") =~ s/\W/_/g;

	is($results > 0, $text{$file} =~ /^```sql$/m ? 1 : '', "$file: a page with examples has results");
	my @before = $file =~ m{^doc/reference/} ? @{ $examples{'doc/nps.md'} } : ();
	my @printed = run_in_new(lc $database, @before, @examples);
	check_examples('', \@examples, @printed[@before .. $#printed]);
	$examples{$file} = \@examples;
}

# All pages in one session, as a reader goes through them: README, which creates the extension, and doc/nps.md come first.
my @first = ('README.md', 'doc/nps.md');
my @pages = grep { my $page = $_; !grep { $_ eq $page } @first } @files;
my %orders = (forward => [ @first, @pages ], backward => [ @first, reverse @pages ]);
foreach my $order (sort keys %orders)
{
	my @all = map { @{ $examples{$_} } } @{ $orders{$order} };
	check_examples(", all pages $order", \@all, run_in_new("doc_all_$order", @all));
}

#
# The table of errors: | SQLSTATE | `expression` | message | way out |
#
my @errors = $reference =~ /^(\| \w{5} \| `[^`]+` \| .+? \| .* \|)$/mg;
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
	is($got->{state} . $got->{message}, $wanted[$i][1], "the table of errors: $wanted[$i][0] is an error");
}

#
# Recipes: each has a result, and the index has a link to it; the title of a page is no recipe
#
my @recipes;
foreach my $file (grep { m{^doc/recipes/} } @files)
{
	my (undef, @parts) = split /^## /m, $text{$file};
	cmp_ok(scalar @parts, '>=', 2, "$file: has recipes");
	push @recipes, map { "$file#" . anchor(/^(.*)$/m) } @parts;
	is(join(', ', map { /^(.*)$/m } grep { !/^```text$/m } @parts), '', "$file: each recipe has a result");
}
my %in_index = map { +"doc/$_" => 1 } $text{'doc/recipes.md'} =~ /\]\((recipes\/[^)]*)\)/g;
is(join(', ', grep { !$in_index{$_} } @recipes), '', 'doc/recipes.md lists each recipe');

#
# Each public object is described: whatever the extension has that isn't part of another object's machinery
#
my $machinery = q{
	WITH member AS (
		SELECT classid, objid FROM pg_depend
		WHERE deptype = 'e' AND refclassid = 'pg_extension'::regclass
			AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'nps')
	), public AS (
		-- a final function that is called as its aggregate is: the measure of a tally
		SELECT aggfinalfn AS oid
		FROM pg_aggregate JOIN pg_proc AS f ON f.oid = aggfinalfn JOIN pg_proc AS a ON a.oid = aggfnoid
		WHERE f.proname = a.proname
	), machinery AS (
		SELECT unnest(ARRAY[aggtransfn, aggfinalfn, aggcombinefn, aggserialfn, aggdeserialfn, aggmtransfn, aggminvtransfn,
			aggmfinalfn])::oid AS oid FROM pg_aggregate
		UNION SELECT unnest(ARRAY[typinput, typoutput, typreceive, typsend, typmodin, typmodout, typanalyze])::oid
			FROM pg_type
		UNION SELECT oprcode FROM pg_operator
		UNION SELECT amproc FROM pg_amproc
		-- what rollups call
		UNION SELECT oid FROM pg_proc WHERE proname IN ('tally_rollup_track', 'tally_rollup_guard', 'tally_rollup_hash')
		EXCEPT SELECT oid FROM public
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
my @described = grep { index($reference, $mention->($_)) >= 0 } @public;
is("@described", "@public", 'the reference describes each public object');
my ($list) = $text{'doc/nps.md'} =~ /^## All functions\n(.*?)^## /ms;
my @listed = grep { index($list, $mention->($_)) >= 0 } grep { /\($/ } @public;
is("@listed", join(' ', grep { /\($/ } @public), 'doc/nps.md lists each public function');

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
while ($reference =~ /^\| `(\w+)\(([^`]*)\)` \| (?:`([^`]+)`|(set) of .*?) \|/mg)
{
	my ($name, $parameters, $returns) = ($1, $2, $3 || $4);
	$documented{"$name(" . join(', ', map { /^(\w+)/ } split /, /, $parameters) . ") $returns"} = 1;
}
is(join("\n", sort keys %documented), join("\n", @signatures), 'the reference has each signature');

# ... each field of a row type with its type, likewise,
my @fields = split /\n/, $node->safe_psql('postgres', $machinery . q{
	SELECT DISTINCT attname || ' ' || format_type(atttypid, atttypmod) COLLATE "C"
	FROM member JOIN pg_type AS t ON classid = 'pg_type'::regclass AND objid = t.oid
		JOIN pg_attribute ON attrelid = typrelid AND attnum > 0
	WHERE typtype = 'c' ORDER BY 1});
my %in_table;
while ($reference =~ /^\| ((?:`\w+`(?:, )?)+) \| `([^`]+)` \|/mg)
{
	my ($names, $type) = ($1, $2);
	$in_table{"$_ $type"} = 1 foreach $names =~ /\w+/g;
}
is(join("\n", grep { $in_table{$_} } @fields), join("\n", @fields), 'the reference has each field of a row');

# ... and no parameter is named otherwise than it is called; blocks that need another extension call that one's functions
my %parameters = map { $_ => 1 } split /\n/, $node->safe_psql('postgres', q{
	SELECT DISTINCT unnest(proargnames)
	FROM pg_proc JOIN pg_depend ON classid = 'pg_proc'::regclass AND objid = pg_proc.oid
	WHERE deptype = 'e' AND refclassid = 'pg_extension'::regclass});
my @named = map { /\b([a-z]\w*) =>/g } map { s/^```sql \w+\n.*?^```\n//msgr } values %text;
cmp_ok(scalar @named, '>', 0, 'some parameters are named');
is(join(' ', grep { !$parameters{$_} } @named), '', 'parameters have the names that the documentation gives them');

#
# The tables of coverage and of repeated looks are what `make coverage` prints
#
my ($coverage) = $reference =~ /^(\| detractors, passives, promoters .*?\n)\n/ms;
my ($means) = $reference =~ /^(\| 1, 2, 3, 4, 5 stars .*?\n)\n/ms;
my ($looks) = $reference =~ /^(\d+ years of each .*?\n\n.*?\n)\n/ms;
is(join(' ', $looks =~ /^\| ([\d.]+) \|/mg), '0.2 1 5 30', 'the reference: rows of the table of repeated looks');
SKIP: {
	my $cc = $ENV{CC} || 'cc';
	skip 'no C compiler', 1 if system("$cc --version >/dev/null 2>&1") != 0;
	is(`make --no-print-directory -s -C '$root' coverage`, "$coverage\n$means\n$looks",
		'the reference: tables of coverage and of repeated looks');
}

#
# Pages that can be read in one go, and links within the repository
#
my @long = grep { ($text{$_} =~ tr/\n//) >= 600 } @files;
is("@long", '', 'each page has fewer than 600 lines');
foreach my $file (@files, 'CHANGELOG.md', 'CONTRIBUTING.md')
{
	my $document = read_page($file);
	my @dead;
	while ($document =~ /\]\((?!\w+:)([^)#]*)(?:#([^)]*))?\)/g)
	{
		my ($target, $anchor) = ($1, $2);
		$target = $target eq '' ? $file : dirname($file) eq '.' ? $target : dirname($file) . "/$target";
		my $found = -e "$root/$target";
		$found &&= grep { anchor($_) eq $anchor } read_page($target) =~ /^#+ (.*)$/mg if defined $anchor;
		push @dead, $target . (defined $anchor ? "#$anchor" : '') if !$found;
	}
	is("@dead", '', "$file: links lead somewhere");
}

#
# The dashboards stand on the demo's shop. What the demo says is held against SQL in 091_demo.pl.
#
$node->safe_psql('postgres', 'CREATE DATABASE demo');
$node->safe_psql('demo', '', extra_params => [ '-f', "$root/examples/demo/shop.sql" ]);
sub by_hand { my ($sql) = @_; return $node->safe_psql('demo', $sql); }

my $nps = '100.0 * (count(*) FILTER (WHERE score >= 9) - count(*) FILTER (WHERE score <= 6)) / count(score)';

# the trend: adjusted scores and variances by hand, month by month
my @months = split /\n/, $node->safe_psql('demo', q{
	SELECT to_char(month, 'Mon'), n, p, d
	FROM (SELECT date_trunc('month', answered_at) AS month, count(score) AS n,
			count(*) FILTER (WHERE score >= 9) AS p, count(*) FILTER (WHERE score <= 6) AS d
		FROM shop.survey GROUP BY 1) AS m
	ORDER BY month});
my (@trend, @before);
foreach my $month (@months)
{
	my ($short, $n, $p, $d) = split /\|/, $month;
	my ($net, $score) = (($p - $d) / ($n + 3), 100 * ($p - $d) / $n);
	my $variance = (($p + $d + 1.5) / ($n + 3) - $net**2) / ($n + 3);
	my @ends = map { sprintf '%.1f', 100 * ($net + $_ * 1.9599639845 * sqrt $variance) } -1, 1;
	my ($change, $verdict) = ('', '');
	if (@before)
	{
		$change = sprintf '%.1f', $score - $before[0];
		my $z = ($net - $before[1]) / sqrt($variance + $before[2]);
		$verdict = $z < -1.9599639845 ? 'lower' : $z > 1.9599639845 ? 'higher' : 'unclear';
	}
	push @trend, join('|', $short, sprintf('%.1f', $score), "$ends[0] to $ends[1]", $change, $verdict);
	@before = ($score, $net, $variance);
}

my $months = q{(
	SELECT month, count(*) AS customers, sum(orders) AS orders, count(*) FILTER (WHERE first >= month) AS new_customers,
		count(*) FILTER (WHERE first < month) AS returning_customers
	FROM (SELECT date_trunc('month', ordered_at)::date AS month, customer, count(DISTINCT order_id) AS orders
			FROM shop.order_items GROUP BY 1, 2) AS c
		JOIN (SELECT customer, min(ordered_at) AS first FROM shop.order_items GROUP BY 1) AS f USING (customer)
	GROUP BY 1) AS m LEFT JOIN (
	SELECT a.month + interval '1 month' AS month, count(b.customer) AS retained,
		round(100.0 * count(b.customer) / count(*), 1) AS rate
	FROM (SELECT DISTINCT date_trunc('month', ordered_at) AS month, customer FROM shop.order_items) AS a
		LEFT JOIN (SELECT DISTINCT date_trunc('month', ordered_at) AS month, customer FROM shop.order_items) AS b
		ON b.customer = a.customer AND b.month = a.month + interval '1 month'
	GROUP BY 1) AS r USING (month)};

#
# The dashboards: each view is what SQL by hand gives
#
my ($said_nothing, $complaints) = ('', '');
my $status = $node->psql('demo', read_page('examples/dashboards.sql'), stdout => \$said_nothing, stderr => \$complaints);
is("$status$complaints", '0', 'the dashboards are made');
is($node->safe_psql('demo', q{
	SELECT count(*) FROM unnest('{survey_daily,customers_monthly,reviews_by_language,complaints_by_topic}'::text[]) AS name,
		tally_rollup_check(('tallies.' || name)::regclass)}), '0', '... on rollups that equal their queries');

is(by_hand(q{
	SELECT to_char(month, 'Mon'), nps, low || ' to ' || high, change, verdict
	FROM dashboard.nps_monthly ORDER BY month}), join("\n", @trend), 'nps_monthly');
my ($nps_now, $nps_before) = map {
	"100.0 * (count(*) FILTER (WHERE score >= 9 AND $_) - count(*) FILTER (WHERE score <= 6 AND $_))
		/ nullif(count(score) FILTER (WHERE $_), 0)" } ('now', 'NOT now');
my $language = "CASE WHEN comment IS NULL THEN 'no comment' ELSE coalesce(comment_language(comment), 'not read') END";
my $sign = 'CASE WHEN sentiment(comment) >= 0.05 THEN 1 WHEN sentiment(comment) <= -0.05 THEN -1 WHEN sentiment(comment) IS NOT NULL THEN 0 END';
my %dashboard = (
	nps_product_monthly => [ 'product, month, answers, nps, change', qq{
		SELECT product, month, answers, round(nps, 1), round(nps - lag(nps) OVER (PARTITION BY product ORDER BY month), 1)
		FROM (SELECT product, date_trunc('month', answered_at)::date AS month, count(score) AS answers, $nps AS nps
			FROM shop.survey GROUP BY 1, 2) AS m} ],
	answers => [ 'day, market, product, promoters, passives, detractors, responses, nps(scores), round(csat(stars), 4)', qq{
		SELECT answered_at::date, marketplace, product, count(*) FILTER (WHERE score >= 9), count(*) FILTER (WHERE score IN (7, 8)),
			count(*) FILTER (WHERE score <= 6), count(score), CASE WHEN count(score) > 0 THEN round($nps, 6) END, round(100.0 * avg((stars > 3)::integer), 4)
		FROM shop.survey GROUP BY 1, 2, 3} ],
	answer_counts => [ 'day, market, product, promoters, passives, detractors, responses, reviews, satisfied', q{
		SELECT answered_at::date, marketplace, product, count(*) FILTER (WHERE score >= 9), count(*) FILTER (WHERE score IN (7, 8)),
			count(*) FILTER (WHERE score <= 6), count(score), count(stars), count(*) FILTER (WHERE stars > 3)
		FROM shop.survey GROUP BY 1, 2, 3} ],
	changes => [ 'month, market, product, responses(scores), nps(scores), responses(scores_before), nps(scores_before)', qq{
		SELECT month::date, marketplace, product, count(score) FILTER (WHERE now), round($nps_now, 6),
			count(score) FILTER (WHERE NOT now), round($nps_before, 6)
		FROM (SELECT *, date_trunc('month', answered_at) = month AS now FROM shop.survey, generate_series(
				(SELECT date_trunc('month', min(answered_at)) + interval '1 month' FROM shop.survey),
				(SELECT max(answered_at) FROM shop.survey), '1 month') AS month
			WHERE date_trunc('month', answered_at) IN (month, month - interval '1 month')) AS s
		GROUP BY 1, 2, 3} ],
	comments => [ 'market, language, reviews, read, round(net_sentiment(tones), 4)', qq{
		SELECT marketplace, $language, count(*), count($sign), round(100.0 * avg($sign), 4) FROM shop.review GROUP BY 1, 2} ],
	net_sentiment_language => [ 'language, reviews, read, net_sentiment', qq{
		SELECT $language, count(*), count($sign), round(100.0 * avg($sign), 1) FROM shop.review GROUP BY 1} ],
	complaints => [ 'market, topic, complaints, unhappy', q{
		SELECT marketplace, t.topic, count(*) FILTER (WHERE t.topic IN (SELECT b.topic FROM topic_sentiment(comment) AS b
			WHERE b.sentiment < 0)), count(*)
		FROM (SELECT * FROM shop.review WHERE stars < 4 AND comment_language(comment) IS NOT NULL) AS r,
			(SELECT DISTINCT b.topic FROM shop.review, topic_sentiment(comment) AS b WHERE stars < 4 AND b.sentiment < 0) AS t
		GROUP BY 1, 2} ],
	buyers => [ 'month, market, orders, customers(buyers), repeat_customers(buyers)', q{
		SELECT month, marketplace, sum(orders), count(*), count(*) FILTER (WHERE orders > 1)
		FROM (SELECT date_trunc('month', ordered_at)::date AS month, marketplace, customer, count(DISTINCT order_id) AS orders
			FROM shop.order_items GROUP BY 1, 2, 3) AS c
		GROUP BY 1, 2} ],
	cohorts => [ 'market, month, cohort, months_later, customers, retained', q{
		WITH o AS (SELECT DISTINCT marketplace, customer, date_trunc('month', ordered_at) AS month FROM shop.order_items),
			f AS (SELECT marketplace, customer, min(month) AS first FROM o GROUP BY 1, 2)
		SELECT f.marketplace, first::date, to_char(first, 'YYYY-MM'), n, count(*), count(o.customer)
		FROM f CROSS JOIN generate_series(1, 11) AS n
			LEFT JOIN o ON o.marketplace = f.marketplace AND o.customer = f.customer AND o.month = first + n * interval '1 month'
		WHERE first + n * interval '1 month' <= (SELECT max(month) FROM o) GROUP BY 1, 2, 3, 4} ],
	nps_product => [ 'product, answers, nps, against_others', qq{
		SELECT product, count(score), round($nps, 1), round($nps - (SELECT $nps FROM shop.survey AS o WHERE o.product <> s.product), 1)
		FROM shop.survey AS s GROUP BY product} ],
	nps_effects_monthly => [ 'month, product, nps, own_change, mix, rate', qq{
		WITH cell AS (SELECT date_trunc('month', answered_at) AS month, product, count(score)::numeric AS n, $nps AS nps
				FROM shop.survey GROUP BY 1, 2),
			whole AS (SELECT date_trunc('month', answered_at) AS month, count(score)::numeric AS n, $nps AS nps FROM shop.survey GROUP BY 1)
		SELECT a.month::date, product, round(x.nps, 1), round(x.nps - y.nps, 1),
			round((x.n / a.n - y.n / b.n) * ((x.nps + y.nps) / 2 - (a.nps + b.nps) / 2), 2),
			round((x.n / a.n + y.n / b.n) / 2 * (x.nps - y.nps), 2)
		FROM whole AS a JOIN whole AS b ON b.month = a.month - interval '1 month'
			JOIN cell AS x ON x.month = a.month JOIN cell AS y USING (product) WHERE y.month = b.month} ],
	csat_monthly => [ 'market, month, reviews, csat, happy, satisfied, unsatisfied', q{
		SELECT marketplace, date_trunc('month', answered_at)::date, count(stars), round(100.0 * avg((stars > 3)::integer), 1),
			round(100.0 * avg((stars = 5)::integer), 1), round(100.0 * avg((stars = 4)::integer), 1),
			round(100.0 * avg((stars < 4)::integer), 1)
		FROM shop.survey GROUP BY 1, 2} ],
	retention_monthly => [ 'month, customers, orders, new_customers, returning_customers, retained, retention_rate,
		repeat_rate_of_year, orders_each_of_year', qq{
		SELECT month, customers, orders, new_customers, returning_customers, retained, rate,
			(SELECT round(100.0 * avg((orders > 1)::integer), 1)
			FROM (SELECT count(DISTINCT order_id) AS orders FROM shop.order_items
				WHERE ordered_at < month + interval '1 month' GROUP BY customer) AS c WHERE month = '2025-12-01'),
			(SELECT round(count(DISTINCT order_id)::numeric / nullif(count(DISTINCT customer), 0), 2) FROM shop.order_items
			WHERE ordered_at < month + interval '1 month' AND month = '2025-12-01')
		FROM $months} ],
	retention_market_monthly => [ 'market, month, customers, retained, retention_rate', q{
		SELECT marketplace, month::date, count(*) FILTER (WHERE now), CASE WHEN month > '2025-01-01' THEN
			count(*) FILTER (WHERE now AND before) END, round(100.0 * count(*) FILTER (WHERE now AND before)
			/ nullif(count(*) FILTER (WHERE before), 0), 1)
		FROM (SELECT marketplace, customer, month, bool_or(date_trunc('month', ordered_at) = month) AS now,
				bool_or(date_trunc('month', ordered_at) = month - interval '1 month') AS before
			FROM shop.order_items, generate_series(timestamp '2025-01-01', '2025-12-01', '1 month') AS month
			GROUP BY 1, 2, 3) AS c
		GROUP BY marketplace, month} ]);
foreach my $view (sort keys %dashboard)
{
	my ($columns, $by_hand) = @{ $dashboard{$view} };
	is(by_hand(qq{
		WITH a AS (SELECT $columns FROM dashboard.$view), b AS ($by_hand)
		SELECT count(*) > 0, (SELECT count(*) FROM (TABLE a EXCEPT TABLE b) AS d),
			(SELECT count(*) FROM (TABLE b EXCEPT TABLE a) AS d)
		FROM a}), 't|0|0', $view);
}
is(by_hand(q{
	SELECT string_agg(viewname, ' ' ORDER BY viewname COLLATE "C") FROM pg_views WHERE schemaname = 'dashboard'}),
	join(' ', sort('nps_monthly', keys %dashboard)), 'each view of the dashboards is held against SQL by hand');
is(by_hand(q{
	SELECT string_agg(c.relname, ' ') FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = relnamespace
	WHERE nspname = 'dashboard' AND relkind = 'v' AND obj_description(c.oid, 'pg_class') IS NULL}), '',
	'each view says what one row is');
is(by_hand(q{
	SELECT string_agg(table_name || '.' || column_name, ' ' ORDER BY table_name, column_name)
	FROM information_schema.columns JOIN pg_views ON viewname = table_name AND schemaname = table_schema
	WHERE table_schema = 'dashboard' AND data_type NOT IN ('bigint', 'integer', 'numeric', 'text', 'date')}),
	'answers.scores answers.stars buyers.buyers changes.scores changes.scores_before comments.tones',
	'all columns are plain, but the tallies that are meant to be summed');
is(by_hand(q{
	BEGIN;
	DELETE FROM shop.survey WHERE date_trunc('month', answered_at) = '2025-10-01';
	SELECT string_agg(to_char(month, 'Mon'), ' ' ORDER BY month) FROM dashboard.nps_monthly WHERE change IS NULL;
	ROLLBACK}), 'Jan Nov', 'a month after a missing one is compared with nothing');

#
# What doc/install.md says of rights
#
$node->safe_psql('postgres', 'CREATE ROLE analyst LOGIN');
$node->safe_psql('postgres', 'CREATE DATABASE analysis OWNER analyst');
is($node->safe_psql('analysis', 'CREATE EXTENSION nps; SELECT nps(9)', extra_params => [ '-U', 'analyst' ]),
	'100.000000', 'creating the extension needs no superuser');

$node->stop;
done_testing();
