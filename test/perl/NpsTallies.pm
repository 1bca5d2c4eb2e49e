# Tallies in Perl, for tests: their text and bytes worked out from the description of the formats, apart from the
# extension's own code; random ones, and random changes of bytes.
package NpsTallies;

use strict;
use warnings;
use Exporter 'import';

our @EXPORT_OK = qw(any);
our @EXPORT = qw(seed_numbers mutate random_tally tally_text tally_bytes tally_from_bytes tally_from_text
  random_customers customer_text customer_bytes customers_from_bytes customers_from_text);

my ($lowest, $highest) = (-9223372036854775807 - 1, 9223372036854775807);

# Seeds Perl's random numbers from NPS_TEST_SEED or the clock. Returns the seed.
sub seed_numbers
{
	my $seed = $ENV{NPS_TEST_SEED};
	$seed = time ^ ($$ << 8) unless defined $seed && $seed ne '';
	srand($seed);
	return $seed;
}

# One of its arguments
sub any { return $_[ rand @_ ]; }

# Bytes with a few random changes.
sub mutate
{
	my ($bytes) = @_;
	foreach (0 .. rand 3)
	{
		my $at = int rand length $bytes;
		my $byte = chr((0, 1, 2, 127, 128, 255, rand 256)[ rand 7 ]);
		my $kind = int rand 6;
		if ($kind == 0) { substr($bytes, $at, 1, $byte) if length $bytes; }
		elsif ($kind == 1) { substr($bytes, $at, 1) ^= chr(1 << int rand 8) if length $bytes; }
		elsif ($kind == 2) { substr($bytes, $at, 0, $byte); }
		elsif ($kind == 3) { substr($bytes, $at, 1, '') if length $bytes; }
		elsif ($kind == 4) { substr($bytes, $at) = ''; }
		else { $bytes .= $byte x (1, 1, 9, 100)[ rand 4 ]; }
	}
	return $bytes;
}

# The bytes of a random score tally: any scale, counts of any length.
sub random_tally
{
	my $scale = (0, 0, 2 .. 10)[ rand 11 ];
	my $bits = (2, 8, 20, 59)[ rand 4 ];
	my %counts = map { $_ => int(rand() * 2**int(rand $bits)) } $scale ? 1 .. $scale : 0 .. 10;
	return tally_bytes(\%counts, $scale);
}

# The text of a score tally: counts by score, and the scale unless it is 0-10.
sub tally_text
{
	my ($counts, $scale) = @_;
	my @scores = grep { $counts->{$_} } sort { $a <=> $b } keys %$counts;
	return '{' . join(',', map { "$_:$counts->{$_}" } @scores) . '}' . ($scale && @scores ? "/$scale" : '');
}

# A number as LEB128.
sub varint
{
	my ($number) = @_;
	my $bytes = '';
	while ($number >= 128)
	{
		$bytes .= chr($number % 128 | 128);
		$number >>= 7;
	}
	return $bytes . chr($number);
}

# A number of at most so many bits taken off a list of bytes, or nothing if it isn't in as few bytes as possible.
sub varint_from
{
	my ($bytes, $bits) = @_;
	my $number = 0;
	for (my $shift = 0; $shift < $bits; $shift += 7)
	{
		my $byte = shift @$bytes;
		return unless defined $byte;
		return if $bits - $shift < 7 && ($byte & 127) >> ($bits - $shift);
		$number |= ($byte & 127) << $shift;
		next if $byte & 128;
		return if $byte == 0 && $shift > 0;
		return $number;
	}
	return;
}

# The bytes of a score tally: version, scale, and the count of each point of the scale.
sub tally_bytes
{
	my ($counts, $scale) = @_;
	return "\1" unless grep { $_ } values %$counts;
	return join('', "\1", chr($scale || 0), map { varint($counts->{$_} || 0) } $scale ? 1 .. $scale : 0 .. 10);
}

# The counts and the scale of bytes, or nothing if they are no score tally.
sub tally_from_bytes
{
	my @bytes = unpack('C*', $_[0]);
	return unless @bytes && shift(@bytes) == 1;
	return ({}, 0) unless @bytes;
	my $scale = shift @bytes;
	return unless $scale == 0 || ($scale >= 2 && $scale <= 10);
	my (%counts, $total);
	$total = 0;
	foreach my $point ($scale ? 1 .. $scale : 0 .. 10)
	{
		my $count = varint_from(\@bytes, 63);
		return unless defined $count;
		return if $count > 9223372036854775807 - $total;
		$total += $count;
		$counts{$point} = $count;
	}
	return if @bytes || !$total;
	return (\%counts, $scale);
}

# A number of at most 63 bits in digits, or nothing.
sub number
{
	my $digits = $_[0] =~ s/^0+(?=\d)//r;
	return if length $digits > 19 || (length $digits == 19 && $digits gt '9223372036854775807');
	return $digits + 0;
}

