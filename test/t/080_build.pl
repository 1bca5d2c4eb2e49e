# The build as packagers do it: outside of the source tree (VPATH, which is how Debian's pg_buildext calls make), into
# a folder of its own (DESTDIR), and back to nothing.
use strict;
use warnings;
use Cwd;
use File::Basename;
use File::Find;
use File::Path 'make_path';
use PostgreSQL::Test::Utils;
use Test::More;

my $source = getcwd();
my $pg_config = $ENV{PG_CONFIG} || 'pg_config';
my %dir;
foreach my $name (qw(pkglibdir sharedir))
{
	chomp($dir{$name} = qx{'$pg_config' --$name});
}

# What make has told this script isn't for the makes that are called here.
delete @ENV{qw(MAKEFLAGS MFLAGS MAKELEVEL)};

# Calls make with these arguments and returns its status; shows what it said if it failed.
sub run_make
{
	my @command = ('make', "PG_CONFIG=$pg_config", 'with_llvm=no', 'COPT=-O0', @_);
	my ($out, $err);
	my $ok = IPC::Run::run(\@command, '<', \undef, '>', \$out, '2>', \$err);
	diag("@command\n$out$err") unless $ok;
	return $ok;
}

# The regular files below a folder, sorted, without the folder's name
sub files
{
	my ($folder) = @_;
	my @found;
	find({ no_chdir => 1, wanted => sub { push @found, $_ if -f } }, $folder);
	return [ sort map { s/^\Q$folder\E//r } @found ];
}

# What is to be installed: the library, and from the source tree the control file, the scripts that CREATE and ALTER
# EXTENSION look for, and the files of tsearch_data.
my @expected = sort(
	(map { "$dir{pkglibdir}/$_" } grep { -e "$source/$_" } qw(nps.so nps.dylib)),
	"$dir{sharedir}/extension/nps.control",
	(map { "$dir{sharedir}/extension/" . basename($_) } glob("$source/sql/nps--*.sql")),
	(map { "$dir{sharedir}/tsearch_data/" . basename($_) } glob("$source/tsearch_data/*.*")));
my $library = "$dir{pkglibdir}/nps";
cmp_ok(scalar(grep { m{^\Q$library\E\.|/nps--1\.0\.sql$|/english\.sentiment$} } @expected), '==', 3,
	'the library, the script and the English lexicon are expected');

# Outside of the source tree: of a copy without objects, for make would find those of a build in the tree.
my $copy = PostgreSQL::Test::Utils::tempdir();
system_or_bail('cp', '-R', map({ "$source/$_" } qw(Makefile nps.control sql src tsearch_data)), $copy);
unlink glob("$copy/src/*.o $copy/src/*.bc");
my $build = PostgreSQL::Test::Utils::tempdir();
my $installed = PostgreSQL::Test::Utils::tempdir();
my @outside = ('-C', $build, '-f', "$copy/Makefile", "VPATH=$copy", "DESTDIR=$installed");
ok(run_make(@outside, '-j2', 'all'), 'it builds outside of the source tree');
is(scalar(grep { /\.o$/ } @{ files($build) }), scalar(@{ [ glob("$source/src/*.c") ] }), 'from every source file');
ok(run_make(@outside, 'install'), 'and installs');
is_deeply(files($installed), \@expected, 'all that belongs to it');

# The bitcode of an older build goes, also if this build makes none: the server would run it in place of the library.
my $bitcode = "$installed$dir{pkglibdir}/bitcode";
make_path("$bitcode/nps/src");
append_to_file("$bitcode/$_", 'old') foreach qw(nps/src/nps.bc nps.index.bc);
ok(run_make(@outside, 'install'), 'it installs over an older build');
is_deeply(files($installed), \@expected, 'whose bitcode goes');

make_path("$bitcode/nps/src");
append_to_file("$bitcode/$_", 'old') foreach qw(nps/src/nps.bc nps.index.bc other.index.bc);
append_to_file("$installed$dir{sharedir}/tsearch_data/shop.sentiment", 'of the shop');
ok(run_make(@outside, 'uninstall'), 'uninstall');
is_deeply(
	files($installed),
	[ sort "$dir{pkglibdir}/bitcode/other.index.bc", "$dir{sharedir}/tsearch_data/shop.sentiment" ],
	'leaves nothing but what others have put there');

ok(run_make(@outside, 'clean'), 'clean');
is_deeply(files($build), [], 'leaves nothing');

# In the source tree, which was built before this script ran
my $second = PostgreSQL::Test::Utils::tempdir();
ok(run_make("DESTDIR=$second", 'install'), 'from the source tree it installs');
is_deeply(files($second), \@expected, 'the same');

done_testing();
