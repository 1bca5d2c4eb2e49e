-- Rollups of a partitioned table: statements on the table, on its partitions and on their partitions; new, attached, detached and
-- dropped partitions. The rollup is held against plain SQL.
\set ON_ERROR_STOP on
CREATE SCHEMA rollup_test;
SET search_path = rollup_test, public;

CREATE TABLE survey (day date, product text, score integer, amount numeric) PARTITION BY RANGE (day);
CREATE TABLE january PARTITION OF survey FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
-- its columns in another order, after one that is gone
CREATE TABLE february (amount numeric, gone integer, score integer, product text, day date);
ALTER TABLE february DROP COLUMN gone;
ALTER TABLE survey ATTACH PARTITION february FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
CREATE TABLE march PARTITION OF survey FOR VALUES FROM ('2026-03-01') TO ('2026-04-01') PARTITION BY LIST (product);
CREATE TABLE march_a PARTITION OF march FOR VALUES IN ('a');
CREATE TABLE march_others PARTITION OF march DEFAULT;
INSERT INTO survey SELECT '2026-01-01'::date + i % 90, chr(97 + i % 3), i % 11, i FROM generate_series(1, 500) AS i;

SELECT tally_rollup_create('monthly', $$SELECT date_trunc('month', day::timestamp) AS month, product, score_tally(score) AS tally, count(*) AS answers, sum(amount) AS revenue FROM survey GROUP BY 1, 2$$);
CREATE FUNCTION differences() RETURNS bigint LANGUAGE sql AS $$
	WITH q AS MATERIALIZED (SELECT date_trunc('month', day::timestamp) AS month, product, score_tally(score) AS tally, count(*) AS answers, sum(amount) AS revenue FROM survey GROUP BY 1, 2),
		r AS MATERIALIZED (SELECT * FROM monthly)
	SELECT (SELECT count(*) FROM (SELECT * FROM q EXCEPT ALL SELECT * FROM r) AS a) + (SELECT count(*) FROM (SELECT * FROM r EXCEPT ALL SELECT * FROM q) AS b)
		+ (SELECT count(*) FROM tally_rollup_check('monthly')) $$;
SELECT differences(), (SELECT sum(answers) FROM monthly) AS answers;

INSERT INTO survey VALUES ('2026-01-05', 'a', 1, 1), ('2026-02-05', 'a', 1, 1), ('2026-03-05', 'a', 1, 1), ('2026-03-05', 'b', 1, 1);
INSERT INTO january VALUES ('2026-01-05', 'a', 1, 1);
INSERT INTO february (day, product, score, amount) VALUES ('2026-02-05', 'z', 1, 1);
INSERT INTO march VALUES ('2026-03-05', 'z', 1, 1), ('2026-03-05', 'a', 1, 1);
INSERT INTO march_others VALUES ('2026-03-05', 'z', 1, 1);
SELECT differences(), (SELECT sum(answers) FROM monthly) AS answers;
-- rows that move to another partition
UPDATE survey SET day = day + 31 WHERE day < '2026-01-10';
UPDATE march SET product = 'a' WHERE score > 6;
SELECT differences();
DELETE FROM survey WHERE score = 4;
DELETE FROM march_a WHERE score = 5;
SELECT differences();
-- TRUNCATE of a partition, of one with partitions, of the table
TRUNCATE february;
SELECT differences(), (SELECT count(*) FROM monthly WHERE month = '2026-02-01') AS february;
TRUNCATE march;
SELECT differences(), (SELECT count(*) FROM monthly WHERE month = '2026-03-01') AS march;
BEGIN;
TRUNCATE january, march_a;
SELECT differences(), (SELECT count(*) FROM monthly) AS groups;
ROLLBACK;
BEGIN;
TRUNCATE survey;
SELECT differences(), (SELECT count(*) FROM monthly) AS groups;
ROLLBACK;
SELECT tally_rollup_fold('monthly') IS NOT NULL AS folded, differences();

-- A new partition: rows that come by the table count, and there is a warning, for rows written to the partition would be missed
CREATE TABLE april PARTITION OF survey FOR VALUES FROM ('2026-04-01') TO ('2026-05-01');
SELECT sum(answers) - 1 AS answers FROM (SELECT sum(answers) AS answers FROM monthly UNION ALL SELECT 1) AS v;
INSERT INTO survey VALUES ('2026-04-05', 'a', 1, 1);
SELECT answers FROM monthly WHERE month = '2026-04-01';
INSERT INTO april VALUES ('2026-04-05', 'a', 1, 1);
SELECT in_query ->> 'answers' AS in_query, in_rollup ->> 'answers' AS in_rollup FROM tally_rollup_check('monthly') ORDER BY 1;
SELECT tally_rollup_rebuild('monthly');
SELECT answers FROM monthly WHERE month = '2026-04-01';
INSERT INTO april VALUES ('2026-04-05', 'a', 1, 1);
SELECT differences();

