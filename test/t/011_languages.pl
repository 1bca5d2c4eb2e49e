# Comments in several languages: which one each is in, words without spaces between them, topics and their tones, by lexicons
# and a list of languages made here; what the lines of such a list may be; and when a session sees that a file has changed.
use strict;
use warnings;
use utf8;
use NpsTest;
use Test::More;

my ($node, $data) = start_server_with_data('languages', @parallel);

# A text in UTF-8
sub bytes
{
	my ($text) = @_;
	utf8::encode($text);
	return $text;
}

# Writes a lexicon.
sub lexicon
{
	my ($name, @lines) = @_;
	write_lines("$data/$name.sentiment", @lines);
	return;
}

# Writes a list of languages.
sub languages
{
	my ($name, @lines) = @_;
	write_lines("$data/$name.languages", @lines);
	return;
}

# Runs one query a text, in one session, and compares.
sub check
{
	my ($what, $query, @expected) = @_;
	my $step = run_steps($node, [ map { [ $_, sprintf($query, literal($expected[$_][0])) ] } 0 .. $#expected ]);
	is($step->{$_}{out} // 'died', $expected[$_][1], "$what: " . literal($expected[$_][0])) foreach 0 .. $#expected;
	return;
}

write_lines("$data/aa.stop", 'the', 'and', 'is', 'of', 'it');
my @list = ("# a comment", '', "english\tlexicon\ten", "german\tlexicon\tde", "chinese\tlexicon\tzh", "japanese\tlexicon\tja", "emoji\tsymbols",
	"dutch\tunread", "dutch\tstopwords", "the and is of it\tcommon\tenglish", "der die das und ist nicht\tcommon\tgerman", "het een en is\tcommon\tdutch", "le une est avec\tcommon\tfrench",
	"han\tscript\tchinese", "han\tscript\tjapanese", "kana\tscript\tjapanese",
	"abcdefghijklmnopqrstuvwxyz\tletters\tenglish", "äöüß\tletters\tgerman", "éèç\tletters\tfrench", "ж\tletters\trussian");
languages('comments', @list);
lexicon('emoji', "\\u{1F600}\t2", "\\u{1F620}\t-2");
lexicon('en', "emoji\tinclude", "aa\tstopwords", "this\tcommon", "good\t2", "bad\t-2", "fast\t1", "slow\t-1", "not\tnegation", "very\tdegree\t0.5", "but\tcontrast",
	"delivery\ttopic\tdelivery", "box\ttopic\tpackaging", "box\ttopic\tdescription", "customer service\ttopic\tservice", "cheap\t1", "cheap\ttopic\tprice", "good value\t3",
	"value\ttopic\tprice", "value added\tplain", "mail box\tplain", "bad service\t-3", "bad service\ttopic\tservice", "service\ttopic\tservice", "touch\ttopic\tour_own", "café\t1");
lexicon('de', "emoji\tinclude", "gut\t2", "schlecht\t-2", "schön\t1.5", "nicht\tnegation", "aber\tcontrast", "lieferung\ttopic\tdelivery", "preis\ttopic\tprice");
lexicon('zh', "emoji\tinclude", "好\t2", "好吃\t2.5", "好吃到哭\t3.5", "不\tnegation\t1", "不好意思\tplain", "慢\t-1", "很\tdegree\t0.5", "不 贵\t1.5", "最高\t1", "快递\tplain", "快递\ttopic\tdelivery", "快递员\tplain", "快递员\ttopic\tservice", "快餐\ttopic\tfood", "快\t1",
	"但是\tcontrast", "vip服务\t3", "送 * 慢\t-2", "的\tcommon", "品\t0.5");
lexicon('ja', "emoji\tinclude", "良い\t2", "良く\t2", "悪い\t-2", "ない\tafter", "ません\tafter\t1", "とても\tdegree\t0.5", "が\tcontrast", "配送\ttopic\tdelivery", "最高\t3", "迅速\t1", "早い\t1");

#
# Which language
#
check('language', 'SELECT comment_language(%s)',
	[ 'the kettle and the lid', 'en' ], [ 'der Kessel und die Tasse', 'de' ], [ 'THE KETTLE AND THE LID', 'en' ], [ 'it‘s the lid', 'en' ],
	# of a language that no lexicon reads: told by its words
	[ 'het is een kan', '' ], [ 'le pot est avec une tasse', '' ],
	# as likely as not: the one that is listed first, a lexicon's own words, and letters
	[ 'good', 'en' ], [ 'gut', 'de' ], [ 'good gut', 'en' ], [ 'gut schlecht good', 'de' ], [ 'nicht', 'de' ], [ 'ist', 'de' ], [ 'is', 'en' ],
	[ 'good über', 'de' ], [ 'Größe', 'de' ], [ 'café', 'en' ], [ 'good жж жж', '' ], [ 'жжж', '' ],
	# nothing that is known, and too little of it
	[ 'kettle', '' ], [ 'kettle lid pot cup tray good spoon fork knife plate dish', '' ], [ 'kettle lid good and', 'en' ], [ '12345', '' ], [ '...', '' ], [ '!', '' ],
	# words of a phrase, with unseen characters, and as parts of others
	[ 'service', 'en' ], [ "go\x{200b}od", 'en' ], [ 'goodgut', '' ], [ 'x-gut/x', 'de' ], [ 'gut1', 'de' ],
	# emoji alone, and beside unknown words; of an unread language and of too many words not
	[ '😀', 'emoji' ], [ '😀 kettle', 'emoji' ], [ '😀 good', 'en' ], [ '😀 gut', 'de' ], [ '😀 het is een kan', '' ], [ '😀 kettle lid pot cup tray', '' ], [ '🛴', '' ],
	# scripts
	[ '东西很好', 'zh' ], [ 'ケトル', 'ja' ], [ '这个的用', 'zh' ], [ '迅速', 'ja' ], [ '最高', 'zh' ], [ '配送迅速', 'ja' ], [ '電気', 'zh' ], [ '三个字母一二三四五六七八九十配送迅速', 'zh' ], [ '良い商品', 'ja' ],
	[ '东西很好 very good', 'zh' ], [ 'the very good thing 好', 'en' ], [ '배송이 빠르고', '' ], [ '배송 good', '' ], [ 'สินค้าดี', '' ], [ '好', 'zh' ],
	# no comment
	[ '', '' ], [ " \x{3000}", '' ]);
is($node->safe_psql('postgres', q{SELECT comment_language(NULL) IS NULL, comment_language(repeat('the kettle and ', 100000)), comment_language(repeat('x', 1000000)) IS NULL, comment_language(repeat('kettle ', 1000) || 'the')}),
	't|en|t|', 'long texts');

#
# The tone is that by the lexicon of the language, and NULL without one
#
check('tone', 'SELECT sentiment(%s)', [ 'the kettle is good', compound(2) ], [ 'das ist gut', compound(2) ], [ 'das ist nicht gut', compound(2 * -0.74) ], [ 'het is een good kan', '' ], [ '...', '' ], [ '😠', compound(-2) ],
	[ 'das ist schön, aber schlecht', compound(1.5 * 0.5 - 2 * 1.5) ], [ 'the kettle is red', '0' ]);
check('named', q{SELECT sentiment(%s, 'en')}, [ 'das ist gut', '0' ], [ 'good', compound(2) ], [ 'het is een good kan', compound(2) ], [ '...', '0' ]);
is($node->safe_psql('postgres', q{
	SELECT sentiment_tally(c), net_sentiment(c), sentiment_tally(c, NULL), sentiment_tally(c, 'en'), string_agg(coalesce(sentiment_category(c)::text, '-'), ',' ORDER BY id), string_agg(coalesce(sentiment_category(c, NULL)::text, '-'), ',' ORDER BY id)
	FROM (VALUES (1, 'good'), (2, 'gut'), (3, 'schlecht'), (4, 'het is een kan'), (5, NULL), (6, 'the red one'), (7, ' ')) AS v(id, c)}),
	'{1:1,2:1,3:2}/3|25.000000|{1:1,2:1,3:2}/3|{2:4,3:1}/3|positive,positive,negative,-,-,neutral,-|positive,positive,negative,-,-,neutral,-', 'what is not read is not in the denominator');

#
# Words without spaces between them: the longest key, phrases, signs
#
check('chinese', q{SELECT sentiment(%s, 'zh')},
	[ '好', compound(2) ], [ '好吃', compound(2.5) ], [ '好吃到', compound(2.5) ], [ '好吃到哭', compound(3.5) ], [ '真好吃啊', compound(2.5) ], [ '好好', compound(4) ], [ '不好意思', '0' ], [ '好不好意思', compound(2) ],
	[ '不好', compound(2 * -0.74) ], [ '不是好', compound(2) ], [ '很好', compound(2.5) ], [ '很不好', compound(2 * -0.74 - 0.5 * 0.95) ],
	# signs: sentences end at the wide ones and at a line's end, and pauses at commas and spaces keep a negation from what follows
	[ '不。好', compound(2) ], [ '不，好', compound(2) ], [ '不、好', compound(2) ], [ '不；好', compound(2) ], [ '不：好', compound(2) ], [ '不～好', compound(2) ], [ '不~好', compound(2) ], [ "不\n好", compound(2) ], [ '不 好', compound(2) ], [ '不！好', compound(2 + 0.292) ],
	[ '很，好', compound(2.5) ], [ '很。好', compound(2) ], [ "很\n好", compound(2) ], [ '好！', compound(2.292) ], [ '好？？', compound(2.36) ], [ '「好」', compound(2) ], [ '好，但是慢', compound(2 * 0.5 - 1.5) ],
	# phrases of such words, and words of other scripts beside them
	[ '不贵', compound(1.5) ], [ '送货慢', compound(-2) ], [ '送慢', compound(-1) ], [ 'VIP服务', compound(3) ], [ 'VIP 服务', compound(3) ], [ '好good', compound(2) ], [ 'good好', compound(2) ], [ '好😀好', compound(6) ], [ '好3个', compound(2) ], [ "好\x{fe0f}吃", compound(2) ], [ '𠀀好', compound(2) ]);
check('japanese', q{SELECT sentiment(%s, 'ja')},
	# a negation behind: three words back, or as many as it says, to the nearest valence, once
	[ '良い', compound(2) ], [ '良くない', compound(-1.48) ], [ '良くはない', compound(-1.48) ], [ '良くはあない', compound(-1.48) ], [ '良くはああない', compound(2) ], [ '良く。ない', compound(2) ], [ '良く、ない', compound(2) ], [ "良く\nない", compound(2) ],
	[ '良い悪いない', compound(2 + 1.48) ], [ '悪いが良いない', compound(-2 * 0.5 - 1.48 * 1.5) ], [ '良いがない', compound(1) ], [ '良くないない', compound(-1.48) ], [ 'ない', '0' ], [ 'ない良い', compound(2) ], [ 'とても良くない', compound(2.5 * -0.74) ],
	[ '良くません', compound(-1.48) ], [ '良くはません', compound(2) ], [ '良い ない', compound(2) ], [ '最高です', compound(3) ], [ 'ｶﾞ良い', compound(2) ]);
is($node->safe_psql('postgres', bytes(q{SELECT octet_length(c) > 1000000, sentiment(c), sentiment(d), sentiment(e) FROM (VALUES (repeat('好吃到', 120000), repeat('很', 400000) || '好', repeat('送', 400000) || '慢')) AS v(c, d, e)})),
	join('|', 't', compound(2.5 * 120000), compound(2 + 0.5 * 2.85), compound(-2)), 'a megabyte');

#
# Topics: each once, in the order of the alphabet
#
check('topics', 'SELECT comment_topics(%s)',
	[ 'good delivery', '{delivery}' ], [ 'the box and the delivery, the box', '{delivery,description,packaging}' ], [ 'good', '{}' ], [ 'customer service', '{service}' ], [ 'the customer is good', '{}' ],
	[ 'touch the box', '{description,our_own,packaging}' ], [ 'kettle', '' ], [ ' ', '' ], [ 'das ist der Preis der Lieferung', '{delivery,price}' ], [ 'het is een box', '' ],
	# what only has a tone hides no topic, what is plain does
	[ 'good value', '{price}' ], [ 'value added', '{}' ], [ 'mail box good', '{}' ], [ 'mail, box good', '{description,packaging}' ], [ 'bad service', '{service}' ],
	[ '快递很快', '{delivery}' ], [ '快餐好', '{food}' ], [ '快递员很好', '{service}' ], [ '快递员和快递', '{delivery,service}' ], [ '配送が早い', '{delivery}' ]);
is($node->safe_psql('postgres', q{SELECT comment_topics('good box', 'de'), comment_topics('die Lieferung', 'de'), comment_topics(NULL) IS NULL, comment_topics(NULL, 'de') IS NULL, comment_topics('', 'de') IS NULL}), '{}|{delivery}|t|t|t', 'topics by a lexicon that is named');
check('tones', q{SELECT string_agg(topic || ' ' || sentiment, ', ' ORDER BY n) FROM topic_sentiment(%s) WITH ORDINALITY AS t(topic, sentiment, n)},
	[ 'the delivery is fast', 'delivery ' . compound(1) ], [ 'the delivery is fast, the box is bad', join(', ', 'delivery ' . compound(1), map { "$_ " . compound(-2) } 'description', 'packaging') ],
	[ 'fast delivery but bad service', join(', ', 'delivery ' . compound(1), 'service ' . compound(-3)) ], [ 'good delivery. The service is not good. The delivery is slow', join(', ', 'delivery ' . compound(2 - 1), 'service ' . compound(-1.48)) ],
	# a clause without a tone has that of its sentence, and a sentence without one that of the text
	[ 'the delivery, it is slow. It is good', 'delivery ' . compound(-1) ], [ 'it is the delivery. It is slow, but the kettle is good', 'delivery ' . compound(-1 + 2) ], [ 'the delivery is red', 'delivery 0' ],
	[ 'delivery of the box is bad', join(', ', map { "$_ " . compound(-2) } 'delivery', 'description', 'packaging') ], [ 'VERY good delivery', 'delivery ' . compound(2 + 0.5 + 0.733) ], [ 'good! the kettle', '' ], [ 'cheap, slow delivery', join(', ', 'delivery ' . compound(-1), 'price ' . compound(1)) ],
	[ '快递很快，但是快递员不好', join(', ', 'delivery ' . compound(1.5), 'service ' . compound(-1.48)) ], [ '快餐不好', 'food ' . compound(1 - 1.48) ], [ 'het is een box', '' ], [ ' ', '' ]);
is($node->safe_psql('postgres', q{SELECT count(*) FROM topic_sentiment(NULL)}), '0', 'no rows for no comment');
is($node->safe_psql('postgres', bytes(q{SELECT topic, count(*), round(avg(sentiment)::numeric, 4) FROM (VALUES ('good delivery'), ('die Lieferung ist gut'), ('快递慢')) AS v(c), topic_sentiment(c) GROUP BY topic})),
	'delivery|3|' . sprintf('%.4f', (2 * compound(2) + compound(-1)) / 3), 'topics of all languages add up');

#
# What is wrong with a line
#
foreach (
	[ "good\ttopic", 'the name of a topic is not 1 to 63 characters, all of them a-z, 0-9 or _' ], [ "good\ttopic\tUpper", 'the name of a topic is not 1 to 63 characters, all of them a-z, 0-9 or _' ], [ "good\ttopic\t" . 'a' x 64, 'the name of a topic is not 1 to 63 characters, all of them a-z, 0-9 or _' ],
	[ "good\ttopic\ta\tb", 'something follows the end' ], [ "good\tafter\t4", 'the reach of a negation is not 1, 2 or 3' ], [ 'x' x 101 . "\tcommon", 'a word is longer than 100 bytes of UTF-8' ], [ "a b\tstopwords", 'a phrase can be neither a contrast nor the name of a file' ],
	[ "好！\t1", 'punctuation follows a word of a phrase other than its last one, or two dots or dashes are within a word' ], [ '好' x 34 . "\t1", 'a word is longer than 100 bytes of UTF-8' ], [ "../aa\tstopwords", 'what it includes is not the name of a file, which is of a-z, 0-9 and _' ])
{
	my ($line, $detail) = @$_;
	lexicon('wrong', "good\t1", $line);
	my $step = run_steps($node, [ [ 'line', "\\set VERBOSITY default\nSELECT sentiment('good', 'wrong')" ] ]);
	my ($stdout, $stderr);
	$node->psql('postgres', "SELECT sentiment('good', 'wrong')", stdout => \$stdout, stderr => \$stderr);
	like($stderr, qr/Line 2 of wrong\.sentiment: \Q$detail\E\./, "a line that is wrong: $detail");
	is($step->{line}{state}, 'F0000', '... its SQLSTATE');
}
lexicon('topics', map { "good\ttopic\tt$_" } 1 .. 33);
like(run_steps($node, [ [ 'many', q{SELECT comment_topics('good', 'topics')} ] ])->{many}{state}, qr/F0000/, 'more than 32 topics');
lexicon('topics', map { "good\ttopic\tt$_" } 10 .. 41);
is($node->safe_psql('postgres', q{SELECT array_length(comment_topics('good', 'topics'), 1), (comment_topics('good', 'topics'))[32]}), '32|t41', '32 topics');
foreach (
	[ 'english', 'there is no tab in it' ], [ "English\tlexicon", 'a name is not 1 to 63 characters, all of them a-z, 0-9 or _' ], [ "english\tlexicon\t../en", 'a name is not 1 to 63 characters, all of them a-z, 0-9 or _' ], [ "english\tspoken", 'what follows the tab is none of lexicon, unread, stopwords, common, letters, script and symbols' ],
	[ "the\tcommon", 'a name is not 1 to 63 characters, all of them a-z, 0-9 or _' ], [ "好\tletters\tchinese", 'a letter is none of the Latin, Greek and Cyrillic ones' ], [ "thai\tscript\tthai", 'a script is neither han nor kana' ], [ "english\tlexicon\ten\tx", 'something follows the end' ],
	[ "dutch\tunread\tx", 'something follows the end' ], [ "dutch\tstopwords\tx", 'something follows the end' ], [ "emoji\tsymbols\tx", 'something follows the end' ])
{
	my ($line, $detail) = @$_;
	languages('shop', '# a comment', $line);
	my ($stdout, $stderr);
	$node->psql('postgres', "SELECT comment_language('good')", stdout => \$stdout, stderr => \$stderr);
	like($stderr, qr/ERROR:  invalid line in list of languages "shop"\nDETAIL:  Line 2 of shop\.languages: \Q$detail\E\.\nHINT:  See the comment at the head of comments\.languages\./, "a list of languages: $detail");
}
languages('shop', map { "l$_\tunread" } 1 .. 32);
is(run_steps($node, [ [ 'many', q{SELECT comment_language('good')} ] ])->{many}{state}, 'F0000', 'more than 32 languages');
languages('shop', "nowhere\tlexicon");
is(run_steps($node, [ [ 'lost', q{SELECT comment_language('good')} ], [ 'named', q{SELECT sentiment('good', 'en')} ] ])->{$_}{state}, $_ eq 'lost' ? 'F0000' : '00000', "a lexicon that is not there: $_") foreach 'lost', 'named';
foreach ([ "nowhere\tlexicon", qr/could not open sentiment lexicon "nowhere".*CONTEXT:  lexicon "nowhere" of comments\.languages or shop\.languages/s ], [ "nowhere\tstopwords", qr/could not open list of frequent words "nowhere".*Name a language whose list the server has/s ])
{
	my ($line, $message) = @$_;
	my ($stdout, $stderr);
	languages('shop', $line);
	$node->psql('postgres', "SELECT comment_language('good')", stdout => \$stdout, stderr => \$stderr);
	like($stderr, $message, 'who asked for what is not there: ' . $line =~ s/\t/ /r);
}

#
# A session sees changes with its next statement: of lexicons, of what they include, and of both lists of languages, also of
# one that comes or goes; and what it had read before is freed
#
unlink "$data/shop.languages";
lexicon('nl', "goed\t2");
my @steps = (
	[ 'before', q{SELECT sentiment('good'), comment_language('het is een goed ding') IS NULL, sentiment('😀')} ],
	[ 'lexicon', "\\! printf 'good\\t-2\\n' > $data/en.sentiment\nSELECT sentiment('good'), sentiment('good', 'en')" ],
	[ 'twice', "\\! printf 'good\\t-3\\n' > $data/en.sentiment\nSELECT sentiment('good'), sentiment('good', 'en')" ],
	[ 'included', "\\! printf 'emoji\\tinclude\\n' >> $data/en.sentiment\n\\! printf '\\\\u{1F600}\\t-2\\n' > $data/emoji.sentiment\nSELECT sentiment('😀'), sentiment('😀', 'de'), sentiment('😀', 'en')" ],
	[ 'list', "\\! printf 'dutch\\tlexicon\\tnl\\n' > $data/shop.languages\nSELECT comment_language('het is een goed ding'), sentiment('het is een goed ding')" ],
	[ 'replaced', "\\! printf 'english\\tlexicon\\tnl\\n' > $data/shop.languages.new; mv $data/shop.languages.new $data/shop.languages\nSELECT comment_language('the goed and the lid')" ],
	[ 'gone', "\\! rm $data/shop.languages\nSELECT comment_language('the good and the lid'), comment_language('het is een goed ding') IS NULL" ],
	[ 'wrong', "\\! echo wrong >> $data/en.sentiment\nSELECT sentiment('good')" ],
	[ 'mended', "\\! printf 'good\\t1\\n' > $data/en.sentiment\nSELECT sentiment('good')" ],
	[ 'missing', "\\! mv $data/en.sentiment $data/en.moved\nSELECT sentiment('good')" ],
	[ 'back', "\\! mv $data/en.moved $data/en.sentiment\nSELECT sentiment('good')" ]);
$_->[1] = bytes($_->[1]) foreach @steps;
my $step = run_steps($node, \@steps);
my %expected = (before => [ compound(2), 't', compound(2) ], lexicon => [ compound(-2), compound(-2) ], twice => [ compound(-3), compound(-3) ], included => [ (compound(-2)) x 3 ],
	list => [ 'nl', compound(2) ], replaced => ['nl'], gone => [ 'en', 't' ], mended => [ compound(1) ], back => [ compound(1) ]);
is($step->{$_}{out}, join('|', @{ $expected{$_} }), "changes: $_") foreach sort keys %expected;
is($step->{$_}{state}, 'F0000', "changes: $_") foreach 'wrong', 'missing';
# a statement doesn't see what changes while it runs; a cursor's next FETCH is a statement
is($node->safe_psql('postgres', "BEGIN;\nDECLARE c CURSOR FOR SELECT sentiment(repeat('good', i)) FROM generate_series(1, 1) AS i UNION ALL SELECT sentiment(repeat('good', i)) FROM generate_series(1, 1) AS i;\nFETCH 1 FROM c;\n\\! printf 'good\\t-1\\n' > $data/en.sentiment\nFETCH 1 FROM c;\nCOMMIT"), compound(1) . "\n" . compound(-1), 'a cursor');
SKIP:
{
	skip 'memory contexts are not shown before 14', 1 if $node->safe_psql('postgres', 'SHOW server_version_num') < 140000;
	my $count = q{SELECT count(*) FROM pg_backend_memory_contexts WHERE name IN ('nps lexicon', 'nps languages');};
	my @counts = split /\n/, $node->safe_psql('postgres', "SELECT sentiment('good') < 2;\n$count\n" . join('', map { "\\! printf 'good\\t1\\n# $_\\n' > $data/en.sentiment\nSELECT sentiment('good') < 2;\n" } 1 .. 20) . $count);
	is($counts[-1], $counts[1], 'what was read before is freed');
}

#
# Workers
#
lexicon('en', "good\t2", "bad\t-2", "the\tcommon", "box\ttopic\tpackaging");
$node->safe_psql('postgres', bytes(q{
	CREATE TABLE comments AS SELECT id, (ARRAY['good', 'das ist schlecht', 'het is een kan', 'the red box', '很好'])[id % 5 + 1] AS comment FROM generate_series(1, 5000) AS id;
	ALTER TABLE comments SET (parallel_workers = 3);
	ANALYZE comments}));
my $query = q{SELECT sentiment_tally(comment), net_sentiment(comment), count(comment_language(comment)), sum(array_length(comment_topics(comment), 1)) FROM comments};
$step = run_steps($node, [ [ 'plan', "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) $query" ], [ 'result', $query ], [ 'changed', "\\! printf 'good\\t-2\\nbox\\ttopic\\ta\\nthe\\tcommon\\n' > $data/en.sentiment\n$query" ] ]);
like($step->{plan}{out}, qr/Finalize Aggregate.*Workers Launched: [123].*Partial Aggregate/s, 'parallel: workers ran');
is($step->{result}{out}, '{1:1000,2:1000,3:2000}/3|25.000000|4000|1000', 'parallel: the result');
is($step->{changed}{out}, '{1:2000,2:1000,3:1000}/3|-25.000000|4000|1000', 'parallel: after a change');

#
# In databases of other encodings
#
foreach (
	[ 'LATIN1', 'das ist schön', 'de', compound(1.5) ], [ 'LATIN1', 'Größe', 'de', '0' ], [ 'EUC_JP', '配送は良くない', 'ja', compound(-1.48) ], [ 'EUC_JP', '好', 'zh', compound(2) ], [ 'SQL_ASCII', '很好', 'zh', compound(2.5) ], [ 'KOI8R', 'жжж good', '', '' ])
{
	my ($encoding, $text, $language, $score) = @$_;
	my $database = lc "db_$encoding";
	$node->safe_psql('postgres', "CREATE DATABASE $database ENCODING '$encoding' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0") unless $node->safe_psql('postgres', "SELECT 1 FROM pg_database WHERE datname = '$database'");
	my $step = run_steps($node, [ [ 'client', "SET client_encoding = '" . ($encoding eq 'SQL_ASCII' ? $encoding : 'UTF8') . "'; CREATE EXTENSION IF NOT EXISTS nps" ], [ 'language', 'SELECT comment_language(' . literal($text) . ')' ], [ 'score', 'SELECT sentiment(' . literal($text) . ')' ] ], database => $database);
	is($step->{language}{out}, $language, "$encoding: the language of " . literal($text));
	is($step->{score}{out}, $score, "$encoding: the tone of " . literal($text));
}

$node->stop;
done_testing();
