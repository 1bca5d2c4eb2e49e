-- Transition, inverse, combine and final functions called directly, as SQL may: with states that no aggregate makes, in any
-- order of combining, within aggregates of a user's own; and that they change nothing that isn't theirs.
\set ON_ERROR_STOP on

--
-- A state: the scale, 0 standing for 0-10, and the counts of 0 to 10
--

SELECT score_tally_accum('{0,0,0,0,0,0,0,0,0,0,0,0}', 9) AS nine, score_tally_accum('{0,0,0,0,0,0,0,0,0,0,0,0}', 0::smallint) AS zero,
	score_tally_accum('{0,0,0,0,0,0,0,0,0,0,0,0}', 10::bigint) AS ten, score_tally_accum('{0,0,0,0,0,0,0,0,0,0,1,0}', 9.0) AS two_nines,
	score_tally_accum('{0,0,0,0,0,0,0,0,0,0,1,0}', 1::double precision) AS one;
SELECT score_tally_accum('{0,0,0,0,0,0,0,0,0,0,0,0}', 5, 5) AS five_of_5, score_tally_accum('{5,0,0,0,0,0,1,0,0,0,0,0}', 1.0, 5) AS one_of_5,
	score_tally_accum('{0,0,0,0,0,0,1,0,0,0,0,0}', 5, NULL) AS null_scale, score_tally_accum('{5,0,0,0,0,0,1,0,0,0,0,0}', NULL::integer, 7) AS no_answer;
SELECT score_tally_accum_inv('{0,0,0,0,0,0,0,0,0,0,2,0}', 9) AS nine, score_tally_accum_inv('{0,1,0,0,0,0,0,0,0,0,0,0}', 0::smallint) AS zero,
	score_tally_accum_inv('{5,0,0,0,0,0,1,0,0,0,0,0}', 5::bigint, 5) AS five_of_5, score_tally_accum_inv('{0,0,0,0,0,0,1,0,0,0,0,0}', 5.0, NULL) AS null_scale,
	score_tally_accum_inv('{0,0,0,0,0,0,1,0,0,0,0,0}', NULL::double precision, NULL) AS no_answer;
SELECT score_tally_sum_accum('{0,0,0,0,0,0,0,0,0,0,1,0}', '{9:4,10:7}') AS sum, score_tally_sum_accum('{0,0,0,0,0,0,0,0,0,0,0,0}', '{4:10,5:20}/5') AS adopted,
	score_tally_sum_accum('{5,0,0,0,0,10,20,0,0,0,0,0}', '{}') AS empty, score_tally_sum_accum_inv('{0,0,0,0,0,0,0,0,0,0,5,7}', '{9:4,10:7}') AS taken_back;
SELECT score_tally_final('{5,0,0,0,0,10,20,0,0,0,0,0}') AS tally, score_tally_final('{0,0,0,0,0,0,0,0,0,0,0,0}') AS empty, score_tally_final('{7,0,0,0,0,0,0,0,0,0,0,0}') AS empty_on_1_7,
	nps_final('{0,0,0,0,0,0,0,0,1,0,1,0}') = 50 AS nps, csat_final('{5,0,0,0,0,10,20,0,0,0,0,0}') = 100 AS csat,
	nps_bucket_final('{0,1,0,0,0,0,0,0,1,1,0,1}') = (1, 2, 1, 4, 25, 50, 25)::nps_buckets AS nps_bucket, csat_bucket_final('{3,0,1,0,1,0,0,0,0,0,0,0}') = (1, 0, 1, 2, 50, 0, 50)::csat_buckets AS csat_bucket;
SELECT nps_final('{0,0,0,0,0,0,0,0,0,0,0,0}') IS NULL AS nps, csat_final('{0,0,0,0,0,0,0,0,0,0,0,0}') IS NULL AS csat,
	(nps_bucket_final('{0,0,0,0,0,0,0,0,0,0,0,0}')).responses AS nps_bucket, (csat_bucket_final('{0,0,0,0,0,0,0,0,0,0,0,0}')).responses AS csat_bucket;
-- a NULL state is one of no answers, as every aggregate starts with
SELECT score_tally_accum(NULL, 9) AS accum, score_tally_accum(NULL, 5, 5) AS accum_scale, score_tally_accum(NULL, true) AS of_true, score_tally_accum(NULL, NULL::numeric) AS no_answer,
	score_tally_accum_inv(NULL, NULL::integer, 5) AS inv, score_tally_sum_accum(NULL, '{9:1}') AS sum, score_tally_sum_accum(NULL, NULL) AS sum_of_null, score_tally_sum_accum_inv(NULL, '{}') AS sum_inv;
