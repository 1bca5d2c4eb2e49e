-- The bytes of score_tally: what is stored and sent, COPY in binary, and bytes that are not those of a tally, which receive
-- (22P03) and every reader of stored bytes (XX001) refuse and no comparison minds.
\set ON_ERROR_STOP on

--
-- The format: version 1, the scale, the counts in base 128, lowest point first, least significant digit first
--

SELECT tally, bytes, score_tally_send(tally::score_tally) = bytes::bytea AS sent
FROM (VALUES
	('{}', '\x01'),
	('{0:1}', '\x01000100000000000000000000'),
	('{10:127}', '\x0100000000000000000000007f'),
	('{9:128}', '\x0100000000000000000000800100'),
	('{5:300}/5', '\x010500000000ac02'),
	('{4:10,5:20}/5', '\x01050000000a14'),
	('{1:1,2:16384}/2', '\x010201808001'),
	('{2:9223372036854775807}/2', '\x010200ffffffffffffffff7f'),
	('{1:1}/10', '\x010a01000000000000000000')
) AS v(tally, bytes);
SELECT score_tally_send(NULL) IS NULL AS sends_null;
-- 1 byte of length, 1 of version, 1 of scale, 11 counts of 1 byte each
CREATE TEMP TABLE stored AS SELECT '{0:1,5:98,10:1}'::score_tally AS tally;
SELECT pg_column_size(tally) FROM stored;

-- There and back in binary, through a file that the run leaves in its own folder of results
CREATE TABLE original AS
SELECT row_number() OVER ()::integer AS id, tally
FROM (SELECT score_tally_of(point, responses, scale) AS tally
	FROM unnest(ARRAY[NULL, 2, 5, 10]) AS scale,
		generate_series(CASE WHEN scale IS NULL THEN 0 ELSE 1 END, coalesce(scale, 10)) AS point,
		unnest(ARRAY[1, 127, 128, 16383, 16384, 9223372036854775807]) AS responses
	UNION ALL SELECT '{}' UNION ALL SELECT NULL UNION ALL SELECT '{0:1,1:2,2:3,3:4,4:5,5:6,6:7,7:8,8:9,9:10,10:11}') AS t;
CREATE TABLE received (LIKE original);
\copy original TO 'results/score_tally_binary.data' (FORMAT binary)
\copy received FROM 'results/score_tally_binary.data' (FORMAT binary)
-- (11 + 2 + 5 + 10) points * 6 counts + 3
SELECT count(*) = 28 * 6 + 3 AS all_there, bool_and(r.tally IS NOT DISTINCT FROM o.tally) AS equal,
	bool_and(r.tally::text IS NOT DISTINCT FROM o.tally::text) AS same_text
FROM original AS o LEFT JOIN received AS r USING (id);
DROP TABLE original, received;

--
-- Received bytes that are none of a tally. A bytea's binary form is just its bytes.
--

CREATE TABLE received (tally score_tally);
\set ON_ERROR_STOP off
\set VERBOSITY sqlstate
-- well formed
\copy (SELECT '\x01050000000a14'::bytea) TO 'results/score_tally_binary.data' (FORMAT binary)
\copy received FROM 'results/score_tally_binary.data' (FORMAT binary)
-- no bytes
\copy (SELECT ''::bytea) TO 'results/score_tally_binary.data' (FORMAT binary)
\copy received FROM 'results/score_tally_binary.data' (FORMAT binary)
-- unknown version
\copy (SELECT '\x02050000000a14'::bytea) TO 'results/score_tally_binary.data' (FORMAT binary)
\copy received FROM 'results/score_tally_binary.data' (FORMAT binary)
-- unknown scale
\copy (SELECT '\x010b0100000000000000000000'::bytea) TO 'results/score_tally_binary.data' (FORMAT binary)
\copy received FROM 'results/score_tally_binary.data' (FORMAT binary)
-- truncated
\copy (SELECT '\x01050000000a'::bytea) TO 'results/score_tally_binary.data' (FORMAT binary)
\copy received FROM 'results/score_tally_binary.data' (FORMAT binary)
-- overlong number
\copy (SELECT '\x01050000000a9400'::bytea) TO 'results/score_tally_binary.data' (FORMAT binary)
\copy received FROM 'results/score_tally_binary.data' (FORMAT binary)
-- number past 63 bits
\copy (SELECT '\x010500000000ffffffffffffffffff01'::bytea) TO 'results/score_tally_binary.data' (FORMAT binary)
\copy received FROM 'results/score_tally_binary.data' (FORMAT binary)
-- total past 63 bits
\copy (SELECT '\x010500000001ffffffffffffffff7f'::bytea) TO 'results/score_tally_binary.data' (FORMAT binary)
\copy received FROM 'results/score_tally_binary.data' (FORMAT binary)
-- trailing byte
\copy (SELECT '\x01050000000a1400'::bytea) TO 'results/score_tally_binary.data' (FORMAT binary)
\copy received FROM 'results/score_tally_binary.data' (FORMAT binary)
-- no answers on a scale
\copy (SELECT '\x01050000000000'::bytea) TO 'results/score_tally_binary.data' (FORMAT binary)
\copy received FROM 'results/score_tally_binary.data' (FORMAT binary)
\set VERBOSITY default
\set ON_ERROR_STOP on
SELECT tally FROM received;
DROP TABLE received;

