-- The tone of comments: scores worked out by hand from the rules, texts of every kind, the aggregates and the law
-- net_sentiment(comment) = net_sentiment(sentiment_tally(comment)), and errors.
\set ON_ERROR_STOP on

--
-- Scores by hand. A sum of valences s becomes s / sqrt(s * s + 15), to four decimals. What the words add, from the lexicon:
-- good 1.9, great 3.1, love 3.2, perfect 2.7, happy 2.7, nice 1.8, best 3.2, helpful 1.8, sturdy 2.1,
-- bad -2.5, broken -2.1, awful -2.0, hate -2.7, terrible -2.1, noisy -0.7, problem -1.7, returned -1.2.
-- A degree word adds or takes 0.293 (0.95 and 0.9 of it two and three words before), a word in capitals 0.733, a negation
-- makes it -0.74 times, each ! adds 0.292 up to four, two or three ? 0.18 each, four and more 0.96 together.
--

CREATE FUNCTION pg_temp.compound(sum numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
	SELECT round(sum / sqrt(sum * sum + 15), 4)
$$;
-- the width of some characters depends on the version of psql
\pset format unaligned
SELECT comment, s AS sum, sentiment(comment, 'english') AS score, sentiment_category(comment, 'english') AS category,
	CASE WHEN sentiment(comment, 'english')::numeric <> pg_temp.compound(s) THEN 'by hand: ' || pg_temp.compound(s) ELSE '' END AS wrong
FROM (VALUES
	-- valences are added up
	(101, 'The kettle is good', 1.9),
	(102, 'good, sturdy and a nice colour', 1.9 + 2.1 + 1.8),
	(103, 'The kettle is broken', -2.1),
	(104, 'good kettle, awful delivery', 1.9 - 2.0),
	(105, 'The kettle is red', 0),
	-- in any order
	(106, 'good, perfect, bad, broken!!!!', 0),
	(107, 'bad, broken, good, perfect!!!!', 0),
	(108, 'good, bad, perfect, broken!!!!', 0),
	-- degree words: by one, two and three words, towards zero and away from it
	(201, 'a very good lamp', 1.9 + 0.293),
	(202, 'it was very much good', 1.9 + 0.293 * 0.95),
	(203, 'really it is good', 1.9 + 0.293 * 0.9),
	(204, 'really it is all good', 1.9),
	(205, 'very bad', -2.5 - 0.293),
	(206, 'hardly good', 1.9 - 0.293),
	(207, 'slightly noisy', -0.7 + 0.293),
	(208, 'really very good', 1.9 + 0.293 + 0.293 * 0.95),
	(209, 'kind of good', 1.9 - 0.293),
	(210, 'a bit noisy', -0.7 + 0.293),
	(211, 'what a kind answer', 2.4),
	(212, 'really kind of good', 1.9 - 0.293 + 0.293 * 0.9),
	(213, 'really, good', 1.9 + 0.293),
	(214, 'really! good', 1.9 + 0.292),
	-- negations, which reach as far
	(301, 'not good', 1.9 * -0.74),
	(302, 'isn''t that good', 1.9 * -0.74),
	(303, 'not at all good', 1.9 * -0.74),
	(304, 'not what I would call good', 1.9),
	(305, 'not bad', -2.5 * -0.74),
	(306, 'not very good', (1.9 + 0.293) * -0.74),
	(307, 'very not good', 1.9 * -0.74 + 0.293 * 0.95 * -1),
	(308, 'never not good', 1.9 * -0.74 * -0.74),
	(309, 'don’t love it', 3.2 * -0.74),
	(310, 'dont love it', 3.2 * -0.74),
	(311, 'Not. Good to see it again', 1.9),
	(312, 'never so good', 1.9 + 0.8),
	(313, 'never tasted so good', 1.9 + 0.8),
	(336, 'never this good', 1.9 + 0.5),
	(314, 'never seen this bad a lamp', -2.5 - 0.5),
	-- what stands between has a valence: no idiom, and turned
	(315, 'never liked this brand', 1.8 * -0.74),
	-- behind a comma, a colon and a semicolon a negation doesn't reach; behind other signs it does
	(316, 'never, good', 1.9),
	(317, 'Nope: great', 3.1),
	(318, 'nope; great', 3.1),
	(319, 'it is *not* good', 1.9 * -0.74),
	-- nor over the end of a sentence, of which what is before doesn't either
	(320, 'never. good', 1.9),
	(321, 'Not! good', 1.9 + 0.292),
	(322, 'never? good', 1.9),
	(323, 'not . good', 1.9),
	(324, 'not now. good', 1.9),
	(331, 'It is "not." Good (never!) great', 1.9 + 3.1 + 0.292),
	(332, 'It is not… good', 1.9),
	(333, '"Never," great', 3.1),
	(334, 'never (!)now good', 1.9 * -0.74 - 0.292),
	(335, E'I am fed\u200b up', -1.8),
	-- as review corpora split it, and with other signs for the apostrophe
	(325, 'it is n''t good', 1.9 * -0.74),
	(326, 'I don´t love it', 3.2 * -0.74),
	(327, 'I donʼt love it', 3.2 * -0.74),
	(328, 'I don‘t love it', 3.2 * -0.74),
	(329, 'I can''t help but love it', 3.2),
	(330, 'I could n''t help but love it', 3.2),
	-- no: a valence of its own where nothing follows, else a negation
	(401, 'Oh no', -1.2),
	(402, 'no problem', -1.7 * -0.74),
	(403, 'no big problem', -1.7 * -0.74),
	(404, 'no, that was no good', -1.2 + 1.9 * -0.74),
	(405, 'No, I love it', -1.2 + 3.2),
	(406, 'no, problem', -1.2 - 1.7),
	(407, 'no very problem', -1.2 + (-1.7 - 0.293) * -0.74),
	(408, 'no kettle is good', 1.9),
	(409, 'NO problem here', -1.7 * -0.74),
	(410, 'No. Problem', -1.2 - 1.7),
	(411, 'No! Great', -1.2 + 3.1 + 0.292),
	(412, 'No suggestions', 0),
	(413, 'It said "no" to good', -1.2 + 1.9 * -0.74),
	(414, 'no no', -1.5),
	(415, 'good, no but great', (1.9 - 1.2) * 0.5 + 3.1 * -0.74 * 1.5),
	-- least, but at least
	(501, 'the least good of them', 1.9 * -0.74),
	(502, 'at least good', 1.9),
	(503, 'least all good', 1.9),
	-- plain phrases: what their words are by themselves doesn't count, such as doubt, -1.5
	(504, 'without doubt good', 1.9),
	(505, 'without the doubt', -1.5 * -0.74),
	-- capitals, but not in a text all in capitals
	(601, 'a GOOD lamp', 1.9 + 0.733),
	(602, 'a BAD lamp', -2.5 - 0.733),
	(603, 'A GOOD LAMP', 1.9),
	(604, 'VERY good', 1.9 + 0.293 + 0.733),
	(605, 'VERY bad', -2.5 - 0.293 - 0.733),
	(606, 'VERY GOOD 10', 1.9 + 0.733 + 0.293 + 0.733),
	(607, 'NOT good', 1.9 * -0.74),
	(608, 'not GOOD', (1.9 + 0.733) * -0.74),
	(609, 'KIND OF good', 1.9 - 0.293 + 0.733),
	(610, 'THE BOMB of a kettle', 3.0 + 0.733),
	(611, 'the BOMB of a kettle', 3.0),
	(612, 'THE bomb of a kettle', 3.0),
	(613, 'kind OF good', 1.9 - 0.293),
	(614, 'VERY not good', 1.9 * -0.74 - (0.293 + 0.733) * 0.95),
	-- marks
	(701, 'good!', 1.9 + 0.292),
	(702, 'bad!!!', -2.5 - 3 * 0.292),
	(703, 'good!!!!!!!', 1.9 + 4 * 0.292),
	(704, 'good?', 1.9),
	(705, 'good??', 1.9 + 2 * 0.18),
	(706, 'bad???', -2.5 - 3 * 0.18),
	(710, 'good????', 1.9 + 0.96),
	(707, 'bad?????', -2.5 - 0.96),
	(708, 'The kettle!!! Red???', 0),
	(709, '!good! !great!', 1.9 + 3.1 + 4 * 0.292),
	-- contrast: half before, one and a half after; once, and only if there is something before
	(801, 'good but noisy', 1.9 * 0.5 - 0.7 * 1.5),
	(802, 'BAD, BUT great.', (-2.5 - 0.733) * 0.5 + 3.1 * 1.5),
	(803, 'But it is good', 1.9),
	(804, 'good but bad but great', 1.9 * 0.5 + (-2.5 + 3.1) * 1.5),
	(805, 'nothing but good', 1.9),
	(806, 'last but not least, good', 1.9),
	(807, 'anything but good', 1.9 * -0.74),
	(808, 'good...but noisy', 1.9 * 0.5 - 0.7 * 1.5),
	(809, 'good--but noisy', 1.9 * 0.5 - 0.7 * 1.5),
	(810, 'good—but noisy', 1.9 * 0.5 - 0.7 * 1.5),
	(811, 'good–but noisy', 1.9 * 0.5 - 0.7 * 1.5),
	(812, 'good…but noisy', 1.9 * 0.5 - 0.7 * 1.5),
	-- a single dot or dash joins one word
	(813, 'a good-bad, good.bad lamp', 0),
	(814, '...good, --great', 1.9 + 3.1),
	(815, '…good —great', 1.9 + 3.1),
	(816, 'not a "red--" good', 1.9 * -0.74),
	(817, 'never …good', 1.9 * -0.74),
	-- idioms: as one word, that rules work on
	(901, 'This kettle is the bomb', 3.0),
	(902, 'really the bomb', 3.0 + 0.293),
	(903, 'not the bomb', 3.0 * -0.74),
	(910, 'not to die for', 3.0 * -0.74),
	(904, 'the, bomb', -2.2),
	(905, 'a broken heart', -2.9),
	(906, 'by the bus stop', 0),
	(907, 'I can''t stand it', -2.0),
	(908, 'I am fed up', -1.8),
	(909, 'the the bomb bomb', 3.0 - 2.2),
	-- emoticons and emoji, also behind words and with what goes unseen
	(1001, 'arrived :)', 2.0),
	(1002, 'arrived :(', -1.9),
	(1003, 'arrived :-)', 1.3),
	(1004, '<3', 1.9),
	(1005, 'LOL', 1.8),
	(1006, 'arrived 😀', 2.0),
	(1007, 'arrived😀😀', 2 * 2.0),
	(1008, 'good👍🏽', 1.9 + 2.0),
	(1009, '❤️', 3.0),
	(1010, 'not 😍', 3.0),
	(1011, '😀good', 2.0 + 1.9),
	(1012, 'not 👍🏽 at good', 2.0 + 1.9 * -0.74),
	(1013, E'not 👍\u200d at good', 2.0 + 1.9 * -0.74),
	(1014, 'very ❤️ good', 3.0 + 0.293 + 1.9 + 0.293 * 0.95),
	(1015, 'arrived ❤', 3.0),
	(1016, 'good🧡', 1.9 + 2.8),
	(1017, 'good🀄great', 1.9 + 3.1),
	(1018, 'good‼great', 1.9 + 3.1),
	(1019, ':-Þ and :-þ', 0.9 + 0.733 + 0.9),
	(1020, ':-p and :p', 1.2 + 1.0),
	(1021, '⭐', -1.5),
	(1022, 'good🩷', 1.9 + 2.8),
	(1023, 'good🪑great', 1.9 + 3.1),
	-- punctuation, letters and space of other kinds
	(1101, '"good", (great); *love*', 1.9 + 3.1 + 3.2),
	(1102, '“good” «great»', 1.9 + 3.1),
	(1103, E'good\u00a0bad\u3000great', 1.9 - 2.5 + 3.1),
	(1104, E'good\tbad\r\ngreat', 1.9 - 2.5 + 3.1),
	(1105, 'ｇood', 0),
	(1106, 'good！', 1.9 + 0.292),
	(1108, E'go\u200bod', 1.9),
	(1109, E'go\u00adod', 1.9),
	(1110, E'good\u2028bad\u2009great', 1.9 - 2.5 + 3.1),
	(1111, '¡good! ¿great?', 1.9 + 3.1 + 0.292),
	(1112, 'good？？', 1.9 + 2 * 0.18),
	(1113, '‘good’', 1.9),
	-- what isn't a word
	(1114, 'Samuel L. Jackson', 0),
	(1115, 'a &lt; b &gt; c', 0),
	(1117, E'go\u200fod', 1.9),
	(1118, '「good」', 1.9),
	(1119, 'great™ good® ©great', 3.1 + 1.9 + 3.1),
	-- negations turn no emoji and no emoticon, and reach over them
	(1201, 'no lamp 😡', -2.8),
	(1202, 'never :(', -1.9),
	(1203, 'not good :)', 1.9 * -0.74 + 2.0),
	(1204, 'not lol', 1.8 * -0.74),
	(1205, 'not :( good', -1.9 + 1.9 * -0.74),
	-- a single sign between words without a space: behind a point a capital follows
	(1211, 'two.Terrible.Returned', -2.1 - 1.2),
	(1212, 'not good.Great', 1.9 * -0.74 + 3.1),
	(1213, 'good,bad!Great?', 1.9 - 2.5 + 3.1 + 0.292),
	(1214, 'BAD.TERRIBLE lamp', -2.5 - 2.1 - 2 * 0.733),
	(1215, 'never,good', 1.9),
	(1216, 'It didn''t.Great', 3.1),
	(1217, '(good.Great)', 1.9 + 3.1),
	(1218, 'good.État great', 1.9 + 3.1),
	(1219, 'é.Bad good', 1.9),
	-- but not within addresses, versions, initials and abbreviations
	(1221, 'www.Good.Great is http://good.Bad/Great.Bad?Good,Bad red', 0),
	(1222, 'shop.example.com/Great.Bad, me@Good.Bad, v2.Good, B.Good, good.B', 0),
	(1223, 'e.g. U.S. good.com', 0),
	-- entities, tags, and signs that were taken for others
	(1231, 'It isn&#39;t good. It isn&#x27;t nice', 1.9 * -0.74 + 1.8 * -0.74),
	(1232, '&quot;good&quot; &amp; &QUOT;great&QUOT;', 1.9 + 3.1),
	(1233, 'isn&amp;#39;t good', 1.9 * -0.74),
	(1234, 'good<br>bad<BR />great<br/>nice', 1.9 - 2.5 + 3.1 + 1.8),
	(1235, 'good&lt;br&gt;bad&LT;br /&GT;great', 1.9 - 2.5 + 3.1),
	(1236, '<i>good</i> <a href="http://bad.example/">great</a>', 1.9 + 3.1),
	(1237, 'good&nbsp;bad', 1.9 - 2.5),
	(1238, 'a &lt;3 for it', 1.9),
	(1239, 'a <b 3 good> bad', 1.9 - 2.5),
	(1240, 'good &foo; &#; &#xG; &#1114112; &#55296; &amp great', 1.9 + 3.1),
	(1241, 'not good&hellip; great', 1.9 * -0.74 + 3.1),
	(1242, '&#128512; good', 2.0 + 1.9),
	(1243, 'It isn`t good', 1.9 * -0.74),
	(1244, 'It isn＇t good', 1.9 * -0.74),
	(1245, 'I donâ€™t love it', 3.2 * -0.74),
	(1246, E'â€œgoodâ€\u009d â€” â€˜greatâ€™', 1.9 + 3.1),
	(1247, 'good & bad < great', 1.9 - 2.5 + 3.1),
	-- letters drawn out
	(1251, 'gooood', 1.9),
	(1252, 'sooo good', 1.9 + 0.293),
	(1253, 'I loooove it', 3.2),
	(1254, 'a GOOOOD lamp', 1.9 + 0.733),
	(1255, 'nooo problem', -1.7 * -0.74),
	(1256, 'aweeesommme!', 3.1 + 0.292),
	(1257, 'a gooood-baaad lamp', 0),
	(1258, 'faaaantaaaastiiiic', 2.6),
	(1259, 'loooooonnnnnggggg goood', 1.9),
	(1260, 'It is “goooood”', 1.9),
	-- stars, by their number
	(1261, '⭐⭐⭐⭐⭐', 2.6),
	(1262, '⭐️⭐️', -1.2),
	(1263, '⭐ ⭐ ⭐ good', 0.0 + 1.9),
	(1264, '★★★★☆ good', 1.7 + 1.9),
	(1265, '5⭐', 2.6),
	(1266, '1 ⭐', -2.2),
	(1267, '⭐⭐⭐⭐⭐⭐⭐⭐⭐⭐', 2.6 + 1.7),
	(1268, '★ good', 1.9),
	(1269, 'not ⭐⭐⭐⭐⭐', 2.6),
	-- what turns the meaning of its words
	(1281, 'I couldn''t be happier', 2.6),
	(1282, 'I couldn’t be happier', 2.6),
	(1283, 'It never looked better', 2.2),
	(1284, 'It never got better', -1.6),
	(1285, 'It could be better', -0.9),
	(1286, 'You can''t go wrong', 1.8),
	(1287, 'It was nothing but trouble', -2.7),
	(1288, 'Support is here', 0),
	(1289, 'not worth it', -2.6),
	(1290, 'I can''t recommend it enough', 2.8),
	(1291, 'It doesn''t work at all', -3.0)
) AS v(row, comment, s)
ORDER BY row;
\pset format aligned

-- Each word of the rules, typed in here: of the ones before "good" those that don't make of its 1.9 what they should
SELECT word, sentiment(word || ' good', 'english')
FROM unnest(ARRAY['absolutely', 'amazingly', 'awfully', 'completely', 'considerable', 'considerably', 'decidedly', 'deeply', 'effing', 'enormous', 'enormously',
	'entirely', 'especially', 'exceedingly', 'exceptionally', 'extraordinarily', 'extreme', 'extremely', 'fabulously', 'flippin', 'flipping',
	'frackin', 'fracking', 'freakin', 'frickin', 'fricking', 'friggin', 'frigging', 'fuckin', 'fucking', 'fuggin', 'fugging', 'fully', 'greatly', 'hella',
	'highly', 'hugely', 'immensely', 'incredible', 'incredibly', 'insanely', 'intensely', 'major', 'majorly', 'massively', 'more', 'most', 'particularly',
	'purely', 'quite', 'really', 'remarkably', 'so', 'substantially', 'thoroughly', 'total', 'totally', 'tremendously', 'uber', 'ultra',
	'unbelievably', 'unusually', 'utter', 'utterly', 'vastly', 'very', 'wildly']) AS word
WHERE sentiment(word || ' good', 'english')::numeric <> pg_temp.compound(1.9 + 0.293);
SELECT word, sentiment(word || ' good', 'english')
FROM unnest(ARRAY['a bit', 'a tad', 'almost', 'barely', 'hardly', 'just enough', 'kind of', 'kind-of', 'kinda', 'kindof', 'less', 'little', 'marginal',
	'marginally', 'mildly', 'occasional', 'occasionally', 'partially', 'partly', 'scarce', 'scarcely', 'slight', 'slightly', 'somewhat', 'sort of', 'sort-of',
	'sorta', 'sortof']) AS word
WHERE sentiment(word || ' good', 'english')::numeric <> pg_temp.compound(1.9 - 0.293);
SELECT word, sentiment(word || ' is good', 'english')
FROM unnest(ARRAY['ain''t', 'aint', 'aren''t', 'arent', 'can''t', 'cannot', 'cant', 'couldn''t', 'couldnt', 'daren''t', 'darent', 'despite', 'didn''t', 'didnt',
	'doesn''t', 'doesnt', 'don''t', 'dont', 'hadn''t', 'hadnt', 'hasn''t', 'hasnt', 'haven''t', 'havent', 'isn''t', 'isnt', 'mightn''t', 'mightnt', 'mustn''t',
	'mustnt', 'n''t', 'needn''t', 'neednt', 'neither', 'never', 'nobody', 'none', 'nope', 'nor', 'not', 'nothing', 'nowhere', 'oughtn''t', 'oughtnt', 'rarely',
	'seldom', 'shan''t', 'shant', 'shouldn''t', 'shouldnt', 'uh-uh', 'uhuh', 'wasn''t', 'wasnt', 'weren''t', 'werent', 'without', 'won''t', 'wont', 'wouldn''t',
	'wouldnt']) AS word
WHERE sentiment(word || ' is very good', 'english')::numeric <> pg_temp.compound((1.9 + 0.293) * -0.74);
SELECT word, sentiment(word || ' good', 'english')
FROM unnest(ARRAY['at least', 'very least', 'without doubt', 'without a doubt', 'not only', 'but also', 'nothing but', 'help but', 'can''t help but',
	'cannot help but', 'can not help but', 'couldn''t help but', 'n''t help but', 'last but not least']) AS word
WHERE sentiment('great, ' || word || ' good', 'english')::numeric <> pg_temp.compound(3.1 + 1.9);
SELECT phrase, sentiment(phrase, 'english')
FROM (VALUES ('the shit', 3.0), ('the bomb', 3), ('bad ass', 1.5), ('badass', 1.5), ('bus stop', 0), ('yeah right', -2), ('kiss of death', -1.5),
	('to die for', 3), ('beating heart', 3.1), ('broken heart', -2.9), ('cut the mustard', 2), ('under the weather', -2), ('😀', 2.0), ('😡', -2.8), ('👎', -2.0),
	('👍', 2.0), ('💔', -2.9), ('😂', 2.4), ('😭', -2.2), ('🙏', 1.4), ('🎉', 2.4), ('🩷', 2.8)) AS v(phrase, s)
WHERE sentiment('It is ' || phrase, 'english')::numeric <> pg_temp.compound(s);

--
-- Any text
--

SELECT sentiment('.', 'english') AS dot, sentiment('...!?;:,"''()[]{}', 'english') AS punctuation, sentiment('!!!!', 'english') AS marks,
	sentiment('12345 67.89', 'english') AS digits, sentiment(E'\u0301\u0302', 'english') AS accents, sentiment('你好世界。', 'english') AS chinese, sentiment('𝔤𝔬𝔬𝔡', 'english') AS letters;
-- nothing that any lexicon reads
SELECT sentiment('.') IS NULL AS dot, sentiment('12345') IS NULL AS digits, sentiment('배송이 빠르고') IS NULL AS korean, sentiment('Goed product, snel geleverd') IS NULL AS dutch, comment_language('Goed product, snel geleverd') IS NULL AS language;
SELECT sentiment(NULL) IS NULL AS comment, sentiment('good', NULL) = sentiment('good') AS lexicon, sentiment_category(NULL) IS NULL AS category, net_sentiment(NULL::score_tally) IS NULL AS tally;
-- blank comments count as NULL: white space and characters that aren't seen, but nothing else
SELECT what, sentiment(comment) IS NULL AND sentiment(comment, 'english') IS NULL AS score, sentiment_category(comment) IS NULL AND sentiment_category(comment, 'english') IS NULL AS category,
	sentiment_tally(comment) = '{}' AND sentiment_tally(comment, 'english') = '{}' AS tally, net_sentiment(comment) IS NULL AND net_sentiment(comment, 'english') IS NULL AS net
FROM (VALUES (1, 'empty', ''), (2, 'spaces', '   '), (3, 'tabs and ends of lines', E'\t\n\r\x0b\f'), (4, 'ideographic space', E'\u3000'), (5, 'no-break spaces', E'\u00a0\u202f\u2007'),
	(6, 'other spaces', E'\u1680\u2000\u200a\u205f\u2028\u2029\u0085'), (7, 'zero-width', E'\u200b\u200c\u200d\ufeff\u2060'), (8, 'marks of direction', E'\u200e\u200f\u061c\u202a\u202e\u2066'),
	(9, 'fillers', E'\u3164\uffa0\u115f\u1160'), (10, 'empty braille cell', E'\u2800'), (11, 'soft hyphen and joiner', E'\u00ad\u034f'), (12, 'variation selectors and tags', E'\ufe0f\ufe00\U000e0100\U000e0020'),
	(13, 'all of them', E' \u00a0\t\u3000\u200b\n'), (14, 'long', repeat(E' \u3000', 300000)), (15, 'in a char(n)', ''::char(5)),
	(20, 'a point', '.'), (21, 'a digit', '0'), (22, 'behind space', E'\u3000\u00a0x'), (23, 'a letter between', E'\u200bé\u200b'), (24, 'a dash', '–'), (25, 'a braille letter', E'\u2801'), (26, 'an emoji', '🀄')
) AS v(row, what, comment) GROUP BY row, what, comment ORDER BY row;
-- a megabyte: of words, of one word, of spaces, of punctuation, of emoji, of accents, of the beginnings of phrases
SELECT what, octet_length(comment) >= 1000000 AS long, sentiment(comment, 'english')
FROM (VALUES (1, 'words', repeat('the kettle is good and bad ', 40000)), (2, 'one word', repeat('good', 250000)), (3, 'spaces', repeat(' ', 1000000) || 'good'),
	(4, 'points', 'good' || repeat('.', 1000000)), (5, 'pairs of points', 'good' || repeat('..a', 350000)), (6, 'marks', 'good ' || repeat('!', 1000000)), (7, 'emoji', repeat('👍', 250000)), (8, 'emoji without valence', repeat('🛴', 250000)),
	(9, 'accents', 'good' || repeat(E'\u0301', 500000)), (13, 'accents that grow', repeat(E'x\u0344', 350000) || ' good'), (10, 'joiners', 'good ' || repeat(E'\u200d', 350000)), (11, 'phrases', repeat('under the under the ', 50000)), (12, 'neutral', repeat('kettle ', 150000) || 'good')
) AS v(row, what, comment) ORDER BY row;
-- in a column of each type of text, in an expression index, in a generated column, folded to a constant
CREATE TEMP TABLE comments (t text, v varchar(40), c char(40), category sentiment_label GENERATED ALWAYS AS (sentiment_category(t)) STORED);
INSERT INTO comments VALUES ('good', 'bad', 'great'), (NULL, NULL, NULL), ('it is red', 'not good', 'no');
CREATE INDEX ON comments (sentiment(t));
SELECT category, sentiment_category(t) AS t, sentiment_category(v) AS v, sentiment_category(c) AS c, sentiment(v) AS of_v, sentiment(c) AS of_c FROM comments ORDER BY t;
SELECT sentiment_category('great'), sentiment_category('great'::text), sentiment_category('great', 'english'), sentiment_category(comment => 'awful'), 'positive'::sentiment_label AS "cast";
SELECT enum_range(NULL::sentiment_label), 'negative'::sentiment_label < 'neutral' AND 'neutral'::sentiment_label < 'positive' AS ordered;
-- one function for whatever is a text: a domain, citext, name, varchar, char, a literal, a parameter without a type
CREATE EXTENSION citext;
CREATE DOMAIN pg_temp.opinion AS text CHECK (VALUE <> 'no');
CREATE DOMAIN pg_temp.short_opinion AS varchar(20);
SELECT count(*) AS functions FROM pg_proc WHERE proname = 'sentiment_category';
SELECT sentiment_category('great'::pg_temp.opinion) AS of_domain, sentiment_category('awful'::pg_temp.short_opinion) AS of_domain_over_varchar, sentiment_category('GREAT'::citext) AS of_citext,
	sentiment_category('awful'::name) AS of_name, sentiment_category('great'::varchar) AS of_varchar, sentiment_category('awful'::varchar(5)) AS of_varchar_5, sentiment_category('great'::char(9)) AS of_char_9,
	sentiment_category('great') AS of_literal, sentiment_category(NULL) AS of_null, sentiment_category(concat('aw', 'ful')) AS of_text, sentiment_category('great'::pg_temp.opinion, 'english') AS with_lexicon;
PREPARE category AS SELECT sentiment_category($1), pg_typeof(sentiment_category($1)), pg_typeof($1) AS parameter;
EXECUTE category('awful');
EXECUTE category(' ');
PREPARE category_by AS SELECT sentiment_category($1, $2), sentiment($1, $2) = sentiment('great') AS score;
EXECUTE category_by('great', 'english');
DROP EXTENSION citext;
-- around the cuts: sums of 0.2, 0.1, -0.1 and -0.2
SELECT comment, sentiment(comment, 'vader'), sentiment_category(comment, 'vader') FROM (VALUES (1, 'friendly, awful'), (2, 'good, hate, okay'), (3, 'good, awful'), (4, 'nice, awful')) AS v(row, comment) ORDER BY row;

--
-- Aggregates
--

CREATE TEMP TABLE reviews AS
SELECT i AS id, i % 3 AS product, CASE WHEN i % 7 = 0 THEN NULL WHEN i % 11 = 0 THEN E' \u3000' ELSE (ARRAY['good', 'bad', 'a red kettle', 'great!', 'not good', 'love it but noisy'])[i % 6 + 1] END AS comment
FROM generate_series(1, 200) AS i;
SELECT product, sentiment_tally(comment), round(net_sentiment(comment), 4) AS net, net_sentiment(comment) = net_sentiment(sentiment_tally(comment)) AS law,
	net_sentiment(comment) = round(100.0 * (count(*) FILTER (WHERE sentiment(comment) >= 0.05) - count(*) FILTER (WHERE sentiment(comment) <= -0.05)) / count(*) FILTER (WHERE id % 7 <> 0 AND id % 11 <> 0), 6) AS by_hand,
	responses(sentiment_tally(comment)) = count(*) FILTER (WHERE id % 7 <> 0 AND id % 11 <> 0) AS counted, sentiment_tally(comment, 'english') = sentiment_tally(comment) AS named
FROM reviews GROUP BY product ORDER BY product;
SELECT net_sentiment(sum(t)) = (SELECT net_sentiment(comment) FROM reviews) AS sums_up, mean_score(sum(t)) = (SELECT round(avg(array_position(enum_range(NULL::sentiment_label), sentiment_category(comment))), 6) FROM reviews) AS mean
FROM (SELECT product, sentiment_tally(comment) AS t FROM reviews GROUP BY product) AS s;
-- without comments, or with blank ones only
SELECT comment IS NULL AS missing, sentiment_tally(comment), net_sentiment(comment), net_sentiment(sentiment_tally(comment)) IS NULL AS law, sentiment_tally(comment, NULL), net_sentiment(comment, NULL) FROM reviews
WHERE id % 7 = 0 OR id % 11 = 0 GROUP BY comment IS NULL ORDER BY missing;
SELECT sentiment_tally(comment), net_sentiment(comment), net_sentiment('{}') FROM reviews WHERE false;
SELECT net_sentiment('{1:1,2:1,3:3}/3'::score_tally), net_sentiment(score_tally '{1:9223372036854775807}/3');
-- one state for both, and for both forms of the law
SELECT count(DISTINCT (aggtransfn, aggtranstype, agginitval, aggcombinefn)) AS states, count(*) AS aggregates, bool_and(aggmtransfn <> 0 AND aggminvtransfn <> 0) AS moving
FROM pg_aggregate WHERE aggfnoid IN ('sentiment_tally(text)'::regprocedure, 'net_sentiment(text)'::regprocedure);
-- windows: every frame against the same by hand
SELECT count(*) AS frames, count(net) AS with_comments, bool_and(net IS NOT DISTINCT FROM by_hand) AS net, bool_and(tally = tally_by_hand) AS tally
FROM (SELECT net_sentiment(comment) OVER w AS net, sentiment_tally(comment) OVER w AS tally,
		(SELECT net_sentiment(f.comment) FROM reviews AS f WHERE f.id BETWEEN r.id - 3 AND r.id - 1) AS by_hand,
		(SELECT sentiment_tally(f.comment) FROM reviews AS f WHERE f.id BETWEEN r.id - 3 AND r.id - 1) AS tally_by_hand
	FROM reviews AS r WINDOW w AS (ORDER BY id ROWS BETWEEN 3 PRECEDING AND 1 PRECEDING)) AS v;
SELECT bool_and(a = b) AS with_lexicon FROM (SELECT sentiment_tally(comment, 'english') OVER w AS a, sentiment_tally(comment) OVER w AS b FROM reviews WINDOW w AS (ORDER BY id ROWS 5 PRECEDING)) AS v;
-- a frame of one row has a result where that row has a comment
SELECT count(*) AS frames, bool_and((net IS NULL) = (id = 1 OR (id - 1) % 7 = 0 OR (id - 1) % 11 = 0)) AS net, bool_and((tally = '{}') = (net IS NULL)) AS tally
FROM (SELECT id, net_sentiment(comment) OVER w AS net, sentiment_tally(comment) OVER w AS tally FROM reviews WINDOW w AS (ORDER BY id ROWS BETWEEN 1 PRECEDING AND 1 PRECEDING)) AS v;
-- the same functions not strict, as an aggregate without an initial value calls them: they make the state, which is never NULL
CREATE FUNCTION pg_temp.accum(bigint[], text) RETURNS bigint[] AS '$libdir/nps', 'sentiment_accum' LANGUAGE C IMMUTABLE;
CREATE FUNCTION pg_temp.accum_inv(bigint[], text) RETURNS bigint[] AS '$libdir/nps', 'sentiment_accum_inv' LANGUAGE C IMMUTABLE;
CREATE FUNCTION pg_temp.accum(bigint[], text, text) RETURNS bigint[] AS '$libdir/nps', 'sentiment_accum' LANGUAGE C IMMUTABLE;
SELECT pg_temp.accum(NULL, 'good') AS first, pg_temp.accum(NULL, NULL) AS none, pg_temp.accum(NULL, E'\u00a0') AS blank, pg_temp.accum(NULL, 'bad', NULL) AS by_language;
SELECT pg_temp.accum(state, NULL) = state AND pg_temp.accum(state, ' ') = state AS skipped,
	pg_temp.accum_inv(state, NULL) = state AND pg_temp.accum_inv(state, ' ') = state AS skipped_taken_back, pg_temp.accum_inv(state, 'good') AS good_taken_back
FROM (VALUES ('{3,0,1,2,3,0,0,0,0,0,0,0}'::bigint[])) AS v(state);
CREATE AGGREGATE pg_temp.net(text) (SFUNC = pg_temp.accum, STYPE = bigint[], FINALFUNC = net_sentiment_final, COMBINEFUNC = score_tally_combine,
	MSFUNC = pg_temp.accum, MINVFUNC = pg_temp.accum_inv, MSTYPE = bigint[], MFINALFUNC = net_sentiment_final);
SELECT count(*) AS frames, bool_and(a IS NOT DISTINCT FROM b) AS same FROM (SELECT pg_temp.net(comment) OVER w AS a, net_sentiment(comment) OVER w AS b FROM reviews WINDOW w AS (ORDER BY id ROWS 1 PRECEDING)) AS v;
SELECT pg_temp.net(comment) = net_sentiment(comment) AS same FROM reviews;
-- support functions called directly
SELECT sentiment_accum(state, E'\t') = state AND sentiment_accum_inv(state, '') = state AS blank FROM (VALUES ('{3,0,1,2,3,0,0,0,0,0,0,0}'::bigint[])) AS v(state);
SELECT sentiment_accum('{0,0,0,0,0,0,0,0,0,0,0,0}', 'good') AS good, sentiment_accum('{3,0,1,2,3,0,0,0,0,0,0,0}', 'bad', 'english') AS bad, sentiment_accum_inv('{3,0,1,2,3,0,0,0,0,0,0,0}', 'it is red') AS red_taken_back;
SELECT error_of($$SELECT sentiment_accum_inv('{3,0,1,2,0,0,0,0,0,0,0,0}', 'good')$$);
SELECT error_of($$SELECT sentiment_accum('{0}', 'good')$$);
SELECT error_of($$SELECT sentiment_accum('{5,0,1,2,3,0,0,0,0,0,0,0}', 'good')$$);
SELECT error_of($$SELECT sentiment_accum('{3,0,1,2,9223372036854775807,0,0,0,0,0,0,0}', 'good')$$);

--
-- Errors
--

SELECT error_of($$SELECT net_sentiment('{9:1}'::score_tally)$$);
SELECT error_of($$SELECT net_sentiment('{5:1}/5'::score_tally)$$);
SELECT error_of($$SELECT net_sentiment_final('{0,0,0,0,0,0,0,0,0,0,0,1}')$$);
SELECT error_of($$SELECT sentiment_tally('good') + '{9:1}'$$);
-- names of lexicons: none leaves the directory, none is cut
SELECT error_of($$SELECT sentiment('good', '../english')$$);
SELECT name, starts_with(error_of(format('SELECT sentiment(''good'', %L)', name)), '22023: invalid name of a sentiment lexicon: "' || name || '"') AS refused
FROM unnest(ARRAY['', ' ', 'English', '/etc/passwd', '..', 'a/b', 'a\b', 'english.sentiment', 'english ', 'süß', 'a-b', 'a.b', '.', '/', repeat('a', 64)]) AS name;
-- no such file: its path depends on the server
SELECT regexp_replace(error_of($$SELECT sentiment('good', 'klingon')$$), '"[^"]*/tsearch_data/', '".../tsearch_data/') AS error;
SELECT left(error_of($$SELECT net_sentiment(comment, 'klingon') FROM reviews$$), 5) AS aggregate, left(error_of(format('SELECT sentiment(''good'', %L)', repeat('a', 63))), 5) AS longest;
-- and the session goes on
SELECT sentiment('good', 'english') = sentiment('good') AS same;
