# The files that sellers export become the demo's tables: each row of the made-up files in examples/import/files is where a
# reader of the file would put it, and what can't be read is listed with its line. The values are those of the files, by hand.
use strict;
use warnings;
use NpsTest;
use Test::More;

my $root = $ENV{TESTDIR} || '.';
my $files = "$root/examples/import/files";
my $node = start_server('import');
my $tmp = PostgreSQL::Test::Utils::tempdir();
$node->safe_psql('postgres', "CREATE DATABASE shop TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'");

# Runs an import, as psql -v file=... -f ... does. Returns its status and what it said and complained of.
sub import_file
{
	my ($script, $file, @settings) = @_;
	my ($said, $complaints) = ('', '');
	my $status = $node->psql('shop', '', stdout => \$said, stderr => \$complaints, on_error_stop => 0,
		extra_params => [ '-v', "file=$file", (map { ('-v', $_) } @settings), '-f', "$root/examples/import/$script.sql" ]);
	return ($status, $said, $complaints);
}

# Imports a file of examples/import/files and expects this count of records, left out and unreadable ones.
sub imports
{
	my ($script, $name, $counts, @settings) = @_;
	my ($status, $said, $complaints) = import_file($script, "$files/$name", @settings);
	is("$status$complaints", '0', "$name: is read");
	like($said, qr/^\Q$files\/$name|$counts\E$/m, "$name: says how many records are where");
	return;
}

sub shop { my ($sql) = @_; return $node->safe_psql('shop', "SET search_path = shop, public; $sql"); }

sub rejected
{
	my ($name) = @_;
	return shop("SELECT line, kind, reason FROM import_rejected WHERE file LIKE '%/$name' ORDER BY line");
}

#
# Amazon's orders: in Windows-1252, lines end with CR and LF
#
imports('amazon_orders', 'amazon_orders.txt', '11|2|4');
is(shop(q{TABLE order_items ORDER BY order_id COLLATE "C", item}), join("\n",
		'113-1111111-0000006|1||KETTLE-06|Amazon|amazon.com|2025-11-06 12:30:00|39.90|USD|1',
		'302-1111111-0000001|1||KETTLE-06|Amazon|amazon.de|2025-11-03 08:15:30|39.90|EUR|1',
		'302-1111111-0000002|1||PRESS-01|Amazon|amazon.de|2025-11-03 22:59:59|33.80|EUR|2',
		'302-1111111-0000002|2||YOGA-01|Amazon|amazon.de|2025-11-03 22:59:59|29.90|EUR|1',
		'302-1111111-0000003|1||YOGA-01|Amazon|amazon.de|2025-11-04 06:00:00|||1'), 'Amazon: items of orders, in UTC');
is(rejected('amazon_orders.txt'), join("\n",
		'6|left out|cancelled',
		'7|left out|an order of another shop',
		'9|unreadable|not a date: 06.11.2025x',
		'10|unreadable|not a price: 29,90',
		'11|unreadable|3 columns instead of 31',
		'12|unreadable|not an order number: 3,02E+16'), '... and what is wrong, by line');
is(shop(q{SELECT record FROM import_rejected WHERE line = 11 AND file LIKE '%orders.txt'}),
	"302-1111111-0000009\t\t2025-11-07T09:00:00+00:00", '... with the whole record');

# Dates as a spreadsheet writes them: the script says which number is the month, whatever the server is set to. The numbers of
# these orders are none of the file above.
write_bytes("$tmp/dates.txt", join("\n", join("\t", qw(amazon-order-id purchase-date order-status sales-channel sku item-price quantity)),
		join("\t", '302-2222222-0000001', '11/3/2025 08:00', 'Shipped', 'Amazon.de', 'YOGA-01', '29.90', '1'), ''));
foreach ([ 'ISO, DMY', '2025-11-03' ], [ 'ISO, YMD', '2025-11-03' ], [ 'ISO, MDY', '2025-03-11', 'dates=DMY' ])
{
	my ($datestyle, $day, @settings) = @$_;
	shop("ALTER DATABASE shop SET datestyle = '$datestyle'");
	import_file('amazon_orders', "$tmp/dates.txt", @settings);
	is(shop(q{SELECT ordered_at::date FROM order_items WHERE order_id = '302-2222222-0000001'}), $day,
		"11/3/2025 is $day with @settings on a server with $datestyle");
}
shop(q{ALTER DATABASE shop RESET datestyle; DELETE FROM order_items WHERE order_id = '302-2222222-0000001'});

