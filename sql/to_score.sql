-- The score that an answer kept as text says.
\set ON_ERROR_STOP on
SET client_encoding = UTF8;
SET standard_conforming_strings = on;

-- What to_score() says, or the SQLSTATE of its error
CREATE FUNCTION said(answer text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	RETURN to_score(answer)::text;
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE;
END
$$;

CREATE TEMP TABLE answers (kind text, answer text, expected text);

-- The number in front, as it is written
INSERT INTO answers VALUES
	('number', '9', '9'), ('number', '0', '0'), ('number', '10', '10'), ('number', '007', '7'), ('number', '00', '0'),
	('number', '7.5', '7.5'), ('number', '7,5', '7.5'), ('number', '4.0', '4'), ('number', '4,00', '4'), ('number', '100', '100'),
	('number', '0,125', '0.125'), ('number', '3.125', '3.125'), ('number', '0.050', '0.05'), ('number', '.5', '0.5'), ('number', '9.', '9'),
	('number', '+9', '9'), ('number', '-1', '-1'), ('number', '−1', '-1'), ('number', '－1', '-1'), ('number', '-0', '0'), ('number', '+.5', '0.5'),
	('number', '12345678901234567890123456789012345678.25', '12345678901234567890123456789012345678.25'),
	-- other digits
	('digits', '９', '9'), ('digits', '１０', '10'), ('digits', '１０分', '10'), ('digits', '７．５', '7.5'), ('digits', '＋９', '9'), ('digits', '８／１０', '8'),
	('digits', '①', '1'), ('digits', '⑩', '10'), ('digits', '⓪', '0'), ('digits', '❿', '10'), ('digits', '⑨分', '9'), ('digits', '⒈ 差', '1'), ('digits', '⑵', '2'),
	('digits', '9️⃣', '9'), ('digits', '1️⃣0️⃣', '10'), ('digits', '🔟', '10'), ('digits', '٩', '9'), ('digits', '۱۰', '10'), ('digits', '९', '9'), ('digits', '๕', '5'), ('digits', '٤٫٥', '4.5'),
	('digits', '𝟗', '9'), ('digits', '½', '0.5'), ('digits', '4½', '4.5'), ('digits', '3¼', '3.25'), ('digits', '3¾ stars', '3.75'),
	-- what surrounds it
	('around', '  9  ', '9'), ('around', E'\t9\r\n', '9'), ('around', E'\u00a09\u00a0', '9'), ('around', E'\u30009\u3000', '9'), ('around', E'\ufeff9', '9'),
	('around', E'\u200b9\u200b', '9'), ('around', E'1\u200b0', '10'), ('around', '"8"', '8'), ('around', '"""8"""', '8'), ('around', '''8''', '8'), ('around', '="8"', '8'),
	('around', '“8”', '8'), ('around', '„8“', '8'), ('around', '«8»', '8'), ('around', '« 8 »', '8'), ('around', '‘8’', '8'), ('around', '＂8＂', '8'), ('around', '「8」', '8'),
	('around', '【5】', '5'), ('around', '（９）', '9'), ('around', '[5] Strongly agree', '5'), ('around', '(1) Very poor', '1'), ('around', '8!', '8'), ('around', '8?', '8'), ('around', '9*', '9'), ('around', '8，', '8'),
	('around', '"10 - very likely"', '10'), ('around', E'\u202d9\u202c', '9'),
	-- labels
	('label', '10 - very likely', '10'), ('label', '10 – Extremely likely', '10'), ('label', '10 — sehr wahrscheinlich', '10'), ('label', '10-very likely', '10'), ('label', '10: very likely', '10'),
	('label', '0 (Not at all likely)', '0'), ('label', '10=非常愿意', '10'), ('label', '10 = 非常愿意', '10'), ('label', '1. Very dissatisfied', '1'), ('label', '1) Very dissatisfied', '1'),
	('label', '5 Strongly agree', '5'), ('label', '9非常愿意', '9'), ('label', '3中立', '3'), ('label', '3 中等', '3'), ('label', '5、非常满意', '5'), ('label', '5：とても満足', '5'), ('label', '10（非常可能）', '10'),
	('label', '10 - very likely (1-10)', '10'), ('label', '10 (1-10)', '10'), ('label', '8 [0-10]', '8'), ('label', '1 - 1 star', '1'), ('label', '10 = 10', '10'), ('label', '4 - 4 stars', '4'), ('label', '7 - B2B only', '7'),
	('label', '9 十分满意', '9'), ('label', '5 - Muy satisfecho/a', '5'), ('label', '9 of them', '9'), ('label', '10 - 10 being best', '10'), ('label', '5 – Sehr zufrieden (5)', '5'), ('label', '1|Very bad', '1'), ('label', '9👍', '9'), ('label', '9, of course', '9'), ('label', '8/ten', '8'), ('label', '9' || E'\n' || 'Very likely', '9'),
	-- units
	('unit', '5 stars', '5'), ('unit', '1 star', '1'), ('unit', '5stars', '5'), ('unit', '5-star', '5'), ('unit', '5 Sterne', '5'), ('unit', '5 étoiles', '5'), ('unit', '5 ÉTOILES', '5'), ('unit', '4 estrellas', '4'), ('unit', '4 stelle', '4'),
	('unit', '4 estrelas', '4'), ('unit', '4 sterren', '4'), ('unit', '4 stjärnor', '4'), ('unit', '4 gwiazdki', '4'), ('unit', '5 звёзд', '5'), ('unit', '4 yıldız', '4'), ('unit', '10分', '10'), ('unit', '10 分', '10'), ('unit', '5星', '5'), ('unit', '5颗星', '5'),
	('unit', '5つ星', '5'), ('unit', '4.5点', '4.5'), ('unit', '5점', '5'), ('unit', '9 points', '9'), ('unit', '9pts', '9'), ('unit', '9 Punkte', '9'), ('unit', '5★', '5'), ('unit', '4.5★', '4.5'), ('unit', '5⭐', '5'), ('unit', '5 ⭐️', '5'), ('unit', '10点満点', '10'),
	('unit', '5 STARS', '5'), ('unit', '8分，很好', '8'), ('unit', '5 stars!!!', '5'),
	-- scales
	('scale', '8/10', '8'), ('scale', '8 / 10', '8'), ('scale', '10/10', '10'), ('scale', '0/10', '0'), ('scale', '8,5/10', '8.5'), ('scale', '8⁄10', '8'), ('scale', '8 of 10', '8'), ('scale', '8 out of 10', '8'), ('scale', '4.0 out of 5 stars', '4'),
	('scale', '4.5 out of 5.0', '4.5'), ('scale', '4,0 von 5 Sternen', '4'), ('scale', '4,0 sur 5 étoiles', '4'), ('scale', '4,0 de 5 estrellas', '4'), ('scale', '4,0 su 5 stelle', '4'), ('scale', '4,0 de 5 estrelas', '4'),
	('scale', '4,0 van 5 sterren', '4'), ('scale', '4,0 av 5 stjärnor', '4'), ('scale', '4,0 z 5 gwiazdek', '4'), ('scale', '4 из 5', '4'), ('scale', '4.0 من 5 نجوم', '4'), ('scale', '4 dari 5 bintang', '4'), ('scale', '4 trên 5', '4'),
	('scale', '5つ星のうち4.0', '4'), ('scale', '5つ星のうち 3.0', '3'), ('scale', '5 つ星のうち 4', '4'), ('scale', '5 yıldız üzerinden 4,0', '4'), ('scale', '10점 만점에 8점', '8'), ('scale', '5점 만점에 4', '4'), ('scale', '10点満点中8点', '8'), ('scale', '10点満点で8点', '8'), ('scale', '5つ星中4', '4'),
	('scale', '5 में से 4.0 स्टार', '4'), ('scale', '4.0 星，最多 5 星', '4'), ('scale', '4.0 颗星，最多 5 颗星', '4'), ('scale', '8分（满分10分）', '8'), ('scale', '8分/10分', '8'), ('scale', '4 stars out of 5', '4'), ('scale', '4 (out of 5)', '4'), ('scale', '"8/10"', '8'), ('scale', '9/10 - great', '9'),
	('scale', '5/5 stars', '5'), ('scale', '17/20', '17'), ('scale', '8/10, 8 of 10', '8'), ('scale', '90/100', '90'), ('scale', '4von5', '4'), ('scale', '8/10分', '8'), ('scale', '10/10!!', '10'), ('scale', '10/10 would buy again', '10'), ('scale', '5 out of five', '5'), ('scale', '5 de 5 estrellas.', '5'),
	-- rows of stars
	('stars', '★★★★☆', '4'), ('stars', '★★★★★', '5'), ('stars', '⭐⭐⭐⭐', '4'), ('stars', '⭐️⭐️⭐️', '3'), ('stars', '🌟🌟', '2'), ('stars', '★', '1'), ('stars', '★☆☆☆☆', '1'), ('stars', '★ ★ ★ ☆ ☆', '3'), ('stars', '★★★★½', '4.5'), ('stars', '★★★½☆', '3.5'), ('stars', '½', '0.5'),
	('stars', '★★★★☆ 4.0', '4'), ('stars', '★★★★☆ (4)', '4'), ('stars', '★★★★☆ 4/5', '4'), ('stars', '★★★★☆ 4.0 out of 5 stars', '4'), ('stars', '4 ★★★★☆', '4'), ('stars', '★★★★☆ great', '4'), ('stars', '★★★ - bought 2', '3'), ('stars', '★5', '5'), ('stars', '☆4', '4'), ('stars', '⭐4.8', '4.8'), ('stars', '★★⯪☆☆', '2.5'), ('stars', '⭐⭐⭐⭐Great product', '4'), ('stars', '★★★★★ (5 / 5)', '5'),
	-- other numbers in the text behind an answer that has a unit or a scale, or that can't be one
	('text', '5 stars - bought 2 of them', '5'), ('text', '5 stars - paid 1,234 not 6 stars', '22P02'), ('text', '8/10 - would buy 3 more', '8'), ('text', '10 - customer since 2019', '10'), ('text', '9 - used it for 2 weeks', '9'), ('text', '9 - 3D and 4K are great', '22P02'), ('text', '9 - the 3D and 4K are great', '9'), ('text', '10 - great ★', '10'),
	('text', '9 (ordered on 2024-01-05 at 09:30)', '9'), ('text', '5 stars, 12 ratings', '5'), ('text', '8 - saved 5 %', '8'), ('text', '10 - my 10', '10');

-- No answer
INSERT INTO answers SELECT 'none', answer, NULL FROM unnest(ARRAY[
	'', ' ', E'\t\r\n', E'\u3000', E'\u00a0', E'\ufeff', E'\u200b', '""', '“”', 'N/A', 'n/a', '-', '--', '—', '.', '...', '?', 'null', 'None', 'NaN', 'Infinity', '-Infinity', '无', '不清楚', 'ー', '未回答',
	'Rating: 4', 'Rated 4 out of 5 stars', 'score 9', 'IX', 'Ⅸ', '五星', '十分', '九', '满分10分', '星5つ中の4', 'between 7 and 8', 'at least 8', 'very likely', 'Not at all likely - 0', '#9', 'No. 9', '• 9', 'Q1', 'true', '👍', '****', 'ten']) AS answer;

-- What can't be one score
INSERT INTO answers SELECT 'error', answer, '22P02' FROM unnest(ARRAY[
	-- two numbers
	'7-8', '7–8', '7 - 8', '7~8', '7～8', '7〜8', '7到8', '7 to 8', '7 bis 8', '7 à 8', '9 or 10', '9 oder 10', '9 9 8', '9 10', '8, 9', '8 & 9', '4. 5', '5 – Sehr zufrieden (4)', '1 = strongly disagree, 7 = strongly agree', '8，9', '8;9', '8|9', '[8, 9]', '①②', '9 (8)', '9, maybe 10', '9 maybe 10', '9 (maybe 10)', '9 - 10 very likely',
	'9 of 10 and 5 of 5', '5 stars for the product, 2 stars for the service', '4 stars, not 5 stars', '8/10 (was 10/10)', '5 yıldız 4,0', '5 stars 4.0', '4 1/2', '5 - 10 times', '8.5 9',
	-- two scales
	'9 of 10 and 9 of 20', '★★★★☆ 4/10',
	-- off the scale
	'11/10', '6 out of 5', '6 von 5 Sternen', '5つ星のうち6', '11 (1-10)', '9 (1-5)', '5.5/5',
	-- no scale
	'8/0', '0/0', '5/2024', '12/2024', '05/06', '4/4.5', '8/1000', '5つ星のうち', '10점 만점에', '9 of', '8 out of', '8/', '4,0 von',
	-- ranges
	'9+', '9 or more', '9 and above', '9以上', '9 oder mehr', '8~', '<5', '> 8', '≥9', '~8', '≈8', '±1', '9星以上',
	-- other things
	'80%', '80 %', '８０％', '$5', '€5', '5€', '5 €', '¥5', '5元', '5円', '3 weeks', '3天', '10分钟', '5分間', '2 Jahre', '3 mois', '9 am', '2x', '5分之4', '5折',
	-- parts of words
	'1st', '4th', '1er', '1e3', '0x10', '9b', '5G', '8of them', '9²', '²', '9¹', '1º', '3⅓', '4.5½',
	-- dates, times, versions
	'2024-01-05', '01-01-01', '09:30', '9:9', '05.01.2024', '1.2.3', '1.234,5', '8/10/2024', '5/5-6', '8:10', '10,5,1', '1,234,567',
	-- thousands or decimals
	'1,234', '10,000', '4,000',
	-- a dash
	'- 9', '-- 9', '–1', '—9', ',5', '/10', '+ 9',
	-- stars
	'★★★★☆ 3', '☆☆☆☆☆', '☆', '☆★★', '★☆★', '5 ★★★★', '★ 5', '10 - ★★★★★', '★★★★ good ★★★★★', '5 ☆☆☆☆☆', '★★★★☆ 4.5', '★★★★☆ (123)', '★★★★☆、12 件',
	-- digits
	repeat('9', 41), repeat('1', 1000), '0.' || repeat('3', 100), '8/' || repeat('9', 1000)]) AS answer;

-- The zeros that needn't be written are no digits
INSERT INTO answers VALUES ('number', repeat('0', 1000) || '9.' || repeat('0', 1000), '9');

SELECT kind, count(*) > 0 AS some, count(*) FILTER (WHERE said(answer) IS DISTINCT FROM expected) AS wrong FROM answers GROUP BY kind ORDER BY kind COLLATE "C";
SELECT kind, left(answer, 60) AS answer, expected, said(answer) FROM answers WHERE said(answer) IS DISTINCT FROM expected;

-- The same with white space around it, and in quotes
SELECT answer FROM answers WHERE said(E' \t' || answer || E'\u3000') IS DISTINCT FROM expected OR said('"' || answer || '"') IS DISTINCT FROM expected;

-- The same in full-width characters as in plain ones, but for the comma
SELECT answer FROM answers
WHERE answer ~ '^[ -~]+$' AND strpos(answer, ',') = 0 AND said(translate(answer, 'abcdefghijklmnopqrstuvwxyz0123456789./+-"(): ', 'ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ０１２３４５６７８９．／＋－＂（）：　')) IS DISTINCT FROM expected;

-- Trailing zeros go, and the result is a plain number
SELECT to_score('4.0 out of 5 stars') AS four, to_score('10 - very likely') AS ten, to_score('★★★½☆') AS half, to_score(NULL) IS NULL AS null_for_null;

-- What each kind of error says
SELECT error_of(format('SELECT to_score(%L)', answer)) AS error FROM (VALUES (1, '7 - 8'), (2, '9 of 10 and 9 of 20'), (3, '11/10'), (4, '8/0'), (5, '5つ星のうち'), (6, '9+'), (7, '80%'), (8, '1st'),
	(9, '2024-01-05'), (10, '1,234'), (11, '- 9'), (12, '☆★★'), (13, repeat('9', 1000)), (14, 'it''s \'), (15, '9'' or 10''\')) AS v(id, answer) ORDER BY id;

-- The hint of each error, followed to the letter, makes the answer none
CREATE FUNCTION hint_followed(answer text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	hint text; result text;
BEGIN
	RETURN to_score(answer)::text;
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT;
	EXECUTE 'SELECT ' || substring(hint FROM '(to_score\(.*\))\.$') || '::text FROM (SELECT $1 AS answer) AS v' INTO STRICT result USING answer;
	RETURN coalesce(result, 'none');
END
$$;
SELECT count(*) > 100 AS many, count(*) FILTER (WHERE hint_followed(answer) <> 'none') AS wrong FROM answers WHERE kind = 'error';

-- With the aggregates
SELECT score_tally(to_score(answer)) AS tally, nps(to_score(answer)) AS nps FROM (VALUES ('10 - very likely'), ('9/10'), ('N/A'), (''), ('3分'), (NULL)) AS v(answer);
SELECT score_tally(to_score(answer), 5) AS tally FROM (VALUES ('4.0 out of 5 stars'), ('★★★★★'), ('5つ星のうち1.0')) AS v(answer);
SELECT error_of('SELECT score_tally(answer) FROM (VALUES (''10 - very likely'')) AS v(answer)') AS error;

-- Long texts
SELECT to_score('10 - ' || repeat('very ', 1000000) || 'likely') AS words, to_score(repeat('★', 300000) || repeat('☆ ', 3)) AS stars,
	to_score(repeat(' ', 1000000) || '9' || repeat(E'\u3000', 1000000)) AS spaces, to_score(repeat('9 ', 300000)) AS numbers, to_score(repeat('"', 1000000)) AS quotes,
	said(repeat('☆★', 100000)) AS mixed, said(repeat('1-', 100000)) AS dashes,
	to_score('5 stars - it was ' || repeat('★ ', 200000) || '☆ ★') AS other_stars, to_score('5 stars - it was ' || repeat('1,', 200000)) AS commas;

-- Every character that Unicode's NFKC says is another one has the same answer as that
CREATE TEMP TABLE compatible AS
SELECT i, c, said(c) AS said, said(normalize(c, NFKC)) AS said_normal
FROM generate_series(128, 1114109) AS i, chr(CASE WHEN i BETWEEN 55296 AND 57343 THEN 65 ELSE i END) AS c WHERE normalize(c, NFKC) <> c;
SELECT count(*) > 3000 AS many, count(*) FILTER (WHERE said <> '22P02') > 100 AS many_numbers FROM compatible;
SELECT to_hex(i) AS code, c, said, said_normal FROM compatible
WHERE said IS DISTINCT FROM said_normal
	-- NFKC would turn 9² into 92, 4½ into 41/2, and 1º into 1o
	AND c !~ '[²³¹⁰⁴-⁹₀-₉¼-¾⅐-⅟↉ªº]'
	-- hours, days and months in one character are no answers
	AND c !~ '[㋀-㋋㍘-㍰㏠-㏾]';