SELECT state_of('SELECT score_tally_accum_inv(NULL, 9)') AS inv, state_of($$SELECT score_tally_sum_accum_inv(NULL, '{9:1}')$$) AS sum_inv;
SELECT score_tally_final(NULL) AS final, nps_final(NULL) IS NULL AS nps, csat_final(NULL) IS NULL AS csat, nps_bucket_final(NULL) AS nps_bucket, csat_bucket_final(NULL) AS csat_bucket,
	nps_stderr_final(NULL) IS NULL AS nps_stderr, nps_ci_final(NULL) IS NULL AS nps_ci, csat_ci_final(NULL) IS NULL AS csat_ci;

--
-- Bad states
--

-- Each support function in the catalog with each bad shape: all refuse it (22023)
CREATE TEMP TABLE support AS
SELECT DISTINCT p.oid::regprocedure::text AS function, p.proname || '(%1$L::bigint[]' || CASE
		WHEN p.oid = a.aggcombinefn THEN ', %2$L::bigint[]'
		WHEN p.oid IN (a.aggfinalfn, a.aggmfinalfn) THEN ''
		ELSE (SELECT string_agg(CASE WHEN type = 'score_tally'::regtype THEN $t$, '{5:1}/5'::score_tally$t$ WHEN type = 'boolean'::regtype THEN ', true' ELSE ', 5::' || type::regtype END, '' ORDER BY row)
			FROM unnest(p.proargtypes[1:]) WITH ORDINALITY AS u(type, row)) END || ')' AS call,
	p.oid IN (a.aggfinalfn, a.aggmfinalfn) AS final
FROM pg_aggregate AS a JOIN pg_proc AS p ON p.oid IN (a.aggtransfn, a.aggminvtransfn, a.aggcombinefn, a.aggfinalfn, a.aggmfinalfn)
WHERE p.proname ~ '^(score_tally|nps|csat)_' AND p.proargtypes[0] = 'bigint[]'::regtype;
SELECT count(*) FILTER (WHERE function LIKE 'score_tally_accum%') AS transitions, count(*) FILTER (WHERE function LIKE 'score_tally_sum%') AS of_tallies,
	count(*) FILTER (WHERE function LIKE 'score_tally_combine%') AS combine, count(*) FILTER (WHERE final) >= 5 AS finals FROM support;
CREATE TEMP TABLE shapes (kind text, state text);
INSERT INTO shapes VALUES
	('empty', '{}'), ('one element', '{0}'), ('11 elements', '{0,0,0,0,0,0,0,0,0,0,0}'), ('13 elements', '{0,0,0,0,0,0,0,0,0,0,0,0,0}'),
	('2 dimensions', '{{0,0,0,0,0,0},{0,0,0,0,0,0}}'), ('2 dimensions, the first of length 1', '{{0,0,0,0,0,0,0,0,0,0,0,0}}'),
	('2 dimensions of as many bytes', '{{0,0,0,0,0,0,0,0,0,0,0}}'), ('3 dimensions of as many bytes', '{{{0,0,0,0,0,0,0,0,0,0}}}'),
	('NULL element', '{0,0,0,0,NULL,0,0,0,0,0,0,0}'), ('NULL and 13 elements', '{0,0,0,0,0,0,0,0,0,0,0,0,NULL}'), ('all NULL', '{NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL}');
SELECT function, kind, error_of(format('SELECT ' || call, state, '{0,0,0,0,0,0,0,0,0,0,0,1}')) AS error FROM support, shapes
WHERE error_of(format('SELECT ' || call, state, '{0,0,0,0,0,0,0,0,0,0,0,1}')) IS DISTINCT FROM
	E'22023: invalid state of a score tally aggregate\n  DETAIL: A state is a bigint array of 12 elements, none of them NULL.\n  HINT: Call the aggregate, such as score_tally(score), instead of its transition functions.';
SELECT kind, error_of(format($$SELECT score_tally_combine('{0,0,0,0,0,0,0,0,0,0,0,1}', %L)$$, state)) LIKE '22023: invalid state%' AS as_second FROM shapes;

