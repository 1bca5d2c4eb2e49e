-- Percentages, points and means have six decimals, zeros too, so that every client reads them alike: each numeric that comes out of
-- a function or an aggregate over scores, found in the catalog, and the bounds of each range.
\set ON_ERROR_STOP on

-- What returns a numeric, a range of them or a row that holds some, for a score, true and false, or a tally
CREATE TEMP TABLE calls AS
SELECT p.oid::regprocedure::text AS signature, p.prokind, p.pronargs, p.proname, p.proargtypes, result.typname AS result
FROM pg_proc AS p JOIN pg_depend AS d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e' JOIN pg_extension AS e ON e.oid = d.refobjid AND e.extname = 'nps'
	JOIN pg_type AS result ON result.oid = p.prorettype
WHERE p.proargnames[1] IN ('score', 't', 'a', 'before', 'hits', 'hits_a') AND p.proargtypes[0] = ANY (ARRAY['smallint', 'integer', 'bigint', 'numeric', 'double precision', 'boolean', 'score_tally']::regtype[])
	AND (p.prorettype IN ('numeric'::regtype, 'numrange'::regtype) OR EXISTS (SELECT FROM pg_attribute AS a WHERE a.attrelid = result.typrelid AND a.atttypid IN ('numeric'::regtype, 'numrange'::regtype)));
SELECT result, string_agg(name, ', ' ORDER BY name COLLATE "C") AS functions FROM (SELECT DISTINCT result::text, proname::text AS name FROM calls WHERE proname <> 'net_sentiment') AS v GROUP BY result ORDER BY result COLLATE "C";

-- Tallies whose figures are zero, whole, or without end
CREATE TEMP TABLE tallies AS
SELECT t::score_tally, score, scale
FROM (VALUES ('{9:1,10:1}'::text, 9, NULL::integer), ('{0:3}', 0, NULL), ('{8:2}', 8, NULL), ('{0:1,10:1}', 10, NULL), ('{1:2,2:1}/3', 1, 3), ('{1:1,2:1,3:1}/3', 2, 3), ('{2:1,3:2}/3', 3, 3), ('{1:3}/3', 1, 3),
	('{0:1,8:1,9:1}', 9, NULL), ('{6:1,9:4,10:7}', 6, NULL), ('{0:9223372036854775806,10:1}', 10, NULL), ('{10:9223372036854775807}', 10, NULL), ('{}', NULL, NULL)) AS v(t, score, scale);

-- How many numerics a call returns over a source, how many of them are zero, and those that haven't six decimals
CREATE FUNCTION pg_temp.of_wrong_form(call text, source text) RETURNS TABLE (numbers bigint, zeros bigint, wrong text) LANGUAGE plpgsql AS $$
BEGIN
	RETURN QUERY EXECUTE format($f$
		SELECT count(n), count(n) FILTER (WHERE n = 0), string_agg(n::text, ' ') FILTER (WHERE scale(n) <> 6)
		FROM (SELECT %s AS result FROM %s) AS r, LATERAL pg_temp.numerics_of(to_jsonb(ROW(result)), pg_typeof(result)) AS n
	$f$, call, source);
END
$$;
-- The numerics in a value: itself, the bounds of a range, the fields of a row
CREATE FUNCTION pg_temp.numerics_of(value jsonb, type regtype) RETURNS SETOF numeric LANGUAGE plpgsql AS $$
DECLARE
	field record;
	range numrange;
BEGIN
	IF value->'f1' = 'null' THEN
		RETURN;
	ELSIF type = 'numeric'::regtype THEN
		RETURN NEXT (value->>'f1')::numeric;
	ELSIF type = 'numrange'::regtype THEN
		range := value->>'f1';
		RETURN NEXT lower(range);
		RETURN NEXT upper(range);
	ELSE
		FOR field IN SELECT a.attname, a.atttypid FROM pg_attribute AS a JOIN pg_type AS t ON t.typrelid = a.attrelid WHERE t.oid = type AND a.attnum > 0
				AND a.atttypid IN ('numeric'::regtype, 'numrange'::regtype) AND value->'f1'->>a.attname::text IS NOT NULL LOOP
			RETURN QUERY SELECT pg_temp.numerics_of(jsonb_build_object('f1', value->'f1'->field.attname::text), field.atttypid::regtype);
		END LOOP;
	END IF;
