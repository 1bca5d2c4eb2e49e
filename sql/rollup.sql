-- Rollups: equal to their query after every kind of write. What is compared is the rollup and its own query in plain SQL, both ways;
-- a few numbers are worked out by hand.
\set ON_ERROR_STOP on
CREATE SCHEMA rollup_test;
SET search_path = rollup_test, public;

CREATE TABLE survey (id integer PRIMARY KEY, answered_on timestamp, product text, score integer, amount numeric, customer bigint);
INSERT INTO survey VALUES (1, '2026-01-01 09:00', 'lamp', 9, 10.50, 1), (2, '2026-01-01 23:59', 'lamp', 3, NULL, 2), (3, '2026-01-02 00:00', 'lamp', 10, 7, 1),
	(4, '2026-01-02 00:00', NULL, 0, 1, NULL), (5, NULL, NULL, NULL, 2, 5), (6, '2026-01-02 12:00', 'vase', 7, NULL, 6);
SELECT tally_rollup_create('daily', $$SELECT answered_on::date AS day, product, score_tally(score) AS tally, count(*) AS answers, count(score) AS scores,
	sum(amount) AS revenue, sum(score) AS points, customer_tally(customer) AS customers, count(*) FILTER (WHERE score > 8) AS promoters FROM survey GROUP BY 1, product$$);
CREATE VIEW by_query AS SELECT answered_on::date AS day, product, score_tally(score) AS tally, count(*) AS answers, count(score) AS scores,
	sum(amount) AS revenue, sum(score) AS points, customer_tally(customer) AS customers, count(*) FILTER (WHERE score > 8) AS promoters FROM survey GROUP BY 1, product;

-- By hand: lamps of 1 January have scores 9 and 3, one amount, two customers
SELECT * FROM daily ORDER BY day, product;

-- The rows that only one of them has, and whether tally_rollup_check agrees that there are none
CREATE FUNCTION differences() RETURNS bigint LANGUAGE sql AS $$
	SELECT (SELECT count(*) FROM (SELECT * FROM by_query EXCEPT ALL SELECT * FROM daily) AS a)
		+ (SELECT count(*) FROM (SELECT * FROM daily EXCEPT ALL SELECT * FROM by_query) AS b)
		+ (SELECT count(*) FROM tally_rollup_check('daily')) $$;
SELECT differences();

-- INSERT of new and known groups, and of NULL dimensions
INSERT INTO survey VALUES (7, '2026-01-01 10:00', 'lamp', 8, 0.25, 3), (8, '2026-02-01', NULL, 5, NULL, 1), (9, NULL, NULL, 6, 3, 5);
SELECT differences();
-- by hand: scores 3, 8, 9; amounts 10.50 + 0.25
SELECT tally, answers, revenue FROM daily WHERE day = '2026-01-01' AND product = 'lamp';
-- UPDATE of what is counted, and of the group itself
UPDATE survey SET score = 10 - score, amount = NULL WHERE id IN (1, 3);
SELECT differences();
UPDATE survey SET product = 'vase' WHERE product = 'lamp';
SELECT differences(), (SELECT count(*) FROM daily WHERE product = 'lamp') AS lamps;
-- DELETE: a group without rows is gone; the revenue of a group without amounts is NULL, not zero
DELETE FROM survey WHERE id = 8;
SELECT differences(), (SELECT count(*) FROM daily WHERE day = '2026-02-01') AS february, (SELECT revenue IS NULL FROM daily WHERE day = '2026-01-02' AND product = 'vase') AS no_revenue;
-- a statement without rows leaves nothing
SELECT count(*) AS before FROM daily_parts \gset
UPDATE survey SET score = 1 WHERE false;
SELECT count(*) - :before AS parts FROM daily_parts;

-- The fold changes nothing but the parts; once more, there is nothing to do
SELECT tally_rollup_fold('daily') IS NOT NULL AS folded, differences();
SELECT count(*) AS parts FROM daily_parts;
SELECT tally_rollup_fold('daily');