# The text as the server should write it of a text given, or nothing if that is no score tally.
sub tally_from_text
{
	my ($list, $scale) = $_[0] =~ m{^\s*\{([^{}]*)\}\s*(?:/\s*(\d+)\s*)?\z} or return;
	my ($lowest, $highest, $total, %counts) = (0, 10, 0);
	if (defined $scale)
	{
		($lowest, $highest) = (1, number($scale));
		return unless defined $highest && $highest >= 2 && $highest <= 10;
	}
	foreach my $pair ($list =~ /\S/ ? split(/,/, $list, -1) : ())
	{
		my ($point, $count) = $pair =~ /^\s*(\d+)\s*:\s*(\d+)\s*\z/ or return;
		($point, $count) = (number($point), number($count));
		return unless defined $point && defined $count && !exists $counts{$point};
		return unless $point >= $lowest && $point <= $highest && $count <= 9223372036854775807 - $total;
		$total += $counts{$point} = $count;
	}
	return tally_text(\%counts, $highest * $lowest);
}

# The bytes of customers [key, orders] in ascending order: version, kind of keys, and for each the gap before it, six
# bits of which stand in the first byte beside a mark of more than one order, and then the orders less 2.
sub customer_bytes
{
	my ($kind, @customers) = @_;
	my $bytes = "\1" . (@customers ? chr $kind : '');
	my $previous;
	foreach (@customers)
	{
		my ($key, $orders) = @$_;
		my $gap = do { use integer; defined $previous ? $key - $previous - 1 : $key };
		$gap &= ~0;    # as an unsigned number
		my $rest = $gap >> 6;
		$bytes .= chr(($gap & 63) | ($orders > 1 ? 64 : 0) | ($rest ? 128 : 0));
		$bytes .= varint($rest) if $rest;
		$bytes .= varint($orders - 2) if $orders > 1;
		$previous = $key;
	}
	return $bytes;
}

sub customer_text
{
	my ($kind, @customers) = @_;
	return (@customers ? ('', 'text', 'uuid')[$kind] : '') . '{' . join(',', map { "$_->[0]:$_->[1]" } @customers) . '}';
}

# Sorts keys, which may be strings here, as integers: as floats some would be the same.
sub sort_keys { use integer; return sort { $a <=> $b } @_; }

# A random customer tally: the kind of its keys, and its customers
sub random_customers
{
	my %orders;
	my $spread = 2**(1 + rand 61);
	foreach (1 .. int rand any(2, 10, 100))
	{
		my $key = rand() < 0.05 ? any($lowest, $lowest + 1, $highest - 1, $highest) : int($spread * (rand() - 0.5) * 2) || 0;
		$orders{$key} = int(2**(rand() * any(1, 2, 8, 40)));
	}
	return (int rand 3, map { [ $_, $orders{$_} ] } sort_keys(keys %orders));
}

# How many keys are above this one: a number without a sign
sub keys_above
{
	my ($key) = @_;
	return $key < 0 ? $highest + -($key + 1) + 1 : $highest - $key;
}

# The kind of keys and the customers of bytes, or nothing if they are no customer tally
sub customers_from_bytes
{
	my @bytes = unpack('C*', $_[0]);
	return unless @bytes && shift(@bytes) == 1;
	return (0) unless @bytes;
	my $kind = shift @bytes;
	return unless $kind <= 2 && @bytes;
	my ($total, $previous, @customers) = (0);
	while (@bytes)
	{
		my $head = shift @bytes;
		my ($gap, $orders) = ($head & 63, 1);
		if ($head & 128)
		{
			my $rest = varint_from(\@bytes, 58) or return;
			$gap |= $rest << 6;
		}
		if ($head & 64)
		{
			$orders = varint_from(\@bytes, 63);
			return unless defined $orders && $orders <= $highest - 2;
			$orders += 2;
		}
		return if defined $previous && $gap >= keys_above($previous);
		return if $orders > $highest - $total;
		$total += $orders;
		$previous = do { use integer; defined $previous ? $previous + $gap + 1 : $gap + 0 };
		push @customers, [ $previous, $orders ];
	}
	return ($kind, @customers);
}

# The text as the server should write it of a text given, or nothing if that is no customer tally
sub customers_from_text
{
	my ($kind, $list) = $_[0] =~ /^\s*(text|uuid|)\s*\{([^{}]*)\}\s*\z/ or return;
	my ($total, %orders) = (0);
	foreach my $pair ($list =~ /\S/ ? split(/,/, $list, -1) : ())
	{
		my ($minus, $key, $orders) = $pair =~ /^\s*(-?)\s*(\d+)\s*:\s*(\d+)\s*\z/ or return;
		$key =~ s/^0+(?=\d)//;
		$key = $minus && $key eq '9223372036854775808' ? $lowest : number($key);
		$orders = number($orders);
		return unless defined $key && defined $orders && $orders <= $highest - $total;
		$key = -$key if $minus && $key != $lowest;
		return if exists $orders{$key};
		$total += $orders{$key} = $orders;
	}
	my @customers = map { [ $_, $orders{$_} ] } grep { $orders{$_} } sort_keys(keys %orders);
	return customer_text({ '' => 0, text => 1, uuid => 2 }->{$kind}, @customers);
}

1;
