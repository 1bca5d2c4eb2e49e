-- Rollups in the hands of others: hostile arguments, views and functions made to look like a rollup's, and sessions with
-- settings, functions and partitions that a definition doesn't expect. Numbers are worked out by plain SQL or by hand.
\set ON_ERROR_STOP on
CREATE SCHEMA rollup_test;
SET search_path = rollup_test, public;
SET client_min_messages = warning;
CREATE TABLE survey (product text, score integer, amount numeric);
CREATE VIEW no_query AS SELECT 1 AS a;
SELECT tally_rollup_create('r', 'SELECT product, count(*) AS n FROM survey GROUP BY 1');

-- The internal functions take any argument
SELECT what, error_of(format('SELECT tally_rollup_guard(%1$L, %1$L, %1$L, 1, true)', what)) FROM unnest(ARRAY['0', 'survey', 'no_query', 'pg_class', 'pg_class_oid_index']) AS what;
SELECT error_of('SELECT tally_rollup_guard(''r_query'', 0, 0, 2147483647, true)') IS NOT NULL AS refused;
CREATE TABLE dropped (a integer, b text);
INSERT INTO dropped VALUES (1, 'x'), (2, 'x');
ALTER TABLE dropped DROP COLUMN a;
SELECT count(*), count(DISTINCT tally_rollup_hash(dropped)) AS hashes FROM dropped;
SELECT tally_rollup_hash(ROW()) = tally_rollup_hash(ROW()) AS of_nothing;

-- A view that calls the guard with the relations of others is no way to drop, lock or write them
CREATE ROLE nps_rollup_mallory;
GRANT USAGE, CREATE ON SCHEMA rollup_test TO nps_rollup_mallory;
SET ROLE nps_rollup_mallory;
CREATE TABLE own (product text);
CREATE VIEW own_query AS SELECT product, count(*) AS n FROM own GROUP BY 1;
CREATE VIEW evil AS SELECT 1 AS a WHERE tally_rollup_guard('own_query', 'survey', 'own', 1, true);
SELECT f, error_of(format('SELECT * FROM tally_rollup_%s(''evil'')', f)) FROM unnest(ARRAY['fold', 'check', 'rebuild', 'drop']) AS f;
CREATE VIEW locks AS SELECT product, count(*) AS n FROM survey GROUP BY 1;
CREATE TABLE own_groups (product text);
CREATE TABLE own_parts (product text);
CREATE VIEW evil2 AS SELECT 1 AS a WHERE tally_rollup_guard('locks', 'own_groups', 'own_parts', 1, true);
BEGIN;
SELECT tally_rollup_drop('evil2');
SELECT count(*) AS locked FROM pg_locks WHERE relation = 'survey'::regclass AND pid = pg_backend_pid() AND mode = 'AccessExclusiveLock';
ROLLBACK;
-- nor is a function by the same name
CREATE FUNCTION tally_rollup_guard(regclass, regclass, regclass, integer) RETURNS boolean LANGUAGE sql AS 'SELECT true';
CREATE VIEW evil3 AS SELECT 1 AS a WHERE rollup_test.tally_rollup_guard('own_query', 'own', 'own', 1);
SELECT error_of('SELECT tally_rollup_drop(''evil3'')');
RESET ROLE;
SELECT to_regclass('survey') AS still_there;

