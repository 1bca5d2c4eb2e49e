# What tests of replication and of upgrades share: tallies in tables, in indexes, in views and in a rollup, what is written
# to them, and what two servers that have the same must agree on; and objects that depend on every aggregate.
package NpsStored;

use strict;
use warnings;
use Exporter 'import';
use Test::More;

our @EXPORT = qw($stored_tables $stored_contents $depending_contents depending_objects rollup_is_right write_answers);

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

# SQL for objects that depend on the aggregates, of which these are the calls (see NpsAggregates), on functions and on types: a
# view with groups and one with a window, a materialized view, generated columns, constraints, indexes, a domain
sub depending_objects
{
	my $numbers = 'FROM generate_series(1, 40) AS i';
	my $count = 0;
	my ($grouped, $rolling) = ('', '');
	foreach my $call (@_)
	{
		$count++;
		$grouped .= ", $call AS a$count";
		$rolling .= ", $call OVER w AS a$count";
	}
	return "SET client_min_messages = error;
		CREATE VIEW grouped AS SELECT i % 3 AS part$grouped $numbers GROUP BY 1;
		CREATE MATERIALIZED VIEW kept AS SELECT * FROM grouped;
		CREATE INDEX kept_buckets ON kept (part);
		CREATE VIEW rolling AS SELECT i$rolling $numbers WINDOW w AS (ORDER BY i ROWS 3 PRECEDING)" . q{;
		CREATE MATERIALIZED VIEW by_customers AS SELECT buyers, sum(scores) AS scores FROM stored GROUP BY buyers;
		CREATE INDEX by_customers_scores ON by_customers (scores);
		CREATE DOMAIN five_points AS score_tally CHECK (responses(VALUE) = responses(bands(VALUE, 2, 4)));
		CREATE TABLE generated (id integer PRIMARY KEY, score integer CHECK (nps_category(score) IS NOT NULL),
			category nps_label GENERATED ALWAYS AS (nps_category(score)) STORED,
			points numeric GENERATED ALWAYS AS (nps(score_tally_of(score, 1))) STORED,
			stars five_points DEFAULT '{5:1}/5', verdict verdict_label DEFAULT 'unclear', buckets csat_buckets);
		CREATE INDEX generated_category ON generated (nps_category(score)) WHERE nps_category(score) < 'promoter';
		INSERT INTO generated (id, score) SELECT i, i % 11 FROM generate_series(1, 30) AS i;
		UPDATE generated SET buckets = csat_bucket(score_tally_of(score, id))};
}

# All that depends on the aggregates and on functions, and what the rollup has
our $depending_contents = q{
	SET client_min_messages = error;
	SELECT * FROM grouped ORDER BY part;
	SELECT * FROM kept ORDER BY part;
	SELECT * FROM rolling ORDER BY i;
	SELECT * FROM by_customers ORDER BY scores, buyers;
	SELECT * FROM generated ORDER BY id;
	SET enable_seqscan = off;
	SELECT id FROM generated WHERE nps_category(score) < 'passive' ORDER BY id;
	SELECT count(*) > 0 FROM daily_parts};

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
sub write_answers
{
	my ($node, $database) = @_;
	$database ||= 'postgres';
	my $first = $node->safe_psql($database, q{SELECT (max(id) / 100 + 1) * 100 + 1
		FROM (SELECT -100 UNION ALL SELECT id FROM survey UNION ALL SELECT id FROM stored) AS ids (id)});
	$node->safe_psql($database, sprintf($answers, $first, $first + 99));
	$node->safe_psql($database, "SELECT tally_rollup_fold('daily')");
	$node->safe_psql($database, "UPDATE survey SET score = (score + 3) % 11, day = day + 1 WHERE id >= $first AND id % 5 = 0");
	$node->safe_psql($database, "DELETE FROM survey WHERE id >= $first AND id % 10 IN (0, 1, 2, 3, 4, 5)");
	$node->safe_psql($database, sprintf($tallies, $first));
	$node->safe_psql($database, q{UPDATE stored SET scores = scores + '{0:10}' WHERE id % 2 = 0; DELETE FROM stored WHERE id % 7 = 3});
	return;
}

1;
