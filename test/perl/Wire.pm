# A client of the server's protocol (version 3) over its socket, for tests that send what a library wouldn't: any bytes
# as a parameter. It knows prepared statements and nothing else.
package Wire;

use strict;
use warnings;
use IO::Socket::UNIX;

# Connects as PGHOST and the like say. Dies if the server doesn't want that.
sub connect
{
	my ($class, %settings) = @_;
	my $socket = IO::Socket::UNIX->new(Peer => "$ENV{PGHOST}/.s.PGSQL.$ENV{PGPORT}") or die "$ENV{PGHOST}: $!\n";
	my $self = bless { socket => $socket }, $class;
	my %startup = (user => $ENV{PGUSER} || scalar getpwuid($<), database => $ENV{PGDATABASE}, client_encoding => 'UTF8', %settings);
	my $startup = pack('N', 3 << 16) . pack('(Z*)*', %startup) . "\0";
	print $socket pack('N', 4 + length $startup), $startup;
	$socket->flush;
	my $answer = $self->answer;
	die "no connection: $answer->{state} $answer->{message}\n" if $answer->{state} ne '00000';
	return $self;
}

# A message of the protocol
sub message { return $_[0] . pack('N', 4 + length $_[1]) . $_[1]; }

# Reads so many bytes. Dies if the connection is lost.
sub bytes
{
	my ($self, $length) = @_;
	my $bytes = '';
	while (length $bytes < $length)
	{
		read $self->{socket}, $bytes, $length - length $bytes, length $bytes or die "the connection was lost\n";
	}
	return $bytes;
}

# Reads up to the end of the server's answer: {state, message, rows}; a row is a list of values.
sub answer
{
	my ($self) = @_;
	my %answer = (state => '00000', message => '', rows => []);
	while (1)
	{
		my ($type, $length) = unpack('a N', $self->bytes(5));
		my $body = $self->bytes($length - 4);
		return \%answer if $type eq 'Z';
		if ($type eq 'D')
		{
			my ($count, @row) = (unpack('n', $body));
			for (my $at = 2; @row < $count;)
			{
				my $size = unpack('l>', substr($body, $at, 4));
				push @row, $size < 0 ? undef : substr($body, $at + 4, $size);
				$at += 4 + ($size > 0 ? $size : 0);
			}
			push @{ $answer{rows} }, \@row;
		}
		elsif ($type eq 'E')
		{
			my %field = map { substr($_, 0, 1) => substr($_, 1) } grep { length } split /\0/, $body;
			@answer{ 'state', 'message' } = @field{ 'C', 'M' };
		}
	}
}

# Sends messages and reads the answer.
sub talk
{
	my ($self, @messages) = @_;
	local $SIG{PIPE} = 'IGNORE';
	print { $self->{socket} } @messages, message('S', '') or die "the connection was lost\n";
	$self->{socket}->flush or die "the connection was lost\n";
	return $self->answer;
}

# Prepares a statement whose parameters have these types.
sub prepare
{
	my ($self, $name, $sql, @types) = @_;
	return $self->talk(message('P', pack('Z* Z* n N*', $name, $sql, scalar @types, @types)));
}

# Runs a prepared statement with parameters [0 for text or 1 for binary, value]; all results come in one format.
sub execute
{
	my ($self, $name, $result_format, @parameters) = @_;
	my $bind = pack('Z* Z* n*', '', $name, scalar @parameters, map({ $_->[0] } @parameters), scalar @parameters);
	$bind .= defined $_->[1] ? pack('N/a*', $_->[1]) : pack('N', 0xffffffff) foreach @parameters;
	return $self->talk(message('B', $bind . pack('n n', 1, $result_format)), message('E', pack('Z* N', '', 0)));
}

# Runs a statement without parameters. Returns its rows; dies of an error.
sub query
{
	my ($self, $sql) = @_;
	my $answer = $self->prepare('', $sql);
	$answer = $self->execute('', 0) if $answer->{state} eq '00000';
	die "$answer->{state} $answer->{message}: $sql\n" if $answer->{state} ne '00000';
	return @{ $answer->{rows} };
}

1;