-- A fold follows new partitions that never had rows, with those below them: then what is written to them by their own name counts,
-- and TRUNCATE of one as well
CREATE TABLE may PARTITION OF survey FOR VALUES FROM ('2026-05-01') TO ('2026-06-01');
CREATE TABLE june PARTITION OF survey FOR VALUES FROM ('2026-06-01') TO ('2026-07-01') PARTITION BY LIST (product);
CREATE TABLE june_rest PARTITION OF june DEFAULT;
SELECT tally_rollup_fold('monthly') IS NOT NULL AS folded;
INSERT INTO survey VALUES ('2026-05-05', 'a', 9, 1), ('2026-06-05', 'a', 9, 1);
INSERT INTO may VALUES ('2026-05-05', 'a', 9, 1);
INSERT INTO june VALUES ('2026-06-05', 'a', 9, 1);
INSERT INTO june_rest VALUES ('2026-06-05', 'a', 9, 1);
SELECT to_char(month, 'Mon') AS month, answers FROM monthly WHERE month > '2026-04-01' ORDER BY monthly.month;
TRUNCATE may;
SELECT to_char(month, 'Mon') AS month, answers FROM monthly WHERE month > '2026-04-01' ORDER BY monthly.month;
SELECT differences();
-- one that has lost its rows by its own name isn't new: a warning, until it is rebuilt
CREATE TABLE july PARTITION OF survey FOR VALUES FROM ('2026-07-01') TO ('2026-08-01');
INSERT INTO survey VALUES ('2026-07-05', 'a', 9, 1);
TRUNCATE july;
SELECT tally_rollup_fold('monthly') IS NOT NULL AS folded;
SELECT answers FROM monthly WHERE month = '2026-07-01';
SELECT tally_rollup_rebuild('monthly');
SELECT answers FROM monthly WHERE month = '2026-07-01';
-- followed once
CREATE TABLE august PARTITION OF survey FOR VALUES FROM ('2026-08-01') TO ('2026-09-01');
SELECT count(*) FROM pg_trigger WHERE tgrelid = 'august'::regclass;
SELECT tally_rollup_fold('monthly') IS NOT NULL AND tally_rollup_fold('monthly') IS NOT NULL AS folded;
SELECT count(*) FROM pg_trigger WHERE tgrelid = 'august'::regclass;
SELECT differences();