-- INSERT ... ON CONFLICT does both, so does a statement with several parts
INSERT INTO survey VALUES (1, '2026-03-01', 'lamp', 4, 4, 4), (20, '2026-03-01', 'lamp', 4, 4, 4) ON CONFLICT (id) DO UPDATE SET score = excluded.score, answered_on = excluded.answered_on;
SELECT differences();
WITH gone AS (DELETE FROM survey WHERE id = 20 RETURNING *), moved AS (UPDATE survey SET product = 'shelf' WHERE id = 1 RETURNING *)
INSERT INTO survey SELECT id + 100, answered_on, product, score, amount, customer FROM gone UNION ALL SELECT id + 100, answered_on, product, score, amount, customer FROM moved;
SELECT differences(), (SELECT sum(answers) FROM daily) = (SELECT count(*) FROM survey) AS all_counted;
COPY survey FROM STDIN WITH (FORMAT csv);
50,2026-04-01,copied,9,1.5,7
51,2026-04-01,copied,8,1.5,7
\.
SELECT differences(), (SELECT customers FROM daily WHERE product = 'copied') AS customers;

-- Rolled back, as a whole and in part
BEGIN;
DELETE FROM survey WHERE id < 4;
SELECT differences();
SAVEPOINT s;
UPDATE survey SET score = 0;
SELECT tally_rollup_fold('daily') IS NOT NULL AS folded, differences();
ROLLBACK TO s;
SELECT differences();
COMMIT;
SELECT differences();
BEGIN;
TRUNCATE survey;
SELECT differences(), (SELECT count(*) FROM daily) AS groups;
INSERT INTO survey VALUES (1, '2026-01-01', 'lamp', 9, 1, 1);
SELECT differences(), (SELECT count(*) FROM daily) AS groups;
ROLLBACK;
SELECT differences();
BEGIN ISOLATION LEVEL REPEATABLE READ;
UPDATE survey SET score = 5 WHERE id = 4;
SELECT differences();
COMMIT;
BEGIN ISOLATION LEVEL SERIALIZABLE;
UPDATE survey SET score = 6 WHERE id = 4;
SELECT tally_rollup_fold('daily') IS NOT NULL AS folded, differences();
COMMIT;
SELECT differences();

-- By itself: a statement that changes a thousand groups or more folds
INSERT INTO survey SELECT 1000 + i, '2026-05-01', 'p' || i, i % 11, i, i FROM generate_series(1, 1500) AS i;
SELECT differences(), (SELECT count(*) FROM daily_parts) AS parts;
DELETE FROM survey WHERE id > 1000;
SELECT differences();

-- What the query names may have another name; what it needs can't be dropped
ALTER TABLE survey RENAME amount TO price;
ALTER TABLE survey RENAME TO answers;
ALTER TABLE answers ADD COLUMN comment text;
UPDATE answers SET price = 3 WHERE id = 4;
SELECT differences();
SELECT state_of('ALTER TABLE answers DROP COLUMN price') AS dropped_column, state_of('DROP TABLE answers') AS dropped_table, state_of('DROP TABLE daily_parts') AS dropped_parts;
CREATE SCHEMA rollup_test_2;
ALTER VIEW daily SET SCHEMA rollup_test_2;
ALTER VIEW rollup_test_2.daily RENAME TO by_day;
INSERT INTO answers VALUES (200, '2026-01-01', 'lamp', 9, 1, 1);
SELECT count(*) FROM tally_rollup_check('rollup_test_2.by_day');
ALTER VIEW rollup_test_2.by_day RENAME TO daily;
ALTER VIEW rollup_test_2.daily SET SCHEMA rollup_test;
SELECT differences();

BEGIN;
CREATE SCHEMA rollup_test_3;
ALTER EXTENSION nps SET SCHEMA rollup_test_3;
SET LOCAL search_path = rollup_test, public, rollup_test_3;
UPDATE answers SET score = 2 WHERE id = 200;
SELECT differences();
SELECT tally_rollup_fold('daily') IS NOT NULL AS folded, differences();
SELECT tally_rollup_rebuild('daily');
SELECT differences();
ROLLBACK;

