# Gives servers older than 13.7 and 14.3 the new name of their class PostgresNode. A server that has a
# PostgreSQL::Test::Cluster of its own comes first in the search path.
package PostgreSQL::Test::Cluster;

use strict;
use warnings;
use PostgresNode ();

our @ISA = ('PostgresNode');
*get_free_port = \&PostgresNode::get_free_port;

# PostgreSQL::Test::Cluster->new('name') is what get_new_node('name') was.
sub new
{
	my ($class, $name, %params) = @_;
	return PostgresNode::get_new_node($name, %params);
}

1;