END
$$;
-- it sees what is wrong
SELECT * FROM pg_temp.of_wrong_form('avg(score)', 'tallies');
SELECT * FROM pg_temp.of_wrong_form('ROW(1, 2, 3, 6, 1.5, 0, 100.000000)::nps_buckets', 'generate_series(1, 1)');

-- Functions of tallies
SELECT signature, w.wrong, w.numbers > 10 AS many, w.zeros > 0 AS zeros
FROM calls, LATERAL pg_temp.of_wrong_form(proname || CASE
		WHEN pronargs = 1 THEN '(t)'
		WHEN proname = 'mean_score_compare' THEN CASE WHEN proargtypes[1] = 'score_tally'::regtype THEN '(t, t, 0.9)' ELSE '(t, 5.0 / 3, 0.9)' END
		WHEN pronargs = 4 AND proargtypes[3] = 'score_tally'::regtype THEN $$(t, '{}', t, '{0:1,9:2}'::score_tally)$$
		WHEN proargtypes[1] = 'score_tally'::regtype THEN $$(t, '{0:1,9:2}'::score_tally, 0.9)$$
		WHEN proargtypes[1] = 'numeric'::regtype THEN '(t, 100.0 / 3, 0.9)'
		ELSE '(t, 0.9)' END, 'tallies') AS w
WHERE prokind = 'f' AND proargtypes[0] = 'score_tally'::regtype AND proname <> 'net_sentiment' ORDER BY signature COLLATE "C";
-- equal tallies, and a benchmark that is met: a difference of zero
SELECT f, w.wrong, w.zeros > 0 AS zeros FROM unnest(ARRAY['nps_compare(t, t)', 'csat_compare(t, t)', 'nps_compare(t, nps(t))', 'csat_compare(t, csat(t))', 'nps_compare_anytime(t, t)', 'csat_compare_anytime(t, csat(t))']) AS f, LATERAL pg_temp.of_wrong_form(f, 'tallies') AS w;

-- shares
SELECT signature, w.wrong, w.numbers > 10 AS many, w.zeros > 0 AS zeros
FROM calls, LATERAL pg_temp.of_wrong_form(proname || CASE pronargs WHEN 3 THEN '(hits, total)' ELSE '(hits, total, 2, 3)' END, '(VALUES (0, 1), (1, 1), (2, 3), (20, 30), (0, 0), (1, 9223372036854775807)) AS v(hits, total)') AS w
WHERE proargtypes[0] = 'bigint'::regtype AND proname LIKE 'share%' ORDER BY signature COLLATE "C";

-- comments are tallies on 1-3 only
SELECT w.* FROM pg_temp.of_wrong_form('net_sentiment(t)', '(SELECT t FROM tallies WHERE scale = 3) AS comments') AS w;

-- Aggregates: a group for each answer, over one answer and over thirds
SELECT signature, w.wrong, w.numbers > 0 AS some, w.zeros > 0 AS zeros
FROM calls, LATERAL pg_temp.of_wrong_form(proname || CASE
		WHEN proargtypes[0] = 'boolean'::regtype THEN '(i = 1)'
		WHEN proargtypes[0] = 'score_tally'::regtype THEN '(score_tally_of(i % 3 + 1, i, 3), 1.0 / i)'
		WHEN pronargs = 2 THEN format('((i %% 3 + 1)::%s, 3)', format_type(proargtypes[0], NULL))
		ELSE format('((10 - i %% 3)::%s)', format_type(proargtypes[0], NULL)) END,
	'(SELECT i, g FROM (VALUES (1, 1), (2, 2), (1, 3), (2, 3), (3, 3), (NULL, 4)) AS v(i, g)) AS survey GROUP BY g') AS w
WHERE prokind = 'a' ORDER BY signature COLLATE "C";
-- and those that are zero: nobody satisfied, as many promoters as detractors
SELECT nps(score)::text AS nps, csat(low)::text AS csat, csat(low, 5)::text AS csat_on_1_5, csat(false)::text AS csat_of_false, (nps_bucket(score)).passive_pct::text, (csat_bucket(low)).happy_pct::text,
	mean_score(score_tally(0))::text AS mean, lower(csat_ci(low))::text AS csat_ci, (nps_compare(score_tally(score), 0)).difference::text AS nps_compare
FROM (VALUES (10, 1), (0, 2)) AS survey(score, low);
