-- What a rollup refuses, and what its hints say; the code in them works when it is put in place of what failed.
\set ON_ERROR_STOP on
CREATE SCHEMA rollup_test;
SET search_path = rollup_test, public;
CREATE TABLE survey (id integer, answered_at timestamptz, product text, score integer, amount double precision, customer bigint, comment text);
CREATE TABLE product (name text);
CREATE VIEW surveys AS SELECT * FROM survey;
INSERT INTO survey VALUES (1, '2026-01-01 23:30+00', 'a', 9, 0.1, 1, 'good'), (2, '2026-01-02 00:30+00', 'a', 5, 0.2, 1, 'bad'), (3, '2026-01-02 00:30+00', 'b', 10, 0.3, 2, 'good');
SET client_min_messages = warning;

CREATE FUNCTION refused(query text, rollup text DEFAULT 'r') RETURNS text LANGUAGE sql AS $$ SELECT error_of(format('SELECT tally_rollup_create(%L, %L)', rollup, query)) $$;

-- Columns that don't add up
SELECT refused('SELECT product, nps(score) FROM survey GROUP BY 1');
SELECT refused('SELECT product, csat(score, 10) AS c FROM survey GROUP BY 1');
SELECT refused('SELECT product, repeat_purchase_rate(customer) FROM survey GROUP BY 1');
SELECT refused('SELECT product, net_sentiment(comment) FROM survey GROUP BY 1');
SELECT refused('SELECT product, count(DISTINCT customer) FROM survey GROUP BY 1');
SELECT refused('SELECT product, avg(score) FROM survey GROUP BY 1');
SELECT refused('SELECT product, sum(amount) FROM survey GROUP BY 1');
SELECT refused('SELECT product, max(score) FROM survey GROUP BY 1');
SELECT refused('SELECT product, 100.0 * count(*) FILTER (WHERE score > 8) / count(*) AS share FROM survey GROUP BY 1');
SELECT refused('SELECT count(*) FROM survey GROUP BY product');

-- The hints, followed to the letter: the function and the query in them are taken, and compared with the measure of the column
CREATE FUNCTION follow(measure text, OUT stored text, OUT equal boolean) LANGUAGE plpgsql AS $$
DECLARE
	hint text;
	tally text;
	read text;
BEGIN
	BEGIN
		PERFORM tally_rollup_create('r', format('SELECT product, %s FROM survey GROUP BY 1', measure));
	EXCEPTION WHEN feature_not_supported THEN
		GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT;
	END;
	tally := substring(hint FROM 'Store (\w+)');
	read := substring(hint FROM 'query (\w+\(tally\))');
	stored := regexp_replace(measure, '^\w+', tally) || ' AS tally';
	PERFORM tally_rollup_create('r', format('SELECT product, %s FROM survey GROUP BY 1', stored));
	EXECUTE format('SELECT bool_and(a IS NOT DISTINCT FROM b) FROM (SELECT product, %s AS a FROM survey GROUP BY 1) AS q FULL JOIN (SELECT product, %s AS b FROM r) AS r USING (product)', measure, read) INTO equal;
	PERFORM tally_rollup_drop('r');
END
$$;
SELECT measure, (follow(measure)).* FROM unnest(ARRAY['nps(score)', 'nps_bucket(score)', 'nps_ci(score)', 'csat(score)', 'csat(score, 10)', 'repeat_purchase_rate(customer)', 'purchase_frequency(customer)', 'net_sentiment(comment)', 'net_sentiment(comment, ''english'')']) AS measure;
SELECT tally_rollup_create('r', 'SELECT product, customer_tally(customer) AS tally, sum(amount::numeric) AS amount FROM survey GROUP BY 1');
SELECT product, customers(tally), amount, (SELECT count(DISTINCT customer) FROM survey AS s WHERE s.product = r.product) AS by_hand FROM r ORDER BY 1;
SELECT tally_rollup_drop('r');

