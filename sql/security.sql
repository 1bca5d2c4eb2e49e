-- What SECURITY.md promises of the catalog. A function that is not as most are has to be listed here, with the reason.
\set ON_ERROR_STOP on

CREATE TEMP TABLE functions AS
SELECT p.*, p.oid::regprocedure::text AS signature
FROM pg_depend AS d JOIN pg_extension AS e ON d.refclassid = 'pg_extension'::regclass AND e.oid = d.refobjid
	JOIN pg_proc AS p ON d.classid = 'pg_proc'::regclass AND p.oid = d.objid
WHERE d.deptype = 'e' AND e.extname = 'nps';
-- the queries below look at something
SELECT count(*) > 100 AS functions FROM functions;

-- Most functions compute a value from their arguments, anywhere: IMMUTABLE and PARALLEL SAFE. These do more: they
-- read or write tables. One that is not there yet does no harm in this list.
CREATE TEMP TABLE listed (name text, volatility "char", parallel "char", reason text);
INSERT INTO listed VALUES
	('tally_rollup_create', 'v', 'u', 'makes the tables, the view and the triggers of a rollup'),
	('tally_rollup_track', 'v', 'u', 'trigger: writes what a statement has changed, as the owner of the rollup'),
	('tally_rollup_fold', 'v', 'u', 'writes the groups of a rollup'),
	('tally_rollup_check', 'v', 'u', 'reads the table of a rollup'),
	('tally_rollup_rebuild', 'v', 'u', 'writes a rollup anew'),
	('tally_rollup_drop', 'v', 'u', 'drops a rollup'),
	('tally_rollup_guard', 's', 's', 'reads the catalog: is the rollup whole?');

-- Nothing in these
SELECT signature AS not_listed, provolatile, proparallel
FROM functions LEFT JOIN listed ON name = proname AND volatility = provolatile AND parallel = proparallel
WHERE name IS NULL AND (provolatile <> 'i' OR proparallel <> 's') ORDER BY 1;
SELECT signature AS leakproof FROM functions WHERE proleakproof ORDER BY 1;
SELECT signature AS security_definer_or_with_settings FROM functions WHERE prosecdef OR proconfig IS NOT NULL ORDER BY 1;
-- the body of an SQL function would be looked up by the search_path of the caller
SELECT signature AS not_compiled, lanname FROM functions JOIN pg_language AS l ON l.oid = prolang
WHERE prokind = 'f' AND lanname NOT IN ('c', 'internal') ORDER BY 1;
SELECT signature AS of_another_library, probin FROM functions WHERE probin IS NOT NULL AND probin <> '$libdir/nps' ORDER BY 1;
-- only the server itself can make a value of type internal
SELECT signature AS takes_internal FROM functions
WHERE 'internal'::regtype = ANY (proargtypes) AND proname !~ '_(recv|sortsupport)$' ORDER BY 1;
SELECT signature AS returns_internal FROM functions WHERE prorettype = 'internal'::regtype ORDER BY 1;
SELECT signature AS helps_the_planner FROM functions WHERE prosupport <> 0 ORDER BY 1;

-- Everybody may call every function and use every type: both are the server's default
SELECT signature AS with_own_rights, proacl FROM functions WHERE proacl IS NOT NULL ORDER BY 1;
SELECT oid::regtype AS type_with_own_rights, typacl FROM pg_type
WHERE typacl IS NOT NULL AND EXISTS (SELECT FROM pg_depend AS d JOIN pg_extension AS e ON e.oid = d.refobjid
	WHERE d.classid = 'pg_type'::regclass AND d.objid = pg_type.oid AND d.deptype = 'e' AND e.extname = 'nps');

-- The kinds of objects: no table, no event trigger, no language, no configuration
SELECT DISTINCT d.classid::regclass AS kind
FROM pg_depend AS d JOIN pg_extension AS e ON d.refclassid = 'pg_extension'::regclass AND e.oid = d.refobjid
WHERE d.deptype = 'e' AND e.extname = 'nps' ORDER BY 1;
SELECT extconfig FROM pg_extension WHERE extname = 'nps';
-- no table and no index; a composite type is no more than its columns
SELECT d.objid::regclass AS stored FROM pg_depend AS d JOIN pg_extension AS e ON e.oid = d.refobjid
	JOIN pg_class AS c ON d.classid = 'pg_class'::regclass AND c.oid = d.objid
WHERE d.deptype = 'e' AND e.extname = 'nps' AND c.relkind <> 'c';

-- It sets nothing up in the server
SELECT count(*) AS settings FROM pg_settings WHERE name LIKE 'nps%';

-- Any user may call these; a lexicon is a file of the server's folder of text search, and nothing outside of it
\set ON_ERROR_STOP off
\set VERBOSITY sqlstate
BEGIN;
CREATE ROLE regress_nps_user;
SET LOCAL ROLE regress_nps_user;
SAVEPOINT here;
SELECT sentiment('good', '../../../../../../etc/passwd');
ROLLBACK TO here;
SELECT sentiment('good', '/etc/passwd');
ROLLBACK TO here;
SELECT sentiment('good', './english');
ROLLBACK TO here;
SELECT sentiment('good', E'english\nother');
ROLLBACK TO here;
SELECT sentiment('good', 'english') > 0 AS good;
ROLLBACK;
\set VERBOSITY default
