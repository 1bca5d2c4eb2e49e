-- What the extension puts into the catalog: every function safe and described, every aggregate ready to be spread and to
-- share, operator classes complete, and all of it in any schema and any owner's hands.
\set ON_ERROR_STOP on

CREATE TEMP TABLE members AS
SELECT d.classid, d.objid FROM pg_depend AS d JOIN pg_extension AS e ON d.refclassid = 'pg_extension'::regclass AND e.oid = d.refobjid
WHERE d.deptype = 'e' AND e.extname = 'nps';
CREATE TEMP TABLE functions AS
SELECT p.*, p.oid::regprocedure::text AS signature FROM members AS m JOIN pg_proc AS p ON m.classid = 'pg_proc'::regclass AND p.oid = m.objid;
CREATE TEMP TABLE aggregates AS
SELECT a.*, f.signature, f.proname, f.proargtypes, f.pronargs, f.proargnames FROM functions AS f JOIN pg_aggregate AS a ON a.aggfnoid = f.oid;
-- the queries below look at something
SELECT count(*) FILTER (WHERE prokind = 'f') > 50 AS functions, count(*) FILTER (WHERE prokind = 'a') > 30 AS aggregates FROM functions;

--
-- The contract: names, arguments with their names and defaults, results
--

SELECT contract.signature, pg_get_function_arguments(f.oid) AS arguments, pg_get_function_result(f.oid) AS result
FROM (VALUES
	('score_tally_of(integer,bigint,integer)', 'score integer, responses bigint, scale integer DEFAULT NULL::integer', 'score_tally'),
	('responses(score_tally)', 't score_tally', 'bigint'),
	('mean_score(score_tally)', 't score_tally', 'numeric'), ('median_score(score_tally)', 't score_tally', 'numeric'), ('stddev_score(score_tally)', 't score_tally', 'numeric'),
	('unnest(score_tally)', 't score_tally, OUT score integer, OUT responses bigint', 'SETOF record'),
	('sum(score_tally)', 'score_tally', 'score_tally'),
	('bands(score_tally,integer,integer)', 't score_tally, low_to integer, top_from integer', 'score_tally'),
	('nps(score_tally)', 't score_tally', 'numeric'),
	('nps_bucket(score_tally)', 't score_tally', 'nps_buckets'),
	('csat(score_tally)', 't score_tally', 'numeric'),
	('csat_bucket(score_tally)', 't score_tally', 'csat_buckets'),
	('nps_stderr(score_tally)', 't score_tally', 'double precision'),
	('nps_ci(score_tally,double precision)', 't score_tally, confidence double precision DEFAULT 0.95', 'numrange'),
	('csat_ci(score_tally,double precision)', 't score_tally, confidence double precision DEFAULT 0.95', 'numrange'),
	('nps_compare(score_tally,score_tally,double precision)', 'a score_tally, b score_tally, confidence double precision DEFAULT 0.95', 'measure_comparison'),
	('nps_compare(score_tally,numeric,double precision)', 't score_tally, benchmark numeric, confidence double precision DEFAULT 0.95', 'measure_comparison'),
	('csat_compare(score_tally,score_tally,double precision)', 'a score_tally, b score_tally, confidence double precision DEFAULT 0.95', 'measure_comparison'),
	('csat_compare(score_tally,numeric,double precision)', 't score_tally, benchmark numeric, confidence double precision DEFAULT 0.95', 'measure_comparison'),
	('nps_compare_anytime(score_tally,score_tally,double precision,numeric)', 'a score_tally, b score_tally, confidence double precision DEFAULT 0.95, effect numeric DEFAULT 20', 'measure_comparison'),
	('nps_compare_anytime(score_tally,numeric,double precision,numeric)', 't score_tally, benchmark numeric, confidence double precision DEFAULT 0.95, effect numeric DEFAULT 20', 'measure_comparison'),
	('csat_compare_anytime(score_tally,score_tally,double precision,numeric)', 'a score_tally, b score_tally, confidence double precision DEFAULT 0.95, effect numeric DEFAULT 10', 'measure_comparison'),
	('csat_compare_anytime(score_tally,numeric,double precision,numeric)', 't score_tally, benchmark numeric, confidence double precision DEFAULT 0.95, effect numeric DEFAULT 10', 'measure_comparison'),
	('nps_effects(score_tally,score_tally,score_tally,score_tally)', 'before score_tally, after score_tally, all_before score_tally, all_after score_tally', 'measure_effects'),
	('csat_effects(score_tally,score_tally,score_tally,score_tally)', 'before score_tally, after score_tally, all_before score_tally, all_after score_tally', 'measure_effects'),
	('nps_stratified(score_tally,numeric)', 't score_tally, weight numeric', 'weighted_nps'), ('csat_stratified(score_tally,numeric)', 't score_tally, weight numeric', 'weighted_csat'),
	('nps_responses_needed(numeric,double precision,double precision,double precision)', 'margin numeric, confidence double precision DEFAULT 0.95, sd double precision DEFAULT NULL::double precision, power double precision DEFAULT NULL::double precision', 'bigint'),
	('csat_responses_needed(numeric,double precision,numeric,double precision)', 'margin numeric, confidence double precision DEFAULT 0.95, csat numeric DEFAULT NULL::numeric, power double precision DEFAULT NULL::double precision', 'bigint'),
	('mean_score_ci(score_tally,double precision)', 't score_tally, confidence double precision DEFAULT 0.95', 'numrange'),
	('mean_score_compare(score_tally,score_tally,double precision)', 'a score_tally, b score_tally, confidence double precision DEFAULT 0.95', 'measure_comparison'),
	('mean_score_compare(score_tally,numeric,double precision)', 't score_tally, benchmark numeric, confidence double precision DEFAULT 0.95', 'measure_comparison'),
	('share_ci(bigint,bigint,double precision)', 'hits bigint, total bigint, confidence double precision DEFAULT 0.95', 'numrange'),
	('share_compare(bigint,bigint,bigint,bigint,double precision)', 'hits_a bigint, total_a bigint, hits_b bigint, total_b bigint, confidence double precision DEFAULT 0.95', 'measure_comparison'),
	('score_tally(boolean)', 'score boolean', 'score_tally'), ('csat(boolean)', 'score boolean', 'numeric'),
	('csat_bucket(boolean)', 'score boolean', 'csat_buckets'), ('csat_ci(boolean)', 'score boolean', 'numrange'),
	('comment_language(text)', 'comment text', 'text'),
	('sentiment(text,text)', 'comment text, lexicon text DEFAULT NULL::text', 'double precision'),
	('sentiment_category(text,text)', 'comment text, lexicon text DEFAULT NULL::text', 'sentiment_label'),
	('comment_topics(text,text)', 'comment text, lexicon text DEFAULT NULL::text', 'text[]'),
	('topic_sentiment(text,text)', 'comment text, lexicon text DEFAULT NULL::text, OUT topic text, OUT sentiment double precision', 'SETOF record'),
	('sentiment_tally(text)', 'comment text', 'score_tally'), ('sentiment_tally(text,text)', 'comment text, lexicon text', 'score_tally'),
	('net_sentiment(text)', 'comment text', 'numeric'), ('net_sentiment(text,text)', 'comment text, lexicon text', 'numeric'), ('net_sentiment(score_tally)', 't score_tally', 'numeric'),
	('tally_rollup_create(text,text)', 'rollup text, query text', 'void'), ('tally_rollup_fold(regclass)', 'rollup regclass', 'bigint'),
	('tally_rollup_check(regclass)', 'rollup regclass, OUT in_query jsonb, OUT in_rollup jsonb', 'SETOF record'),
	('tally_rollup_rebuild(regclass)', 'rollup regclass', 'void'), ('tally_rollup_drop(regclass)', 'rollup regclass', 'void'),
	('score_tally_in(cstring)', 'cstring', 'score_tally'), ('score_tally_out(score_tally)', 'score_tally', 'cstring'),
	('score_tally_recv(internal)', 'internal', 'score_tally'), ('score_tally_send(score_tally)', 'score_tally', 'bytea')
) AS contract(signature, arguments, result) LEFT JOIN functions AS f USING (signature)
WHERE pg_get_function_arguments(f.oid) IS DISTINCT FROM contract.arguments OR pg_get_function_result(f.oid) IS DISTINCT FROM contract.result;
SELECT name || '(' || type || scale || ')' AS missing
FROM (VALUES ('score_tally', '', 'a', 'score_tally'), ('score_tally', ',integer', 'a', 'score_tally'), ('nps', '', 'a', 'numeric'), ('nps_bucket', '', 'a', 'nps_buckets'), ('csat', '', 'a', 'numeric'), ('csat', ',integer', 'a', 'numeric'),
		('csat_bucket', '', 'a', 'csat_buckets'), ('csat_bucket', ',integer', 'a', 'csat_buckets'), ('nps_stderr', '', 'a', 'double precision'), ('nps_ci', '', 'a', 'numrange'), ('csat_ci', '', 'a', 'numrange'),
		('csat_ci', ',integer', 'a', 'numrange'), ('nps_category', '', 'f', 'nps_label'), ('csat_category', ',integer', 'f', 'csat_label')) AS contract(name, scale, kind, result),
	unnest(ARRAY['smallint', 'integer', 'bigint', 'numeric', 'double precision']) AS type
