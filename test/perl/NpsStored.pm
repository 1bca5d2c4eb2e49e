# What tests of replication and of upgrades share: tallies in tables, in indexes, in views and in a rollup, what is written
# to them, and what two servers that have the same must agree on.
package NpsStored;

use strict;
use warnings;
use Exporter 'import';
use Test::More;

our @EXPORT = qw($stored_tables $stored_contents rollup_is_right write_answers);

# Tables of tallies and of answers. The indexes, views and the rollup are the same on a subscriber.
our $stored_tables = q{
	SET client_min_messages = warning;
	CREATE TABLE survey (id integer PRIMARY KEY, day date NOT NULL, score integer, comment text, customer bigint, amount numeric);
	CREATE TABLE stored (id integer PRIMARY KEY, scores score_tally, tone score_tally, buyers customer_tally);
	CREATE INDEX stored_scores ON stored (scores);
	CREATE INDEX stored_tone ON stored (tone);
	CREATE INDEX stored_buyers ON stored USING hash (buyers);
	CREATE VIEW monthly AS SELECT nps(sum(scores)), net_sentiment(sum(tone)), customers(sum(buyers)) FROM stored;
	SELECT tally_rollup_create('daily', 'SELECT day, score_tally(score) AS scores, sentiment_tally(comment) AS tone,
		customer_tally(customer) AS buyers, count(*) AS answers, sum(amount) AS revenue FROM survey GROUP BY day')};

# Answers number %d to %d. Of ten comments four are good and two are bad.
my $answers = q{INSERT INTO survey SELECT i, date '2026-01-01' + i %% 7, nullif(i %% 12, 11),
	CASE WHEN i %% 10 < 4 THEN 'great' WHEN i %% 10 < 6 THEN 'awful' ELSE 'It is a box.' END, i %% 13, i / 4.0
	FROM generate_series(%d, %d) AS i};
my $tallies = q{INSERT INTO stored SELECT %1$d + day - date '2026-01-01', score_tally(score), sentiment_tally(comment), customer_tally(customer)
	FROM survey GROUP BY day};

# The rollup's rows, and the same from the answers by SQL that knows no tally
my $in_rollup = 'SELECT day, scores::text, tone::text, buyers::text, answers, revenue FROM daily';
my $tally = q{(SELECT '{' || string_agg(point || ':' || n, ',' ORDER BY point) || '}'
	FROM (SELECT %1$s AS point, count(*) AS n FROM survey WHERE day = s.day AND %1$s IS NOT NULL GROUP BY 1) AS counts)};
my $tone = q{CASE comment WHEN 'great' THEN 3 WHEN 'awful' THEN 1 ELSE 2 END};
my $by_hand = 'SELECT day, ' . sprintf($tally, 'score') . ', ' . sprintf($tally, $tone) . q{ || '/3', } . sprintf($tally, 'customer')
  . ', count(*), sum(amount) FROM survey AS s GROUP BY day';
my $differences = qq{SELECT count(*) FROM (($in_rollup EXCEPT ALL ($by_hand)) UNION ALL ($by_hand EXCEPT ALL ($in_rollup))) AS d};

# All that two servers must agree on: the bytes of the tallies, what the indexes find, and the rollup
our $stored_contents = q{
	SELECT id, scores, score_tally_send(scores), score_tally_send(tone), customer_tally_send(buyers) FROM stored ORDER BY id;
	SELECT * FROM monthly;
	SELECT day, scores, tone, buyers, answers, trim_scale(revenue) FROM daily ORDER BY day;
	SET enable_seqscan = off;
	SELECT a.id, b.id FROM stored AS a, stored AS b WHERE a.scores = b.scores AND a.id < b.id ORDER BY 1, 2;
	SELECT a.id, b.id FROM stored AS a, stored AS b WHERE a.buyers = b.buyers AND a.id < b.id ORDER BY 1, 2;
	SELECT id FROM stored ORDER BY tone, id};

# Is this server's rollup equal to its answers, of which there are so many?
sub rollup_is_right
{
	my ($node, $count, $what, $database) = @_;
	$database ||= 'postgres';
	is($node->safe_psql($database, "$differences; SELECT count(*) FROM survey; SELECT sum(answers) FROM daily"), "0\n$count\n$count",
		"$what: the rollup has what the answers say");
	is($node->safe_psql($database, "SELECT * FROM tally_rollup_check('daily')"), '', "$what: the rollup's check finds nothing");
	return;
}

# Writes of all kinds: afterwards there are 40 answers more, in a mixture of groups and parts.
my $first = 1;

sub write_answers
{
	my ($node) = @_;
	$node->safe_psql('postgres', sprintf($answers, $first, $first + 99));
	$node->safe_psql('postgres', "SELECT tally_rollup_fold('daily')");
	$node->safe_psql('postgres', "UPDATE survey SET score = (score + 3) % 11, day = day + 1 WHERE id >= $first AND id % 5 = 0");
	$node->safe_psql('postgres', "DELETE FROM survey WHERE id >= $first AND id % 10 IN (0, 1, 2, 3, 4, 5)");
	$node->safe_psql('postgres', sprintf($tallies, $first));
	$node->safe_psql('postgres', q{UPDATE stored SET scores = scores + '{0:10}' WHERE id % 2 = 0; DELETE FROM stored WHERE id % 7 = 3});
	$first += 100;
	return;
}

1;
