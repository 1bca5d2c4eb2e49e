# pg_ivm keeps counts that tallies are made of, as the examples of doc/scale.md have it, and refuses the aggregates.
use strict;
use warnings;
use NpsExamples;
use NpsTest;
use Test::More;

need_extension('pg_ivm');
my $node = start_server('ivm', "shared_preload_libraries = 'pg_ivm'");

my @examples = read_examples('doc/scale.md', 'pg_ivm');
cmp_ok(scalar(grep { defined $_->{needs} } @examples), '>=', 1, 'the page has an example for pg_ivm');
check_examples(' on pg_ivm', \@examples, run_examples($node, 'postgres', @examples));

# After these changes too, the counts give the tally of the rows.
my $step = run_steps($node, [
		[ 'path', 'SET search_path = scale_page, public' ],
		[ 'update', 'UPDATE survey SET score = 10 - score WHERE customer % 3 = 0' ],
		[ 'insert', q{INSERT INTO survey SELECT answered_at, 'vase', NULL, customer FROM survey WHERE customer < 20} ],
		[ 'same', q{SELECT count(*) = 3, bool_and(tally = wanted), count(*) FILTER (WHERE responses(tally) > 0) FROM
		(SELECT product, coalesce(sum(score_tally_of(score, answers)), '{}') AS tally FROM survey_counts GROUP BY 1) AS k
		JOIN (SELECT product, score_tally(score) AS wanted FROM survey GROUP BY 1) AS w USING (product)} ],
		[ 'aggregate', q{SELECT pgivm.create_immv('tallied', 'SELECT product, score_tally(score) AS tally FROM survey GROUP BY 1')} ] ]);
is($step->{same}{out}, 't|t|2', 'counts after changes');
like($step->{aggregate}{message}, qr/aggregate function score_tally\(integer\) is not supported/, 'an aggregate of an extension is refused');

$node->stop;
done_testing();