--
-- Stored bytes that are none of a tally: nobody but a superuser gets them in, by a cast without a function
--

BEGIN;
CREATE CAST (bytea AS score_tally) WITHOUT FUNCTION;
CREATE TEMP TABLE hostile ON COMMIT DROP AS
SELECT kind, bytes::bytea::score_tally AS tally, detail
FROM (VALUES
	('no bytes', '', 'ends too early'),
	('version 0', '\x00', 'version'),
	('version 0 and the rest', '\x00050000000a14', 'version'),
	('version 2', '\x02050000000a14', 'version'),
	('version 255', '\xff', 'version'),
	('scale 1', '\x010101', 'scale'),
	('scale 11', '\x010b0100000000000000000000', 'scale'),
	('scale 255', '\x01ff01', 'scale'),
	('scale and no count', '\x0105', 'ends too early'),
	('a count short', '\x01050000000a', 'ends too early'),
	('a count short on 0-10', '\x010001000000000000000000', 'ends too early'),
	('half a count', '\x01050000000a94', 'ends too early'),
	('eight ninths of a count', '\x010500000000ffffffffffffffff', 'ends too early'),
	('zero of two bytes', '\x01058000000a1401', 'shortest form'),
	('20 of two bytes', '\x01050000000a9400', 'shortest form'),
	('20 of nine bytes', '\x01050000000a948080808080808000', 'shortest form'),
	('2^63', '\x01050000000080808080808080808001', 'at most'),
	('2^64 - 1', '\x010500000000ffffffffffffffffff01', 'at most'),
	('a number without end', '\x0105ffffffffffffffffffffffffffffffffffffffffff', 'at most'),
	('total 2^63', '\x010500000001ffffffffffffffff7f', 'at most'),
	('total 5 * (2^63 - 1)', '\x0105ffffffffffffffff7fffffffffffffffff7fffffffffffffffff7fffffffffffffffff7fffffffffffffffff7f', 'at most'),
	('a count too many', '\x01050000000a1400', 'follows after'),
	('a tally of 0-10 called one of 1-10', '\x010a0001000000000000000000', 'follows after'),
	('a scale behind no answers', '\x0100', 'ends too early'),
	('no answers on 1-5', '\x01050000000000', 'shortest form'),
	('no answers on 0-10', '\x01000000000000000000000000', 'shortest form')
) AS v(kind, bytes, detail);
INSERT INTO hostile SELECT 'none', '\x01050000000a14'::bytea::score_tally, NULL;