-- a mean, over all groups and of each, whose decimals an integer quotient would lose
SELECT substring(refused('SELECT product, avg(score * id) FROM survey GROUP BY 1') FROM 'query (.*)\.$') AS mean \gset
SELECT tally_rollup_create('r', 'SELECT product, sum(score * id) AS total, count(score * id) AS n FROM survey GROUP BY 1');
SELECT (SELECT round(:mean, 6) FROM r) AS of_all, (SELECT round(avg(score * id), 6) FROM survey) AS by_hand, (SELECT string_agg(round(mean, 6)::text, ' ' ORDER BY product) FROM (SELECT product, :mean AS mean FROM r GROUP BY 1) AS m) AS of_each;
SELECT tally_rollup_drop('r');
-- other values that differ: of scores, whose values GROUP BY gets
SELECT refused('SELECT product, count(DISTINCT score) FROM survey GROUP BY 1');
SELECT tally_rollup_create('r', 'SELECT product, score FROM survey GROUP BY 1, score');
SELECT (SELECT count(DISTINCT score) FROM r), (SELECT count(DISTINCT score) FROM survey) AS by_hand;
SELECT tally_rollup_drop('r');
-- a FILTER goes with what is stored
SELECT call, refused('SELECT product, ' || call || ' FROM survey GROUP BY 1') FROM unnest(ARRAY['nps(score) FILTER (WHERE id > 1)', 'avg(score) FILTER (WHERE id > 1)', 'count(DISTINCT customer) FILTER (WHERE id > 1)']) AS call;
-- strata
CREATE TABLE monthly (stratum text, weight numeric, t score_tally);
INSERT INTO monthly VALUES ('a', 3, '{10:3}'), ('a', 3, '{0:1}'), ('b', 1, '{0:2}');
SELECT refused('SELECT nps_stratified(t, weight) FROM monthly');
SELECT tally_rollup_create('r', 'SELECT stratum, weight, sum(t) AS tally FROM monthly GROUP BY 1, 2');
SELECT (nps_stratified(tally, weight)).nps AS stratified, round(0.75 * (75 - 25) + 0.25 * -100, 6) AS by_hand FROM r;
SELECT tally_rollup_drop('r');
-- what has no sum that is a number
SELECT refused('SELECT product, sum(answered_at - ''2026-01-01'') AS age FROM survey GROUP BY 1');
-- an order makes no difference to a sum
SELECT tally_rollup_create('r', 'SELECT product, sum(score ORDER BY id) AS total, score_tally(score ORDER BY id) AS tally FROM survey GROUP BY 1');
INSERT INTO survey (product, score) VALUES ('b', 1);
SELECT * FROM r ORDER BY 1;
SELECT tally_rollup_drop('r');
DELETE FROM survey WHERE id IS NULL;

