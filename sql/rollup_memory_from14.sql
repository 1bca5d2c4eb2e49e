-- A session lets go of what it knew of a rollup that is gone. For each trigger that it has run it keeps one memory context.
\set ON_ERROR_STOP on
CREATE SCHEMA rollup_memory_test;
SET search_path = rollup_memory_test, public;
SET client_min_messages = warning;
CREATE TABLE survey (product text, score integer);
DO $$ BEGIN
	FOR i IN 1 .. 5 LOOP
		PERFORM tally_rollup_create('by_product', 'SELECT product, score_tally(score) AS tally FROM survey GROUP BY product');
		INSERT INTO survey VALUES ('lamp', i);
		UPDATE survey SET score = 9;
		DELETE FROM survey;
		PERFORM tally_rollup_drop('by_product');
	END LOOP;
END $$;
-- not the fifteen of all, but the three of the last one at the most
SELECT count(*) BETWEEN 1 AND 3 AS of_the_last FROM pg_backend_memory_contexts WHERE name = 'trigger of a rollup';
DROP SCHEMA rollup_memory_test CASCADE;
