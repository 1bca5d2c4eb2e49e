# Tallies and rollups on other servers: a physical standby reads what its primary reads, refuses maintenance and can be
# promoted; a subscriber has the tallies, and a rollup whose groups and parts are subscribed along with its table.
use strict;
use warnings;
use NpsTest;
use Test::More;

my $primary = start_server('primary', 'wal_level = logical', 'max_wal_senders = 10');

# Tables of tallies and of answers. The indexes, views and the rollup are the same on a subscriber.
my $tables = q{
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
my $stored = q{INSERT INTO stored SELECT %1$d + day - date '2026-01-01', score_tally(score), sentiment_tally(comment), customer_tally(customer)
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
my $contents = q{
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
	$node->safe_psql('postgres', sprintf($stored, $first));
	$node->safe_psql('postgres', q{UPDATE stored SET scores = scores + '{0:10}' WHERE id % 2 = 0; DELETE FROM stored WHERE id % 7 = 3});
	$first += 100;
	return;
}

$primary->safe_psql('postgres', "$tables; CREATE PUBLICATION everything FOR ALL TABLES");
write_answers($primary);
rollup_is_right($primary, 40, 'primary with a publication of all tables');

#
# Physical replication
#
$primary->backup('base');
my $standby = PostgreSQL::Test::Cluster->new('standby');
$standby->init_from_backup($primary, 'base', has_streaming => 1);
$standby->start;
write_answers($primary);
$primary->wait_for_catchup($standby, 'replay', $primary->lsn('insert'));
is($standby->safe_psql('postgres', 'SELECT pg_is_in_recovery()'), 't', 'the standby is one');
my $contents_before = $primary->safe_psql('postgres', $contents);
is($standby->safe_psql('postgres', $contents), $contents_before, 'standby: the same tallies, through the indexes too, and the same rollup');
rollup_is_right($standby, 80, 'standby');

my $step = run_steps($standby, [
	[ 'fold', "SELECT tally_rollup_fold('daily')" ],
	[ 'rebuild', "SELECT tally_rollup_rebuild('daily')" ],
	[ 'drop', "SELECT tally_rollup_drop('daily')" ],
	[ 'create', "SELECT tally_rollup_create('other', 'SELECT day, count(*) FROM survey GROUP BY 1')" ],
	[ 'after', 'SELECT sum(answers) FROM daily' ] ]);
is($step->{$_}{state}, '25006', "standby: $_ is an error: the transaction is read-only")
  or diag($step->{$_}{message}) foreach qw(fold rebuild drop create);
is($step->{after}{out}, '80', 'standby: the session goes on');

#
# Logical replication
#

# Waits until all tables of a subscription are copied and all that was written is there.
sub wait_for_subscription
{
	my ($node, $database, $subscription) = @_;
	$primary->wait_for_catchup($subscription, 'replay', $primary->lsn('insert'));
	$node->poll_query_until($database, "SELECT count(*) = 0 FROM pg_subscription_rel WHERE srsubstate NOT IN ('r', 's')")
	  or die 'the tables are not copied';
	$primary->wait_for_catchup($subscription, 'replay', $primary->lsn('insert'));
	return;
}

my $subscriber = start_server('subscriber');
my $source = $primary->connstr . ' dbname=postgres';
$subscriber->safe_psql('postgres', 'CREATE DATABASE alone');
$subscriber->safe_psql('alone', "CREATE EXTENSION nps; $tables");
$subscriber->safe_psql('postgres', $tables);
$primary->safe_psql('postgres', 'CREATE PUBLICATION answers FOR TABLE survey');
$subscriber->safe_psql('postgres', "CREATE SUBSCRIPTION whole CONNECTION '$source' PUBLICATION everything");
$subscriber->safe_psql('alone', "CREATE SUBSCRIPTION alone CONNECTION '$source' PUBLICATION answers");
wait_for_subscription($subscriber, 'postgres', 'whole');
is($subscriber->safe_psql('postgres', $contents), $contents_before, 'subscriber: what was there is copied');
rollup_is_right($subscriber, 80, 'subscriber after the copy');
write_answers($primary);
wait_for_subscription($subscriber, 'postgres', 'whole');
is($subscriber->safe_psql('postgres', $contents), $primary->safe_psql('postgres', $contents), 'subscriber: what was written then is there');
rollup_is_right($subscriber, 120, 'subscriber after writes');
rollup_is_right($primary, 120, 'publisher after writes');

# The table without the parts
wait_for_subscription($subscriber, 'alone', 'alone');
$step = run_steps($subscriber, [
	[ 'table', 'SELECT count(*) FROM survey' ],
	[ 'rollup', 'SELECT * FROM daily' ] ], database => 'alone');
is($step->{table}{out}, '120', 'subscriber of the answers alone: they are there');
is($step->{rollup}{state}, '55000', 'subscriber of the answers alone: reading the rollup is an error');
like($step->{rollup}{message}, qr/rollup public.daily can't follow what logical replication writes to "survey"/, 'and says why');

# What the hint of that error says
$primary->safe_psql('postgres', 'ALTER PUBLICATION answers ADD TABLE daily_groups, daily_parts');
$subscriber->safe_psql('alone', 'ALTER SUBSCRIPTION alone REFRESH PUBLICATION');
wait_for_subscription($subscriber, 'alone', 'alone');
rollup_is_right($subscriber, 120, 'subscriber that was given the parts', 'alone');

# TRUNCATE
$primary->safe_psql('postgres', 'TRUNCATE survey');
write_answers($primary);
wait_for_subscription($subscriber, 'postgres', 'whole');
rollup_is_right($subscriber, 40, 'subscriber after TRUNCATE');

# A subscriber that becomes a server of its own
$subscriber->safe_psql('postgres', 'DROP SUBSCRIPTION whole');
$subscriber->safe_psql('alone', 'DROP SUBSCRIPTION alone');
write_answers($subscriber);
rollup_is_right($subscriber, 80, 'subscriber no more');

#
# session_replication_role turns the triggers off
#
$primary->safe_psql('postgres', "SET session_replication_role = replica; DELETE FROM survey WHERE id = (SELECT min(id) FROM survey)");
is($primary->safe_psql('postgres', "SELECT count(*) FROM tally_rollup_check('daily')"), '2', 'without triggers: the check sees the group as it was and as it is');
$primary->safe_psql('postgres', "SELECT tally_rollup_rebuild('daily')");
rollup_is_right($primary, 39, 'without triggers, then rebuilt');

#
# The standby as primary
#
$primary->wait_for_catchup($standby, 'replay', $primary->lsn('insert'));
$primary->stop;
$standby->promote;
rollup_is_right($standby, 39, 'promoted');
write_answers($standby);
rollup_is_right($standby, 79, 'promoted, after writes');

$standby->stop;
$subscriber->stop;
done_testing();
