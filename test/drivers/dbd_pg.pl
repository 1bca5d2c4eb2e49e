#!/usr/bin/perl
# What the columns look like from DBD::Pg, which knows text mode only.
use strict;
use warnings;
use DBI;

my ($query) = do { local $/; open my $file, '<', "$ENV{DRIVERS}/columns.sql" or die; <$file> };
my $connection = DBI->connect('dbi:Pg:', undef, undef, { RaiseError => 1, pg_enable_utf8 => 1 });
my $row = $connection->selectrow_hashref($query);
my $driver = "DBD::Pg $DBD::Pg::VERSION, text";
print "# $driver\n";
foreach my $name (sort keys %$row)
{
	my $value = $row->{$name};
	printf "#   %-13s %-22s %s\n", $name, ref $value || 'scalar',
		ref $value eq 'ARRAY' ? join(' ', @$value) : $value // 'undef';
}
my %plain = (nps => '30.000000', responses => 10, low => '-19.1', verdict_text => 'unclear', tone => 0.6696,
	tally => '{3:2,8:3,10:5}', range => '[-19.050615,65.204462]');
foreach my $name (sort keys %plain)
{
	print $row->{$name} eq $plain{$name} ? 'ok' : 'NOT OK', " - $driver: $name\n";
}
print !defined $row->{nothing} ? 'ok' : 'NOT OK', " - $driver: no answers are NULL\n";