-- What is wrong is seen and mended
UPDATE daily_groups SET answers = answers + 1 WHERE product = 'copied';
SELECT in_query ->> 'answers' AS in_query, in_rollup ->> 'answers' AS in_rollup FROM tally_rollup_check('daily') ORDER BY 1;
SELECT tally_rollup_rebuild('daily');
SELECT differences();
-- a trigger that was off has missed rows: an error until it is rebuilt
ALTER TABLE answers DISABLE TRIGGER daily_insert;
INSERT INTO answers VALUES (201, '2026-01-01', 'lamp', 9, 1, 1);
SELECT error_of('SELECT * FROM daily');
SELECT tally_rollup_rebuild('rollup_test.daily');
SELECT differences();

-- Dropped, nothing is left
SELECT tally_rollup_drop('daily');
SELECT count(*) FROM pg_trigger WHERE tgrelid = 'answers'::regclass;
SELECT relname FROM pg_class WHERE relname LIKE 'daily%';
-- and so by DROP VIEW, and with the table
SELECT tally_rollup_create('daily', 'SELECT product, count(*) AS n FROM answers GROUP BY 1');
DROP VIEW daily;
SELECT count(*) FROM pg_trigger WHERE tgrelid = 'answers'::regclass;
SELECT tally_rollup_create('daily', 'SELECT product, count(*) AS n FROM answers GROUP BY 1');
SET client_min_messages = warning;
DROP TABLE answers CASCADE;
RESET client_min_messages;
SELECT relname FROM pg_class WHERE relname LIKE 'daily%';

-- Without GROUP BY it is one row, also of nothing; two rollups of one table; a look-up table; another way to write the join
CREATE TABLE survey (product text, score integer);
CREATE TABLE product (name text, line text);
INSERT INTO product VALUES ('a', 'x'), ('b', 'x');
SELECT tally_rollup_create('total', 'SELECT score_tally(score) AS tally, count(*) AS answers, sum(score) AS points FROM survey WHERE score > 2');
SELECT tally_rollup_create('by_line', 'SELECT line, score_tally(s.score, 10) AS tally FROM survey AS s LEFT JOIN product AS p ON p.name = s.product GROUP BY line');
SELECT tally_rollup_create('by_line_2', 'SELECT line, sum(score_tally_of(score, 1)) AS tally, count(*) AS n FROM survey, product WHERE name = product GROUP BY line');
SELECT * FROM total;
INSERT INTO survey VALUES ('a', 3), ('b', 10), ('c', 7), (NULL, 1);
SELECT * FROM total;
SELECT * FROM by_line ORDER BY line;
SELECT * FROM by_line_2;
SELECT tally_rollup_fold('total') IS NOT NULL AS total, tally_rollup_fold('by_line') IS NOT NULL AS by_line;
SELECT * FROM total, by_line ORDER BY line;
DELETE FROM survey WHERE score > 2;
SELECT * FROM total;
SELECT * FROM by_line;
SELECT tally_rollup_fold('total') IS NOT NULL AS total;
SELECT * FROM total;
TRUNCATE survey;
SELECT * FROM total;
-- a look-up table that changes isn't followed
INSERT INTO survey VALUES ('a', 3), ('b', 10);
UPDATE product SET line = 'y' WHERE name = 'a';
SELECT * FROM by_line ORDER BY line;
SELECT coalesce(in_query, in_rollup) ->> 'line' AS line, coalesce(in_query, in_rollup) ->> 'tally' AS tally, in_query IS NULL AS in_rollup FROM tally_rollup_check('by_line') ORDER BY 1, 2;
SELECT tally_rollup_rebuild('by_line');
SELECT * FROM by_line ORDER BY line;

