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
-- The interval of an NPS by the adjusted Wald method, and Wilson's of a share: his bounds are the roots of (p - x / n)^2 = z^2 p (1 - p) / n
CREATE FUNCTION nps_ci_by_hand(p bigint, s bigint, d bigint, z numeric DEFAULT 1.959963984540054) RETURNS numrange LANGUAGE sql IMMUTABLE AS $$
	SELECT numrange(round(GREATEST(100 * (score - margin), -100), 6), round(LEAST(100 * (score + margin), 100), 6), '[]')
	FROM (SELECT p::numeric + s + d + 3 AS n) AS counts,
		LATERAL (SELECT ratio(p - d, n) AS score) AS adjusted,
		LATERAL (SELECT z * sqrt(ratio(ratio(p + d + 1.5, n) - score ^ 2, n)) AS margin) AS margins
	WHERE n > 3
$$;
CREATE FUNCTION csat_ci_by_hand(x numeric, n numeric, z numeric DEFAULT 1.959963984540054) RETURNS numrange LANGUAGE sql IMMUTABLE AS $$
	SELECT numrange(round(100 * (b - root) / a, 6), round(100 * (b + root) / a, 6), '[]')
	FROM (SELECT 2 * (n + z ^ 2) AS a, 2 * x + z ^ 2 AS b, z * sqrt(round(z ^ 2, 40) + 4 * x * ratio(n - x, NULLIF(n, 0))) AS root) AS terms
	WHERE n > 0
$$;
-- Frames of windows, and the condition for a row f to be in that of the row v: id is unique, at has peers, dense counts the groups of
-- peers
CREATE TABLE frames (row integer, frame text, rows_of_frame text);
INSERT INTO frames VALUES
	-- the whole so far, and with peers
	(1, 'id', 'f.id <= v.id'),
	(2, 'at', 'f.at <= v.at'),
	(3, 'id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING', 'true'),
	-- sliding
	(4, 'id ROWS 6 PRECEDING', 'f.id BETWEEN v.id - 6 AND v.id'),
	(5, 'id ROWS BETWEEN 3 PRECEDING AND 3 FOLLOWING', 'f.id BETWEEN v.id - 3 AND v.id + 3'),
	(6, 'id ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING', 'f.id >= v.id'),
	(7, 'id DESC ROWS BETWEEN 9 PRECEDING AND 2 PRECEDING', 'f.id BETWEEN v.id + 2 AND v.id + 9'),
	(8, 'id ROWS BETWEEN 13 PRECEDING AND 13 FOLLOWING', 'f.id BETWEEN v.id - 13 AND v.id + 13'),
	(9, 'id DESC ROWS BETWEEN 39 PRECEDING AND 2 PRECEDING', 'f.id BETWEEN v.id + 2 AND v.id + 39'),
	-- one row, which may hold nothing; and none at all at one end, or anywhere
	(10, 'id ROWS BETWEEN CURRENT ROW AND CURRENT ROW', 'f.id = v.id'),
	(11, 'id ROWS BETWEEN 5 PRECEDING AND 4 PRECEDING', 'f.id BETWEEN v.id - 5 AND v.id - 4'),
	(12, 'id ROWS BETWEEN 80 FOLLOWING AND 85 FOLLOWING', 'f.id BETWEEN v.id + 80 AND v.id + 85'),
	(13, 'id ROWS BETWEEN 2 FOLLOWING AND 1 FOLLOWING', 'false'),
	-- frames that jump further than they are long
	(14, 'at RANGE BETWEEN CURRENT ROW AND CURRENT ROW', 'f.at = v.at'),
	(15, 'at RANGE BETWEEN 2 PRECEDING AND 1 PRECEDING', 'f.at BETWEEN v.at - 2 AND v.at - 1'),
	(16, 'at RANGE BETWEEN 5 PRECEDING AND 5 FOLLOWING', 'f.at BETWEEN v.at - 5 AND v.at + 5'),
	(17, 'at DESC RANGE BETWEEN 1 FOLLOWING AND 4 FOLLOWING', 'f.at BETWEEN v.at - 4 AND v.at - 1'),
	(18, 'at GROUPS 2 PRECEDING', 'f.dense BETWEEN v.dense - 2 AND v.dense'),
	(19, 'at GROUPS BETWEEN 1 PRECEDING AND 1 FOLLOWING', 'abs(f.dense - v.dense) <= 1'),
	(20, 'at GROUPS BETWEEN 3 FOLLOWING AND UNBOUNDED FOLLOWING', 'f.dense >= v.dense + 3'),
	-- with exclusion
	(21, 'id ROWS 6 PRECEDING EXCLUDE CURRENT ROW', 'f.id BETWEEN v.id - 6 AND v.id - 1'),
	(22, 'at RANGE BETWEEN 3 PRECEDING AND 3 FOLLOWING EXCLUDE GROUP', 'f.at BETWEEN v.at - 3 AND v.at + 3 AND f.at <> v.at'),
	(23, 'at RANGE BETWEEN 3 PRECEDING AND 3 FOLLOWING EXCLUDE TIES', 'f.at BETWEEN v.at - 3 AND v.at + 3 AND (f.at <> v.at OR f.id = v.id)'),
	(24, 'at GROUPS BETWEEN 1 PRECEDING AND CURRENT ROW EXCLUDE NO OTHERS', 'f.dense BETWEEN v.dense - 1 AND v.dense');
