# Tallies and rollups on other servers: a physical standby reads what its primary reads, refuses maintenance and can be
# promoted; a subscriber has the tallies, and a rollup whose groups and parts are subscribed along with its table.
use strict;
use warnings;
use NpsStored;
use NpsTest;
use Test::More;

my $primary = start_server('primary', 'wal_level = logical', 'max_wal_senders = 10');

# a rollup with a partition that it doesn't follow, and that a standby can't read
$primary->safe_psql('postgres', 'CREATE DATABASE parted');
$primary->safe_psql('parted', q{
	CREATE EXTENSION nps;
	CREATE TABLE parted (part integer) PARTITION BY LIST (part);
	CREATE TABLE logged PARTITION OF parted FOR VALUES IN (1);
	SELECT tally_rollup_create('of_parted', 'SELECT part, count(*) AS n FROM parted GROUP BY 1');
	CREATE UNLOGGED TABLE unlogged PARTITION OF parted FOR VALUES IN (2);
	INSERT INTO logged VALUES (1)});
$primary->safe_psql('postgres', "$stored_tables; CREATE PUBLICATION everything FOR ALL TABLES");
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
my $contents = $primary->safe_psql('postgres', $stored_contents);
is($standby->safe_psql('postgres', $stored_contents), $contents, 'standby: the same tallies, through the indexes too, and the same rollup');
rollup_is_right($standby, 80, 'standby');
is($standby->safe_psql('parted', 'TABLE of_parted'), '1|1', 'standby: beside an unlogged partition');

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
$subscriber->safe_psql('alone', "CREATE EXTENSION nps; $stored_tables");
$subscriber->safe_psql('postgres', $stored_tables);
$primary->safe_psql('postgres', 'CREATE PUBLICATION answers FOR TABLE survey');
$subscriber->safe_psql('postgres', "CREATE SUBSCRIPTION whole CONNECTION '$source' PUBLICATION everything");
$subscriber->safe_psql('alone', "CREATE SUBSCRIPTION alone CONNECTION '$source' PUBLICATION answers");
wait_for_subscription($subscriber, 'postgres', 'whole');
is($subscriber->safe_psql('postgres', $stored_contents), $contents, 'subscriber: what was there is copied');
rollup_is_right($subscriber, 80, 'subscriber after the copy');
write_answers($primary);
wait_for_subscription($subscriber, 'postgres', 'whole');
is($subscriber->safe_psql('postgres', $stored_contents), $primary->safe_psql('postgres', $stored_contents), 'subscriber: what was written then is there');
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
