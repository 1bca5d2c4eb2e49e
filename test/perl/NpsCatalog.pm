# The extension as the server's catalog has it: each object with all its properties, in names and not in OIDs, so that two
# databases can be compared.
package NpsCatalog;

use strict;
use warnings;
use Exporter 'import';

our @EXPORT = qw(extension_catalog catalog_differences);

# The catalogs that are read as they are. One that isn't here can't be compared: extension_catalog dies of it.
my @catalogs = qw(pg_proc pg_type pg_class pg_operator pg_opclass pg_opfamily pg_amop pg_amproc pg_cast pg_constraint pg_extension);

# What isn't a property of an object: where it is stored, and what is compared in another form below
my %left_out = map { $_ => 1 } qw(oid relfilenode relrewrite relpages reltuples relallvisible relallfrozen relfrozenxid relminmxid relnatts relpartbound prosqlbody conbin);

# The catalog that a column of type oid points to, by the column's name
my @points_to = (
	[ qr/namespace$/ => 'pg_namespace' ],
	[ qr/owner$/ => 'pg_authid' ],
	[ qr/collation$/ => 'pg_collation' ],
	[ qr/^prolang$/ => 'pg_language' ],
	[ qr/method$|^relam$/ => 'pg_am' ],
	[ qr/family$/ => 'pg_opfamily' ],
	[ qr/relid$|^conindid$/ => 'pg_class' ],
	[ qr/^reltablespace$/ => 'pg_tablespace' ],
	[ qr/^conparentid$/ => 'pg_constraint' ],
	[ qr/^castfunc$/ => 'pg_proc' ],
	[ qr/^(?:aggsortop|oprcom|oprnegate|amopopr)$/ => 'pg_operator' ],
	[ qr/^(?:provariadic|castsource|casttarget|oprleft|oprright|oprresult|typelem|typarray|contypid)$|type$/ => 'pg_type' ]);

# SQL for the text of a column
sub text_of
{
	my ($catalog, $column, $type) = @_;
	return "c.$column\::oid::regprocedure::text" if $type eq 'regproc';
	return "c.$column\::oid[]::regtype[]::text" if $column =~ /^pro(?:arg|allarg|trf)types$/;
	return "c.$column\::regclass[]::text" if $column eq 'extconfig';
	return "pg_get_expr(c.$column, 0)" if $type eq 'pg_node_tree';
	return "c.$column\::text" unless $type eq 'oid';
	foreach (@points_to)
	{
		my ($name, $points_to) = @$_;
		return "CASE WHEN c.$column <> 0 THEN (pg_identify_object('$points_to'::regclass, c.$column, 0)).identity END" if $column =~ $name;
	}
	die "$catalog.$column: which catalog does it point to?\n";
}

# The members of the extension, and what the server drops with them: array types, columns, entries of operator families,
# constraints of domains
my $objects = q{
	SET search_path = pg_catalog;
	CREATE TEMPORARY TABLE object AS
	WITH RECURSIVE object (classid, objid) AS (
		SELECT 'pg_extension'::regclass::oid, oid FROM pg_extension WHERE extname = 'nps'
		UNION
		SELECT d.classid, d.objid FROM pg_depend AS d JOIN object AS o ON d.refclassid = o.classid AND d.refobjid = o.objid
		WHERE d.deptype IN ('e', 'i') OR (d.deptype = 'a' AND (d.classid IN ('pg_amop'::regclass, 'pg_amproc'::regclass)
			OR d.refobjid = (SELECT contypid FROM pg_constraint WHERE d.classid = 'pg_constraint'::regclass AND oid = d.objid)))
	)
	SELECT classid, objid, type || ' ' || identity AS name FROM object, pg_identify_object(classid, objid, 0)};