WHERE NOT EXISTS (SELECT FROM functions AS f WHERE f.signature = name || '(' || type || scale || ')' AND f.prokind::text = kind AND f.prorettype = result::regtype
	AND f.proargnames = CASE scale WHEN '' THEN ARRAY['score'] ELSE ARRAY['score', 'scale'] END);
SELECT attrelid::regclass AS type, string_agg(attname || ' ' || format_type(atttypid, NULL), ', ' ORDER BY attnum) AS fields
FROM pg_attribute WHERE attrelid IN (SELECT typrelid FROM pg_type WHERE oid IN ('nps_buckets'::regtype, 'csat_buckets'::regtype, 'measure_comparison'::regtype, 'measure_effects'::regtype, 'weighted_nps'::regtype, 'weighted_csat'::regtype)) GROUP BY attrelid ORDER BY attrelid::regclass::text COLLATE "C";
SELECT enum_range(NULL::nps_label) AS nps, enum_range(NULL::csat_label) AS csat, enum_range(NULL::verdict_label) AS verdict;
SELECT oprname, oprleft::regtype AS "left", oprright::regtype AS "right", oprresult::regtype AS result, oprcanhash, oprcanmerge FROM members JOIN pg_operator AS o ON classid = 'pg_operator'::regclass AND o.oid = objid
WHERE oprleft = 'score_tally'::regtype ORDER BY oprname COLLATE "C";

