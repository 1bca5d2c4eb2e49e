# One version everywhere, and released scripts as they were released.
use strict;
use warnings;
use Digest::SHA;
use File::Basename;
use File::Copy;
use JSON::PP ();
use PostgreSQL::Test::Utils;
use Test::More;

# nps.control has the version of the SQL script, of two numbers; a release has a third, which is what the rest says.
my ($script) = slurp_file('nps.control') =~ /^default_version = '(\d+\.\d+)'$/m;
my $meta = JSON::PP::decode_json(slurp_file('META.json'));
my $version = $meta->{version};
like($version, qr/^\Q$script\E\.\d+$/, 'META.json: the release has the script of nps.control');
is($meta->{provides}{nps}{version}, $version, 'META.json: what it provides has the version of the release');
is($meta->{provides}{nps}{file}, "sql/nps--$script.sql", 'META.json: it names the script');
ok(-f $meta->{provides}{nps}{file}, 'the script is there');
my ($changed, $date) = slurp_file('CHANGELOG.md') =~ /^## (\S+) - (unreleased|\d{4}-\d\d-\d\d)$/m;
is($changed, $version, 'CHANGELOG.md: the newest version');
my ($packaged) = slurp_file('debian/changelog') =~ /\Apostgresql-nps \((\S+)\) /;
is($packaged, $version, 'debian/changelog: the newest version');
my @packages = slurp_file('doc/install.md') =~ /\bpostgresql-\d+-nps_([^_\s]+)_\w+\.deb/g;
is_deeply(\@packages, [$version], 'doc/install.md: the version in the name of the package');

# What is wrong with the scripts in a folder, by its list released.sha256: they were changed, or are gone, or older than the
# version that nps.control has in that folder, and not in the list
sub complaints
{
	my ($folder, $newest) = @_;
	my (@complaints, %released);
	foreach (split /\n/, slurp_file("$folder/released.sha256"))
	{
		my ($sum, $name) = /^([0-9a-f]{64})  (nps--\S+\.sql)$/ or push(@complaints, "released.sha256 has a line that sha256sum doesn't write: $_"), next;
		$released{$name} = 1;
		if (!-f "$folder/$name") { push @complaints, "$name was released and is gone: restore it"; }
		elsif (Digest::SHA->new(256)->addfile("$folder/$name", 'b')->hexdigest ne $sum)
		{
			push @complaints, "$name was released and has changed: restore it, and make the change in a new version (CONTRIBUTING.md, Release)";
		}
	}
	foreach my $name (sort map { basename($_) } glob("$folder/nps--*.sql"))
	{
		push @complaints, "$name belongs to an older version: it has to be in released.sha256"
		  unless $released{$name} || $name =~ /--\Q$newest\E\.sql$/;
	}
	return join "\n", @complaints;
}

is(complaints('sql', $script), '', 'the released scripts are as they were released');
SKIP:
{
	skip 'this version is not released yet', 1 if $date eq 'unreleased';
	like(slurp_file('sql/released.sha256'), qr/  nps--\Q$script\E\.sql$/m, 'the script of this version is frozen');
}

# That check itself: on a copy in which one script is released, then changed, then gone, then followed by another
my $folder = PostgreSQL::Test::Utils::tempdir();
copy("sql/nps--$script.sql", $folder) or die "sql/nps--$script.sql: $!";
my $sum = Digest::SHA->new(256)->addfile("sql/nps--$script.sql", 'b')->hexdigest;
append_to_file("$folder/released.sha256", "$sum  nps--$script.sql\n");
is(complaints($folder, $script), '', 'a released script');
append_to_file("$folder/nps--$script--9.9.sql", "\n");
append_to_file("$folder/nps--9.9.sql", "\n");
is(complaints($folder, '9.9'), '', 'a released script, and those of the next version');
append_to_file("$folder/released.sha256", ('0' x 64) . "  nps--$script--9.9.sql\n");
like(complaints($folder, '9.9'), qr/^nps--\Q$script\E--9\.9\.sql was released and has changed: restore it/, 'a released upgrade script that has changed');
unlink "$folder/nps--$script--9.9.sql";
like(complaints($folder, '9.9'), qr/^nps--\Q$script\E--9\.9\.sql was released and is gone: restore it$/, 'a released upgrade script that is gone');
append_to_file("$folder/nps--$script.sql", "\n");
like(complaints($folder, '9.9'), qr/^nps--\Q$script\E\.sql was released and has changed/m, 'a released script that has changed');
unlink "$folder/released.sha256";
append_to_file("$folder/released.sha256", "\n");
like(complaints($folder, '9.9'), qr/^nps--\Q$script\E\.sql belongs to an older version/m, 'an older script that is not in the list');

done_testing();