#
# Reviews: CSV in UTF-8 with a byte order mark; one goes over two lines
#
imports('amazon_reviews', 'amazon_reviews.csv', '11|1|5', 'marketplace=amazon.com');
is(shop(q{SELECT marketplace, id, stars, replace(comment, E'\n', '/'), product, reviewed_at FROM review ORDER BY id}), join("\n",
		'amazon.com|R1AAAAAAAAAAAA|5|Love it. Great quality, I love it|B0KETTLE06|2025-11-03',
		'amazon.com|R1BBBBBBBBBBBB|1|Broken. Stopped working after a month./The "lid" came off|B0KETTLE06|2025-11-09',
		'amazon.com|R1CCCCCCCCCCCC|3|Does what it should|B0YOGA01|2025-11-20',
		'amazon.com|R1DDDDDDDDDDDD|4|品質が良く、とても満足しています|B0YOGA01|2025-11-21',
		'amazon.com|R1EEEEEEEEEEEE|4||B0YOGA01|2025-11-22'), 'reviews: stars in words and signs, dates in words and numbers');
is(rejected('amazon_reviews.csv'), join("\n",
		'8|left out|the same as line 2',
		'9|unreadable|not one score: 4-5',
		'10|unreadable|not a date: 20/11/2025',
		'11|unreadable|not a whole number from 1 to 5: 6',
		'12|unreadable|9 columns instead of 8',
		'13|unreadable|a quotation mark in the wrong place'), '... and what is wrong, by line');
imports('amazon_reviews', 'amazon_reviews.csv', '11|1|5', 'marketplace=amazon.com', 'dates=DMY');
is(shop(q{SELECT id, reviewed_at FROM review WHERE reviewed_at = '2025-11-20' ORDER BY id}),
	"R1CCCCCCCCCCCC|2025-11-20\nR1GGGGGGGGGGGG|2025-11-20", '... with the day first 20/11 is a date');
is((split /\n/, rejected('amazon_reviews.csv'))[0], '5|unreadable|not a date: 11/20/2025', '... and 11/20 is not');
write_bytes("$tmp/amazon.tsv", "marketplace\tcustomer_id\treview_id\tproduct_id\tstar_rating\treview_headline\treview_body\treview_date\n"
	  . "JP\t1\tR2A\tB0KETTLE06\t2\t\tfine, \"really\"\t2025-11-05\nUS\t2\tR2B\tB0KETTLE06\t5\tGood.\tGreat\t2025-11-06\n");
is((import_file('amazon_reviews', "$tmp/amazon.tsv"))[0], 0, "reviews: the columns of Amazon's own files");
is(shop(q{SELECT * FROM review WHERE id LIKE 'R2%' ORDER BY id}), 'amazon.com|R2B|5|Good. Great|B0KETTLE06|2025-11-06',
	'... of each marketplace');
like(rejected('amazon.tsv'), qr/^2\|unreadable\|a quotation mark in the wrong place$/, '... and a stray quotation mark is not passed over');

#
# Shopify: an order over several rows, one of them over two lines; one customer with two spellings
#
imports('shopify_orders', 'shopify_orders.csv', '10|3|3');
is(shop(q{SELECT * FROM order_items WHERE channel = 'own shop' ORDER BY order_id, item}), join("\n",
		'#1001|1|ann.lee@example.com|KETTLE-06|own shop|own shop|2025-11-03 00:15:30|39.90|USD|1',
		'#1001|2|ann.lee@example.com|PRESS-01|own shop|own shop|2025-11-03 00:15:30|16.90|USD|2',
		'#1004|1|ann.lee@example.com|Rain poncho / blue|own shop|own shop|2025-11-20 09:00:00|56.70|USD|3',
		'#1005|1|+15550100|YOGA-01|own shop|own shop|2025-11-21 09:00:00|29.90|USD|1'), 'Shopify: items of orders');