-- An aggregate of one's own that is named like the extension's or the server's
CREATE AGGREGATE public.sum(*) (sfunc = int8inc, stype = bigint, initcond = 0);
SELECT error_of($$SELECT tally_rollup_create('s', 'SELECT public.sum(*) AS n FROM survey')$$);
DROP AGGREGATE public.sum(*);
CREATE FUNCTION text_pair(text, text, text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1 || $2 || $3';
CREATE AGGREGATE public.score_tally(text, text) (sfunc = text_pair, stype = text);
SELECT error_of($$SELECT tally_rollup_create('s', 'SELECT score_tally(product, product) AS n FROM survey')$$);
DROP AGGREGATE public.score_tally(text, text);

-- Columns in place of a star, and names that are the rollup's own
CREATE TYPE pair AS (a integer, b integer);
CREATE TABLE pairs (p pair, x integer, _sign integer, _rows integer);
SELECT query, error_of(format('SELECT tally_rollup_create(''s'', %L)', query)) FROM unnest(ARRAY['SELECT (p).*, sum(x), x AS y FROM pairs GROUP BY 1, 2, 4',
	'SELECT _sign, sum(x) FROM pairs GROUP BY 1', 'SELECT _rows, sum(x) FROM pairs GROUP BY 1']) AS query;

-- A query that was replaced: an error when it is read
CREATE TABLE small (product text);
SELECT tally_rollup_create('replaced', 'SELECT product, count(*) AS n FROM small GROUP BY 1');
CREATE OR REPLACE VIEW replaced_query AS SELECT NULL::text AS product, 1::bigint AS n, 1::bigint AS _rows;
SELECT error_of('SELECT * FROM replaced');
DROP VIEW replaced;
SELECT count(*) FROM pg_trigger WHERE tgrelid = 'small'::regclass;

-- Owners: one of four relations with another owner, then all
ALTER VIEW r OWNER TO nps_rollup_mallory;
SELECT error_of('INSERT INTO survey VALUES (''a'')');
ALTER TABLE r_query OWNER TO nps_rollup_mallory;
ALTER TABLE r_groups OWNER TO nps_rollup_mallory;
ALTER TABLE r_parts OWNER TO nps_rollup_mallory;
INSERT INTO survey VALUES ('a', 1, 1);
SELECT * FROM r;
-- row security that hides rows from the owner: an error of what reads the table, and none of writers
GRANT SELECT ON survey TO nps_rollup_mallory;
ALTER TABLE survey ENABLE ROW LEVEL SECURITY;
INSERT INTO survey VALUES ('b', 1, 1);
SELECT * FROM r ORDER BY 1;
SELECT error_of('SELECT tally_rollup_rebuild(''r'')');
ALTER TABLE survey DISABLE ROW LEVEL SECURITY;
SELECT * FROM tally_rollup_check('r');

-- A trigger too many: an error when it is read, and a rebuild drops it
CREATE TRIGGER again AFTER INSERT ON survey REFERENCING NEW TABLE AS _new FOR EACH STATEMENT WHEN ('r'::regclass IS DISTINCT FROM 'r_parts'::regclass) EXECUTE FUNCTION tally_rollup_track();
INSERT INTO survey VALUES ('c', 1, 1);
SELECT error_of('SELECT * FROM r');
GRANT TRIGGER ON survey TO nps_rollup_mallory;
SELECT tally_rollup_rebuild('r');
INSERT INTO survey VALUES ('c', 1, 1);
SELECT * FROM r ORDER BY 1;
DROP OWNED BY nps_rollup_mallory CASCADE;
DROP ROLE nps_rollup_mallory;

-- Columns that are named by their order, and a partition that has them in another
CREATE TABLE whole (day date, product text, score integer, amount numeric) PARTITION BY RANGE (day);
CREATE TABLE turned (amount numeric, gone integer, score integer, product text, day date);
ALTER TABLE turned DROP COLUMN gone;
ALTER TABLE whole ATTACH PARTITION turned DEFAULT;
SELECT tally_rollup_create('by_order', 'SELECT p, sum(a) AS amount, count(s) AS n FROM whole AS w(d, p, s, a) GROUP BY 1');
INSERT INTO turned (day, product, score, amount) VALUES ('2026-01-01', 'x', 3, 7.5);
INSERT INTO whole VALUES ('2026-01-01', 'x', NULL, 1);
SELECT * FROM by_order;
UPDATE turned SET amount = 9 WHERE score = 3;
SELECT * FROM by_order;
TRUNCATE turned;
SELECT count(*) FROM by_order;

-- Constants of the query don't depend on the settings of the session that writes
CREATE TABLE measured (x double precision, day date, m text);
SELECT tally_rollup_create('by_settings', $$SELECT m, count(*) AS n FROM measured WHERE x > 0.12345678901234567::float8 AND day <> '2026-02-03' GROUP BY 1$$);
SET extra_float_digits = -10;
SET DateStyle = 'SQL, DMY';
INSERT INTO measured VALUES (0.123456789013, '2026-03-02', 'a');
RESET DateStyle;
INSERT INTO measured SELECT 1, '2026-03-02', 'b' FROM generate_series(1, 1500);
INSERT INTO measured SELECT 1, '2026-02-03', 'c' FROM generate_series(1, 1500);
RESET extra_float_digits;
SELECT * FROM by_settings ORDER BY 1;

-- Constants that have another name since the plan was made
CREATE TYPE mood AS ENUM ('happy', 'sad');
CREATE TABLE other ();
CREATE TABLE moods (mood mood, number oid);
SELECT tally_rollup_create('happy', $$SELECT mood, count(*) AS n FROM moods WHERE mood = 'happy' AND number <> 'other'::regclass GROUP BY 1$$);
INSERT INTO moods VALUES ('happy', 1), ('sad', 1);
ALTER TYPE mood RENAME VALUE 'happy' TO 'glad';
ALTER TABLE other RENAME TO another;
INSERT INTO moods VALUES ('glad', 1), ('sad', 1);
INSERT INTO moods SELECT 'glad', 1 FROM generate_series(1, 1500);
SELECT * FROM happy;
-- a renamed label of a group that is stored already: the group is found again
SELECT tally_rollup_create('by_mood', 'SELECT mood, score_tally(number::integer) AS tally, count(*) AS n FROM moods GROUP BY 1');
ALTER TYPE mood RENAME VALUE 'glad' TO 'delighted';
INSERT INTO moods VALUES ('delighted', 2), ('sad', 2);
DELETE FROM moods WHERE number = 1;
SELECT * FROM by_mood ORDER BY 1;
SELECT tally_rollup_fold('by_mood') IS NOT NULL AS folded, (SELECT count(*) FROM tally_rollup_check('by_mood')) AS differences;
-- what has a part in the hash: the server's own types, and nothing whose hash may be another one some day
SELECT tally_rollup_hash(ROW(1, 'a'::text)) <> tally_rollup_hash(ROW(2, 'a'::text)) AS integer, tally_rollup_hash(ROW(1, 'a'::text)) <> tally_rollup_hash(ROW(1, 'b'::text)) AS text,
	tally_rollup_hash(ROW('{1}'::integer[])) <> tally_rollup_hash(ROW('{2}'::integer[])) AS array, tally_rollup_hash(ROW('{a}'::text[])) = tally_rollup_hash(ROW('{b}'::text[])) AS texts,
	tally_rollup_hash(ROW('a'::char(9))) = tally_rollup_hash(ROW('a'::text)) AND tally_rollup_hash(ROW('a'::name)) = tally_rollup_hash(ROW('a'::varchar)) AS same, tally_rollup_hash(ROW('sad'::mood)) = tally_rollup_hash(ROW('delighted'::mood)) AS enum,
	tally_rollup_hash(ROW('{sad}'::mood[])) = tally_rollup_hash(ROW('{delighted}'::mood[])) AS enums, tally_rollup_hash(ROW('another'::regclass)) = tally_rollup_hash(ROW('moods'::regclass)) AS regclass,
	tally_rollup_hash(ROW('a'::"char")) = tally_rollup_hash(ROW('b'::"char")) AS char,
	tally_rollup_hash(ROW('[1,2)'::int4range)) = tally_rollup_hash(ROW('[1,3)'::int4range)) AS range;

-- A function of the query that writes the table again, and lets the plan in use be forgotten
CREATE TABLE again (a integer);
CREATE FUNCTION write_again(i integer) RETURNS integer LANGUAGE plpgsql AS $$
BEGIN
	IF i < 3 THEN
		ALTER TABLE rollup_test.another RENAME TO another_one;
		ALTER TABLE rollup_test.another_one RENAME TO another;
		CREATE OR REPLACE FUNCTION rollup_test.nothing() RETURNS integer LANGUAGE sql AS 'SELECT 1';
		INSERT INTO rollup_test.again VALUES (i + 1);
	END IF;
	RETURN i;
END $$;
CREATE FUNCTION pretends(i integer) RETURNS integer LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN PERFORM rollup_test.write_again(i) WHERE i > 0; RETURN i; END $$;
SELECT tally_rollup_create('within', 'SELECT pretends(a) AS a, count(*) AS n FROM again GROUP BY 1');
INSERT INTO again VALUES (0);
INSERT INTO again VALUES (1);
INSERT INTO again VALUES (1);
INSERT INTO again VALUES (2);
SELECT a, n, (SELECT count(*) FROM again WHERE again.a = within.a) AS by_hand FROM within ORDER BY 1;

-- A child that inherits: an error, not rows that are missed in silence
CREATE TABLE parent (a integer);
SELECT tally_rollup_create('of_parent', 'SELECT a, count(*) AS n FROM parent GROUP BY 1');
CREATE TABLE child () INHERITS (parent);
SELECT error_of('SELECT * FROM of_parent');
SELECT error_of('SELECT tally_rollup_rebuild(''of_parent'')');
ALTER TABLE child NO INHERIT parent;
INSERT INTO parent VALUES (1);
SELECT * FROM of_parent;

-- A rebuild in the middle of a statement that writes the table would count its rows twice
CREATE FUNCTION rebuild() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM public.tally_rollup_rebuild('rollup_test.of_parent'); RETURN NEW; END $$;
CREATE TRIGGER rebuild AFTER INSERT ON parent FOR EACH ROW EXECUTE FUNCTION rebuild();
SELECT error_of('INSERT INTO parent VALUES (2)');
SELECT * FROM of_parent;

-- A fold that is cancelled, and the error caught: what comes after is exact
CREATE FUNCTION cancelled(n bigint) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN IF n > 0 THEN RAISE query_canceled; END IF; RETURN true; END $$;
TRUNCATE measured;
ALTER TABLE by_settings_groups ADD CHECK (rollup_test.cancelled(n));
DO $$
BEGIN
	BEGIN
		INSERT INTO rollup_test.measured SELECT 1, '2026-03-02', i::text FROM generate_series(1, 1500) AS i;
	EXCEPTION WHEN query_canceled THEN
		NULL;
	END;
	BEGIN
		INSERT INTO rollup_test.measured VALUES (1, '2026-03-02', 'y');
		PERFORM 1 / 0;
	EXCEPTION WHEN division_by_zero THEN
		NULL;
	END;
END $$;
SELECT (SELECT count(*) FROM measured) AS in_table, (SELECT count(*) FROM by_settings) AS in_rollup;

-- A look-up that has changed: the error names the way out, which works
CREATE TABLE names (product text, name text);
CREATE TABLE sold (product text, score integer);
INSERT INTO names VALUES ('a', 'Kettle');
INSERT INTO sold VALUES ('a', 5), ('a', 6);
SELECT tally_rollup_create('by_name', 'SELECT name, score_tally(score) AS tally FROM sold LEFT JOIN names USING (product) GROUP BY 1');
UPDATE names SET name = 'Lamp';
DELETE FROM sold WHERE score = 5;
SELECT error_of('SELECT * FROM by_name');
SELECT tally_rollup_rebuild('by_name');
SELECT * FROM by_name;

DROP SCHEMA rollup_test CASCADE;
