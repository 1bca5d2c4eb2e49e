# to_score(): the same answers in databases of every encoding that has the characters.
use strict;
use warnings;
use NpsTest;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = start_server('to_score');

# Answers with what they say: '' for none
my @answers = ([ '10 - very likely', '10' ], [ '8/10', '8' ], [ 'N/A', '' ], [ '7-8', '22P02' ], [ '80%', '22P02' ],
	# of Latin encodings
	[ "4,0 sur 5 \x{e9}toiles", '4' ], [ "4,0 sur 5 \x{c9}TOILES", '4' ], [ "4\x{bd}", '4.5' ], [ "9\x{b2}", '22P02' ], [ "\x{a0}9\x{a0}", '9' ], [ "\x{ab}8\x{bb}", '8' ], [ "7 \x{e0} 8", '22P02' ],
	# of Windows' and the newer Latin ones
	[ "5 \x{20ac}", '22P02' ], [ "\x{201c}8\x{201d}", '8' ], [ "10 \x{2013} tr\x{e8}s probable", '10' ], [ "7\x{2013}8", '22P02' ],
	# of East Asian ones
	[ "\x{ff19}", '9' ], [ "\x{ff11}\x{ff10}\x{5206}", '10' ], [ "5\x{3064}\x{661f}\x{306e}\x{3046}\x{3061}4.0", '4' ], [ "\x{2605}\x{2605}\x{2605}\x{2605}\x{2606}", '4' ],
	[ "\x{2605}\x{2605}\x{2605}\x{2605}\x{2606} 3", '22P02' ], [ "7\x{5230}8", '22P02' ], [ "\x{2460}", '1' ], [ "\x{3000}", '' ], [ "8\x{5206}\x{ff08}\x{6ee1}\x{5206}10\x{5206}\x{ff09}", '8' ], [ "10\x{5206}\x{949f}", '22P02' ],
	[ "10\x{c810} \x{b9cc}\x{c810}\x{c5d0} 8\x{c810}", '8' ],
	# of UTF-8 only
	[ "9\x{fe0f}\x{20e3}", '9' ], [ "\x{2b50}\x{2b50}\x{2b50}", '3' ], [ "\x{663}", '3' ]);

# What a database of each encoding reads; a client's text without an equivalent there is an error of its own, 22P05.
my %least = (UTF8 => 30, SQL_ASCII => 30, LATIN1 => 12, LATIN9 => 12, WIN1252 => 16, EUC_JP => 14, EUC_CN => 14, EUC_KR => 12);
foreach my $encoding (sort keys %least)
{
	my $database = lc "db_$encoding";
	my $read = 0;
	$node->safe_psql('postgres', "CREATE DATABASE $database ENCODING '$encoding' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0");
	my $step = run_steps($node, [ [ 'client', 'SET client_encoding = UTF8' ], [ 'extension', 'CREATE EXTENSION nps' ],
			map { [ $_, 'SELECT to_score(' . literal($answers[$_][0]) . ')' ] } 0 .. $#answers ], database => $database);
	foreach (0 .. $#answers)
	{
		my ($text, $expected) = @{ $answers[$_] };
		next if $step->{$_}{state} eq '22P05';
		$read++;
		is($step->{$_}{state} eq '00000' ? $step->{$_}{out} : $step->{$_}{state}, $expected, "$encoding: " . literal($text));
	}
	cmp_ok($read, '>=', $least{$encoding}, "$encoding has that many of the answers");
}

# Bytes that are no characters are text
my $bytes = run_steps($node, [ [ 'client', 'SET client_encoding = SQL_ASCII' ], [ 'behind', "SELECT to_score(E'9 \\xff\\xfe\\xc3')" ], [ 'in front', "SELECT to_score(E'\\xff9') IS NULL" ],
		[ 'at the end', "SELECT to_score(E'9\\xe2\\x98')" ] ], database => 'db_sql_ascii');
is($bytes->{behind}{out}, '9', 'bytes behind the number');
is($bytes->{'in front'}{out}, 't', 'bytes in front of it');
is($bytes->{'at the end'}{out}, '9', 'the beginning of a star');

$node->stop;
done_testing();