-- Each final function with what is in a state of the right shape
SELECT state, why, error, count(*) >= 5 AS finals
FROM (SELECT state, why, error_of(format('SELECT ' || call, state)) AS error
	FROM support, (VALUES
		('{0,0,0,0,0,0,0,0,0,0,-1,2}', 'a count below zero'),
		('{0,-9223372036854775808,0,0,0,0,0,0,0,0,0,0}', 'the lowest count'),
		('{0,9223372036854775807,0,0,0,0,0,0,0,0,0,1}', 'a total of 2^63'),
		('{5,0,9223372036854775807,9223372036854775807,9223372036854775807,0,0,0,0,0,0,0}', 'a total of 3 * (2^63 - 1)'),
		('{1,0,1,0,0,0,0,0,0,0,0,0}', 'scale 1'), ('{11,0,1,0,0,0,0,0,0,0,0,0}', 'scale 11'), ('{-5,0,1,0,0,0,0,0,0,0,0,0}', 'scale -5'),
		('{99,0,0,0,0,0,0,0,0,0,0,0}', 'scale 99 and no answers'), ('{4294967301,0,0,0,0,1,0,0,0,0,0,0}', 'scale 2^32 + 5'), ('{9223372036854775807,0,0,0,0,1,0,0,0,0,0,0}', 'the highest scale'),
		('{5,1,0,0,0,0,0,0,0,0,0,0}', '0 on 1-5'), ('{5,0,0,0,0,0,0,1,0,0,0,0}', '6 on 1-5'), ('{10,1,0,0,0,0,0,0,0,0,0,0}', '0 on 1-10'), ('{5,0,0,0,0,1,0,0,0,0,0,-1}', '-1 times 10 on 1-5')
	) AS bad(state, why) WHERE final) AS v
GROUP BY state, why, error ORDER BY state COLLATE "C";
-- what a measure can't do with another scale, it doesn't do
SELECT error_of($$SELECT nps_final('{5,0,0,0,0,0,1,0,0,0,0,0}')$$) AS nps, error_of($$SELECT csat_final('{9,0,0,0,0,0,1,0,0,0,0,0}')$$) AS csat;

-- A bad count that comes through a transition is still bad at the end
SELECT error_of($$SELECT score_tally_final(score_tally_accum('{0,0,0,0,0,0,0,0,0,0,-5,0}', 9))$$) AS accum,
	error_of($$SELECT score_tally_final(score_tally_combine('{0,-1,0,0,0,0,0,0,0,0,0,0}', '{0,0,0,0,0,0,0,0,0,0,0,1}'))$$) AS combine,
	error_of($$SELECT score_tally_final(score_tally_combine('{0,0,0,0,0,0,0,0,0,0,0,0}', '{99,0,0,0,0,0,0,0,0,0,0,1}'))$$) AS scale;
-- counts at the last bit, and answers that are not there
SELECT error_of($$SELECT score_tally_accum('{0,0,0,0,0,0,0,0,0,0,9223372036854775807,0}', 9)$$) AS accum,
	error_of($$SELECT score_tally_sum_accum('{0,0,0,0,0,0,0,0,0,0,9223372036854775807,0}', '{9:1}')$$) AS sum,
	error_of($$SELECT score_tally_combine('{0,0,0,0,0,0,0,0,0,0,9223372036854775807,0}', '{0,0,0,0,0,0,0,0,0,0,1,0}')$$) AS combine;
SELECT error_of($$SELECT score_tally_accum_inv('{0,0,0,0,0,0,0,0,0,0,0,0}', 9)$$) AS of_empty, error_of($$SELECT score_tally_accum_inv('{0,0,0,0,0,0,0,0,0,0,0,1}', 9)$$) AS of_another,
	error_of($$SELECT score_tally_accum_inv('{0,0,0,0,0,0,0,0,0,0,-9223372036854775808,0}', 9)$$) AS of_the_lowest, error_of($$SELECT score_tally_sum_accum_inv('{0,0,0,0,0,0,0,0,0,0,0,0}', '{9:1}')$$) AS of_sum;
SELECT error_of($$SELECT score_tally_accum('{5,0,0,0,0,0,1,0,0,0,0,0}', 5, 7)$$) AS accum, error_of($$SELECT score_tally_accum_inv('{5,0,0,0,0,0,1,0,0,0,0,0}', 5, 7)$$) AS inv,
	error_of($$SELECT score_tally_combine('{5,0,0,0,0,0,1,0,0,0,0,0}', '{0,0,0,0,0,0,1,0,0,0,0,0}')$$) AS combine, error_of($$SELECT score_tally_accum('{5,0,0,0,0,0,1,0,0,0,0,0}', 5)$$) AS without_scale;
SELECT error_of($$SELECT score_tally_accum('{0,0,0,0,0,0,0,0,0,0,0,0}', 11)$$) AS score, error_of($$SELECT score_tally_accum('{0,0,0,0,0,0,0,0,0,0,0,0}', 1, 11)$$) AS scale,
	error_of($$SELECT score_tally_accum_inv('{0,0,0,0,0,0,0,0,0,0,0,0}', 9.5)$$) AS fraction;