-- Rows that the query can't count: the error says what is wrong with the row, and of which rollup the query is
CREATE FUNCTION context_of(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	context text;
BEGIN
	EXECUTE statement;
	RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS context = PG_EXCEPTION_CONTEXT;
	-- servers name an expression of PL/pgSQL in different ways
	RETURN regexp_replace(regexp_replace(context, '\nPL/pgSQL function context_of.*', ''), '^[^"\n]*"[^"\n]*10 / score"\n', '');
END
$$;
CREATE FUNCTION halved(score integer) RETURNS integer IMMUTABLE LANGUAGE plpgsql AS $$ BEGIN RETURN 10 / score; END $$;
SELECT tally_rollup_create('r', 'SELECT product, score_tally(score) AS tally, sum(amount::numeric) AS amount, count(halved(score)) AS n FROM survey GROUP BY 1');
SELECT statement, error_of(statement), context_of(statement) FROM unnest(ARRAY['INSERT INTO survey (product, score) VALUES (''a'', 11)', 'INSERT INTO survey (product, amount) VALUES (''a'', ''NaN'')', 'UPDATE survey SET score = 0',
	'UPDATE survey SET score = CASE id WHEN 1 THEN -1 ELSE 5 END']) AS statement;
-- a hint of a function of the query stays as it is, if it says anything
CREATE OR REPLACE FUNCTION halved(score integer) RETURNS integer IMMUTABLE LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '22023', HINT = CASE score WHEN 1 THEN '' ELSE 'NPS.' END; END $$;
SELECT error_of(format('INSERT INTO survey (product, score) VALUES (''a'', %s)', score)) FROM generate_series(1, 2) AS score;
CREATE OR REPLACE FUNCTION halved(score integer) RETURNS integer IMMUTABLE LANGUAGE plpgsql AS $$ BEGIN RETURN 10 / score; END $$;
-- more rows than a kept plan is for
SELECT context_of('INSERT INTO survey (product, score) SELECT ''a'', i FROM generate_series(1, 2000) AS i');
SELECT context_of('SELECT tally_rollup_create(''nans'', ''SELECT sum(0 / (score - 9.0)) FROM survey'')');
SELECT tally_rollup_drop('r');
SELECT tally_rollup_create('r', 'SELECT product, score_tally(score) FILTER (WHERE score BETWEEN 0 AND 10) AS tally, sum(amount::numeric) FILTER (WHERE amount::numeric - amount::numeric = 0) AS amount FROM survey GROUP BY 1');
INSERT INTO survey (product, score, amount) VALUES ('c', 11, 'NaN'), ('c', 10, 2);
SELECT tally, amount FROM r WHERE product = 'c';
SELECT tally_rollup_drop('r');
DELETE FROM survey WHERE id IS NULL;

-- What may change without a write of the table
SELECT refused('SELECT answered_at::date AS day, count(*) FROM survey GROUP BY 1');
SELECT refused('SELECT product, count(*) FROM survey WHERE answered_at > now() - interval ''1 day'' GROUP BY 1');
SELECT refused('SELECT product, count(*) FROM survey WHERE random() < 0.5 GROUP BY 1');
SELECT refused('SELECT product, count(*) FROM survey WHERE CURRENT_DATE > ''2026-01-01'' GROUP BY 1');
-- the hint: the day in London and in Tokyo, whatever the session's time zone
SET timezone = 'America/Los_Angeles';
SELECT tally_rollup_create('r', $$SELECT (answered_at AT TIME ZONE 'UTC')::date AS day, (answered_at AT TIME ZONE 'Asia/Tokyo')::date AS tokyo, count(*) FROM survey GROUP BY 1, 2$$);
SELECT to_char(day, 'YYYY-MM-DD') AS day, to_char(tokyo, 'YYYY-MM-DD') AS tokyo, count FROM r ORDER BY 1;
SELECT tally_rollup_drop('r');
RESET timezone;

-- What looks at the groups as a whole
SELECT query, refused('SELECT ' || query) FROM unnest(ARRAY['product, count(*) FROM survey GROUP BY 1 HAVING count(*) > 1', 'product, count(*) FROM survey GROUP BY 1 ORDER BY 1',
	'product, count(*) FROM survey GROUP BY 1 LIMIT 1', 'product, count(*) FROM survey GROUP BY ROLLUP (1)', 'DISTINCT product, count(*) FROM survey GROUP BY 1',
	'product, count(*) OVER () FROM survey GROUP BY 1', 'product, count(*) FROM survey GROUP BY 1 UNION ALL SELECT NULL, 1', 'unnest(ARRAY[1]), count(*) FROM survey GROUP BY 1',
	'product FROM survey', '* FROM survey']) AS query;
SELECT refused('WITH w AS (SELECT 1) SELECT product, count(*) FROM survey GROUP BY 1');
SELECT refused('DELETE FROM survey');
SELECT refused('SELECT count(*) FROM survey; SELECT 1');
SELECT refused('');
SELECT refused('SELECT produkt, count(*) FROM survey GROUP BY 1');

-- Tables that can't be followed
SELECT query, refused('SELECT product, count(*) FROM ' || query || ' GROUP BY 1') FROM unnest(ARRAY['surveys', '(SELECT * FROM survey) AS s', 'ONLY survey', 'survey TABLESAMPLE system (10)',
	'product AS p RIGHT JOIN survey AS s ON name = product', 'survey RIGHT JOIN product ON name = product', 'survey JOIN surveys USING (product)',
	'survey WHERE score > (SELECT avg(score) FROM survey)', 'pg_class, survey']) AS query;
SELECT refused('SELECT tableoid, count(*) FROM survey GROUP BY 1');
SELECT refused('SELECT product, count(survey) FROM survey GROUP BY 1');
CREATE TEMP TABLE temporary (score integer);
SELECT refused('SELECT count(*) FROM temporary');
ALTER TABLE product ENABLE ROW LEVEL SECURITY;
CREATE ROLE nps_rollup_reader;
GRANT USAGE, CREATE ON SCHEMA rollup_test TO nps_rollup_reader;
GRANT SELECT, TRIGGER ON product, survey TO nps_rollup_reader;
SET ROLE nps_rollup_reader;
SELECT refused('SELECT name, count(*) FROM product GROUP BY 1');
RESET ROLE;

-- Names
SELECT refused('SELECT product, count(*) AS _rows FROM survey GROUP BY 1');
SELECT refused('SELECT product AS _hash, count(*) FROM survey GROUP BY 1');
SELECT refused('SELECT count(*) FROM survey', 'survey');
CREATE TABLE taken_parts ();
SELECT refused('SELECT count(*) FROM survey', 'taken');
SELECT refused('SELECT count(*) FROM survey', 'pg_temp.r');
SELECT refused('SELECT count(*) FROM survey', repeat('x', 55));
SELECT refused('SELECT count(*) FROM survey', repeat('x', 54)) AS of_54_bytes;
SELECT tally_rollup_drop(repeat('x', 54)::regclass);

-- What isn't a rollup, and who may do what
SELECT error_of('SELECT tally_rollup_fold(''survey'')');
SELECT error_of('SELECT tally_rollup_drop(''surveys'')');
SELECT error_of('SELECT tally_rollup_rebuild(0)');
SELECT tally_rollup_create('r', 'SELECT product, count(*) AS n FROM survey GROUP BY 1');
SET ROLE nps_rollup_reader;
SELECT f, error_of(format('SELECT * FROM tally_rollup_%s(''r'')', f)) FROM unnest(ARRAY['fold', 'check', 'rebuild', 'drop']) AS f;
-- a trigger of the same kind on a table of one's own counts nothing
CREATE TABLE mine (product text);
CREATE TRIGGER mine AFTER INSERT ON mine REFERENCING NEW TABLE AS _new FOR EACH STATEMENT WHEN ('r'::regclass IS DISTINCT FROM 'r_parts'::regclass) EXECUTE FUNCTION tally_rollup_track();
INSERT INTO mine VALUES ('x');
RESET ROLE;
SELECT * FROM r ORDER BY 1;
CREATE TRIGGER nothing AFTER INSERT ON mine FOR EACH STATEMENT EXECUTE FUNCTION tally_rollup_track();
SELECT error_of('INSERT INTO mine VALUES (1)');
-- in an isolation level with a snapshot of the whole transaction
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT refused('SELECT count(*) FROM survey', 'r2');
SELECT error_of('SELECT tally_rollup_rebuild(''r'')');
ROLLBACK;

DROP OWNED BY nps_rollup_reader;
DROP ROLE nps_rollup_reader;
DROP SCHEMA rollup_test CASCADE;
