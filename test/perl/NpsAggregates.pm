# The aggregates of the extension as the catalog lists them, each with arguments made of a number: new ones come into
# the tests that use this by themselves.
package NpsAggregates;

use strict;
use warnings;
use Exporter 'import';

our @EXPORT = qw(aggregate_calls);

# Arguments made of the integer i from 1 on, by name (that of the aggregate and its own, or its own), or by type
my %by_name = (
	'nps_stratified t' => 'score_tally_of(i % 11, i % 7)',
	scale => '5',
	lexicon => q('english'));
my %by_type = (
	smallint => '(i % 5 + 1)::smallint',
	integer => 'i % 5 + 1',
	bigint => 'i::bigint',
	numeric => '(i % 5 + 1)::numeric',
	'double precision' => '(i % 5 + 1)::double precision',
	boolean => 'i % 3 = 0',
	text => q('good customer ' || i),
	'character varying' => q(('good customer ' || i)::varchar),
	character => q(('good customer ' || i)::char(24)),
	uuid => 'md5(i::text)::uuid',
	score_tally => 'score_tally_of(i % 5 + 1, i % 7, 5)',
	customer_tally => q(('{' || i || ':1}')::customer_tally));

# The calls of all aggregates: {call, its text, for queries that have an i; transition and combine, the functions}. A
# score of type bigint is a small number, a customer of that type isn't. Dies of an argument of a type that isn't here.
sub aggregate_calls
{
	my ($connection) = @_;
	my @calls;
	foreach my $row ($connection->query(q{
		SELECT a.aggfnoid::regproc, array_to_string(p.proargtypes::regtype[], ','), array_to_string(p.proargnames, ','),
			a.aggtransfn::regprocedure, a.aggcombinefn::regproc
		FROM pg_aggregate AS a JOIN pg_proc AS p ON p.oid = a.aggfnoid
		JOIN pg_depend AS d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid
		JOIN pg_extension AS e ON d.refclassid = 'pg_extension'::regclass AND e.oid = d.refobjid
		WHERE e.extname = 'nps' AND d.deptype = 'e' ORDER BY p.oid}))
	{
		my ($name, $types, $names, $transition, $combine) = @$row;
		my ($base) = $name =~ /(\w+)$/;
		my @types = split /,/, $types;
		my @names = split /,/, $names // '';
		my @arguments = map {
			my ($type, $argument) = ($types[$_], $names[$_] // '');
			$argument eq 'score' && $type eq 'bigint' ? '(i % 5 + 1)::bigint'
			  : $by_name{"$base $argument"} // $by_name{$argument} // $by_type{$type} // die "$name: no value of type $type\n";
		  } 0 .. $#types;
		push @calls, {
			call => "$name(" . join(', ', @arguments) . ')',
			transition => $transition,
			combine => $combine };
	}
	return @calls;
}

1;