--
-- Nothing in these: functions and others that nobody described (how they may be called: security.sql)
--

SELECT signature AS without_comment FROM functions WHERE coalesce(obj_description(oid, 'pg_proc'), '') = '' ORDER BY 1;
SELECT oid::regtype AS type_without_comment FROM members JOIN pg_type ON classid = 'pg_type'::regclass AND oid = objid
WHERE typcategory <> 'A' AND coalesce(obj_description(oid, 'pg_type'), '') = '' ORDER BY 1;
SELECT oid::regoperator AS operator_without_comment FROM members JOIN pg_operator ON classid = 'pg_operator'::regclass AND oid = objid WHERE coalesce(obj_description(oid, 'pg_operator'), '') = '' ORDER BY 1;
SELECT opcname AS opclass_without_comment, opcmethod FROM members JOIN pg_opclass ON classid = 'pg_opclass'::regclass AND oid = objid WHERE coalesce(obj_description(oid, 'pg_opclass'), '') = '' ORDER BY 1;
-- or that take NULL for their only argument, but for these final functions: a NULL state is one of no answers
SELECT signature AS not_strict FROM functions
WHERE NOT proisstrict AND prokind = 'f' AND pronargs = 1 ORDER BY 1;
-- a function over scores is there for each type of score; those of satisfaction and tallies take boolean as well
SELECT proname AS of_some_types_only, pronargs, count(*) FROM functions
WHERE proargnames[1] = 'score' AND proname <> 'score_tally_of' AND proargtypes[0] <> 'boolean'::regtype GROUP BY proname, pronargs HAVING count(*) <> 5 ORDER BY 1, 2;
-- types that a dump, a copy in binary or an array can't take
SELECT oid::regtype AS not_whole FROM members JOIN pg_type ON classid = 'pg_type'::regclass AND oid = objid
WHERE typtype IN ('b', 'c', 'e') AND typcategory <> 'A' AND (typinput = 0 OR typoutput = 0 OR typreceive = 0 OR typsend = 0 OR typarray = 0) ORDER BY 1;