-- Dimensions whose equal values differ in how they are written
CREATE TABLE odd (n numeric, c char(5), a integer[], j jsonb, f double precision, score integer);
SELECT tally_rollup_create('odds', 'SELECT n, c, a, j, f, count(*) AS "the count" FROM odd GROUP BY n, c, a, j, f');
INSERT INTO odd VALUES (1.0, 'x', '{1,NULL}', '{"a": 1}', 0), (1.00, 'x  ', '{1,NULL}', '{"a":1.0}', '-0');
INSERT INTO odd VALUES (1, 'x', '{1,NULL}', '{"a": 1}', 0), (2, 'x', '{1,NULL}', '{"a": 1}', 0);
SELECT n::integer, "the count" FROM odds ORDER BY 1;
SELECT tally_rollup_fold('odds') IS NOT NULL AS folded;
DELETE FROM odd WHERE n = 1;
SELECT n::integer, "the count" FROM odds ORDER BY 1;
SELECT count(*) FROM tally_rollup_check('odds');
-- what can't be taken back isn't let in
SELECT tally_rollup_create('sums', 'SELECT c, sum(n) AS total FROM odd GROUP BY c');
SELECT state_of($$INSERT INTO odd VALUES ('NaN', 'x')$$) AS nan, (SELECT count(*) FROM odd) AS rows;
SELECT state_of($$SELECT tally_rollup_create('nans', 'SELECT c, sum(CASE WHEN n > 1 THEN ''NaN'' ELSE n END) AS total FROM odd GROUP BY c')$$) AS nan;

-- An UPDATE that changes nothing of the rollup adds no parts; in a transaction that doesn't fold, for it has a snapshot of its own
CREATE TABLE noted AS SELECT id, 'p' || id % 3 AS product, id % 11 AS score, 1.5 * id AS amount, 'new' AS note FROM generate_series(1, 2200) AS id;
SELECT tally_rollup_create('by_product', 'SELECT product, score_tally(score) AS tally, sum(amount) AS amount, count(*) AS n FROM noted GROUP BY 1');
BEGIN ISOLATION LEVEL REPEATABLE READ;
UPDATE noted SET note = 'seen' WHERE id = 1;
UPDATE noted SET note = 'seen', score = score;
UPDATE noted SET score = score WHERE id > 1;
UPDATE noted AS a SET score = b.score FROM noted AS b WHERE b.id = a.id + 33 AND a.id < 100; -- the same product and score
SELECT count(*) AS parts FROM by_product_parts;
-- of p0 nothing changes; of the others an old and a new part each
UPDATE noted SET score = CASE WHEN id = 4 THEN 9 ELSE score END, amount = CASE WHEN id = 5 THEN amount + 1 ELSE amount END;
SELECT product, sum(n * _sign) AS rows, count(*) AS parts FROM by_product_parts GROUP BY 1 ORDER BY 1;
-- to another group, and back
UPDATE noted SET product = 'p9' WHERE id = 7;
UPDATE noted SET product = 'p1' WHERE id = 7;
COMMIT;
SELECT * FROM by_product EXCEPT ALL SELECT product, score_tally(score), sum(amount), count(*) FROM noted GROUP BY 1;
SELECT count(*) AS groups, sum(n) AS rows FROM by_product;
SELECT count(*) FROM tally_rollup_check('by_product');

-- The source has names that need quotes
CREATE TABLE "My ""table""" ("select" integer, "Über" text);
SELECT tally_rollup_create('"The ""rollup"""', 'SELECT "Über" AS "group by", count(*), score_tally("select") FROM "My ""table""" AS "my alias" GROUP BY 1');
INSERT INTO "My ""table""" VALUES (9, 'a'), (8, 'a');
SELECT * FROM "The ""rollup""";
SELECT tally_rollup_rebuild('"The ""rollup"""'), tally_rollup_fold('"The ""rollup"""');
SELECT count(*) FROM tally_rollup_check('"The ""rollup"""');

-- Unlogged as its source
CREATE UNLOGGED TABLE passing (score integer);
SELECT tally_rollup_create('passing_by', 'SELECT score, count(*) AS n FROM passing GROUP BY 1');
SELECT relname, relpersistence FROM pg_class WHERE relname IN ('passing_by_groups', 'passing_by_parts') ORDER BY 1;

SET client_min_messages = warning;
DROP SCHEMA rollup_test, rollup_test_2 CASCADE;