-- nor is one whose rows were deleted by its own name, though VACUUM has removed its pages
CREATE TABLE september PARTITION OF survey FOR VALUES FROM ('2026-09-01') TO ('2026-10-01');
INSERT INTO survey VALUES ('2026-09-05', 'a', 9, 1);
DELETE FROM september;
VACUUM september;
SELECT tally_rollup_fold('monthly') IS NOT NULL AS folded;
SELECT answers FROM monthly WHERE month = '2026-09-01';
SELECT tally_rollup_rebuild('monthly');
SELECT differences();
-- a fold in the middle of a statement on a partition doesn't follow it, for that statement runs no trigger, nor what is below it
CREATE TABLE october PARTITION OF survey FOR VALUES FROM ('2026-10-01') TO ('2026-11-01') PARTITION BY LIST (product);
CREATE TABLE october_rest PARTITION OF october DEFAULT;
CREATE TABLE november PARTITION OF survey FOR VALUES FROM ('2026-11-01') TO ('2026-12-01');
INSERT INTO october SELECT '2026-10-05', 'a', 9, folded FROM (SELECT tally_rollup_fold('monthly') AS folded OFFSET 0) AS v;
SELECT tgrelid::regclass, count(*) FROM pg_trigger WHERE tgrelid IN ('october'::regclass, 'october_rest'::regclass, 'november'::regclass) GROUP BY 1;
SELECT count(*) AS october FROM monthly WHERE month = '2026-10-01';
SELECT tally_rollup_rebuild('monthly');
SELECT differences();
-- what was changed of the view stays
ALTER VIEW monthly RENAME COLUMN answers TO "how many";
ALTER VIEW monthly SET (security_barrier);
CREATE TABLE december PARTITION OF survey FOR VALUES FROM ('2026-12-01') TO ('2027-01-01');
SELECT tally_rollup_fold('monthly') IS NOT NULL AS folded;
INSERT INTO december VALUES ('2026-12-05', 'a', 9, 1);
SELECT "how many", (SELECT reloptions FROM pg_class WHERE oid = 'monthly'::regclass) FROM monthly WHERE month = '2026-12-01';
ALTER VIEW monthly RENAME COLUMN "how many" TO answers;
-- a partition that can't be followed now doesn't stop a fold
CREATE TABLE later PARTITION OF survey FOR VALUES FROM ('2027-01-01') TO ('2028-01-01');
CREATE TRIGGER monthly_delete AFTER DELETE ON later FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
SELECT tally_rollup_fold('monthly') > 0 AS folded;
SELECT count(*) AS parts FROM monthly_parts;
DROP TRIGGER monthly_delete ON later;
SELECT tally_rollup_fold('monthly') IS NOT NULL AS folded;
SELECT count(*) AS triggers FROM pg_trigger WHERE tgrelid = 'later'::regclass;
SELECT differences();
-- a foreign one never can
CREATE FOREIGN DATA WRAPPER rollup_test;
CREATE SERVER rollup_test FOREIGN DATA WRAPPER rollup_test;
CREATE FOREIGN TABLE elsewhere PARTITION OF survey FOR VALUES FROM ('2028-01-01') TO ('2029-01-01') SERVER rollup_test;
SELECT answers FROM monthly WHERE month = '2026-12-01';
SELECT error_of($$SELECT tally_rollup_rebuild('monthly')$$);
ALTER TABLE survey DETACH PARTITION elsewhere;
SELECT answers FROM monthly WHERE month = '2026-12-01';
DROP FOREIGN TABLE elsewhere;
DROP SERVER rollup_test;
DROP FOREIGN DATA WRAPPER rollup_test;

-- Detached and dropped partitions: an error until it is rebuilt
ALTER TABLE survey DETACH PARTITION january;
SELECT error_of('SELECT * FROM monthly');
SELECT tally_rollup_rebuild('rollup_test.monthly');
SELECT differences();
-- what isn't a partition any more isn't followed, and has no triggers any more
INSERT INTO january VALUES ('2026-01-05', 'a', 1, 1);
SELECT differences(), (SELECT count(*) FROM pg_trigger WHERE tgrelid = 'january'::regclass) AS triggers;
DROP TABLE april;
SELECT error_of('SELECT * FROM monthly');
SELECT tally_rollup_rebuild('monthly');
SELECT differences();
-- attached with rows: a warning, and its rows are missing
ALTER TABLE survey ATTACH PARTITION january FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
SELECT count(*) > 0 AS january FROM monthly WHERE month = '2026-01-01';
SELECT tally_rollup_rebuild('monthly');
SELECT differences(), (SELECT count(*) > 0 FROM monthly WHERE month = '2026-01-01') AS january;

-- A partition alone can't be followed, nor a table with children
SELECT error_of($$SELECT tally_rollup_create('r', 'SELECT product, count(*) AS n FROM january GROUP BY 1')$$);
CREATE TABLE parent (product text);
CREATE TABLE child () INHERITS (parent);
SELECT error_of($$SELECT tally_rollup_create('r', 'SELECT product, count(*) AS n FROM parent GROUP BY 1')$$);
SELECT error_of($$SELECT tally_rollup_create('r', 'SELECT product, count(*) AS n FROM child GROUP BY 1')$$);
-- nor one that became a partition, if the server lets it: some before 14 refuse, for its triggers have transition tables
CREATE TABLE alone (product text, n integer);
SELECT tally_rollup_create('of_alone', 'SELECT product, count(*) AS n FROM alone GROUP BY 1');
CREATE TABLE whole (product text, n integer) PARTITION BY LIST (n);
SELECT state_of('ALTER TABLE whole ATTACH PARTITION alone DEFAULT') = '0A000' OR error_of('SELECT * FROM of_alone') LIKE '55000%DETAIL: The table was made a partition%' AS seen;

SELECT tally_rollup_drop('monthly');
SELECT count(*) FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = tgrelid WHERE tgname LIKE 'monthly%';
SET client_min_messages = warning;
DROP SCHEMA rollup_test CASCADE;
