# The demo says what SQL written by hand says: the rows of its five tables, each figure in its findings, the same in Chinese,
# and the same in the page's charts. Its data are the same everywhere, and believable.
use strict;
use warnings;
use utf8;
use NpsTest;
use Test::More;

my $root = $ENV{TESTDIR} || '.';
my $node = start_server('demo');
my $page = PostgreSQL::Test::Utils::tempdir() . '/demo.html';

# Runs the demo in a new database. Returns what it printed, as text.
sub run_demo
{
	my ($database, $language, @settings) = @_;
	my ($printed, $complaints) = ('', '');
	local $ENV{NPS_LANG} = $language;
	$node->safe_psql('postgres', "CREATE DATABASE $database TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'");
	my $status = $node->psql($database, "\\pset tuples_only off\n\\pset format aligned\n", stdout => \$printed,
		stderr => \$complaints, extra_params => [ @settings, '-f', "$root/examples/demo.sql" ]);
	is($status, 0, "$database: it runs");
	is($complaints, '', "$database: it says nothing wrong");
	utf8::decode($printed);
	return $printed;
}

sub by_hand { my ($sql) = @_; return $node->safe_psql('demo', "SET search_path = shop, public; $sql"); }

# The rows of table N, their cells separated by |, without the head
sub table
{
	my ($text, $number) = @_;
	my ($part) = $text =~ /^$number\. .*?^-[-+]+\n(.*?)\n\n/ms;
	return join("\n", map { join('|', map { s/^ +| +$//gr } split /\|/, "$_ ") } split /\n/, $part // 'no table');
}

# The text above table N, as one line
sub finding
{
	my ($text, $number) = @_;
	my ($lines) = $text =~ /^($number\. .*?)\n[^\n]*\n-[-+]+\n/ms;
	return ($lines // 'no finding') =~ s/\n/ /gr;
}

my $demo = run_demo('demo', '');
my $script = do { open my $handle, '<:raw', "$root/test/by_hand.sql" or die $!; local $/; <$handle> };
$node->safe_psql('demo', $script);

is(scalar(grep { length > 100 } split /\n/, $demo), 0, 'it fits into 100 columns');
is(scalar(() = $demo =~ /^-[-+]+$/mg), 5, 'it has five tables');

#
# 1. The months
#
my $counts = 'count(*) FILTER (WHERE score >= 9) AS p, count(*) FILTER (WHERE score <= 6) AS d, count(score) AS n';
my $nps = '100.0 * (count(*) FILTER (WHERE score >= 9) - count(*) FILTER (WHERE score <= 6)) / count(score)';
$node->safe_psql('demo', qq{
	CREATE TABLE hand_months AS
	SELECT m.*, h.verdict
	FROM (SELECT date_trunc('month', answered_at) AS month, $counts, round($nps, 1) AS nps,
			round(100 * avg(hand_point(score)) FILTER (WHERE marketplace = 'own shop'), 1) AS own_shop,
			round(100 * avg(hand_point(score)) FILTER (WHERE marketplace <> 'own shop'), 1) AS elsewhere
		FROM shop.survey GROUP BY 1) AS m
		LEFT JOIN (SELECT date_trunc('month', answered_at) + interval '1 month' AS month, $counts FROM shop.survey GROUP BY 1)
			AS b USING (month)
		CROSS JOIN LATERAL hand_compare(m.p, m.d, m.n, b.p, b.d, b.n) AS h});
is(table($demo, 1), by_hand(q{
	SELECT to_char(month, 'Mon'), n, nps, replace(hand_nps_ci(p, d, n), ' ', '|'),
		round(100 * ((p - d)::numeric / n - lag((p - d)::numeric / n) OVER (ORDER BY month)), 1),
		CASE WHEN month > '2025-01-01' THEN verdict END, own_shop, elsewhere
	FROM hand_months ORDER BY month}), 'the months are those of the answers');
my $late = by_hand(q{
	SELECT round(100.0 * count(*) FILTER (WHERE late AND topic = 'delivery') / count(*) FILTER (WHERE late)),
		round(100.0 * count(*) FILTER (WHERE before AND topic = 'delivery') / count(*) FILTER (WHERE before))
	FROM survey JOIN phrase USING (marketplace, comment), LATERAL (SELECT answered_at < '2025-11-01' AS before,
			to_char(answered_at, 'MM') = '11' AS late) AS w
	WHERE score <= 6 AND tone = -1 AND topic IS NOT NULL AND marketplace <> 'own shop'});
my @late = split /\|/, $late;
my @november = split /\|/, by_hand(q{SELECT own_shop, elsewhere FROM hand_months WHERE to_char(month, 'MM') = '11'});
my $changes = by_hand(q{
	SELECT string_agg(to_char(month, 'Mon') || to_char(change, ' (FMSG990.0)'), ', ' ORDER BY month)
	FROM (SELECT month, verdict, 100 * ((p - d)::numeric / n - lag((p - d)::numeric / n) OVER (ORDER BY month)) AS change
		FROM hand_months) AS m WHERE verdict <> 'unclear'});
is(finding($demo, 1), "1. The year was steady until the sales. Changes that are more than chance: $changes."
	  . " In November the NPS was $november[0] in the own shop and $november[1] elsewhere. $late[0] % of the complaints elsewhere"
	  . " were about delivery then, and $late[1] % before.", '... and so is their finding');
like($changes, qr/^Nov \(-\d+\.\d\), Dec \(\+\d+\.\d\)$/, 'they are the sales and what came after');

#
# 2. The products. The effect of a product: mix and rate, as doc/nps.md defines them
#
$node->safe_psql('demo', qq{
	CREATE TABLE hand_products AS
	SELECT product, a.p AS ap, a.d AS ad, a.n AS an, b.p AS bp, b.d AS bd, b.n AS bn
	FROM (SELECT product, $counts FROM shop.survey WHERE answered_at < '2025-09-01' GROUP BY 1) AS a
		JOIN (SELECT product, $counts FROM shop.survey WHERE answered_at >= '2025-09-01' GROUP BY 1) AS b USING (product)});
my $products = by_hand(q{
	SELECT product, an + bn, round(a, 1), round(b, 1), round(b - a, 1), verdict,
		round((bn / nb - an / na) * ((a + b) / 2 - (all_a + all_b) / 2) + (an / na + bn / nb) / 2 * (b - a), 1)
	FROM hand_products, LATERAL (SELECT 100.0 * (ap - ad) / an AS a, 100.0 * (bp - bd) / bn AS b) AS s,
		(SELECT sum(an) AS na, sum(bn) AS nb, 100.0 * sum(ap - ad) / sum(an) AS all_a, 100.0 * sum(bp - bd) / sum(bn) AS all_b
		FROM hand_products) AS w, hand_compare(bp, bd, bn, ap, ad, an)
	ORDER BY b - a});
is(table($demo, 2), $products, 'the products are those of the answers');
my @kettle = (split /\n/, $products)[0] =~ /^(Travel kettle)\|\d+\|([\d.]+)\|(-[\d.]+)\|\S+\|lower\|-([\d.]+)$/;
my $complaints = by_hand(q{
	SELECT round(100.0 * count(*) FILTER (WHERE topic = 'quality') / count(*)) || ' % of their complaints), and so they do in each of '
		|| count(DISTINCT CASE marketplace WHEN 'own shop' THEN 'amazon.com' ELSE marketplace END) || ' languages.'
	FROM survey JOIN phrase USING (marketplace, comment)
	WHERE survey.product = 'Travel kettle' AND answered_at >= '2025-09-01' AND score <= 6 AND tone = -1 AND topic IS NOT NULL});
my $fall = by_hand(q{
	SELECT round(100.0 * sum(ap - ad) / sum(an) - 100.0 * sum(bp - bd) / sum(bn), 1) FROM hand_products});
is(finding($demo, 2), "2. Since September the NPS is $fall points lower. One product of 10 makes $kettle[3] of them: $kettle[0]."
	  . " It had an NPS of $kettle[1] until August, and has $kettle[2] since. Its detractors write about quality ($complaints",
	'... and so is their finding');
like($complaints, qr/each of 7 languages/, 'the kettle leaks in seven languages');
is(by_hand(q{
	SELECT count(*) FILTER (WHERE NOT quality_first), count(*) FROM (
		SELECT marketplace, count(*) FILTER (WHERE topic = 'quality') > count(*) * 0.5 AS quality_first
		FROM survey JOIN phrase USING (marketplace, comment)
		WHERE survey.product = 'Travel kettle' AND answered_at >= '2025-09-01' AND score <= 6 AND tone = -1 AND topic IS NOT NULL
		GROUP BY 1) AS m}), '0|8', '... and that is most of what its detractors say on each marketplace');

#
# 3. The marketplaces
#
my $marketplaces = by_hand(q{
	SELECT marketplace, n, nps, round(100.0 * csat, 1), r.read, round(100.0 * net / r.read, 1), topic, pct
	FROM (SELECT marketplace, count(score) AS n, round(100 * avg(hand_point(score)), 1) AS nps FROM survey GROUP BY 1) AS s
		JOIN (SELECT marketplace, avg((stars > 3)::integer) AS csat, count(*) FILTER (WHERE read) AS read,
				sum(tone) FILTER (WHERE read) AS net
			FROM review LEFT JOIN phrase USING (marketplace, comment), LATERAL (SELECT comment IS NOT NULL AND comment
				NOT IN ('Goede kwaliteit, snelle levering', 'Na een maand al kapot, heel jammer')) AS d (read)
			GROUP BY 1) AS r USING (marketplace)
		JOIN (SELECT DISTINCT ON (1) marketplace, topic, round(100 * count(*) / sum(count(*)) OVER (PARTITION BY marketplace)) AS pct
			FROM review JOIN phrase USING (marketplace, comment) WHERE tone = -1 AND stars <= 3 AND topic IS NOT NULL
			GROUP BY marketplace, topic ORDER BY marketplace, count(*) DESC) AS t USING (marketplace)
	ORDER BY csat});
is(table($demo, 3), $marketplaces, 'the marketplaces are those of the answers and reviews');
my @rows = map { [ split /\|/ ] } split /\n/, $marketplaces;
my $rank = 1 + grep { $_->[5] > $rows[0][5] } @rows;
is(finding($demo, 3), "3. $rows[0][0] looks worst of all: $rows[0][3] % are satisfied by their stars, and its NPS is $rows[0][2]."
	  . " But by the tone of what they write it is number $rank of 8. Where they complain, it is about $rows[0][6].",
	'... and so is their finding');
is($rows[0][0], 'amazon.co.jp', 'Japan has the worst stars');
cmp_ok($rank, '<', 4, '... but good comments');
my ($bad) = sort { $a->[5] <=> $b->[5] } @rows;

#
# 4. Who buys again
#
my $repeat = q{(SELECT marketplace, channel, customer, count(DISTINCT order_id) AS orders FROM order_items GROUP BY 1, 2, 3) AS c};
my $rates = by_hand(qq{
	SELECT marketplace, n, round(100.0 * k / n, 1), replace(hand_share_ci(k, n), ' ', '|'), round(orders / n, 2)
	FROM (SELECT marketplace, count(*) AS n, count(*) FILTER (WHERE orders > 1) AS k, sum(orders) AS orders FROM $repeat
		GROUP BY 1) AS r ORDER BY 1.0 * k / n DESC});
is(table($demo, 4), $rates, 'the repeat purchases are those of the orders');
my @amazon = grep { $_->[0] =~ /^amazon/ } map { [ split /\|/ ] } split /\n/, $rates;
is(scalar(grep { $_->[2] >= 15 && $_->[2] <= 35 } @amazon), 6, 'on each marketplace of Amazon 15 to 35 % buy again');
my $difference = by_hand(qq{
	SELECT round(100.0 * a.k / a.n, 1) || ' % of the customers of the year bought twice or more, in the own shop '
		|| round(100.0 * b.k / b.n, 1) || ' %. The difference is ' || replace(h.ci, ' ', ' to ') || ' percentage points.'
	FROM (SELECT count(*) AS n, count(*) FILTER (WHERE orders > 1) AS k FROM $repeat WHERE channel = 'Amazon') AS a,
		(SELECT count(*) AS n, count(*) FILTER (WHERE orders > 1) AS k FROM $repeat WHERE channel = 'own shop') AS b,
		hand_share_compare(b.k, b.n, a.k, a.n) AS h});
is(finding($demo, 4), "4. On Amazon $difference", '... and so is their finding');

#
# 5. What the kettle costs
#
$node->safe_psql('demo', q{
	CREATE TABLE hand_back AS
	SELECT season, kettle, count(*) AS buyers, count(*) FILTER (WHERE paid > 0) AS back, sum(paid) AS paid
	FROM (
		SELECT season, customer, EXISTS (SELECT FROM shop.order_items AS k WHERE k.customer = b.customer
				AND product = 'Travel kettle' AND to_char(ordered_at, 'MM') = ANY (bought)) AS kettle,
			coalesce((SELECT sum(price) FROM shop.order_items AS l WHERE l.customer = b.customer
				AND to_char(ordered_at, 'MM') = ANY (later)), 0) AS paid
		FROM (VALUES ('May-Jun', ARRAY['05', '06'], ARRAY['07', '08']), ('Sep-Oct', ARRAY['09', '10'], ARRAY['11', '12']))
			AS s (season, bought, later),
			LATERAL (SELECT DISTINCT customer FROM shop.order_items WHERE to_char(ordered_at, 'MM') = ANY (bought)) AS b
	) AS c
	GROUP BY 1, 2} =~ s/CREATE TABLE/CREATE INDEX ON shop.order_items (customer); CREATE TABLE/r);
is(table($demo, 5), by_hand(q{
	SELECT CASE WHEN kettle THEN 'Travel kettle' ELSE 'anything else' END, season, buyers, round(100.0 * back / buyers, 1),
		replace(hand_share_ci(back, buyers), ' ', '|'), round(paid / buyers, 2)
	FROM hand_back ORDER BY kettle DESC, season}), 'those who came back are those of the orders');
my ($buyers, $lost) = split /~/, by_hand(q{
	SELECT k.buyers || '~' || round(100.0 * k.back / k.buyers, 1) || ' % of them bought again in the two months after;'
		|| ' of the buyers of anything else it was ' || round(100.0 * o.back / o.buyers, 1) || ' %. That is '
		|| round(k.buyers * (1.0 * o.back / o.buyers - 1.0 * k.back / k.buyers)) || ' customers and $'
		|| to_char(k.buyers * (o.paid / o.buyers - k.paid / k.buyers), 'FM9,999') || ' in sales that the shop lost within two months.'
	FROM hand_back AS k, hand_back AS o WHERE k.season = 'Sep-Oct' AND o.season = 'Sep-Oct' AND k.kettle AND NOT o.kettle});
is(finding($demo, 5), "5. $buyers buyers bought the Travel kettle in September or October. $lost", '... and so is their finding');
my ($was, $fell, $others) = (split /\n/, table($demo, 5))[0, 1, 3];
($_) = /^[^|]*\|[^|]*\|\d+\|([\d.]+)/ foreach $was, $fell, $others;
cmp_ok($was, '>', 10, 'before September buyers of the kettle came back');
cmp_ok($fell, '<', $others / 2, 'since then less than half as often as others');

#
# What to do
#
my $since = by_hand(q{
	SELECT count(DISTINCT customer) FROM order_items WHERE product = 'Travel kettle' AND ordered_at >= '2025-09-01'});
my $fell_elsewhere = by_hand(q{
	SELECT round(100 * avg(hand_point(score)) FILTER (WHERE to_char(answered_at, 'MM') = '10')
		- 100 * avg(hand_point(score)) FILTER (WHERE to_char(answered_at, 'MM') = '11'), 1)
	FROM survey WHERE marketplace <> 'own shop'});
my ($closing) = $demo =~ /^Three findings, and what to do\n(.*)\z/ms;
$closing =~ s/\s+/ /g;
like($closing, qr/replace it for the $since who bought it/, 'the advice has the number of buyers');
like($closing, qr/fell by \Q$fell_elsewhere\E points/, '... of points');
like($closing, qr/Don't judge amazon\.co\.jp .* Mend the \Q$rows[0][6]\E there; and the \Q$bad->[6]\E on \Q$bad->[0]\E,/,
	'... and what is wrong where');

#
# In Chinese, and as a page: the same figures
#
my $chinese = run_demo('demo_zh', 'zh_CN.UTF-8', '-v', "page=$page");
foreach my $number (1 .. 5)
{
	my ($english_figures, $chinese_figures) =
	  map { join("\n", map { join('|', grep { /^-?[\d.]*$/ } split /\|/, $_, -1) } split /\n/, table($_, $number)) } $demo, $chinese;
	is($chinese_figures, $english_figures, "demo_zh: table $number has the same figures");
	my @said = map { join(' ', sort(finding($_, $number) =~ /-?\d[\d.,]*\d/g)) } $demo, $chinese;
	is($said[1] =~ s/\b(?:11|12) //gr, $said[0] =~ s/\b(?:11|12) //gr, "demo_zh: ... and its finding too") if $number != 2 && $number != 5;
	like(finding($chinese, $number), qr/净推荐值|复购率|客户保留率/, "demo_zh: finding $number is in Chinese");
}
is(join(' ', ($chinese =~ s/amazon\.[a-z.]+//gr) =~ /[A-Za-z]{2,}/g), 'NPS', 'demo_zh: nothing else is in English');

open my $handle, '<:encoding(UTF-8)', $page or die "$page: $!";
my $html = do { local $/; <$handle> };
close $handle;
like($html, qr/\A<!DOCTYPE html>.*<html lang="zh-CN">.*<meta charset="utf-8">.*<\/html>\n*\z/s, 'the page is one of HTML');
unlike($html, qr/<(?:script|link|img|iframe)|https?:|url\(/, '... that loads nothing');
is(scalar(() = $html =~ /<$_\b[^>]*(?<!\/)>/g), scalar(() = $html =~ /<\/$_>/g), "... each $_ ends")
  foreach qw(svg table tr td th text rect title h1 h2 li ol style);
my @charts = $html =~ /(<svg .*?<\/svg>)/gs;
is(scalar(@charts), 5, '... with five charts');
is(scalar(() = $html =~ /<table/g), 5, '... and five tables');
is(join(' ', map { /points="([^"]*)"/; scalar split / /, $1 } $charts[0] =~ /<polyline [^>]*>/g), '12 12', 'two lines of twelve months');
foreach my $chart (1 .. 4)
{
	my %column = (1 => [ 2, 3 ], 2 => [ 3, 5 ], 3 => [2]);
	my @bars = map { [ /x="(\S+)" y="\S+" width="(\S+)" .*<title>(\S+)<\/title>/ ] } $charts[$chart] =~ /<rect [^>]*><title>\S+<\/title>/g;
	my @values = map { my @cells = split /\|/; map { $cells[$_] } @{ $column{$chart} || [3] } } split /\n/, table($chinese, $chart + 1);
	is(join(' ', sort map { $_->[2] } @bars), join(' ', sort @values), "chart $chart has the values of its table");
	my ($unit) = map { $_->[1] / abs $_->[2] } grep { $_->[2] > 30 || $chart == 4 && $_->[2] > 15 } @bars;
	is(scalar(grep { abs($_->[1] - $unit * abs $_->[2]) > 0.6 } @bars), 0, '... and its bars are as long as these');
}

#
# The same data on every server
#
my %rows = (
	survey => [ q{order_id, customer, product, marketplace, extract(epoch FROM answered_at)::bigint, score, stars, comment}, 'order_id' ],
	order_items => [ q{order_id, item, customer, product, marketplace, extract(epoch FROM ordered_at)::bigint, price},
		'order_id, item' ],
	review => [ q{marketplace, id, stars, comment, product, reviewed_at - date '2025-01-01'}, 'marketplace COLLATE "C", id' ]);
my %md5 = (survey => '759cd7cd0a923b530fe735306feddb7d', order_items => '8da997bf32fc8a5cc864f7c0c96ce037', review => '98418547f08f9fa8910cb708a341b514');
is(by_hand("SELECT md5(string_agg(concat_ws('/', $rows{$_}[0]), ',' ORDER BY $rows{$_}[1])) FROM $_"), $md5{$_},
	"$_ is the same everywhere") foreach sort keys %rows;
is(by_hand(q{
	SELECT count(*) FILTER (WHERE score IS NULL) > 0, count(DISTINCT date_trunc('month', answered_at)), count(DISTINCT product),
		count(DISTINCT marketplace), (SELECT count(DISTINCT order_id) FROM order_items) + count(*) BETWEEN 45000 AND 55000,
		(SELECT count(DISTINCT order_id) < count(*) FROM order_items)
	FROM survey}), 't|12|10|8|t|t', 'the shop has the size it is meant to have, and orders of more than one item');

# Each comment has the tone and the topic that its writer meant; Dutch isn't read.
is(by_hand(q{
	SELECT string_agg(marketplace || ': ' || comment, ', ') FROM phrase
	WHERE sign(coalesce(sentiment(comment), 0)) <> tone
		OR comment_topics(comment) <> CASE WHEN topic IS NULL THEN '{}' ELSE ARRAY[topic] END}),
	'amazon.de: Goede kwaliteit, snelle levering, amazon.de: Na een maand al kapot, heel jammer', 'the phrases are read as meant');

$node->stop;
done_testing();
