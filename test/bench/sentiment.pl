# Owns the benchmark pairs over comments: their tone against PostgreSQL's own reading of the same texts. Against another
# implementation of the model: test/bench/reference.py.
use strict;
use warnings;

# What comments are made of: the sentences of a small shop's customers
my @sentences = (
	'The kettle is great and boils faster than my old one.', 'Delivery took two weeks and nobody answered my emails!',
	'Not bad for the price, but the lid does not close properly.', 'I LOVE this lamp, it is exactly what I was looking for :)',
	'It arrived broken and the box was open.', 'Would buy again.', 'The colour is a bit darker than in the picture.',
	'Very disappointing quality, the handle came off after three days...', 'Customer service was friendly and very helpful.',
	'My mother uses it every day.', 'Absolutely useless!!!', 'It does what it says on the box, nothing more and nothing less.',
	'The instructions are only in one language, which is rather annoying.', 'Happy with it so far 😀',
	'Sent it back and never got a refund.', 'Best purchase of the year, my friends have all ordered one too!');
my $array = 'ARRAY[' . join(', ', map { "'" . s/'/''/gr . "'" } @sentences) . ']';
my $pick = "($array)[abs(hashint4(i * 4 + %d) %% ${\ scalar @sentences}) + 1]";
my @parallel = ('SET parallel_setup_cost = 0', 'SET parallel_tuple_cost = 0', 'SET min_parallel_table_scan_size = 0');
my ($serial, $two) = map { ["SET max_parallel_workers_per_gather = $_"] } 0, 2;

+{
	setup => [
		# one to three sentences, a tenth as many as there are answers in a survey
		q{CREATE UNLOGGED TABLE review AS SELECT date '2025-01-01' + abs(hashint4(i) % 365) AS day, concat_ws(' ', }
		  . sprintf("$pick, CASE WHEN i %% 3 > 0 THEN $pick END, CASE WHEN i %% 3 > 1 THEN $pick END", 1, 2, 3)
		  . q{) AS comment FROM generate_series(1, :rows / 10) AS i},
		'VACUUM ANALYZE review',
		'CREATE UNLOGGED TABLE review_daily AS SELECT day, sentiment_tally(comment) AS tally FROM review GROUP BY day',
		'VACUUM ANALYZE review_daily',
	],
	pairs => [
		{ name => '`sentiment(comment)` (a tenth of the rows)', against => q{`to_tsvector('english', comment)`}, at_most => '0.10',
		  ours => 'SELECT sum(sentiment(comment)) FROM review',
		  theirs => q{SELECT sum(length(to_tsvector('english', comment))) FROM review} },
		{ name => '`sentiment(comment)`, language found by itself', against => q{`sentiment(comment, 'english')`}, at_most => '1.25',
		  ours => 'SELECT sum(sentiment(comment)) FROM review', theirs => q{SELECT sum(sentiment(comment, 'english')) FROM review} },
		{ name => '`comment_topics(comment)`', against => '`sentiment(comment)`', at_most => '1.25',
		  ours => 'SELECT count(comment_topics(comment)) FROM review', theirs => 'SELECT count(sentiment(comment)) FROM review' },
		{ name => '`net_sentiment(comment)` and `sentiment_tally(comment)`', against => '`net_sentiment(comment)`', at_most => '1.05',
		  ours => 'SELECT net_sentiment(comment), sentiment_tally(comment) FROM review',
		  theirs => 'SELECT net_sentiment(comment) FROM review' },
		{ name => '`net_sentiment(comment)`, 2 workers', against => '0 workers', at_most => '0.60', settings => \@parallel,
		  our_settings => $two, their_settings => $serial,
		  ours => 'SELECT net_sentiment(comment) FROM review', theirs => 'SELECT net_sentiment(comment) FROM review' },
		{ name => 'net sentiment by month from daily tallies', against => 'from comments', at_most => '0.01',
		  ours => q{SELECT date_trunc('month', day), net_sentiment(sum(tally)) FROM review_daily GROUP BY 1},
		  theirs => q{SELECT date_trunc('month', day), net_sentiment(comment) FROM review GROUP BY 1} },
	],
};
