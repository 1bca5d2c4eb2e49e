# ALTER EXTENSION nps UPDATE by every path there is: the database has what a fresh install has, and the results are the
# same before, afterwards and there. A made-up next version takes part, so that there is a path from the newest one; then it
# is upgraded by scripts that are wrong, and each of them is caught.
use strict;
use warnings;
use NpsAggregates;
use NpsCatalog;
use NpsStored;
use NpsTest;
use PostgreSQL::Test::Utils;
use Test::More;
use Wire;

my ($node, undef, $extension) = start_server_with_data('upgrade');
my $version = $node->safe_psql('postgres', q{SELECT default_version FROM pg_available_extensions WHERE name = 'nps'});
my $script = slurp_file("$extension/nps--$version.sql");

#
# The next version: another comment, another aggregate, a new label, a new function
#
my ($aggregate) = $script =~ /^CREATE (AGGREGATE sum\(score_tally\) \([^;]*\);)/m;
my $next = $script;
my %upgrade = (comment => q{COMMENT ON FUNCTION responses(t score_tally) IS 'how many there are';});
ok($next =~ s/^COMMENT ON FUNCTION responses\(t score_tally\) IS [^\n]*$/$upgrade{comment}/m, 'next version: a comment');
ok($aggregate && $aggregate =~ s/SSPACE = \d+/SSPACE = 200/, 'next version: an aggregate');
$upgrade{aggregate} = "CREATE OR REPLACE $aggregate";
ok($next =~ s/^CREATE AGGREGATE sum\(score_tally\) \([^;]*\);/CREATE $aggregate/m, 'next version: it is in the script');
$upgrade{label} = q{ALTER TYPE verdict_label ADD VALUE 'same' BEFORE 'higher';};
ok($next =~ s/(CREATE TYPE verdict_label AS ENUM \('lower', 'unclear', )/$1'same', /, 'next version: a label');
$upgrade{function} = q{
	CREATE FUNCTION twice(t score_tally, times integer DEFAULT 2) RETURNS bigint
		AS 'MODULE_PATHNAME', 'score_tally_responses' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 7;
	COMMENT ON FUNCTION twice(t score_tally, times integer) IS 'as a test';};
my $to_next = "$extension/nps--$version--next.sql";
write_lines("$extension/nps--next.sql", $next, $upgrade{function});
write_lines($to_next, values %upgrade);

# Creates a version of the extension in a new database. Returns the error, if there is one.
sub create_extension
{
	my ($database, $of_version) = @_;
	$node->safe_psql('postgres', qq{CREATE DATABASE "$database"});
	my $error = '';
	$node->psql($database, "CREATE EXTENSION nps VERSION '$of_version'", stderr => \$error);
	return $error;
}

# Makes data in a database, and objects that depend on these aggregates. Returns all that can be read of them.
sub make_data
{
	my ($database, @calls) = @_;
	$node->safe_psql($database, $stored_tables);
	write_answers($node, $database);
	$node->safe_psql($database, depending_objects(@calls));
	return read_data($database);
}

sub read_data { my ($database) = @_; return $node->safe_psql($database, "$stored_contents; $depending_contents"); }

# The calls of all aggregates of a database
sub calls_of
{
	my ($database) = @_;
	local @ENV{ 'PGHOST', 'PGPORT', 'PGDATABASE' } = ($node->host, $node->port, $database);
	return map { $_->{call} } aggregate_calls(Wire->connect);
}

# Upgrades a copy of a database to a version. Returns the error, if there is one.
sub upgrade
{
	my ($old, $database, $to) = @_;
	$node->safe_psql('postgres', qq{CREATE DATABASE "$database" TEMPLATE "$old"});
	my $error = '';
	$node->psql($database, "ALTER EXTENSION nps UPDATE TO '$to'", stderr => \$error);
	return $error;
}

#
# Every version is there to be made, and leads to the newest. The library has each function that an old script names: else
# the script fails.
#
my (%calls, %before);
foreach my $from (split /\n/, $node->safe_psql('postgres', q{SELECT version FROM pg_available_extension_versions
	WHERE name = 'nps' AND version <> 'next' ORDER BY 1}))
{
	is(create_extension("old $from", $from), '', "$from: its script runs with this library");
	$calls{$from} = [ calls_of("old $from") ];
	cmp_ok(scalar @{ $calls{$from} }, '>=', 80, "$from: the catalog has the aggregates");
	$before{$from} = make_data("old $from", @{ $calls{$from} });
	is($node->safe_psql('postgres', qq{SELECT count(*) FROM pg_extension_update_paths('nps')
		WHERE source = '$from' AND target = '$version' AND path IS NOT NULL}), $from eq $version ? '0' : '1', "$from: it can be upgraded to $version");
}

#
# Every path
#
my @paths = map { [ split /\|/ ] } split /\n/, $node->safe_psql('postgres', q{SELECT source, target, path
	FROM pg_extension_update_paths('nps') WHERE path IS NOT NULL ORDER BY 1, 2});
is(scalar(grep { $_->[0] eq $version && $_->[1] eq 'next' } @paths), 1, 'there is a path to the next version');
my $fresh;
foreach (@paths)
{
	my ($from, $to, $path) = @$_;
	is(create_extension("fresh $from $to", $to), '', "$path: $to is made afresh");
	my $results = make_data("fresh $from $to", @{ $calls{$from} });
	is(upgrade("old $from", "upgraded $from $to", $to), '', "$path: the upgrade");
	$fresh = extension_catalog($node, "fresh $from $to");
	cmp_ok(scalar keys %$fresh, '>', 200, "$path: the fresh install has its objects");
	is(catalog_differences(extension_catalog($node, "upgraded $from $to"), $fresh), '', "$path: the catalog is that of a fresh install");
	is(read_data("upgraded $from $to"), $before{$from}, "$path: the results are as before");
	is($before{$from}, $results, "$path: and as in a fresh install");
	rollup_is_right($node, 40, $path, "upgraded $from $to");
	write_answers($node, "upgraded $from $to");
	rollup_is_right($node, 80, "$path: after writes", "upgraded $from $to");
}
like($before{$version}, qr/\nt\z/, 'there were parts that were not folded');

#
# Scripts that are wrong: by name, what stands in the place of which part, and what is said about it. {} is the part itself.
#
my $function = $upgrade{function};
my %wrong = (
	'a function is forgotten' => [ function => '', qr/^function public\.twice\(public\.score_tally,integer\) is missing$/ ],
	'a comment is forgotten' => [ comment => '', qr/^function public\.responses\(\S+\): comment is number of answers, 0 or more, not how many there are$/ ],
	'a new comment is forgotten' => [ function => $function =~ s/COMMENT ON.*//sr, qr/^\S+ \S+twice\S+: comment is nothing, not as a test$/ ],
	'a property of an aggregate is forgotten' => [ aggregate => '', qr/^aggregate public\.sum\(\S+\): aggtransspace is 128, not 200$/ ],
	'a label is forgotten' => [ label => '', qr/^type public\.verdict_label: labels is lower, unclear, higher, not lower, unclear, same, higher$/ ],
	'a label stands elsewhere' => [ label => $upgrade{label} =~ s/ BEFORE .*/;/r, qr/^type \S+: labels is lower, unclear, higher, same, not/ ],
	'an aggregate lacks its moving form' => [ aggregate => $upgrade{aggregate} =~ s/MSFUNC.*?(?=PARALLEL)//sr,
		qr/^aggregate public\.sum\(\S+\): aggmtransfn is -, not public\.score_tally_sum_accum\(bigint\[\],public\.score_tally\)$/m ],
	'an aggregate calls another function of the same name' => [ aggregate => "{} CREATE OR REPLACE AGGREGATE csat(score integer, scale integer) (
			SFUNC = score_tally_accum, STYPE = bigint[], SSPACE = 128, FINALFUNC = nps_final, COMBINEFUNC = score_tally_combine);",
		qr/^aggregate \S+csat\(integer,integer\): aggfinalfn is \S+nps_final\(bigint\[\]\), not \S+csat_final\(bigint\[\]\)$/m ],
	'a function is not of the extension' => [ function => '{} ALTER EXTENSION nps DROP FUNCTION twice;', qr/^\S+ \S+twice\S+ is missing$/ ],
	'a function is left over' => [ function => $function . $function =~ s/twice/thrice/gr, qr/^\S+ \S+thrice\S+ is left over$/ ],
	'a function has another volatility' => [ function => $function =~ s/IMMUTABLE/STABLE/r, qr/^\S+ \S+twice\S+: provolatile is s, not i$/m ],
	'a function is not parallel safe' => [ function => $function =~ s/PARALLEL SAFE//r, qr/^\S+ \S+twice\S+: proparallel is u, not s$/m ],
	'a function has another cost' => [ function => $function =~ s/COST 7/COST 8/r, qr/^\S+ \S+twice\S+: procost is 8, not 7$/m ],
	'a function has another default' => [ function => $function =~ s/DEFAULT 2/DEFAULT 3/r, qr/^\S+ \S+twice\S+: proargdefaults is 3, not 2$/m ],
	'a function has another name of an argument' => [ function => $function =~ s/times/factor/gr, qr/proargnames is \{t,factor\}, not \{t,times\}$/m ],
	'a function calls another symbol' => [ function => "{} CREATE OR REPLACE FUNCTION nps(t score_tally) RETURNS numeric
			AS 'MODULE_PATHNAME', 'csat_of_tally' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;", qr/^function public\.nps\(\S+\): prosrc is csat_of_tally, not nps_of_tally$/m ],
	'a right is taken' => [ function => '{} REVOKE EXECUTE ON FUNCTION twice FROM PUBLIC;', qr/^\S+ \S+twice\S+: proacl is \{\S+\}, not nothing$/m ],
	'an operator has another estimate' => [ function => '{} ALTER OPERATOR < (score_tally, score_tally) SET (RESTRICT = NONE);',
		qr/^operator public\.<\(public\.score_tally,public\.score_tally\): oprrest is -, not scalarltsel\(/m ],
	'an operator class is left over' => [ function => '{} CREATE OPERATOR CLASS more_ops FOR TYPE score_tally USING hash AS
			OPERATOR 1 =, FUNCTION 1 score_tally_hash(score_tally);', qr/^operator class public\.more_ops USING hash is left over$/m ],
	'a cast is left over' => [ function => '{} CREATE CAST (score_tally AS bigint) WITH FUNCTION responses(score_tally);', qr/^cast \(public\.score_tally AS bigint\) is left over$/m ],
	'a type has another property' => [ function => '{} ALTER TYPE score_tally SET (STORAGE = external);', qr/^type public\.score_tally: typstorage is e, not m$/m ],
	'a type has another column' => [ function => '{} ALTER TYPE measure_effects ADD ATTRIBUTE total numeric;', qr/^composite type \S+measure_effects: columns is .* total numeric .*, not /m ],
	'an aggregate is dropped and made again' => [ aggregate => "DROP AGGREGATE sum(score_tally); CREATE $aggregate", qr/ERROR:  cannot drop function sum\(score_tally\) because other objects depend on it$/m ]);
foreach my $name (sort keys %wrong)
{
	my ($part, $sql, $says) = @{ $wrong{$name} };
	my %parts = (%upgrade, $part => $sql =~ s/^\{\}/$upgrade{$part}/r);
	write_lines($to_next, values %parts);
	my $upgraded = eval { extension_catalog($node, "old $version", "ALTER EXTENSION nps UPDATE TO 'next'") };
	like($upgraded ? catalog_differences($upgraded, $fresh) : $@, $says, "caught: $name");
}

# In the results alone
write_lines($to_next, values %upgrade, 'UPDATE generated SET points = DEFAULT, score = 10 WHERE id = 1;');
is(upgrade("old $version", 'results', 'next'), '', 'a script that changes data');
isnt(read_data('results'), $before{$version}, 'caught: the results are others');

# A function that an old script names and the library has no more
write_lines("$extension/nps--old.sql", $script =~ s/'score_tally_responses'/'score_tally_gone'/r);
like(create_extension('old', 'old'), qr/could not find function "score_tally_gone"/, 'caught: the library lacks a function of an old script');

$node->stop;
done_testing();
