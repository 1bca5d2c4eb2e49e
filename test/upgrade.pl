# pg_upgrade from the server in NPS_OLD_SERVER to this one: tallies in tables and indexes, views of every aggregate, generated
# columns and a rollup are the same afterwards, and writes are followed. test/upgrade runs this.
use strict;
use warnings;
use NpsAggregates;
use NpsStored;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Wire;

my $old = PostgreSQL::Test::Cluster->new('old', install_path => $ENV{NPS_OLD_SERVER});
my $new = PostgreSQL::Test::Cluster->new('new');
$_->init foreach $old, $new;
my ($old_bin, $new_bin) = map { $_->config_data('--bindir') } $old, $new;

$old->start;
$old->safe_psql('postgres', "CREATE EXTENSION nps; $stored_tables");
write_answers($old);
{
	local @ENV{ 'PGHOST', 'PGPORT', 'PGDATABASE' } = ($old->host, $old->port, 'postgres');
	$old->safe_psql('postgres', depending_objects(map { $_->{call} } aggregate_calls(Wire->connect)));
}
rollup_is_right($old, 40, 'before');
my $contents = "$stored_contents; $depending_contents; SELECT extversion FROM pg_extension";
my $before = $old->safe_psql('postgres', $contents);
cmp_ok($old->safe_psql('postgres', 'SELECT count(*) FROM daily_parts'), '>', 0, 'before: the rollup has parts that are not folded');
my $old_version = $old->safe_psql('postgres', 'SHOW server_version');
$old->stop;

my $dir = PostgreSQL::Test::Utils::tempdir();
chdir $dir or die "$dir: $!";
command_ok(
	[ "$new_bin/pg_upgrade", '--old-datadir', $old->data_dir, '--new-datadir', $new->data_dir, '--old-bindir', $old_bin,
		'--new-bindir', $new_bin, '--socketdir', $new->host, '--old-port', $old->port, '--new-port', $new->port ],
	'pg_upgrade');
$new->start;
isnt($new->safe_psql('postgres', 'SHOW server_version'), $old_version, 'another version runs');
is($new->safe_psql('postgres', $contents), $before, 'after: the same tallies, through the indexes and views too, and the same rollup');
rollup_is_right($new, 40, 'after');

write_answers($new);
rollup_is_right($new, 80, 'after, with writes');
cmp_ok($new->safe_psql('postgres', "SELECT tally_rollup_fold('daily')"), '>', 0, 'after: the rollup can be folded');
rollup_is_right($new, 80, 'after, folded');
$new->safe_psql('postgres', 'REFRESH MATERIALIZED VIEW by_customers');
is($new->safe_psql('postgres', 'SELECT sum(scores) = (SELECT sum(scores) FROM stored) FROM by_customers'), 't',
	'after: the materialized view is refreshed');
$new->safe_psql('postgres', 'DROP VIEW daily');
is($new->safe_psql('postgres', "SELECT count(*) FROM pg_class WHERE relname ~ '^daily'"), '0', 'after: the rollup is dropped with its parts');
is($new->safe_psql('postgres', "SELECT count(*) FROM pg_trigger WHERE tgrelid = 'survey'::regclass"), '0', 'after: and with its triggers');
$new->stop;
done_testing();