-- why each is refused; the last is none of them and is read
CREATE FUNCTION pg_temp.error_of(wanted text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	state text; message text; detail text; hint text;
BEGIN
	PERFORM tally::text FROM hostile WHERE kind = wanted;
	RETURN 'none';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	RETURN state || '; ' || message || '; ' || detail || CASE WHEN hint = 'Make the tally again from the answers, or restore it from a backup.' THEN '' ELSE '; no hint' END;
END
$$;
SELECT kind, pg_temp.error_of(kind) AS error, position(detail IN pg_temp.error_of(kind)) > 0 AS for_that FROM hostile;

-- every reader refuses every kind: no rows
CREATE TEMP TABLE readers ON COMMIT DROP AS
SELECT reader FROM unnest(ARRAY[
	'tally::text', 'score_tally_send(tally)', 'responses(tally)', 'mean_score(tally)', 'median_score(tally)', 'stddev_score(tally)', 'mean_score_ci(tally)', 'mean_score_compare(tally, 5)', $$mean_score_compare('{}', tally)$$, 'unnest(tally)',
	$$tally + '{}'$$, $$tally + '{5:1}/5'$$, $$'{}' + tally$$, $$'{5:1}/5' + tally$$,
	$$tally - '{}'$$, $$tally - '{5:1}/5'$$, $$'{}' - tally$$, $$'{4:99,5:99}/5' - tally$$,
	'bands(tally, 3, 5)', 'nps(bands(tally, 3, 5))', 'nps_bucket(bands(tally, 3, 5))', 'nps_stderr(bands(tally, 3, 5))', 'nps_ci(bands(tally, 3, 5))', 'csat(tally)', 'csat_bucket(tally)', 'csat_ci(tally)',
	'csat_compare(tally, 50)', $$csat_compare('{9:1}', tally)$$, 'csat_compare_anytime(tally, 50)', $$csat_compare_anytime('{9:1}', tally)$$,
	$$csat_effects(tally, '{}', tally, '{}')$$, $$csat_effects('{}', tally, '{}', tally)$$, $$csat_effects('{}', '{}', tally, '{5:1}/5')$$, $$csat_effects('{}', '{}', '{5:1}/5', tally)$$,
	'sum(tally)', 'sum(tally) OVER ()', $$score_tally_sum_accum('{0,0,0,0,0,0,0,0,0,0,0,0}', tally)$$,
	$$score_tally_sum_accum_inv('{5,0,99,99,99,99,99,0,0,0,0,0}', tally)$$
]) AS reader;
SELECT kind, reader, state_of(format('SELECT %s FROM hostile WHERE kind = %L', reader, kind)) AS state
FROM hostile, readers
WHERE kind <> 'none' AND state_of(format('SELECT %s FROM hostile WHERE kind = %L', reader, kind)) <> 'XX001';
-- and those readers do read a tally, but for the one that would fall below zero
SELECT reader, state_of(format('SELECT %s FROM hostile WHERE kind = %L', reader, 'none')) AS state
FROM readers
WHERE state_of(format('SELECT %s FROM hostile WHERE kind = %L', reader, 'none')) <> '00000' ORDER BY reader;

-- Comparison and hash take any bytes
SELECT count(*) = 27 * 27 AS pairs, bool_and((a.tally = b.tally) = (a.kind = b.kind)) AS eq,
	bool_and((a.tally <> b.tally) = (a.kind <> b.kind)) AS ne,
	bool_and((a.tally < b.tally) = (b.tally > a.tally)) AS lt_gt, bool_and((a.tally <= b.tally) = NOT (a.tally > b.tally)) AS le,
	bool_and((a.tally >= b.tally) = NOT (a.tally < b.tally)) AS ge, bool_and(score_tally_cmp(a.tally, b.tally) = -score_tally_cmp(b.tally, a.tally)
		OR score_tally_cmp(a.tally, b.tally) * score_tally_cmp(b.tally, a.tally) < 0) AS cmp
FROM hostile AS a, hostile AS b;
SELECT count(DISTINCT score_tally_hash(tally)) AS hashes, count(DISTINCT score_tally_hash_extended(tally, 1)) AS hashes_extended,
	count(DISTINCT tally) AS by_sorting, (SELECT count(*) FROM (SELECT tally FROM hostile UNION SELECT tally FROM hostile) AS u) AS by_union
FROM hostile;
CREATE UNIQUE INDEX ON hostile (tally);
ANALYZE hostile;
SELECT count(*) FROM hostile WHERE tally >= '{}';
ROLLBACK;
SELECT state_of($$SELECT '\x01'::bytea::score_tally$$) AS cast_is_gone;
