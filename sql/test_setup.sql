-- What the other scripts share; it runs before them.
\set ON_ERROR_STOP on

-- All that a statement's error says
CREATE FUNCTION error_of(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	state text; message text; detail text; hint text;
BEGIN
	EXECUTE statement;
	RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	RETURN format(E'%s: %s\n  DETAIL: %s\n  HINT: %s', state, message, detail, hint);
END
$$;
-- The SQLSTATE that a statement ends with
CREATE FUNCTION state_of(statement text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE statement;
	RETURN '00000';
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE;
END
$$;
-- Does the plan of a query hold a node?
CREATE FUNCTION plan_has(query text, node text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	line text;
BEGIN
	FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP
		IF line ~ node THEN
			RETURN true;
		END IF;
	END LOOP;
	RETURN false;
END
$$;
-- The calls in this transaction of functions whose names begin so, since the last time this was asked; with
-- track_functions on
CREATE FUNCTION new_calls(prefix text) RETURNS TABLE (name text, calls bigint) LANGUAGE plpgsql AS $$
BEGIN
	IF to_regclass('pg_temp.reported') IS NULL THEN
		CREATE TEMP TABLE reported (name text, calls bigint);
	END IF;
	CREATE TEMP TABLE now_called ON COMMIT DROP AS
		SELECT funcid::regprocedure::text AS name, s.calls FROM pg_stat_xact_user_functions AS s WHERE starts_with(s.funcname, prefix);
	RETURN QUERY SELECT n.name, n.calls - coalesce(r.calls, 0) FROM now_called AS n LEFT JOIN reported AS r USING (name)
		WHERE n.calls > coalesce(r.calls, 0) ORDER BY n.name COLLATE "C";
	DELETE FROM reported;
	INSERT INTO reported SELECT * FROM now_called;
	DROP TABLE now_called;
END
$$;
-- A quotient of 40 decimals
CREATE FUNCTION ratio(a numeric, b numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS 'SELECT round(a, 40) / b';