--
-- Combining: in any order, with empty and NULL states on either side
--

-- stored plainly, so that a function gets the very bytes in the row, not a copy
CREATE TEMP TABLE states (id integer, state bigint[]);
ALTER TABLE states ALTER state SET STORAGE PLAIN;
INSERT INTO states VALUES (0, NULL), (1, '{0,0,0,0,0,0,0,0,0,0,0,0}'), (2, '{5,0,0,0,0,0,0,0,0,0,0,0}'),
	(3, '{0,1,0,0,0,0,0,0,0,0,2,3}'), (4, '{0,0,4,0,0,0,0,0,0,0,5,0}'), (5, '{0,0,0,0,0,0,0,0,0,0,0,6}');
SELECT count(*) AS pairs, bool_and(score_tally_final(score_tally_combine(a.state, b.state)) IS NOT DISTINCT FROM score_tally_final(score_tally_combine(b.state, a.state))) AS commutes,
	bool_and(score_tally_final(score_tally_combine(a.state, b.state)) = score_tally_final(a.state) + score_tally_final(b.state)) AS as_the_sum
FROM states AS a, states AS b;
SELECT count(*) AS triples, bool_and(score_tally_combine(score_tally_combine(a.state, b.state), c.state) IS NOT DISTINCT FROM score_tally_combine(a.state, score_tally_combine(b.state, c.state))) AS associative
FROM states AS a, states AS b, states AS c WHERE a.id <> 2 AND b.id <> 2 AND c.id <> 2;
SELECT score_tally_combine(NULL, NULL) IS NULL AS nulls, score_tally_combine(NULL, '{5,0,0,0,0,0,1,0,0,0,0,0}') AS null_first, score_tally_combine('{5,0,0,0,0,0,1,0,0,0,0,0}', NULL) AS null_second,
	score_tally_combine('{0,0,0,0,0,0,0,0,0,0,0,0}', '{5,0,0,0,0,0,1,0,0,0,0,0}') AS empty_first, score_tally_combine('{5,0,0,0,0,0,1,0,0,0,0,0}', '{0,0,0,0,0,0,0,0,0,0,0,0}') AS empty_second;
-- the first state is NULL, in the moving form too
SELECT count(*) AS aggregates, bool_and(agginitval IS NULL) AS null_first, bool_and(aggminitval IS NULL) AS moving_too
FROM pg_aggregate WHERE aggfnoid::oid IN (SELECT oid FROM pg_proc WHERE proname IN ('nps', 'csat', 'score_tally') OR (proname = 'sum' AND proargtypes[0] = 'score_tally'::regtype));

--
-- Arguments are left as they are, in variables, in rows, and where an aggregate starts from a row's own state
--

DO $$
DECLARE
	state bigint[] := '{0,0,0,0,0,0,0,0,0,0,1,0}';
	other bigint[] := '{0,0,0,0,0,0,0,0,0,0,0,7}';
	before bigint[];
BEGIN
	state[2] := 3;	-- now the variable holds an expanded array
	before := state;
	ASSERT score_tally_accum(state, 9) = '{0,3,0,0,0,0,0,0,0,0,2,0}';
	ASSERT score_tally_accum(state, 9, NULL) = '{0,3,0,0,0,0,0,0,0,0,2,0}';
	ASSERT score_tally_accum_inv(state, 0) = '{0,2,0,0,0,0,0,0,0,0,1,0}';
	ASSERT score_tally_combine(state, other) = '{0,3,0,0,0,0,0,0,0,0,1,7}';
	ASSERT score_tally_combine(state, state) = '{0,6,0,0,0,0,0,0,0,0,2,0}';
	ASSERT score_tally_sum_accum(state, '{5:1}') = '{0,3,0,0,0,0,1,0,0,0,1,0}';
	ASSERT score_tally_sum_accum_inv(state, '{0:3}') = '{0,0,0,0,0,0,0,0,0,0,1,0}';
	ASSERT score_tally_final(state) = '{0:3,9:1}' AND nps_final(state) = -50;
	ASSERT state = before AND state = '{0,3,0,0,0,0,0,0,0,0,1,0}', 'the state was changed';
	ASSERT other = '{0,0,0,0,0,0,0,0,0,0,0,7}', 'the other state was changed';
