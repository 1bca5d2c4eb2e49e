# Owns the benchmark pairs about rollups: what they cost the writer, how fast they are read, and what a fold costs.
# Writes are transactions of their own; with fsync on, as `make bench` sets it, each waits for the disk.
use strict;
use warnings;

my $definition = 'SELECT answered_on AS day, product, score_tally(score) AS tally, count(*) AS answers, sum(amount) AS revenue FROM answers_rolled GROUP BY 1, 2';

# So many transactions, each of a statement that inserts so many rows of 10 days and 50 products
sub inserts
{
	my ($transactions, $rows, $table) = @_;
	return qq{DO \$\$ BEGIN FOR t IN 1..$transactions LOOP
		INSERT INTO $table (answered_on, product, score, amount) SELECT '2026-01-01'::date + (t + i) % 10, (t + i) % 50, i % 11, 12.50 FROM generate_series(1, $rows) AS i;
		COMMIT; END LOOP; END \$\$};
}

# Rows of so many groups whose parts stay: a transaction with a snapshot of its own doesn't fold
sub unfolded
{
	my ($rows, $table, $columns) = @_;
	return ('BEGIN ISOLATION LEVEL REPEATABLE READ', "INSERT INTO $table SELECT $columns FROM generate_series(1, $rows) AS i", 'COMMIT');
}

+{
	setup => [
		'CREATE TABLE answers_rolled (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, answered_on date, product integer, score integer, amount numeric)',
		q{INSERT INTO answers_rolled (answered_on, product, score, amount) SELECT '2024-01-01'::date + i % 730, abs(hashint4(i + 1) % 50), abs(hashint4(i) % 11), 12.50 FROM generate_series(1, :rows) AS i},
		'CREATE TABLE answers_alone (LIKE answers_rolled INCLUDING ALL)',
		'VACUUM ANALYZE answers_rolled',
		"SELECT tally_rollup_create('answers_daily', '$definition')",
		"CREATE MATERIALIZED VIEW answers_daily_refreshed AS $definition",
		# as many groups as a tenth of the rows
		'CREATE TABLE fine (a integer, b integer, score integer)',
		'INSERT INTO fine SELECT i % 1000, i / 1000, i % 11 FROM generate_series(1, :rows / 10) AS i',
		"SELECT tally_rollup_create('fine_rollup', 'SELECT a, b, score_tally(score) AS tally, count(*) AS answers FROM fine GROUP BY 1, 2')",
		'CREATE TABLE fine_plain AS SELECT * FROM fine_rollup',
		'CREATE MATERIALIZED VIEW fine_refreshed AS SELECT a, b, score_tally(score) AS tally, count(*) AS answers FROM fine GROUP BY 1, 2',
		'VACUUM ANALYZE fine_rollup_groups',
		'VACUUM ANALYZE fine_plain',
	],
	pairs => [
		{ name => 'a rollup: 200 transactions, INSERT of 1 row', against => 'no rollup', at_most => '1.50',
		  ours => inserts(200, 1, 'answers_rolled'), theirs => inserts(200, 1, 'answers_alone') },
		{ name => 'a rollup: 20 transactions, INSERT of 1000 rows', against => 'no rollup', at_most => '1.15',
		  ours => inserts(20, 1000, 'answers_rolled'), theirs => inserts(20, 1000, 'answers_alone') },
		{ name => 'a rollup: fresh NPS after 500 new rows', against => 'REFRESH MATERIALIZED VIEW', at_most => '0.01',
		  our_settings => [ unfolded(500, 'answers_rolled (answered_on, product, score, amount)', q{'2026-01-01'::date + i % 10, i % 50, i % 11, 12.50}) ],
		  ours => 'SELECT nps(sum(tally)) FROM answers_daily', theirs => 'REFRESH MATERIALIZED VIEW answers_daily_refreshed' },
		{ name => 'a rollup: fold of 1000 groups into a tenth of the rows', against => 'REFRESH MATERIALIZED VIEW', at_most => '0.05',
		  our_settings => [ unfolded(1000, 'fine', 'i % 1000, 17, 9') ],
		  ours => q{SELECT tally_rollup_fold('fine_rollup')}, theirs => 'REFRESH MATERIALIZED VIEW fine_refreshed' },
		{ name => 'a folded rollup: NPS of all groups', against => 'a table of the same groups', at_most => '1.50',
		  our_settings => [ q{SELECT tally_rollup_fold('fine_rollup')} ],
		  ours => 'SELECT nps(sum(tally)) FROM fine_rollup', theirs => 'SELECT nps(sum(tally)) FROM fine_plain' },
		{ name => 'a folded rollup: NPS by one dimension (1000)', against => 'a table of the same groups', at_most => '1.50',
		  ours => 'SELECT a, nps(sum(tally)) FROM fine_rollup GROUP BY a', theirs => 'SELECT a, nps(sum(tally)) FROM fine_plain GROUP BY a' },
		{ name => 'a rollup with 1000 parts: NPS by one dimension (1000)', against => 'a table of the same groups', at_most => '',
		  our_settings => [ q{SELECT tally_rollup_fold('fine_rollup')}, unfolded(1000, 'fine', 'i % 1000, 17, 9') ],
		  ours => 'SELECT a, nps(sum(tally)) FROM fine_rollup GROUP BY a', theirs => 'SELECT a, nps(sum(tally)) FROM fine_plain GROUP BY a' },
	],
};