--
-- Nothing in these either: aggregates that can't be spread, moved or shared
--

SELECT signature AS without_combine FROM aggregates WHERE aggcombinefn = 0 ORDER BY 1;
SELECT signature AS pseudo_state FROM aggregates JOIN pg_type AS t ON t.oid = aggtranstype WHERE t.typtype = 'p' ORDER BY 1;
SELECT signature AS state_without_binary FROM aggregates JOIN pg_type AS t ON t.oid = aggtranstype WHERE t.typsend = 0 OR t.typreceive = 0 ORDER BY 1;
SELECT signature AS polymorphic FROM aggregates JOIN pg_type AS t ON t.oid = ANY (proargtypes) WHERE t.typtype = 'p' ORDER BY 1;
SELECT signature AS with_initial_state, agginitval, aggminitval FROM aggregates WHERE aggtranstype IN ('bigint[]'::regtype, 'numeric[]'::regtype) AND (agginitval IS NOT NULL OR aggminitval IS NOT NULL) ORDER BY 1;
-- those over scores and comments and the sum of their tallies move
SELECT signature AS without_moving_form FROM aggregates
WHERE (proargnames[1] IN ('score', 'comment', 't') OR signature = 'sum(score_tally)') AND (aggmtransfn = 0 OR aggminvtransfn = 0 OR aggmtranstype = 0) ORDER BY 1;
SELECT signature AS moving_otherwise FROM aggregates
WHERE aggmtransfn <> 0 AND (aggmtransfn::oid <> aggtransfn::oid OR aggmtranstype <> aggtranstype OR aggminitval IS DISTINCT FROM agginitval OR aggmfinalfn::oid <> aggfinalfn::oid) ORDER BY 1;
-- those over scores or comments of one type share their state; so a final function must leave it as it is
SELECT proargtypes::regtype[] AS not_shared, count(DISTINCT (aggtransfn, aggtranstype, agginitval, aggcombinefn)) FROM aggregates
WHERE proargnames[1] IN ('score', 'comment') GROUP BY proargtypes HAVING count(DISTINCT (aggtransfn, aggtranstype, agginitval, aggcombinefn)) <> 1;
SELECT signature AS changes_its_state FROM aggregates WHERE aggfinalmodify <> 'r' OR aggmfinalmodify <> 'r' ORDER BY 1;

--
-- Operator classes
--

SELECT am.amname, c.opcname, c.opcdefault, c.opcintype::regtype, amvalidate(c.oid) AS valid
FROM members JOIN pg_opclass AS c ON classid = 'pg_opclass'::regclass AND c.oid = objid JOIN pg_am AS am ON am.oid = c.opcmethod
WHERE c.opcintype = 'score_tally'::regtype ORDER BY am.amname;
SELECT c.oid::text AS invalid FROM members JOIN pg_opclass AS c ON classid = 'pg_opclass'::regclass AND c.oid = objid WHERE NOT amvalidate(c.oid);
SELECT c.opcintype::regtype AS no_default FROM members JOIN pg_opclass AS c ON classid = 'pg_opclass'::regclass AND c.oid = objid WHERE NOT c.opcdefault;

--
-- The control file, another schema, another owner
--