END
$$;
-- a constant of the query is the same for each of its rows
SELECT n, score_tally_accum('{0,0,0,0,0,0,0,0,0,0,1,0}', n) AS accum, score_tally_accum('{5,0,0,0,0,0,1,0,0,0,0,0}', n::numeric, 5) AS accum_scale,
	score_tally_accum_inv('{0,0,3,3,3,0,0,0,0,0,0,0}', n) AS inv FROM generate_series(1, 3) AS n;
SELECT n, score_tally_combine('{0,0,0,0,0,0,0,0,0,0,1,0}', score_tally_accum('{0,0,0,0,0,0,0,0,0,0,0,0}', n)) AS combine, score_tally_sum_accum('{0,0,0,0,0,0,0,0,0,0,1,0}', score_tally_of(n, 1)) AS sum,
	score_tally_sum_accum_inv('{0,0,3,3,3,0,0,0,0,0,0,0}', score_tally_of(n, 1)) AS sum_inv FROM generate_series(1, 3) AS n;
-- and so is a row
SELECT id, (score_tally_accum(state, 9))[11] AS accum, (score_tally_accum(state, 9, NULL))[11] AS accum_scale, (score_tally_accum_inv(state, 9))[11] AS inv, (score_tally_combine(state, state))[11] AS combine,
	(score_tally_sum_accum(state, '{9:1}'))[11] AS sum, (score_tally_sum_accum_inv(state, '{9:2}'))[11] AS sum_inv, state[11] AS untouched FROM states WHERE id IN (3, 4) ORDER BY id;
-- aggregates over states, as an engine may make them; the first state of a group is a row's own
CREATE AGGREGATE pg_temp.combine_states(bigint[]) (SFUNC = score_tally_combine, STYPE = bigint[], FINALFUNC = score_tally_final);
CREATE AGGREGATE pg_temp.combine_plain(bigint[]) (SFUNC = score_tally_combine, STYPE = bigint[]);
SELECT pg_temp.combine_states(state) AS tally, pg_temp.combine_states(state ORDER BY id DESC) = pg_temp.combine_states(state) AS in_any_order, pg_temp.combine_plain(state) AS state,
	pg_temp.combine_states(state) FILTER (WHERE id = 0) AS only_null, pg_temp.combine_states(state) FILTER (WHERE id = 1) AS only_empty FROM states;
SELECT id, pg_temp.combine_plain(state) OVER (ORDER BY id) AS so_far FROM states WHERE id IN (3, 4, 5) ORDER BY id;
SELECT id, pg_temp.combine_plain(state) AS each FROM states GROUP BY id ORDER BY id;
SELECT id, pg_temp.combine_plain(state) OVER (ORDER BY id ROWS 1 PRECEDING) AS sliding FROM states WHERE id <> 2 ORDER BY id;
SELECT * FROM states ORDER BY id;

--
-- Aggregates of a user's own that start from a wrong state end in an error
--

CREATE AGGREGATE pg_temp.starts_short(integer) (SFUNC = score_tally_accum, STYPE = bigint[], INITCOND = '{0}', FINALFUNC = nps_final);
CREATE AGGREGATE pg_temp.starts_negative(integer) (SFUNC = score_tally_accum, STYPE = bigint[], INITCOND = '{0,-2,0,0,0,0,0,0,0,0,0,0}', FINALFUNC = nps_final);
CREATE AGGREGATE pg_temp.starts_high(integer) (SFUNC = score_tally_accum, STYPE = bigint[], INITCOND = '{0,9223372036854775807,0,0,0,0,0,0,0,0,0,0}', FINALFUNC = score_tally_final);
CREATE AGGREGATE pg_temp.starts_on_1_5(integer, integer) (SFUNC = score_tally_accum, STYPE = bigint[], INITCOND = '{5,0,1,0,0,0,0,0,0,0,0,0}', FINALFUNC = csat_final,
	MSFUNC = score_tally_accum, MINVFUNC = score_tally_accum_inv, MSTYPE = bigint[], MINITCOND = '{5,0,0,0,0,0,0}', MFINALFUNC = csat_final);
SELECT error_of('SELECT pg_temp.starts_short(9)') AS short, error_of('SELECT pg_temp.starts_negative(9)') AS negative, error_of('SELECT pg_temp.starts_high(9)') AS high;
SELECT error_of('SELECT pg_temp.starts_on_1_5(7, 7)') AS on_1_5, pg_temp.starts_on_1_5(5, 5) = 50 AS on_1_5_too,
	error_of('SELECT pg_temp.starts_on_1_5(i, 5) OVER (ORDER BY i ROWS 1 PRECEDING) FROM generate_series(1, 3) AS i') AS moving;