is(rejected('shopify_orders.csv'), join("\n",
		'5|left out|refunded',
		'6|left out|cancelled',
		'7|left out|cancelled',
		'10|unreadable|not a price: $29.90',
		'11|unreadable|the first row of this order is missing',
		'12|unreadable|not a quantity: blank'), '... and what is wrong, by line');
is(shop(q{SELECT customers(c), repeat_customers(c), repeat_purchase_rate(c)
	FROM (SELECT customer_tally(customer) AS c FROM order_items WHERE item = 1) AS o}), '2|1|50.000000',
	'one of two customers came back: orders of Amazon have no customer');

#
# Surveys: 问卷星 in GBK and in UTF-8 gives the same, SurveyMonkey has a header of two lines
#
my @answers = (
	'wjx 1|TB1001||Tmall|Tmall|2025-11-03 00:15:30|10|质量很好，非常满意',
	'wjx 2|||Tmall|Tmall|2025-11-03 15:59:59|9|物流很快,推荐购买',
	'wjx 3|TB1003||Tmall|Tmall|2025-11-04 01:00:00|8|',
	'wjx 4|TB1004||Tmall|Tmall|2025-11-04 01:30:00||没用过',
	'wjx 5|TB1005||Tmall|Tmall|2025-11-04 16:10:00|0|质量很差/用了一周就坏了',
	'wjx 8|TB1009||Tmall|Tmall|2025-11-06 03:00:00|10|联通很快');
foreach my $name ('wjx_gbk.csv', 'wjx_utf8.csv')
{
	imports('wjx_nps', $name, '10|0|4', 'channel=Tmall');
	is(shop(q{SELECT response, order_id, product, channel, marketplace, answered_at, score, replace(comment, E'\n', '/')
		FROM survey ORDER BY response}), join("\n", @answers), "$name: the answers");
	is(rejected($name), join("\n",
			'8|unreadable|not one score: 7-8',
			'9|unreadable|not a date: 2025-13-05 10:00',
			'10|unreadable|not a whole number from 0 to 10: 11',
			'12|unreadable|not a whole number from 0 to 10: 很满意'), '... and what is wrong, by line');
	shop('DELETE FROM survey') if $name eq 'wjx_gbk.csv';
}
is(shop('SELECT round(nps(score), 1) FROM survey'), '40.0', '... 3 promoters and 1 detractor of 5: NPS 40');

imports('surveymonkey_nps', 'surveymonkey.csv', '10|0|4', 'zone=America/New_York', 'channel=mail');
is(shop(q{SELECT substr(response, 14), customer, channel, answered_at, score, replace(comment, E'\n', '/')
	FROM survey WHERE response LIKE 'surveymonkey%' ORDER BY response}), join("\n",
		'118000000001|ann.lee@example.com|mail|2025-11-03 13:15:30|10|Great quality, I love it',
		'118000000002||mail|2025-11-04 04:59:59|9|',
		'118000000003|bob@example.com|mail|2025-11-04 14:00:00|0|Arrived two weeks late./Nobody answers',
		'118000000004||mail|2025-11-05 14:00:00||only looking',
		'118000000005|cid@example.com|mail|2025-11-13 14:00:00|7|café mugs are missing',
		'118000000009||mail|2025-11-16 14:00:00|5|naïve café'), 'SurveyMonkey: the answers, at the times of New York');
is(rejected('surveymonkey.csv'), join("\n",
		'9|unreadable|not a date: 13/11/2025 09:00:00',
		'11|unreadable|not a whole number from 0 to 10: maybe',
		'12|unreadable|not a whole number from 0 to 10: 6.5',
		'13|unreadable|bytes that are not UTF-8'), '... and what is wrong, by line');

#
# Once more: the same. A later file: what it says.
#
my $everything = q{SELECT md5(string_agg(t::text, ',' ORDER BY t::text COLLATE "C")) FROM (SELECT o::text AS t FROM order_items AS o
	UNION ALL SELECT s::text FROM survey AS s UNION ALL SELECT r::text FROM review AS r) AS t};