# What isn't a row of its own in the catalog of the object: name of the property, and its text for object o
my %properties = (
	'member of the extension' => q{(SELECT 'yes' FROM pg_depend AS d WHERE d.classid = o.classid AND d.objid = o.objid AND d.deptype = 'e')},
	'depends on' => q{(SELECT string_agg(DISTINCT d.deptype::text || ' ' || pg_describe_object(d.refclassid, d.refobjid, d.refobjsubid), ', ')
		FROM pg_depend AS d WHERE d.classid = o.classid AND d.objid = o.objid)},
	'comment' => q{(SELECT string_agg(concat_ws(' ', nullif(d.objsubid, 0), d.description), ', ' ORDER BY d.objsubid)
		FROM pg_description AS d WHERE d.classoid = o.classid AND d.objoid = o.objid)},
	'initial privileges' => q{(SELECT string_agg(p.objsubid || p.initprivs::text, ', ' ORDER BY p.objsubid)
		FROM pg_init_privs AS p WHERE p.classoid = o.classid AND p.objoid = o.objid)},
	'body' => q{CASE WHEN o.classid = 'pg_proc'::regclass AND o.name !~ '^aggregate' THEN pg_get_functiondef(o.objid) END},
	'constraint' => q{CASE WHEN o.classid = 'pg_constraint'::regclass THEN pg_get_constraintdef(o.objid) END},
	'columns' => q{CASE WHEN o.classid = 'pg_class'::regclass THEN (SELECT string_agg(concat_ws(' ', a.attname, format_type(a.atttypid,
			a.atttypmod), a.attcollation::regcollation, a.attstorage, a.attnotnull), ', ' ORDER BY a.attnum)
		FROM pg_attribute AS a WHERE a.attrelid = o.objid AND a.attnum > 0 AND NOT a.attisdropped) END},
	'labels' => q{CASE WHEN o.classid = 'pg_type'::regclass THEN (SELECT string_agg(e.enumlabel, ', ' ORDER BY e.enumsortorder)
		FROM pg_enum AS e WHERE e.enumtypid = o.objid) END});

# The objects of the extension in a database: {name of the object}{name of the property} is its text. A statement given is run
# before, and taken back afterwards.
sub extension_catalog
{
	my ($node, $database, $statement) = @_;
	$statement = $statement ? "BEGIN; $statement;" : '';
	my %columns;
	foreach (split /\n/, $node->safe_psql($database, q{
		SELECT attrelid::regclass, attname, atttypid::regtype FROM pg_attribute
		WHERE attrelid::regclass::text IN ('} . join(q{', '}, @catalogs, 'pg_aggregate') . q{') AND attnum > 0 AND NOT attisdropped
		ORDER BY attrelid, attnum}))
	{
		my ($catalog, $column, $type) = split /\|/;
		push @{ $columns{$catalog} }, "('$column', " . text_of($catalog, $column, $type) . ')' unless $left_out{$column};
	}
	my @queries = map {
		my $key = $_ eq 'pg_aggregate' ? "o.classid = 'pg_proc'::regclass AND o.objid = c.aggfnoid"
		  : "o.classid = '$_'::regclass AND o.objid = c.oid";
		"SELECT o.name, v.* FROM object AS o JOIN $_ AS c ON $key, LATERAL (VALUES " . join(', ', @{ $columns{$_} }) . ') AS v (property, text)'
	  } sort keys %columns;
	push @queries, "SELECT o.name, '$_', $properties{$_} FROM object AS o" foreach sort keys %properties;
	push @queries, "SELECT 'unknown', classid::regclass::text, name FROM object WHERE classid::regclass::text NOT IN ('"
	  . join(q{', '}, @catalogs) . "')";

	my %catalog;
	foreach (split /\n/, $node->safe_psql($database, "$statement $objects; SELECT concat_ws(E'\\t', name, property,
			regexp_replace(coalesce(text, 'nothing'), '\\s+', ' ', 'g')) FROM (" . join("\nUNION ALL ", @queries) . ') AS q (name, property, text)'))
	{
		my ($name, $property, $text) = split /\t/;
		$catalog{$name}{$property} = $text;
	}
	die 'catalogs that NpsCatalog does not know: ' . join(', ', %{ $catalog{unknown} }) . "\n" if $catalog{unknown};
	return \%catalog;
}

# What is different between two catalogs, a line each: nothing if they are the same
sub catalog_differences
{
	my ($upgraded, $fresh) = @_;
	my @lines;
	foreach my $name (sort keys %{ { %$upgraded, %$fresh } })
	{
		my ($is, $should_be) = ($upgraded->{$name}, $fresh->{$name});
		push @lines, "$name is missing" if !$is;
		push @lines, "$name is left over" if !$should_be;
		next unless $is && $should_be;
		push @lines, map { "$name: $_ is $is->{$_}, not $should_be->{$_}" } grep { $is->{$_} ne $should_be->{$_} } sort keys %$should_be;
	}
	return join "\n", @lines;
}

1;
