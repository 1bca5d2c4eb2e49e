# Gives servers older than 13.7 and 14.3 the new name of their module TestLib. A server that has a
# PostgreSQL::Test::Utils of its own comes first in the search path.
package PostgreSQL::Test::Utils;

use strict;
use warnings;
use TestLib ();

# What isn't exported is called by its full name: PostgreSQL::Test::Utils::tempdir().
foreach my $symbol (keys %TestLib::)
{
	no strict 'refs';
	*{"PostgreSQL::Test::Utils::$symbol"} = *{"TestLib::$symbol"}
	  if $symbol =~ /^[a-z]\w*$/ && $symbol ne 'import';
}

# What is exported goes to the caller, as from TestLib itself.
sub import
{
	my ($class, @symbols) = @_;
	@_ = ('TestLib', @symbols);
	goto &TestLib::import;
}

1;