my $before = shop($everything);
imports('amazon_orders', 'amazon_orders.txt', '11|2|4');
imports('shopify_orders', 'shopify_orders.csv', '10|3|3');
imports('surveymonkey_nps', 'surveymonkey.csv', '10|0|4', 'zone=America/New_York', 'channel=mail');
is(shop($everything), $before, 'a file that is read again changes nothing');

# Other names of the same columns: Amazon in Europe, and most exports of SurveyMonkey
foreach ([ 'amazon_orders', 'amazon_orders.txt', '\tquantity\t' => "\tquantity-purchased\t" ],
	[ 'surveymonkey_nps', 'surveymonkey.csv', 'Date Created,Date Modified' => 'Start Date,End Date', 'zone=America/New_York', 'channel=mail' ])
{
	my ($script, $name, $column, $other, @settings) = @$_;
	my ($header, @lines) = split /^/, PostgreSQL::Test::Utils::slurp_file("$files/$name");
	is($header =~ s/$column/$other/, 1, "$name: has the column");
	shop('TRUNCATE order_items') if $script eq 'amazon_orders';
	write_bytes("$tmp/$name", join('', $header, @lines));
	import_file($script, "$tmp/$name", @settings);
}
imports('shopify_orders', 'shopify_orders.csv', '10|3|3');
is(shop($everything), $before, '... nor does one with other names of the columns');
open my $handle, '<:raw', "$files/amazon_orders.txt" or die $!;
my @report = <$handle>;
close $handle;
my ($pending) = grep { /0000003/ } @report;
write_bytes("$tmp/later.txt", $report[0] . ($pending =~ s/Pending/Cancelled/r));
import_file('amazon_orders', "$tmp/later.txt");
is(shop(q{SELECT count(*) FROM order_items WHERE order_id LIKE '%0000003'}), '0', 'an order that was cancelled later goes');

#
# What isn't such a file is an error, and changes nothing
#
$before = shop($everything);
my %wrong = (
	'another file' => [ 'amazon_orders', "$files/shopify_orders.csv", qr/the file has no column like \^amazon-order-id\$/ ],
	'an empty file' => [ 'shopify_orders', "$tmp/empty", qr/the file is empty/ ],
	'a file that is not there' => [ 'wjx_nps', "$tmp/none.csv", qr/could not open file/ ],
	'UTF-16' => [ 'wjx_nps', "$tmp/utf16", qr/the file is not plain text/ ]);
write_bytes("$tmp/empty", '');
write_bytes("$tmp/utf16", "\xff\xfea\0,\0");
foreach my $case (sort keys %wrong)
{
	my ($script, $file, $error) = @{ $wrong{$case} };
	my ($status, $said, $complaints) = import_file($script, $file);
	isnt($status, 0, "$case: fails");
	like($complaints, $error, '... and says why');
}
is(shop($everything), $before, '... and nothing has changed');
is($node->safe_psql('shop', 'SELECT count(*) FROM pg_largeobject_metadata'), '0', 'no large object is left');

# Every record of every file is in a table or in the list.
is(shop(q{SELECT count(*) FROM import_rejected WHERE record = '' OR reason = ''}), '0', 'each line of the list has its record');

# A quotation mark that isn't closed
write_bytes("$tmp/open.csv", "Date,Rating,Title,Body,ASIN\n2025-11-03,5,a,b,c\n2025-11-04,5,\"a,b,c\n2025-11-05,5,a,b,c\n2025-11-06,5,a,b,c\n");
my (undef, $said) = import_file('amazon_reviews', "$tmp/open.csv", 'marketplace=amazon.com');
like($said, qr/open\.csv\|2\|0\|1$/m, 'a quotation mark without its end: the rest is one record');
like(shop(q{SELECT line, record FROM import_rejected WHERE file LIKE '%open.csv'}), qr/^3\|2025-11-04.*2025-11-06,5,a,b,c$/s,
	'... that is listed as a whole');

# The dashboards can read these tables.
my $complaints = '';
is($node->psql('shop', '', stderr => \$complaints, extra_params => [ '-f', "$root/examples/dashboards.sql" ]) . $complaints, '0',
	'the dashboards stand on the imported tables');

$node->stop;
done_testing();
