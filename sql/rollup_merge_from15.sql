-- MERGE inserts, updates and deletes in one statement: a rollup follows all three.
\set ON_ERROR_STOP on
CREATE SCHEMA rollup_test;
SET search_path = rollup_test, public;
CREATE TABLE survey (id integer, product text, score integer);
INSERT INTO survey VALUES (1, 'a', 1), (2, 'a', 2), (3, 'b', 3);
SELECT tally_rollup_create('by_product', 'SELECT product, score_tally(score) AS tally, count(*) AS n FROM survey GROUP BY 1');
MERGE INTO survey AS s USING (VALUES (1, 'c', 9), (2, 'c', 10), (4, 'd', 0)) AS v (id, product, score) ON s.id = v.id
WHEN MATCHED AND v.id = 1 THEN DELETE WHEN MATCHED THEN UPDATE SET product = v.product, score = v.score WHEN NOT MATCHED THEN INSERT VALUES (v.id, v.product, v.score);
-- by hand: 1 is gone, 2 moved to c, 3 stays, 4 is new
SELECT * FROM by_product ORDER BY product;
SELECT count(*) FROM tally_rollup_check('by_product');
SET client_min_messages = warning;
DROP SCHEMA rollup_test CASCADE;