SELECT v.superuser, v.trusted, v.relocatable, v.schema IS NULL AS any_schema, v.requires IS NULL AS alone
FROM pg_available_extension_versions AS v WHERE v.name = 'nps' AND v.installed;

-- Moved, everything works as before, what exists goes with it, and nothing is left behind
CREATE TABLE kept (score integer, tally score_tally, category nps_label GENERATED ALWAYS AS (nps_category(score)) STORED);
INSERT INTO kept VALUES (9, '{9:1}'), (7, '{7:1}');
CREATE VIEW by_category AS SELECT nps_category(score) AS category, nps(score), csat(score), nps_bucket(score) AS bucket FROM kept GROUP BY 1;
SELECT nps_category(3);
BEGIN;
CREATE SCHEMA elsewhere;
ALTER EXTENSION nps SET SCHEMA elsewhere;
INSERT INTO kept (score, tally) VALUES (2, '{2:1}');
SELECT category, round(nps) AS nps, round(csat) AS csat, (bucket).promoters FROM by_category ORDER BY category;
SELECT category FROM kept ORDER BY score;
SELECT elsewhere.nps_category(8) AS category, elsewhere.csat_category(5, 5) AS satisfaction, elsewhere.nps(elsewhere.sum(tally)) = 0 AS nps, (elsewhere.nps_bucket(score)).detractors,
	(elsewhere.csat_bucket(elsewhere.score_tally(score))).satisfied, elsewhere.sum(tally) OPERATOR(elsewhere.=) elsewhere.score_tally(score) AS equal FROM kept;
SELECT count(*) AS points FROM elsewhere.unnest('{9:1}'::elsewhere.score_tally);
SELECT to_regproc('nps_category') IS NULL AND to_regtype('score_tally') IS NULL AS gone_from_here;
SET LOCAL search_path = elsewhere, public;
SELECT nps(sum(tally)) = 0 AS nps, count(DISTINCT tally) AS tallies, nps_category(9), sum(tally) - '{2:1}' AS rest FROM kept;
ROLLBACK;
SELECT nps_category(3), nps(sum(tally)) = 50 AS nps FROM kept;
-- and a session that has seen it moved finds it again, both ways, within one prepared statement
PREPARE category(integer) AS SELECT nps_category($1);
EXECUTE category(8);
BEGIN;
CREATE SCHEMA elsewhere;
ALTER EXTENSION nps SET SCHEMA elsewhere;
SET LOCAL search_path = elsewhere, public;
EXECUTE category(8);
ROLLBACK;
EXECUTE category(8);
DEALLOCATE category;
DROP VIEW by_category;
DROP TABLE kept;

-- Trusted: a user who may create in the database installs it, uses it and drops it
BEGIN;
DROP EXTENSION nps;
CREATE ROLE regress_nps_user;
SELECT format('GRANT CREATE ON DATABASE %I TO regress_nps_user', current_database()) AS command \gset
:command;
CREATE SCHEMA own AUTHORIZATION regress_nps_user;
SET LOCAL ROLE regress_nps_user;
SET LOCAL search_path = own;
CREATE EXTENSION nps;
SELECT extowner::regrole, extnamespace::regnamespace FROM pg_extension WHERE extname = 'nps';
CREATE TABLE survey AS SELECT score FROM generate_series(0, 10) AS score;
SELECT nps(score) = round(-500.0 / 11, 6) AS nps, csat(score) = round(400.0 / 11, 6) AS csat, nps_category(9), score_tally(score) FROM survey;
DROP EXTENSION nps;
SELECT count(*) AS left_over FROM pg_proc WHERE pronamespace = 'own'::regnamespace;
ROLLBACK;
-- whoever may not create in the database may still use it
BEGIN;
CREATE ROLE regress_nps_user;
SET LOCAL ROLE regress_nps_user;
SELECT nps(score) = 100 AS nps, nps_category(10), score_tally(score) + '{9:1}' AS tally FROM (VALUES (10)) AS survey(score);
ROLLBACK;
