/* sql/nps--1.0.sql */

-- complain if script is sourced in psql, rather than via CREATE EXTENSION
\echo Use "CREATE EXTENSION nps" to load this file. \quit

--
-- score_tally: the number of answers of each point of a scale
--

CREATE TYPE score_tally;

CREATE FUNCTION score_tally_in(cstring) RETURNS score_tally
	AS 'MODULE_PATHNAME', 'score_tally_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_tally_in(cstring) IS 'input: {score:count,...}, with /scale behind it unless the scale is 0-10';

CREATE FUNCTION score_tally_out(score_tally) RETURNS cstring
	AS 'MODULE_PATHNAME', 'score_tally_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_tally_out(score_tally) IS 'output: {score:count,...}, with /scale behind it unless the scale is 0-10';

CREATE FUNCTION score_tally_recv(internal) RETURNS score_tally
	AS 'MODULE_PATHNAME', 'score_tally_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_tally_recv(internal) IS 'binary input: the stored bytes';

CREATE FUNCTION score_tally_send(score_tally) RETURNS bytea
	AS 'MODULE_PATHNAME', 'score_tally_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_tally_send(score_tally) IS 'binary output: the stored bytes';

CREATE TYPE score_tally (
	INPUT = score_tally_in,
	OUTPUT = score_tally_out,
	RECEIVE = score_tally_recv,
	SEND = score_tally_send,
	STORAGE = main
);
COMMENT ON TYPE score_tally IS 'number of answers of each point of the scale 0-10 or of a scale 1-2 to 1-10; at most 2^63 - 1 answers in all';

CREATE FUNCTION score_tally_of(score integer, responses bigint, scale integer DEFAULT NULL) RETURNS score_tally
	AS 'MODULE_PATHNAME', 'score_tally_of' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION score_tally_of(score integer, responses bigint, scale integer) IS 'tally of one row of a frequency table: the number responses (0 or more) of answers score, on the scale 0-10 or 1 to scale (2..10); NULL for a NULL score or NULL responses; give counts, not weights: weights give wrong intervals';

CREATE FUNCTION to_score(answer text) RETURNS numeric
	AS 'MODULE_PATHNAME', 'to_score' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION to_score(answer text) IS 'score in an answer kept as text, such as 8/10 or 4.0 out of 5 stars, in points as written (8, 4); NULL for blank text and for text that does not begin with a number; an error for text that is not one score';

CREATE FUNCTION responses(t score_tally) RETURNS bigint
	AS 'MODULE_PATHNAME', 'score_tally_responses' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION responses(t score_tally) IS 'number of answers, 0 or more';

CREATE FUNCTION mean_score(t score_tally) RETURNS numeric
	AS 'MODULE_PATHNAME', 'mean_score' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION mean_score(t score_tally) IS 'mean of the answers, in points of the scale, with 6 decimals; NULL without answers';

CREATE FUNCTION median_score(t score_tally) RETURNS numeric
	AS 'MODULE_PATHNAME', 'median_score' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION median_score(t score_tally) IS 'median of the answers, in points of the scale: the middle answer, or the mean of the two middle ones; NULL without answers';

CREATE FUNCTION stddev_score(t score_tally) RETURNS numeric
	AS 'MODULE_PATHNAME', 'stddev_score' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION stddev_score(t score_tally) IS 'standard deviation of the answers as a sample (divided by the number of answers minus 1), in points of the scale, 0 or more; NULL with fewer than two answers';

CREATE FUNCTION bands(t score_tally, low_to integer, top_from integer) RETURNS score_tally
	AS 'MODULE_PATHNAME', 'score_tally_bands' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bands(t score_tally, low_to integer, top_from integer) IS 'answers sorted into three bands by own thresholds, a tally on 1-3: 1 low (answers up to low_to), 2 middle, 3 top (answers from top_from); for every measure of NPS and CSAT';

CREATE FUNCTION unnest(t score_tally, OUT score integer, OUT responses bigint) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'score_tally_unnest' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 11;
COMMENT ON FUNCTION unnest(t score_tally, OUT score integer, OUT responses bigint) IS 'every point of the scale, lowest first, with its number of answers, 0 or more; no rows without answers';

--
-- Arithmetic of tallies
--

CREATE FUNCTION score_tally_add(score_tally, score_tally) RETURNS score_tally
	AS 'MODULE_PATHNAME', 'score_tally_add' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_tally_add(score_tally, score_tally) IS 'implementation of + operator';

CREATE FUNCTION score_tally_subtract(score_tally, score_tally) RETURNS score_tally
	AS 'MODULE_PATHNAME', 'score_tally_subtract' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_tally_subtract(score_tally, score_tally) IS 'implementation of - operator';

CREATE OPERATOR + (
	LEFTARG = score_tally, RIGHTARG = score_tally,
	FUNCTION = score_tally_add, COMMUTATOR = +
);
COMMENT ON OPERATOR + (score_tally, score_tally) IS 'the answers of both tallies, which must be on the same scale';

CREATE OPERATOR - (
	LEFTARG = score_tally, RIGHTARG = score_tally,
	FUNCTION = score_tally_subtract
);
COMMENT ON OPERATOR - (score_tally, score_tally) IS 'the answers of the left tally minus those of the right tally, on the same scale; below zero is an error';

--
-- Comparison, by the bytes: the same counts are the same bytes
--

CREATE FUNCTION score_tally_lt(score_tally, score_tally) RETURNS boolean
	AS 'bytealt' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_tally_lt(score_tally, score_tally) IS 'implementation of < operator';

CREATE FUNCTION score_tally_le(score_tally, score_tally) RETURNS boolean
	AS 'byteale' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_tally_le(score_tally, score_tally) IS 'implementation of <= operator';

CREATE FUNCTION score_tally_eq(score_tally, score_tally) RETURNS boolean
	AS 'byteaeq' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_tally_eq(score_tally, score_tally) IS 'implementation of = operator';

CREATE FUNCTION score_tally_ne(score_tally, score_tally) RETURNS boolean
	AS 'byteane' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_tally_ne(score_tally, score_tally) IS 'implementation of <> operator';

CREATE FUNCTION score_tally_ge(score_tally, score_tally) RETURNS boolean
	AS 'byteage' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_tally_ge(score_tally, score_tally) IS 'implementation of >= operator';

CREATE FUNCTION score_tally_gt(score_tally, score_tally) RETURNS boolean
	AS 'byteagt' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_tally_gt(score_tally, score_tally) IS 'implementation of > operator';

CREATE FUNCTION score_tally_cmp(score_tally, score_tally) RETURNS integer
	AS 'byteacmp' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_tally_cmp(score_tally, score_tally) IS 'less, equal or greater, for btree';

CREATE FUNCTION score_tally_sortsupport(internal) RETURNS void
	AS 'bytea_sortsupport' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_tally_sortsupport(internal) IS 'sort support, for btree';

CREATE FUNCTION score_tally_hash(score_tally) RETURNS integer
	AS 'hashvarlena' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_tally_hash(score_tally) IS 'hash';

CREATE FUNCTION score_tally_hash_extended(score_tally, bigint) RETURNS bigint
	AS 'hashvarlenaextended' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_tally_hash_extended(score_tally, bigint) IS '64-bit hash with a seed';

CREATE OPERATOR < (
	LEFTARG = score_tally, RIGHTARG = score_tally,
	FUNCTION = score_tally_lt, COMMUTATOR = >, NEGATOR = >=,
	RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (score_tally, score_tally) IS 'less than, in an order that has no meaning but is always the same';

CREATE OPERATOR <= (
	LEFTARG = score_tally, RIGHTARG = score_tally,
	FUNCTION = score_tally_le, COMMUTATOR = >=, NEGATOR = >,
	RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (score_tally, score_tally) IS 'less than or equal, in an order that has no meaning but is always the same';

CREATE OPERATOR = (
	LEFTARG = score_tally, RIGHTARG = score_tally,
	FUNCTION = score_tally_eq, COMMUTATOR = =, NEGATOR = <>,
	RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
COMMENT ON OPERATOR = (score_tally, score_tally) IS 'the same counts on the same scale';

CREATE OPERATOR <> (
	LEFTARG = score_tally, RIGHTARG = score_tally,
	FUNCTION = score_tally_ne, COMMUTATOR = <>, NEGATOR = =,
	RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (score_tally, score_tally) IS 'other counts or another scale';

CREATE OPERATOR >= (
	LEFTARG = score_tally, RIGHTARG = score_tally,
	FUNCTION = score_tally_ge, COMMUTATOR = <=, NEGATOR = <,
	RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (score_tally, score_tally) IS 'greater than or equal, in an order that has no meaning but is always the same';

CREATE OPERATOR > (
	LEFTARG = score_tally, RIGHTARG = score_tally,
	FUNCTION = score_tally_gt, COMMUTATOR = <, NEGATOR = <=,
	RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (score_tally, score_tally) IS 'greater than, in an order that has no meaning but is always the same';

CREATE OPERATOR CLASS score_tally_ops DEFAULT FOR TYPE score_tally USING btree AS
	OPERATOR 1 <,
	OPERATOR 2 <=,
	OPERATOR 3 =,
	OPERATOR 4 >=,
	OPERATOR 5 >,
	FUNCTION 1 score_tally_cmp(score_tally, score_tally),
	FUNCTION 2 (score_tally, score_tally) score_tally_sortsupport(internal),
	FUNCTION 4 (score_tally, score_tally) btequalimage(oid);
COMMENT ON OPERATOR CLASS score_tally_ops USING btree IS 'for ORDER BY, DISTINCT, UNION and indexes';

CREATE OPERATOR CLASS score_tally_ops DEFAULT FOR TYPE score_tally USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 score_tally_hash(score_tally),
	FUNCTION 2 score_tally_hash_extended(score_tally, bigint);
COMMENT ON OPERATOR CLASS score_tally_ops USING hash IS 'for GROUP BY, DISTINCT, UNION and joins by hashing';

--
-- Transition, inverse and combine functions. The state is an array of the
-- scale (0 for 0-10) and the counts of the points 0 to 10; all aggregates over
-- one column share it.
--

CREATE FUNCTION score_tally_accum(bigint[], smallint) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'score_tally_accum_int2' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION score_tally_accum(bigint[], smallint) IS 'transition function: counts an answer from 0 to 10';

CREATE FUNCTION score_tally_accum_inv(bigint[], smallint) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'score_tally_accum_inv_int2' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION score_tally_accum_inv(bigint[], smallint) IS 'inverse transition function: takes an answer back';

CREATE FUNCTION score_tally_accum(bigint[], integer) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'score_tally_accum_int4' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION score_tally_accum(bigint[], integer) IS 'transition function: counts an answer from 0 to 10';

CREATE FUNCTION score_tally_accum_inv(bigint[], integer) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'score_tally_accum_inv_int4' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION score_tally_accum_inv(bigint[], integer) IS 'inverse transition function: takes an answer back';

CREATE FUNCTION score_tally_accum(bigint[], bigint) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'score_tally_accum_int8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION score_tally_accum(bigint[], bigint) IS 'transition function: counts an answer from 0 to 10';

CREATE FUNCTION score_tally_accum_inv(bigint[], bigint) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'score_tally_accum_inv_int8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION score_tally_accum_inv(bigint[], bigint) IS 'inverse transition function: takes an answer back';

CREATE FUNCTION score_tally_accum(bigint[], numeric) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'score_tally_accum_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION score_tally_accum(bigint[], numeric) IS 'transition function: counts an answer from 0 to 10';

CREATE FUNCTION score_tally_accum_inv(bigint[], numeric) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'score_tally_accum_inv_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION score_tally_accum_inv(bigint[], numeric) IS 'inverse transition function: takes an answer back';

CREATE FUNCTION score_tally_accum(bigint[], double precision) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'score_tally_accum_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION score_tally_accum(bigint[], double precision) IS 'transition function: counts an answer from 0 to 10';

CREATE FUNCTION score_tally_accum_inv(bigint[], double precision) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'score_tally_accum_inv_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION score_tally_accum_inv(bigint[], double precision) IS 'inverse transition function: takes an answer back';

CREATE FUNCTION score_tally_accum(bigint[], boolean) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'score_tally_accum_bool' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION score_tally_accum(bigint[], boolean) IS 'transition function: counts false as 1 and true as 2';

CREATE FUNCTION score_tally_accum_inv(bigint[], boolean) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'score_tally_accum_inv_bool' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION score_tally_accum_inv(bigint[], boolean) IS 'inverse transition function: takes an answer back';

CREATE FUNCTION score_tally_accum(bigint[], smallint, integer) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'score_tally_accum_int2' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION score_tally_accum(bigint[], smallint, integer) IS 'transition function: counts an answer from 1 to the third argument; if that is NULL, from 0 to 10';

CREATE FUNCTION score_tally_accum_inv(bigint[], smallint, integer) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'score_tally_accum_inv_int2' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION score_tally_accum_inv(bigint[], smallint, integer) IS 'inverse transition function: takes an answer back';

CREATE FUNCTION score_tally_accum(bigint[], integer, integer) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'score_tally_accum_int4' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION score_tally_accum(bigint[], integer, integer) IS 'transition function: counts an answer from 1 to the third argument; if that is NULL, from 0 to 10';

CREATE FUNCTION score_tally_accum_inv(bigint[], integer, integer) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'score_tally_accum_inv_int4' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION score_tally_accum_inv(bigint[], integer, integer) IS 'inverse transition function: takes an answer back';

CREATE FUNCTION score_tally_accum(bigint[], bigint, integer) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'score_tally_accum_int8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION score_tally_accum(bigint[], bigint, integer) IS 'transition function: counts an answer from 1 to the third argument; if that is NULL, from 0 to 10';

CREATE FUNCTION score_tally_accum_inv(bigint[], bigint, integer) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'score_tally_accum_inv_int8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION score_tally_accum_inv(bigint[], bigint, integer) IS 'inverse transition function: takes an answer back';

CREATE FUNCTION score_tally_accum(bigint[], numeric, integer) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'score_tally_accum_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION score_tally_accum(bigint[], numeric, integer) IS 'transition function: counts an answer from 1 to the third argument; if that is NULL, from 0 to 10';

CREATE FUNCTION score_tally_accum_inv(bigint[], numeric, integer) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'score_tally_accum_inv_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION score_tally_accum_inv(bigint[], numeric, integer) IS 'inverse transition function: takes an answer back';

CREATE FUNCTION score_tally_accum(bigint[], double precision, integer) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'score_tally_accum_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION score_tally_accum(bigint[], double precision, integer) IS 'transition function: counts an answer from 1 to the third argument; if that is NULL, from 0 to 10';

CREATE FUNCTION score_tally_accum_inv(bigint[], double precision, integer) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'score_tally_accum_inv_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION score_tally_accum_inv(bigint[], double precision, integer) IS 'inverse transition function: takes an answer back';

CREATE FUNCTION score_tally_sum_accum(bigint[], score_tally) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'score_tally_sum_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION score_tally_sum_accum(bigint[], score_tally) IS 'transition function: adds a tally';

CREATE FUNCTION score_tally_sum_accum_inv(bigint[], score_tally) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'score_tally_sum_accum_inv' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION score_tally_sum_accum_inv(bigint[], score_tally) IS 'inverse transition function: takes a tally back';

CREATE FUNCTION score_tally_combine(bigint[], bigint[]) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'score_tally_combine' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION score_tally_combine(bigint[], bigint[]) IS 'combine function: adds two states';

CREATE FUNCTION score_tally_final(bigint[]) RETURNS score_tally
	AS 'MODULE_PATHNAME', 'score_tally_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION score_tally_final(bigint[]) IS 'final function of the aggregates that return a tally';

--
-- Aggregates that return a tally
--

CREATE AGGREGATE score_tally(score smallint) (
	SFUNC = score_tally_accum, STYPE = bigint[], SSPACE = 128,
	FINALFUNC = score_tally_final, COMBINEFUNC = score_tally_combine,
	MSFUNC = score_tally_accum, MINVFUNC = score_tally_accum_inv, MSTYPE = bigint[], MSSPACE = 128,
	MFINALFUNC = score_tally_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE score_tally(score smallint) IS 'tally of answers from 0 to 10, on the scale 0-10; NULL is skipped; {} without answers';

CREATE AGGREGATE score_tally(score integer) (
	SFUNC = score_tally_accum, STYPE = bigint[], SSPACE = 128,
	FINALFUNC = score_tally_final, COMBINEFUNC = score_tally_combine,
	MSFUNC = score_tally_accum, MINVFUNC = score_tally_accum_inv, MSTYPE = bigint[], MSSPACE = 128,
	MFINALFUNC = score_tally_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE score_tally(score integer) IS 'tally of answers from 0 to 10, on the scale 0-10; NULL is skipped; {} without answers';

CREATE AGGREGATE score_tally(score bigint) (
	SFUNC = score_tally_accum, STYPE = bigint[], SSPACE = 128,
	FINALFUNC = score_tally_final, COMBINEFUNC = score_tally_combine,
	MSFUNC = score_tally_accum, MINVFUNC = score_tally_accum_inv, MSTYPE = bigint[], MSSPACE = 128,
	MFINALFUNC = score_tally_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE score_tally(score bigint) IS 'tally of answers from 0 to 10, on the scale 0-10; NULL is skipped; {} without answers';

CREATE AGGREGATE score_tally(score numeric) (
	SFUNC = score_tally_accum, STYPE = bigint[], SSPACE = 128,
	FINALFUNC = score_tally_final, COMBINEFUNC = score_tally_combine,
	MSFUNC = score_tally_accum, MINVFUNC = score_tally_accum_inv, MSTYPE = bigint[], MSSPACE = 128,
	MFINALFUNC = score_tally_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE score_tally(score numeric) IS 'tally of answers from 0 to 10, on the scale 0-10; NULL is skipped; {} without answers';

CREATE AGGREGATE score_tally(score double precision) (
	SFUNC = score_tally_accum, STYPE = bigint[], SSPACE = 128,
	FINALFUNC = score_tally_final, COMBINEFUNC = score_tally_combine,
	MSFUNC = score_tally_accum, MINVFUNC = score_tally_accum_inv, MSTYPE = bigint[], MSSPACE = 128,
	MFINALFUNC = score_tally_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE score_tally(score double precision) IS 'tally of answers from 0 to 10, on the scale 0-10; NULL is skipped; {} without answers';

CREATE AGGREGATE score_tally(score smallint, scale integer) (
	SFUNC = score_tally_accum, STYPE = bigint[], SSPACE = 128,
	FINALFUNC = score_tally_final, COMBINEFUNC = score_tally_combine,
	MSFUNC = score_tally_accum, MINVFUNC = score_tally_accum_inv, MSTYPE = bigint[], MSSPACE = 128,
	MFINALFUNC = score_tally_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE score_tally(score smallint, scale integer) IS 'tally of answers from 1 to scale (2..10; NULL: answers from 0 to 10); NULL is skipped; {} without answers';

CREATE AGGREGATE score_tally(score integer, scale integer) (
	SFUNC = score_tally_accum, STYPE = bigint[], SSPACE = 128,
	FINALFUNC = score_tally_final, COMBINEFUNC = score_tally_combine,
	MSFUNC = score_tally_accum, MINVFUNC = score_tally_accum_inv, MSTYPE = bigint[], MSSPACE = 128,
	MFINALFUNC = score_tally_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE score_tally(score integer, scale integer) IS 'tally of answers from 1 to scale (2..10; NULL: answers from 0 to 10); NULL is skipped; {} without answers';

CREATE AGGREGATE score_tally(score bigint, scale integer) (
	SFUNC = score_tally_accum, STYPE = bigint[], SSPACE = 128,
	FINALFUNC = score_tally_final, COMBINEFUNC = score_tally_combine,
	MSFUNC = score_tally_accum, MINVFUNC = score_tally_accum_inv, MSTYPE = bigint[], MSSPACE = 128,
	MFINALFUNC = score_tally_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE score_tally(score bigint, scale integer) IS 'tally of answers from 1 to scale (2..10; NULL: answers from 0 to 10); NULL is skipped; {} without answers';

CREATE AGGREGATE score_tally(score numeric, scale integer) (
	SFUNC = score_tally_accum, STYPE = bigint[], SSPACE = 128,
	FINALFUNC = score_tally_final, COMBINEFUNC = score_tally_combine,
	MSFUNC = score_tally_accum, MINVFUNC = score_tally_accum_inv, MSTYPE = bigint[], MSSPACE = 128,
	MFINALFUNC = score_tally_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE score_tally(score numeric, scale integer) IS 'tally of answers from 1 to scale (2..10; NULL: answers from 0 to 10); NULL is skipped; {} without answers';

CREATE AGGREGATE score_tally(score double precision, scale integer) (
	SFUNC = score_tally_accum, STYPE = bigint[], SSPACE = 128,
	FINALFUNC = score_tally_final, COMBINEFUNC = score_tally_combine,
	MSFUNC = score_tally_accum, MINVFUNC = score_tally_accum_inv, MSTYPE = bigint[], MSSPACE = 128,
	MFINALFUNC = score_tally_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE score_tally(score double precision, scale integer) IS 'tally of answers from 1 to scale (2..10; NULL: answers from 0 to 10); NULL is skipped; {} without answers';

CREATE AGGREGATE score_tally(score boolean) (
	SFUNC = score_tally_accum, STYPE = bigint[], SSPACE = 128,
	FINALFUNC = score_tally_final, COMBINEFUNC = score_tally_combine,
	MSFUNC = score_tally_accum, MINVFUNC = score_tally_accum_inv, MSTYPE = bigint[], MSSPACE = 128,
	MFINALFUNC = score_tally_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE score_tally(score boolean) IS 'tally of yes and no on the scale 1-2: false is 1, true is 2; NULL is skipped; {} without answers';

CREATE AGGREGATE sum(score_tally) (
	SFUNC = score_tally_sum_accum, STYPE = bigint[], SSPACE = 128,
	FINALFUNC = score_tally_final, COMBINEFUNC = score_tally_combine,
	MSFUNC = score_tally_sum_accum, MINVFUNC = score_tally_sum_accum_inv, MSTYPE = bigint[], MSSPACE = 128,
	MFINALFUNC = score_tally_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE sum(score_tally) IS 'the answers of all tallies, which must be on the same scale; NULL is skipped; {} without tallies';

--
-- Net Promoter Score
--

CREATE TYPE nps_label AS ENUM ('detractor', 'passive', 'promoter');
COMMENT ON TYPE nps_label IS 'category of an answer from 0 to 10: detractor 0-6, passive 7-8, promoter 9-10';

CREATE TYPE nps_buckets AS (
	promoters bigint,
	passives bigint,
	detractors bigint,
	responses bigint,
	promoter_pct numeric,
	passive_pct numeric,
	detractor_pct numeric
);
COMMENT ON TYPE nps_buckets IS 'numbers of promoters, passives, detractors and all answers; the first three also as percentages 0..100 of the answers';

CREATE FUNCTION nps_category(score smallint) RETURNS nps_label
	AS 'MODULE_PATHNAME', 'nps_category_int2' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_category(score smallint) IS 'category of an answer from 0 to 10: detractor 0-6, passive 7-8, promoter 9-10; NULL for NULL';

CREATE FUNCTION nps_category(score integer) RETURNS nps_label
	AS 'MODULE_PATHNAME', 'nps_category_int4' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_category(score integer) IS 'category of an answer from 0 to 10: detractor 0-6, passive 7-8, promoter 9-10; NULL for NULL';

CREATE FUNCTION nps_category(score bigint) RETURNS nps_label
	AS 'MODULE_PATHNAME', 'nps_category_int8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_category(score bigint) IS 'category of an answer from 0 to 10: detractor 0-6, passive 7-8, promoter 9-10; NULL for NULL';

CREATE FUNCTION nps_category(score numeric) RETURNS nps_label
	AS 'MODULE_PATHNAME', 'nps_category_numeric' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_category(score numeric) IS 'category of an answer from 0 to 10: detractor 0-6, passive 7-8, promoter 9-10; NULL for NULL';

CREATE FUNCTION nps_category(score double precision) RETURNS nps_label
	AS 'MODULE_PATHNAME', 'nps_category_float8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_category(score double precision) IS 'category of an answer from 0 to 10: detractor 0-6, passive 7-8, promoter 9-10; NULL for NULL';

CREATE FUNCTION nps_final(bigint[]) RETURNS numeric
	AS 'MODULE_PATHNAME', 'nps_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_final(bigint[]) IS 'final function of nps(score)';

CREATE FUNCTION nps_bucket_final(bigint[]) RETURNS nps_buckets
	AS 'MODULE_PATHNAME', 'nps_bucket_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION nps_bucket_final(bigint[]) IS 'final function of nps_bucket(score)';

CREATE AGGREGATE nps(score smallint) (
	SFUNC = score_tally_accum, STYPE = bigint[], SSPACE = 128,
	FINALFUNC = nps_final, COMBINEFUNC = score_tally_combine,
	MSFUNC = score_tally_accum, MINVFUNC = score_tally_accum_inv, MSTYPE = bigint[], MSSPACE = 128,
	MFINALFUNC = nps_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE nps(score smallint) IS 'Net Promoter Score of answers from 0 to 10, in points -100..100: percentage of promoters (9-10) minus that of detractors (0-6); NULL without answers';

CREATE AGGREGATE nps(score integer) (
	SFUNC = score_tally_accum, STYPE = bigint[], SSPACE = 128,
	FINALFUNC = nps_final, COMBINEFUNC = score_tally_combine,
	MSFUNC = score_tally_accum, MINVFUNC = score_tally_accum_inv, MSTYPE = bigint[], MSSPACE = 128,
	MFINALFUNC = nps_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE nps(score integer) IS 'Net Promoter Score of answers from 0 to 10, in points -100..100: percentage of promoters (9-10) minus that of detractors (0-6); NULL without answers';

CREATE AGGREGATE nps(score bigint) (
	SFUNC = score_tally_accum, STYPE = bigint[], SSPACE = 128,
	FINALFUNC = nps_final, COMBINEFUNC = score_tally_combine,
	MSFUNC = score_tally_accum, MINVFUNC = score_tally_accum_inv, MSTYPE = bigint[], MSSPACE = 128,
	MFINALFUNC = nps_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE nps(score bigint) IS 'Net Promoter Score of answers from 0 to 10, in points -100..100: percentage of promoters (9-10) minus that of detractors (0-6); NULL without answers';

CREATE AGGREGATE nps(score numeric) (
	SFUNC = score_tally_accum, STYPE = bigint[], SSPACE = 128,
	FINALFUNC = nps_final, COMBINEFUNC = score_tally_combine,
	MSFUNC = score_tally_accum, MINVFUNC = score_tally_accum_inv, MSTYPE = bigint[], MSSPACE = 128,
	MFINALFUNC = nps_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE nps(score numeric) IS 'Net Promoter Score of answers from 0 to 10, in points -100..100: percentage of promoters (9-10) minus that of detractors (0-6); NULL without answers';

CREATE AGGREGATE nps(score double precision) (
	SFUNC = score_tally_accum, STYPE = bigint[], SSPACE = 128,
	FINALFUNC = nps_final, COMBINEFUNC = score_tally_combine,
	MSFUNC = score_tally_accum, MINVFUNC = score_tally_accum_inv, MSTYPE = bigint[], MSSPACE = 128,
	MFINALFUNC = nps_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE nps(score double precision) IS 'Net Promoter Score of answers from 0 to 10, in points -100..100: percentage of promoters (9-10) minus that of detractors (0-6); NULL without answers';

CREATE AGGREGATE nps_bucket(score smallint) (
	SFUNC = score_tally_accum, STYPE = bigint[], SSPACE = 128,
	FINALFUNC = nps_bucket_final, COMBINEFUNC = score_tally_combine,
	MSFUNC = score_tally_accum, MINVFUNC = score_tally_accum_inv, MSTYPE = bigint[], MSSPACE = 128,
	MFINALFUNC = nps_bucket_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE nps_bucket(score smallint) IS 'promoters (9-10), passives (7-8) and detractors (0-6) among answers from 0 to 10: numbers, and percentages 0..100 (NULL without answers)';

CREATE AGGREGATE nps_bucket(score integer) (
	SFUNC = score_tally_accum, STYPE = bigint[], SSPACE = 128,
	FINALFUNC = nps_bucket_final, COMBINEFUNC = score_tally_combine,
	MSFUNC = score_tally_accum, MINVFUNC = score_tally_accum_inv, MSTYPE = bigint[], MSSPACE = 128,
	MFINALFUNC = nps_bucket_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE nps_bucket(score integer) IS 'promoters (9-10), passives (7-8) and detractors (0-6) among answers from 0 to 10: numbers, and percentages 0..100 (NULL without answers)';

CREATE AGGREGATE nps_bucket(score bigint) (
	SFUNC = score_tally_accum, STYPE = bigint[], SSPACE = 128,
	FINALFUNC = nps_bucket_final, COMBINEFUNC = score_tally_combine,
	MSFUNC = score_tally_accum, MINVFUNC = score_tally_accum_inv, MSTYPE = bigint[], MSSPACE = 128,
	MFINALFUNC = nps_bucket_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE nps_bucket(score bigint) IS 'promoters (9-10), passives (7-8) and detractors (0-6) among answers from 0 to 10: numbers, and percentages 0..100 (NULL without answers)';

CREATE AGGREGATE nps_bucket(score numeric) (
	SFUNC = score_tally_accum, STYPE = bigint[], SSPACE = 128,
	FINALFUNC = nps_bucket_final, COMBINEFUNC = score_tally_combine,
	MSFUNC = score_tally_accum, MINVFUNC = score_tally_accum_inv, MSTYPE = bigint[], MSSPACE = 128,
	MFINALFUNC = nps_bucket_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE nps_bucket(score numeric) IS 'promoters (9-10), passives (7-8) and detractors (0-6) among answers from 0 to 10: numbers, and percentages 0..100 (NULL without answers)';

CREATE AGGREGATE nps_bucket(score double precision) (
	SFUNC = score_tally_accum, STYPE = bigint[], SSPACE = 128,
	FINALFUNC = nps_bucket_final, COMBINEFUNC = score_tally_combine,
	MSFUNC = score_tally_accum, MINVFUNC = score_tally_accum_inv, MSTYPE = bigint[], MSSPACE = 128,
	MFINALFUNC = nps_bucket_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE nps_bucket(score double precision) IS 'promoters (9-10), passives (7-8) and detractors (0-6) among answers from 0 to 10: numbers, and percentages 0..100 (NULL without answers)';

CREATE FUNCTION nps(t score_tally) RETURNS numeric
	AS 'MODULE_PATHNAME', 'nps_of_tally' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps(t score_tally) IS 'Net Promoter Score of a tally in points, -100..100: percentage of promoters minus that of detractors, on 0-10 9-10 and 0-6, on 1-3 3 and 1; NULL without answers';

CREATE FUNCTION nps_bucket(t score_tally) RETURNS nps_buckets
	AS 'MODULE_PATHNAME', 'nps_bucket_of_tally' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_bucket(t score_tally) IS 'promoters, passives and detractors of a tally on 0-10 (9-10, 7-8, 0-6) or on 1-3 (3, 2, 1): numbers, and percentages 0..100 (NULL without answers)';

--
-- Net Promoter Score: standard error, interval, comparison
--

CREATE TYPE verdict_label AS ENUM ('lower', 'unclear', 'higher');
COMMENT ON TYPE verdict_label IS 'result of a comparison: the left measure is lower or higher than the right one; unclear: chance alone may explain the difference';

CREATE TYPE measure_comparison AS (
	difference numeric,
	ci numrange,
	z double precision,
	p_value double precision,
	significant boolean,
	verdict verdict_label
);
COMMENT ON TYPE measure_comparison IS 'difference of two measures (-200..200 points of NPS, -100..100 percent of CSAT or a share, points of the scale for means), its confidence interval in the same units, z (difference in standard errors; Welch''s t for means), two-sided p-value 0..1, whether the p-value is below 1 - confidence, and the verdict: lower, unclear or higher';

CREATE FUNCTION nps_stderr_final(bigint[]) RETURNS double precision
	AS 'MODULE_PATHNAME', 'nps_stderr_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_stderr_final(bigint[]) IS 'final function of nps_stderr(score)';

CREATE FUNCTION nps_ci_final(bigint[]) RETURNS numrange
	AS 'MODULE_PATHNAME', 'nps_ci_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_ci_final(bigint[]) IS 'final function of nps_ci(score)';

CREATE AGGREGATE nps_stderr(score smallint) (
	SFUNC = score_tally_accum, STYPE = bigint[], SSPACE = 128,
	FINALFUNC = nps_stderr_final, COMBINEFUNC = score_tally_combine,
	MSFUNC = score_tally_accum, MINVFUNC = score_tally_accum_inv, MSTYPE = bigint[], MSSPACE = 128,
	MFINALFUNC = nps_stderr_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE nps_stderr(score smallint) IS 'standard error of the Net Promoter Score of answers from 0 to 10, in points 0..100; NULL without answers';

CREATE AGGREGATE nps_stderr(score integer) (
	SFUNC = score_tally_accum, STYPE = bigint[], SSPACE = 128,
	FINALFUNC = nps_stderr_final, COMBINEFUNC = score_tally_combine,
	MSFUNC = score_tally_accum, MINVFUNC = score_tally_accum_inv, MSTYPE = bigint[], MSSPACE = 128,
	MFINALFUNC = nps_stderr_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE nps_stderr(score integer) IS 'standard error of the Net Promoter Score of answers from 0 to 10, in points 0..100; NULL without answers';

CREATE AGGREGATE nps_stderr(score bigint) (
	SFUNC = score_tally_accum, STYPE = bigint[], SSPACE = 128,
	FINALFUNC = nps_stderr_final, COMBINEFUNC = score_tally_combine,
	MSFUNC = score_tally_accum, MINVFUNC = score_tally_accum_inv, MSTYPE = bigint[], MSSPACE = 128,
	MFINALFUNC = nps_stderr_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE nps_stderr(score bigint) IS 'standard error of the Net Promoter Score of answers from 0 to 10, in points 0..100; NULL without answers';

CREATE AGGREGATE nps_stderr(score numeric) (
	SFUNC = score_tally_accum, STYPE = bigint[], SSPACE = 128,
	FINALFUNC = nps_stderr_final, COMBINEFUNC = score_tally_combine,
	MSFUNC = score_tally_accum, MINVFUNC = score_tally_accum_inv, MSTYPE = bigint[], MSSPACE = 128,
	MFINALFUNC = nps_stderr_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE nps_stderr(score numeric) IS 'standard error of the Net Promoter Score of answers from 0 to 10, in points 0..100; NULL without answers';

CREATE AGGREGATE nps_stderr(score double precision) (
	SFUNC = score_tally_accum, STYPE = bigint[], SSPACE = 128,
	FINALFUNC = nps_stderr_final, COMBINEFUNC = score_tally_combine,
	MSFUNC = score_tally_accum, MINVFUNC = score_tally_accum_inv, MSTYPE = bigint[], MSSPACE = 128,
	MFINALFUNC = nps_stderr_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE nps_stderr(score double precision) IS 'standard error of the Net Promoter Score of answers from 0 to 10, in points 0..100; NULL without answers';

CREATE AGGREGATE nps_ci(score smallint) (
	SFUNC = score_tally_accum, STYPE = bigint[], SSPACE = 128,
	FINALFUNC = nps_ci_final, COMBINEFUNC = score_tally_combine,
	MSFUNC = score_tally_accum, MINVFUNC = score_tally_accum_inv, MSTYPE = bigint[], MSSPACE = 128,
	MFINALFUNC = nps_ci_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE nps_ci(score smallint) IS '95 % confidence interval of the Net Promoter Score of answers from 0 to 10, in points -100..100, by the adjusted Wald method; NULL without answers';

CREATE AGGREGATE nps_ci(score integer) (
	SFUNC = score_tally_accum, STYPE = bigint[], SSPACE = 128,
	FINALFUNC = nps_ci_final, COMBINEFUNC = score_tally_combine,
	MSFUNC = score_tally_accum, MINVFUNC = score_tally_accum_inv, MSTYPE = bigint[], MSSPACE = 128,
	MFINALFUNC = nps_ci_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE nps_ci(score integer) IS '95 % confidence interval of the Net Promoter Score of answers from 0 to 10, in points -100..100, by the adjusted Wald method; NULL without answers';

CREATE AGGREGATE nps_ci(score bigint) (
	SFUNC = score_tally_accum, STYPE = bigint[], SSPACE = 128,
	FINALFUNC = nps_ci_final, COMBINEFUNC = score_tally_combine,
	MSFUNC = score_tally_accum, MINVFUNC = score_tally_accum_inv, MSTYPE = bigint[], MSSPACE = 128,
	MFINALFUNC = nps_ci_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE nps_ci(score bigint) IS '95 % confidence interval of the Net Promoter Score of answers from 0 to 10, in points -100..100, by the adjusted Wald method; NULL without answers';

CREATE AGGREGATE nps_ci(score numeric) (
	SFUNC = score_tally_accum, STYPE = bigint[], SSPACE = 128,
	FINALFUNC = nps_ci_final, COMBINEFUNC = score_tally_combine,
	MSFUNC = score_tally_accum, MINVFUNC = score_tally_accum_inv, MSTYPE = bigint[], MSSPACE = 128,
	MFINALFUNC = nps_ci_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE nps_ci(score numeric) IS '95 % confidence interval of the Net Promoter Score of answers from 0 to 10, in points -100..100, by the adjusted Wald method; NULL without answers';

CREATE AGGREGATE nps_ci(score double precision) (
	SFUNC = score_tally_accum, STYPE = bigint[], SSPACE = 128,
	FINALFUNC = nps_ci_final, COMBINEFUNC = score_tally_combine,
	MSFUNC = score_tally_accum, MINVFUNC = score_tally_accum_inv, MSTYPE = bigint[], MSSPACE = 128,
	MFINALFUNC = nps_ci_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE nps_ci(score double precision) IS '95 % confidence interval of the Net Promoter Score of answers from 0 to 10, in points -100..100, by the adjusted Wald method; NULL without answers';

CREATE FUNCTION nps_stderr(t score_tally) RETURNS double precision
	AS 'MODULE_PATHNAME', 'nps_stderr_of_tally' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_stderr(t score_tally) IS 'standard error of the Net Promoter Score of a tally on 0-10 or 1-3, in points 0..100; NULL without answers';

CREATE FUNCTION nps_ci(t score_tally, confidence double precision DEFAULT 0.95) RETURNS numrange
	AS 'MODULE_PATHNAME', 'nps_ci_of_tally' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_ci(t score_tally, confidence double precision) IS 'confidence interval of the Net Promoter Score of a tally on 0-10 or 1-3, in points -100..100, by the adjusted Wald method; confidence between 0 and 1; NULL without answers';

CREATE FUNCTION nps_compare(a score_tally, b score_tally, confidence double precision DEFAULT 0.95) RETURNS measure_comparison
	AS 'MODULE_PATHNAME', 'nps_compare_tallies' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_compare(a score_tally, b score_tally, confidence double precision) IS 'difference of the Net Promoter Scores of two tallies on 0-10 or 1-3, in points, with interval and test by the adjusted Wald method; confidence between 0 and 1; NULL without answers on either side';

CREATE FUNCTION nps_compare(t score_tally, benchmark numeric, confidence double precision DEFAULT 0.95) RETURNS measure_comparison
	AS 'MODULE_PATHNAME', 'nps_compare_benchmark' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_compare(t score_tally, benchmark numeric, confidence double precision) IS 'difference of the Net Promoter Score of a tally on 0-10 or 1-3 from a benchmark of -100..100 points, with interval and test by the adjusted Wald method; confidence between 0 and 1; NULL without answers';

CREATE FUNCTION nps_compare_anytime(a score_tally, b score_tally, confidence double precision DEFAULT 0.95, effect numeric DEFAULT 20) RETURNS measure_comparison
	AS 'MODULE_PATHNAME', 'nps_compare_anytime_tallies' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_compare_anytime(a score_tally, b score_tally, confidence double precision, effect numeric) IS 'the same as nps_compare, for sums that grow since a start, looked at as often as one likes: a p-value and interval that hold at all times together; not for rolling windows; effect is the size of difference to be found, above 0, up to 200 points (5..20 is right); confidence between 0 and 1; NULL without answers on either side';

CREATE FUNCTION nps_compare_anytime(t score_tally, benchmark numeric, confidence double precision DEFAULT 0.95, effect numeric DEFAULT 20) RETURNS measure_comparison
	AS 'MODULE_PATHNAME', 'nps_compare_anytime_benchmark' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_compare_anytime(t score_tally, benchmark numeric, confidence double precision, effect numeric) IS 'the same as nps_compare with a benchmark of -100..100 points, for a sum that grows since a start, looked at as often as one likes; not for rolling windows; effect above 0, up to 200 points (5..20 is right); confidence between 0 and 1; NULL without answers';

CREATE TYPE measure_effects AS (
	mix numeric,
	rate numeric
);
COMMENT ON TYPE measure_effects IS 'what a segment adds to the change of a measure: by its share of all answers (mix), and by its own measure (rate); each in -200..200 points of NPS or -100..100 percent of CSAT';

CREATE FUNCTION nps_effects(before score_tally, after score_tally, all_before score_tally, all_after score_tally) RETURNS measure_effects
	AS 'MODULE_PATHNAME', 'nps_effects' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_effects(before score_tally, after score_tally, all_before score_tally, all_after score_tally) IS 'what a segment adds to the change of the Net Promoter Score of all answers, in points: mix and rate of all segments together are the whole change; before and after are tallies of the segment on 0-10 or 1-3, all_before and all_after the sums over all segments; NULL without answers in one of the sums';

CREATE FUNCTION nps_responses_needed(margin numeric, confidence double precision DEFAULT 0.95, sd double precision DEFAULT NULL, power double precision DEFAULT NULL) RETURNS bigint
	AS 'MODULE_PATHNAME', 'nps_responses_needed' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION nps_responses_needed(margin numeric, confidence double precision, sd double precision, power double precision) IS 'number of answers, 1 or more, for a confidence interval of the Net Promoter Score of plus or minus margin points (above 0, up to 100); with a power (0.5 or more, below 1), for each of two sides, to find a difference of margin points with that probability; confidence between 0 and 1; sd is the standard deviation of one answer in points (0..100; NULL: 100, the worst case)';

CREATE FUNCTION stratified_combine(numeric[], numeric[]) RETURNS numeric[]
	AS 'MODULE_PATHNAME', 'stratified_combine' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION stratified_combine(numeric[], numeric[]) IS 'combine function of the stratified measures';

CREATE TYPE weighted_nps AS (
	nps numeric,
	stderr double precision,
	ci numrange,
	responses bigint,
	effective_responses numeric
);
COMMENT ON TYPE weighted_nps IS 'Net Promoter Score of a population by its strata, in points -100..100, its standard error and 95 % confidence interval in the same units, the number of answers, and the number of answers of a simple sample with the same variance; only responses is not NULL if a stratum has no answers';

CREATE FUNCTION nps_stratified_accum(numeric[], score_tally, numeric) RETURNS numeric[]
	AS 'MODULE_PATHNAME', 'nps_stratified_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION nps_stratified_accum(numeric[], score_tally, numeric) IS 'transition function of nps_stratified(t, weight)';

CREATE FUNCTION nps_stratified_accum_inv(numeric[], score_tally, numeric) RETURNS numeric[]
	AS 'MODULE_PATHNAME', 'nps_stratified_accum_inv' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION nps_stratified_accum_inv(numeric[], score_tally, numeric) IS 'inverse transition function of nps_stratified(t, weight)';

CREATE FUNCTION nps_stratified_final(numeric[]) RETURNS weighted_nps
	AS 'MODULE_PATHNAME', 'nps_stratified_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION nps_stratified_final(numeric[]) IS 'final function of nps_stratified(t, weight)';

CREATE AGGREGATE nps_stratified(t score_tally, weight numeric) (
	SFUNC = nps_stratified_accum, STYPE = numeric[], SSPACE = 1500,
	FINALFUNC = nps_stratified_final, COMBINEFUNC = stratified_combine,
	MSFUNC = nps_stratified_accum, MINVFUNC = nps_stratified_accum_inv, MSTYPE = numeric[], MSSPACE = 1500,
	MFINALFUNC = nps_stratified_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE nps_stratified(t score_tally, weight numeric) IS 'Net Promoter Score of a population by its strata, each with one tally on 0-10 or 1-3 and a weight above 0: its number of customers, or its share; in points -100..100, with standard error and 95 % confidence interval; sum the tallies of a stratum first';

--
-- Customer satisfaction
--

CREATE TYPE csat_label AS ENUM ('unsatisfied', 'satisfied', 'happy');
COMMENT ON TYPE csat_label IS 'category of an answer: unsatisfied, satisfied or happy; on 0-10 and 1-10 below 7, 7-8, 9-10; on 1-5 below 4, 4, 5';

CREATE TYPE csat_buckets AS (
	happy bigint,
	satisfied bigint,
	unsatisfied bigint,
	responses bigint,
	happy_pct numeric,
	satisfied_pct numeric,
	unsatisfied_pct numeric
);
COMMENT ON TYPE csat_buckets IS 'numbers of happy, satisfied but not happy, unsatisfied and all answers; the first three also as percentages 0..100 of the answers';

CREATE FUNCTION csat_category(score smallint, scale integer DEFAULT NULL) RETURNS csat_label
	AS 'MODULE_PATHNAME', 'csat_category_int2' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION csat_category(score smallint, scale integer) IS 'category of an answer from 0 to 10, or from 1 to scale (2..7 or 10): unsatisfied, satisfied or happy; NULL for NULL';

CREATE FUNCTION csat_category(score integer, scale integer DEFAULT NULL) RETURNS csat_label
	AS 'MODULE_PATHNAME', 'csat_category_int4' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION csat_category(score integer, scale integer) IS 'category of an answer from 0 to 10, or from 1 to scale (2..7 or 10): unsatisfied, satisfied or happy; NULL for NULL';

CREATE FUNCTION csat_category(score bigint, scale integer DEFAULT NULL) RETURNS csat_label
	AS 'MODULE_PATHNAME', 'csat_category_int8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION csat_category(score bigint, scale integer) IS 'category of an answer from 0 to 10, or from 1 to scale (2..7 or 10): unsatisfied, satisfied or happy; NULL for NULL';

CREATE FUNCTION csat_category(score numeric, scale integer DEFAULT NULL) RETURNS csat_label
	AS 'MODULE_PATHNAME', 'csat_category_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION csat_category(score numeric, scale integer) IS 'category of an answer from 0 to 10, or from 1 to scale (2..7 or 10): unsatisfied, satisfied or happy; NULL for NULL';

CREATE FUNCTION csat_category(score double precision, scale integer DEFAULT NULL) RETURNS csat_label
	AS 'MODULE_PATHNAME', 'csat_category_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION csat_category(score double precision, scale integer) IS 'category of an answer from 0 to 10, or from 1 to scale (2..7 or 10): unsatisfied, satisfied or happy; NULL for NULL';

CREATE FUNCTION csat_final(bigint[]) RETURNS numeric
	AS 'MODULE_PATHNAME', 'csat_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION csat_final(bigint[]) IS 'final function of csat(score) and csat(score, scale)';

CREATE FUNCTION csat_bucket_final(bigint[]) RETURNS csat_buckets
	AS 'MODULE_PATHNAME', 'csat_bucket_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION csat_bucket_final(bigint[]) IS 'final function of csat_bucket(score) and csat_bucket(score, scale)';

CREATE AGGREGATE csat(score smallint) (
	SFUNC = score_tally_accum, STYPE = bigint[], SSPACE = 128,
	FINALFUNC = csat_final, COMBINEFUNC = score_tally_combine,
	MSFUNC = score_tally_accum, MINVFUNC = score_tally_accum_inv, MSTYPE = bigint[], MSSPACE = 128,
	MFINALFUNC = csat_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE csat(score smallint) IS 'percentage 0..100 of satisfied answers, 7 or more, among those from 0 to 10; NULL without answers';

CREATE AGGREGATE csat(score integer) (
	SFUNC = score_tally_accum, STYPE = bigint[], SSPACE = 128,
	FINALFUNC = csat_final, COMBINEFUNC = score_tally_combine,
	MSFUNC = score_tally_accum, MINVFUNC = score_tally_accum_inv, MSTYPE = bigint[], MSSPACE = 128,
	MFINALFUNC = csat_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE csat(score integer) IS 'percentage 0..100 of satisfied answers, 7 or more, among those from 0 to 10; NULL without answers';

CREATE AGGREGATE csat(score bigint) (
	SFUNC = score_tally_accum, STYPE = bigint[], SSPACE = 128,
	FINALFUNC = csat_final, COMBINEFUNC = score_tally_combine,
	MSFUNC = score_tally_accum, MINVFUNC = score_tally_accum_inv, MSTYPE = bigint[], MSSPACE = 128,
	MFINALFUNC = csat_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE csat(score bigint) IS 'percentage 0..100 of satisfied answers, 7 or more, among those from 0 to 10; NULL without answers';

CREATE AGGREGATE csat(score numeric) (
	SFUNC = score_tally_accum, STYPE = bigint[], SSPACE = 128,
	FINALFUNC = csat_final, COMBINEFUNC = score_tally_combine,
	MSFUNC = score_tally_accum, MINVFUNC = score_tally_accum_inv, MSTYPE = bigint[], MSSPACE = 128,
	MFINALFUNC = csat_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE csat(score numeric) IS 'percentage 0..100 of satisfied answers, 7 or more, among those from 0 to 10; NULL without answers';

CREATE AGGREGATE csat(score double precision) (
	SFUNC = score_tally_accum, STYPE = bigint[], SSPACE = 128,
	FINALFUNC = csat_final, COMBINEFUNC = score_tally_combine,
	MSFUNC = score_tally_accum, MINVFUNC = score_tally_accum_inv, MSTYPE = bigint[], MSSPACE = 128,
	MFINALFUNC = csat_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE csat(score double precision) IS 'percentage 0..100 of satisfied answers, 7 or more, among those from 0 to 10; NULL without answers';

CREATE AGGREGATE csat(score smallint, scale integer) (
	SFUNC = score_tally_accum, STYPE = bigint[], SSPACE = 128,
	FINALFUNC = csat_final, COMBINEFUNC = score_tally_combine,
	MSFUNC = score_tally_accum, MINVFUNC = score_tally_accum_inv, MSTYPE = bigint[], MSSPACE = 128,
	MFINALFUNC = csat_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE csat(score smallint, scale integer) IS 'percentage 0..100 of satisfied answers among those from 1 to scale: satisfied from 2 of 2, 3 of 3, 3 of 4, 4 of 5, 5 of 6, 6 of 7, 7 of 10; NULL without answers';

CREATE AGGREGATE csat(score integer, scale integer) (
	SFUNC = score_tally_accum, STYPE = bigint[], SSPACE = 128,
	FINALFUNC = csat_final, COMBINEFUNC = score_tally_combine,
	MSFUNC = score_tally_accum, MINVFUNC = score_tally_accum_inv, MSTYPE = bigint[], MSSPACE = 128,
	MFINALFUNC = csat_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE csat(score integer, scale integer) IS 'percentage 0..100 of satisfied answers among those from 1 to scale: satisfied from 2 of 2, 3 of 3, 3 of 4, 4 of 5, 5 of 6, 6 of 7, 7 of 10; NULL without answers';

CREATE AGGREGATE csat(score bigint, scale integer) (
	SFUNC = score_tally_accum, STYPE = bigint[], SSPACE = 128,
	FINALFUNC = csat_final, COMBINEFUNC = score_tally_combine,
	MSFUNC = score_tally_accum, MINVFUNC = score_tally_accum_inv, MSTYPE = bigint[], MSSPACE = 128,
	MFINALFUNC = csat_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE csat(score bigint, scale integer) IS 'percentage 0..100 of satisfied answers among those from 1 to scale: satisfied from 2 of 2, 3 of 3, 3 of 4, 4 of 5, 5 of 6, 6 of 7, 7 of 10; NULL without answers';

CREATE AGGREGATE csat(score numeric, scale integer) (
	SFUNC = score_tally_accum, STYPE = bigint[], SSPACE = 128,
	FINALFUNC = csat_final, COMBINEFUNC = score_tally_combine,
	MSFUNC = score_tally_accum, MINVFUNC = score_tally_accum_inv, MSTYPE = bigint[], MSSPACE = 128,
	MFINALFUNC = csat_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE csat(score numeric, scale integer) IS 'percentage 0..100 of satisfied answers among those from 1 to scale: satisfied from 2 of 2, 3 of 3, 3 of 4, 4 of 5, 5 of 6, 6 of 7, 7 of 10; NULL without answers';

CREATE AGGREGATE csat(score double precision, scale integer) (
	SFUNC = score_tally_accum, STYPE = bigint[], SSPACE = 128,
	FINALFUNC = csat_final, COMBINEFUNC = score_tally_combine,
	MSFUNC = score_tally_accum, MINVFUNC = score_tally_accum_inv, MSTYPE = bigint[], MSSPACE = 128,
	MFINALFUNC = csat_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE csat(score double precision, scale integer) IS 'percentage 0..100 of satisfied answers among those from 1 to scale: satisfied from 2 of 2, 3 of 3, 3 of 4, 4 of 5, 5 of 6, 6 of 7, 7 of 10; NULL without answers';

CREATE AGGREGATE csat(score boolean) (
	SFUNC = score_tally_accum, STYPE = bigint[], SSPACE = 128,
	FINALFUNC = csat_final, COMBINEFUNC = score_tally_combine,
	MSFUNC = score_tally_accum, MINVFUNC = score_tally_accum_inv, MSTYPE = bigint[], MSSPACE = 128,
	MFINALFUNC = csat_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE csat(score boolean) IS 'percentage 0..100 of answers that are true; NULL without answers';

CREATE AGGREGATE csat_bucket(score smallint) (
	SFUNC = score_tally_accum, STYPE = bigint[], SSPACE = 128,
	FINALFUNC = csat_bucket_final, COMBINEFUNC = score_tally_combine,
	MSFUNC = score_tally_accum, MINVFUNC = score_tally_accum_inv, MSTYPE = bigint[], MSSPACE = 128,
	MFINALFUNC = csat_bucket_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE csat_bucket(score smallint) IS 'happy (9-10), satisfied (7-8) and unsatisfied answers among those from 0 to 10: numbers, and percentages 0..100 (NULL without answers)';

CREATE AGGREGATE csat_bucket(score integer) (
	SFUNC = score_tally_accum, STYPE = bigint[], SSPACE = 128,
	FINALFUNC = csat_bucket_final, COMBINEFUNC = score_tally_combine,
	MSFUNC = score_tally_accum, MINVFUNC = score_tally_accum_inv, MSTYPE = bigint[], MSSPACE = 128,
	MFINALFUNC = csat_bucket_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE csat_bucket(score integer) IS 'happy (9-10), satisfied (7-8) and unsatisfied answers among those from 0 to 10: numbers, and percentages 0..100 (NULL without answers)';

CREATE AGGREGATE csat_bucket(score bigint) (
	SFUNC = score_tally_accum, STYPE = bigint[], SSPACE = 128,
	FINALFUNC = csat_bucket_final, COMBINEFUNC = score_tally_combine,
	MSFUNC = score_tally_accum, MINVFUNC = score_tally_accum_inv, MSTYPE = bigint[], MSSPACE = 128,
	MFINALFUNC = csat_bucket_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE csat_bucket(score bigint) IS 'happy (9-10), satisfied (7-8) and unsatisfied answers among those from 0 to 10: numbers, and percentages 0..100 (NULL without answers)';

CREATE AGGREGATE csat_bucket(score numeric) (
	SFUNC = score_tally_accum, STYPE = bigint[], SSPACE = 128,
	FINALFUNC = csat_bucket_final, COMBINEFUNC = score_tally_combine,
	MSFUNC = score_tally_accum, MINVFUNC = score_tally_accum_inv, MSTYPE = bigint[], MSSPACE = 128,
	MFINALFUNC = csat_bucket_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE csat_bucket(score numeric) IS 'happy (9-10), satisfied (7-8) and unsatisfied answers among those from 0 to 10: numbers, and percentages 0..100 (NULL without answers)';

CREATE AGGREGATE csat_bucket(score double precision) (
	SFUNC = score_tally_accum, STYPE = bigint[], SSPACE = 128,
	FINALFUNC = csat_bucket_final, COMBINEFUNC = score_tally_combine,
	MSFUNC = score_tally_accum, MINVFUNC = score_tally_accum_inv, MSTYPE = bigint[], MSSPACE = 128,
	MFINALFUNC = csat_bucket_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE csat_bucket(score double precision) IS 'happy (9-10), satisfied (7-8) and unsatisfied answers among those from 0 to 10: numbers, and percentages 0..100 (NULL without answers)';

CREATE AGGREGATE csat_bucket(score smallint, scale integer) (
	SFUNC = score_tally_accum, STYPE = bigint[], SSPACE = 128,
	FINALFUNC = csat_bucket_final, COMBINEFUNC = score_tally_combine,
	MSFUNC = score_tally_accum, MINVFUNC = score_tally_accum_inv, MSTYPE = bigint[], MSSPACE = 128,
	MFINALFUNC = csat_bucket_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE csat_bucket(score smallint, scale integer) IS 'happy, satisfied but not happy, and unsatisfied answers among those from 1 to scale (2..7 or 10): numbers, and percentages 0..100 (NULL without answers)';

CREATE AGGREGATE csat_bucket(score integer, scale integer) (
	SFUNC = score_tally_accum, STYPE = bigint[], SSPACE = 128,
	FINALFUNC = csat_bucket_final, COMBINEFUNC = score_tally_combine,
	MSFUNC = score_tally_accum, MINVFUNC = score_tally_accum_inv, MSTYPE = bigint[], MSSPACE = 128,
	MFINALFUNC = csat_bucket_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE csat_bucket(score integer, scale integer) IS 'happy, satisfied but not happy, and unsatisfied answers among those from 1 to scale (2..7 or 10): numbers, and percentages 0..100 (NULL without answers)';

CREATE AGGREGATE csat_bucket(score bigint, scale integer) (
	SFUNC = score_tally_accum, STYPE = bigint[], SSPACE = 128,
	FINALFUNC = csat_bucket_final, COMBINEFUNC = score_tally_combine,
	MSFUNC = score_tally_accum, MINVFUNC = score_tally_accum_inv, MSTYPE = bigint[], MSSPACE = 128,
	MFINALFUNC = csat_bucket_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE csat_bucket(score bigint, scale integer) IS 'happy, satisfied but not happy, and unsatisfied answers among those from 1 to scale (2..7 or 10): numbers, and percentages 0..100 (NULL without answers)';

CREATE AGGREGATE csat_bucket(score numeric, scale integer) (
	SFUNC = score_tally_accum, STYPE = bigint[], SSPACE = 128,
	FINALFUNC = csat_bucket_final, COMBINEFUNC = score_tally_combine,
	MSFUNC = score_tally_accum, MINVFUNC = score_tally_accum_inv, MSTYPE = bigint[], MSSPACE = 128,
	MFINALFUNC = csat_bucket_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE csat_bucket(score numeric, scale integer) IS 'happy, satisfied but not happy, and unsatisfied answers among those from 1 to scale (2..7 or 10): numbers, and percentages 0..100 (NULL without answers)';

CREATE AGGREGATE csat_bucket(score double precision, scale integer) (
	SFUNC = score_tally_accum, STYPE = bigint[], SSPACE = 128,
	FINALFUNC = csat_bucket_final, COMBINEFUNC = score_tally_combine,
	MSFUNC = score_tally_accum, MINVFUNC = score_tally_accum_inv, MSTYPE = bigint[], MSSPACE = 128,
	MFINALFUNC = csat_bucket_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE csat_bucket(score double precision, scale integer) IS 'happy, satisfied but not happy, and unsatisfied answers among those from 1 to scale (2..7 or 10): numbers, and percentages 0..100 (NULL without answers)';

CREATE AGGREGATE csat_bucket(score boolean) (
	SFUNC = score_tally_accum, STYPE = bigint[], SSPACE = 128,
	FINALFUNC = csat_bucket_final, COMBINEFUNC = score_tally_combine,
	MSFUNC = score_tally_accum, MINVFUNC = score_tally_accum_inv, MSTYPE = bigint[], MSSPACE = 128,
	MFINALFUNC = csat_bucket_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE csat_bucket(score boolean) IS 'happy (true) and unsatisfied (false) answers: numbers, and percentages 0..100 (NULL without answers)';

CREATE FUNCTION csat(t score_tally) RETURNS numeric
	AS 'MODULE_PATHNAME', 'csat_of_tally' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION csat(t score_tally) IS 'percentage 0..100 of satisfied answers of a tally: on 0-10 7 or more, on others satisfied from 2 of 2, 3 of 3, 3 of 4, 4 of 5, 5 of 6, 6 of 7, 7 of 10; NULL without answers';

CREATE FUNCTION csat_bucket(t score_tally) RETURNS csat_buckets
	AS 'MODULE_PATHNAME', 'csat_bucket_of_tally' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION csat_bucket(t score_tally) IS 'happy, satisfied but not happy, and unsatisfied answers of a tally on 0-10, 1-2 to 1-7 or 1-10: numbers, and percentages 0..100 (NULL without answers)';

--
-- Customer satisfaction: interval, comparison
--

CREATE FUNCTION csat_ci_final(bigint[]) RETURNS numrange
	AS 'MODULE_PATHNAME', 'csat_ci_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION csat_ci_final(bigint[]) IS 'final function of csat_ci(score) and csat_ci(score, scale)';

CREATE AGGREGATE csat_ci(score smallint) (
	SFUNC = score_tally_accum, STYPE = bigint[], SSPACE = 128,
	FINALFUNC = csat_ci_final, COMBINEFUNC = score_tally_combine,
	MSFUNC = score_tally_accum, MINVFUNC = score_tally_accum_inv, MSTYPE = bigint[], MSSPACE = 128,
	MFINALFUNC = csat_ci_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE csat_ci(score smallint) IS '95 % confidence interval of the percentage 0..100 of satisfied answers among those from 0 to 10, by Wilson''s score method; NULL without answers';

CREATE AGGREGATE csat_ci(score integer) (
	SFUNC = score_tally_accum, STYPE = bigint[], SSPACE = 128,
	FINALFUNC = csat_ci_final, COMBINEFUNC = score_tally_combine,
	MSFUNC = score_tally_accum, MINVFUNC = score_tally_accum_inv, MSTYPE = bigint[], MSSPACE = 128,
	MFINALFUNC = csat_ci_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE csat_ci(score integer) IS '95 % confidence interval of the percentage 0..100 of satisfied answers among those from 0 to 10, by Wilson''s score method; NULL without answers';

CREATE AGGREGATE csat_ci(score bigint) (
	SFUNC = score_tally_accum, STYPE = bigint[], SSPACE = 128,
	FINALFUNC = csat_ci_final, COMBINEFUNC = score_tally_combine,
	MSFUNC = score_tally_accum, MINVFUNC = score_tally_accum_inv, MSTYPE = bigint[], MSSPACE = 128,
	MFINALFUNC = csat_ci_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE csat_ci(score bigint) IS '95 % confidence interval of the percentage 0..100 of satisfied answers among those from 0 to 10, by Wilson''s score method; NULL without answers';

CREATE AGGREGATE csat_ci(score numeric) (
	SFUNC = score_tally_accum, STYPE = bigint[], SSPACE = 128,
	FINALFUNC = csat_ci_final, COMBINEFUNC = score_tally_combine,
	MSFUNC = score_tally_accum, MINVFUNC = score_tally_accum_inv, MSTYPE = bigint[], MSSPACE = 128,
	MFINALFUNC = csat_ci_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE csat_ci(score numeric) IS '95 % confidence interval of the percentage 0..100 of satisfied answers among those from 0 to 10, by Wilson''s score method; NULL without answers';

CREATE AGGREGATE csat_ci(score double precision) (
	SFUNC = score_tally_accum, STYPE = bigint[], SSPACE = 128,
	FINALFUNC = csat_ci_final, COMBINEFUNC = score_tally_combine,
	MSFUNC = score_tally_accum, MINVFUNC = score_tally_accum_inv, MSTYPE = bigint[], MSSPACE = 128,
	MFINALFUNC = csat_ci_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE csat_ci(score double precision) IS '95 % confidence interval of the percentage 0..100 of satisfied answers among those from 0 to 10, by Wilson''s score method; NULL without answers';

CREATE AGGREGATE csat_ci(score smallint, scale integer) (
	SFUNC = score_tally_accum, STYPE = bigint[], SSPACE = 128,
	FINALFUNC = csat_ci_final, COMBINEFUNC = score_tally_combine,
	MSFUNC = score_tally_accum, MINVFUNC = score_tally_accum_inv, MSTYPE = bigint[], MSSPACE = 128,
	MFINALFUNC = csat_ci_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE csat_ci(score smallint, scale integer) IS '95 % confidence interval of the percentage 0..100 of satisfied answers among those from 1 to scale (2..7 or 10), by Wilson''s score method; NULL without answers';

CREATE AGGREGATE csat_ci(score integer, scale integer) (
	SFUNC = score_tally_accum, STYPE = bigint[], SSPACE = 128,
	FINALFUNC = csat_ci_final, COMBINEFUNC = score_tally_combine,
	MSFUNC = score_tally_accum, MINVFUNC = score_tally_accum_inv, MSTYPE = bigint[], MSSPACE = 128,
	MFINALFUNC = csat_ci_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE csat_ci(score integer, scale integer) IS '95 % confidence interval of the percentage 0..100 of satisfied answers among those from 1 to scale (2..7 or 10), by Wilson''s score method; NULL without answers';

CREATE AGGREGATE csat_ci(score bigint, scale integer) (
	SFUNC = score_tally_accum, STYPE = bigint[], SSPACE = 128,
	FINALFUNC = csat_ci_final, COMBINEFUNC = score_tally_combine,
	MSFUNC = score_tally_accum, MINVFUNC = score_tally_accum_inv, MSTYPE = bigint[], MSSPACE = 128,
	MFINALFUNC = csat_ci_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE csat_ci(score bigint, scale integer) IS '95 % confidence interval of the percentage 0..100 of satisfied answers among those from 1 to scale (2..7 or 10), by Wilson''s score method; NULL without answers';

CREATE AGGREGATE csat_ci(score numeric, scale integer) (
	SFUNC = score_tally_accum, STYPE = bigint[], SSPACE = 128,
	FINALFUNC = csat_ci_final, COMBINEFUNC = score_tally_combine,
	MSFUNC = score_tally_accum, MINVFUNC = score_tally_accum_inv, MSTYPE = bigint[], MSSPACE = 128,
	MFINALFUNC = csat_ci_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE csat_ci(score numeric, scale integer) IS '95 % confidence interval of the percentage 0..100 of satisfied answers among those from 1 to scale (2..7 or 10), by Wilson''s score method; NULL without answers';

CREATE AGGREGATE csat_ci(score double precision, scale integer) (
	SFUNC = score_tally_accum, STYPE = bigint[], SSPACE = 128,
	FINALFUNC = csat_ci_final, COMBINEFUNC = score_tally_combine,
	MSFUNC = score_tally_accum, MINVFUNC = score_tally_accum_inv, MSTYPE = bigint[], MSSPACE = 128,
	MFINALFUNC = csat_ci_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE csat_ci(score double precision, scale integer) IS '95 % confidence interval of the percentage 0..100 of satisfied answers among those from 1 to scale (2..7 or 10), by Wilson''s score method; NULL without answers';

CREATE AGGREGATE csat_ci(score boolean) (
	SFUNC = score_tally_accum, STYPE = bigint[], SSPACE = 128,
	FINALFUNC = csat_ci_final, COMBINEFUNC = score_tally_combine,
	MSFUNC = score_tally_accum, MINVFUNC = score_tally_accum_inv, MSTYPE = bigint[], MSSPACE = 128,
	MFINALFUNC = csat_ci_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE csat_ci(score boolean) IS '95 % confidence interval of the percentage 0..100 of answers that are true, by Wilson''s score method; NULL without answers';

CREATE FUNCTION csat_ci(t score_tally, confidence double precision DEFAULT 0.95) RETURNS numrange
	AS 'MODULE_PATHNAME', 'csat_ci_of_tally' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION csat_ci(t score_tally, confidence double precision) IS 'confidence interval of the percentage 0..100 of satisfied answers of a tally, by Wilson''s score method; confidence between 0 and 1; NULL without answers';

CREATE FUNCTION csat_compare(a score_tally, b score_tally, confidence double precision DEFAULT 0.95) RETURNS measure_comparison
	AS 'MODULE_PATHNAME', 'csat_compare_tallies' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION csat_compare(a score_tally, b score_tally, confidence double precision) IS 'difference of the percentages of satisfied answers of two tallies, with interval and test by the method of Agresti and Caffo; confidence between 0 and 1; NULL without answers on either side';

CREATE FUNCTION csat_compare(t score_tally, benchmark numeric, confidence double precision DEFAULT 0.95) RETURNS measure_comparison
	AS 'MODULE_PATHNAME', 'csat_compare_benchmark' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION csat_compare(t score_tally, benchmark numeric, confidence double precision) IS 'difference of the percentage of satisfied answers of a tally from a benchmark of 0..100, with interval and test by the method of Agresti and Caffo; confidence between 0 and 1; NULL without answers';

CREATE FUNCTION csat_compare_anytime(a score_tally, b score_tally, confidence double precision DEFAULT 0.95, effect numeric DEFAULT 10) RETURNS measure_comparison
	AS 'MODULE_PATHNAME', 'csat_compare_anytime_tallies' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION csat_compare_anytime(a score_tally, b score_tally, confidence double precision, effect numeric) IS 'the same as csat_compare, for sums that grow since a start, looked at as often as one likes: a p-value and interval that hold at all times together; not for rolling windows; effect is the size of difference to be found, above 0, up to 100 percent (5..20 is right); confidence between 0 and 1; NULL without answers on either side';

CREATE FUNCTION csat_compare_anytime(t score_tally, benchmark numeric, confidence double precision DEFAULT 0.95, effect numeric DEFAULT 10) RETURNS measure_comparison
	AS 'MODULE_PATHNAME', 'csat_compare_anytime_benchmark' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION csat_compare_anytime(t score_tally, benchmark numeric, confidence double precision, effect numeric) IS 'the same as csat_compare with a benchmark of 0..100 percent, for a sum that grows since a start, looked at as often as one likes; not for rolling windows; effect above 0, up to 100 percent (5..20 is right); confidence between 0 and 1; NULL without answers';

CREATE FUNCTION csat_effects(before score_tally, after score_tally, all_before score_tally, all_after score_tally) RETURNS measure_effects
	AS 'MODULE_PATHNAME', 'csat_effects' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION csat_effects(before score_tally, after score_tally, all_before score_tally, all_after score_tally) IS 'the same as nps_effects, of the percentage of satisfied answers, in percent';

CREATE FUNCTION csat_responses_needed(margin numeric, confidence double precision DEFAULT 0.95, csat numeric DEFAULT NULL, power double precision DEFAULT NULL) RETURNS bigint
	AS 'MODULE_PATHNAME', 'csat_responses_needed' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION csat_responses_needed(margin numeric, confidence double precision, csat numeric, power double precision) IS 'number of answers, 1 or more, for a confidence interval of the percentage of satisfied answers of plus or minus margin percent (above 0, up to 100); with a power (0.5 or more, below 1), for each of two sides, to find a difference of margin percent with that probability; confidence between 0 and 1; csat is the expected percentage (0..100; NULL: 50, the worst case)';

CREATE TYPE weighted_csat AS (
	csat numeric,
	stderr double precision,
	ci numrange,
	responses bigint,
	effective_responses numeric
);
COMMENT ON TYPE weighted_csat IS 'percentage of satisfied answers of a population by its strata, 0..100, its standard error and 95 % confidence interval in the same units, the number of answers, and the number of answers of a simple sample with the same variance; only responses is not NULL if a stratum has no answers';

CREATE FUNCTION csat_stratified_accum(numeric[], score_tally, numeric) RETURNS numeric[]
	AS 'MODULE_PATHNAME', 'csat_stratified_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION csat_stratified_accum(numeric[], score_tally, numeric) IS 'transition function of csat_stratified(t, weight)';

CREATE FUNCTION csat_stratified_accum_inv(numeric[], score_tally, numeric) RETURNS numeric[]
	AS 'MODULE_PATHNAME', 'csat_stratified_accum_inv' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION csat_stratified_accum_inv(numeric[], score_tally, numeric) IS 'inverse transition function of csat_stratified(t, weight)';

CREATE FUNCTION csat_stratified_final(numeric[]) RETURNS weighted_csat
	AS 'MODULE_PATHNAME', 'csat_stratified_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION csat_stratified_final(numeric[]) IS 'final function of csat_stratified(t, weight)';

CREATE AGGREGATE csat_stratified(t score_tally, weight numeric) (
	SFUNC = csat_stratified_accum, STYPE = numeric[], SSPACE = 1500,
	FINALFUNC = csat_stratified_final, COMBINEFUNC = stratified_combine,
	MSFUNC = csat_stratified_accum, MINVFUNC = csat_stratified_accum_inv, MSTYPE = numeric[], MSSPACE = 1500,
	MFINALFUNC = csat_stratified_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE csat_stratified(t score_tally, weight numeric) IS 'percentage of satisfied answers of a population by its strata, each with one tally on a scale with usual bands and a weight above 0: its number of customers, or its share; 0..100, with standard error and 95 % confidence interval; sum the tallies of a stratum first';

--
-- Means of scores
--

CREATE FUNCTION mean_score_ci(t score_tally, confidence double precision DEFAULT 0.95) RETURNS numrange
	AS 'MODULE_PATHNAME', 'mean_score_ci' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION mean_score_ci(t score_tally, confidence double precision) IS 'confidence interval of the mean of the answers, in points within the scale, by Student''s t; confidence between 0 and 1; NULL without two answers that differ';

CREATE FUNCTION mean_score_compare(a score_tally, b score_tally, confidence double precision DEFAULT 0.95) RETURNS measure_comparison
	AS 'MODULE_PATHNAME', 'mean_score_compare_tallies' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION mean_score_compare(a score_tally, b score_tally, confidence double precision) IS 'difference of the means of two tallies on the same scale, in points, with interval and test by Welch''s method; z is the t statistic; confidence between 0 and 1; NULL without two answers that differ on each side';

CREATE FUNCTION mean_score_compare(t score_tally, benchmark numeric, confidence double precision DEFAULT 0.95) RETURNS measure_comparison
	AS 'MODULE_PATHNAME', 'mean_score_compare_benchmark' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION mean_score_compare(t score_tally, benchmark numeric, confidence double precision) IS 'difference of the mean of a tally from a benchmark within its scale, in points, with interval and test by Student''s t; z is the t statistic; confidence between 0 and 1; NULL without two answers that differ';

--
-- Shares
--

CREATE FUNCTION share_ci(hits bigint, total bigint, confidence double precision DEFAULT 0.95) RETURNS numrange
	AS 'MODULE_PATHNAME', 'share_ci' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION share_ci(hits bigint, total bigint, confidence double precision) IS 'confidence interval of the percentage 0..100 that hits (0 or more) are of total (hits or more), by Wilson''s score method; confidence between 0 and 1; NULL if total is 0';

CREATE FUNCTION share_compare(hits_a bigint, total_a bigint, hits_b bigint, total_b bigint, confidence double precision DEFAULT 0.95) RETURNS measure_comparison
	AS 'MODULE_PATHNAME', 'share_compare' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION share_compare(hits_a bigint, total_a bigint, hits_b bigint, total_b bigint, confidence double precision) IS 'difference of two percentages 100 * hits / total, with interval and test by the method of Agresti and Caffo; nobody may be in both totals; confidence between 0 and 1; NULL if a total is 0';

--
-- customer_tally: how often each customer bought
--

CREATE TYPE customer_tally;

CREATE FUNCTION customer_tally_in(cstring) RETURNS customer_tally
	AS 'MODULE_PATHNAME', 'customer_tally_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_tally_in(cstring) IS 'input: {key:orders,...} for integers, text{key:orders,...} for texts, uuid{key:orders,...} for uuids';

CREATE FUNCTION customer_tally_out(customer_tally) RETURNS cstring
	AS 'MODULE_PATHNAME', 'customer_tally_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_tally_out(customer_tally) IS 'output: {key:orders,...} for integers, text{key:orders,...} for texts, uuid{key:orders,...} for uuids';

CREATE FUNCTION customer_tally_recv(internal) RETURNS customer_tally
	AS 'MODULE_PATHNAME', 'customer_tally_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_tally_recv(internal) IS 'binary input: the stored bytes';

CREATE FUNCTION customer_tally_send(customer_tally) RETURNS bytea
	AS 'MODULE_PATHNAME', 'customer_tally_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_tally_send(customer_tally) IS 'binary output: the stored bytes';

CREATE TYPE customer_tally (
	INPUT = customer_tally_in,
	OUTPUT = customer_tally_out,
	RECEIVE = customer_tally_recv,
	SEND = customer_tally_send,
	STORAGE = extended
);
COMMENT ON TYPE customer_tally IS 'number of orders of each customer, 1 or more, at most 2^63 - 1 in all; the key of a customer is an integer, or the 64-bit hash of a text or a uuid';

CREATE FUNCTION customers(c customer_tally, min_orders integer DEFAULT 1) RETURNS bigint
	AS 'MODULE_PATHNAME', 'customer_tally_customers' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION customers(c customer_tally, min_orders integer) IS 'number of customers with min_orders orders or more, 0 or more; min_orders is 1 or more';

CREATE FUNCTION repeat_customers(c customer_tally) RETURNS bigint
	AS 'MODULE_PATHNAME', 'customer_tally_repeat_customers' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION repeat_customers(c customer_tally) IS 'number of customers with two orders or more, 0 or more: customers(c, 2)';

CREATE FUNCTION orders(c customer_tally) RETURNS bigint
	AS 'MODULE_PATHNAME', 'customer_tally_orders' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION orders(c customer_tally) IS 'number of orders, 0 or more';

CREATE FUNCTION unnest(c customer_tally, OUT customer bigint, OUT orders bigint) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'customer_tally_unnest' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 10000;
COMMENT ON FUNCTION unnest(c customer_tally, OUT customer bigint, OUT orders bigint) IS 'key and number of orders, 1 or more, of every customer, lowest key first; the key is that of customer_key(customer)';

CREATE FUNCTION customer_key(customer bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'customer_key_int8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_key(customer bigint) IS 'key of a customer in a tally, as in unnest(c): the integer itself';

CREATE FUNCTION customer_key(customer uuid) RETURNS bigint
	AS 'MODULE_PATHNAME', 'customer_key_uuid' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_key(customer uuid) IS 'key of a customer in a tally, as in unnest(c): a 64-bit hash';

CREATE FUNCTION customer_key(customer text) RETURNS bigint
	AS 'MODULE_PATHNAME', 'customer_key_text' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_key(customer text) IS 'key of a customer in a tally, as in unnest(c): a 64-bit hash, the same for equal texts; NULL for NULL or a blank text';

CREATE FUNCTION customer_tally_of(customer bigint, orders bigint) RETURNS customer_tally
	AS 'MODULE_PATHNAME', 'customer_tally_of_int8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_tally_of(customer bigint, orders bigint) IS 'tally of one customer with a number of orders, 0 or more; {} for 0 orders; NULL for NULL';

CREATE FUNCTION customer_tally_of(customer uuid, orders bigint) RETURNS customer_tally
	AS 'MODULE_PATHNAME', 'customer_tally_of_uuid' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_tally_of(customer uuid, orders bigint) IS 'tally of one customer with a number of orders, 0 or more; {} for 0 orders; NULL for NULL';

CREATE FUNCTION customer_tally_of(customer text, orders bigint) RETURNS customer_tally
	AS 'MODULE_PATHNAME', 'customer_tally_of_text' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_tally_of(customer text, orders bigint) IS 'tally of one customer with a number of orders, 0 or more; {} for 0 orders; NULL for NULL or a blank text';

--
-- Measures of customer tallies
--

CREATE FUNCTION retained_customers(base customer_tally, later customer_tally) RETURNS bigint
	AS 'MODULE_PATHNAME', 'retained_customers' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION retained_customers(base customer_tally, later customer_tally) IS 'number of customers of base who are in later too, 0 or more; keys must be of one kind';

CREATE FUNCTION retention_rate(base customer_tally, later customer_tally) RETURNS numeric
	AS 'MODULE_PATHNAME', 'retention_rate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION retention_rate(base customer_tally, later customer_tally) IS 'percentage 0..100 of the customers of base who are in later too; NULL without customers in base';

CREATE FUNCTION repeat_purchase_rate(c customer_tally) RETURNS numeric
	AS 'MODULE_PATHNAME', 'repeat_purchase_rate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION repeat_purchase_rate(c customer_tally) IS 'percentage 0..100 of customers with two orders or more; NULL without customers';

CREATE FUNCTION purchase_frequency(c customer_tally) RETURNS numeric
	AS 'MODULE_PATHNAME', 'purchase_frequency' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION purchase_frequency(c customer_tally) IS 'orders per customer, 1 or more; NULL without customers';

--
-- Arithmetic of customer tallies
--

CREATE FUNCTION customer_tally_add(customer_tally, customer_tally) RETURNS customer_tally
	AS 'MODULE_PATHNAME', 'customer_tally_add' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION customer_tally_add(customer_tally, customer_tally) IS 'implementation of + operator';

CREATE FUNCTION customer_tally_subtract(customer_tally, customer_tally) RETURNS customer_tally
	AS 'MODULE_PATHNAME', 'customer_tally_subtract' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION customer_tally_subtract(customer_tally, customer_tally) IS 'implementation of - operator';

CREATE OPERATOR + (
	LEFTARG = customer_tally, RIGHTARG = customer_tally,
	FUNCTION = customer_tally_add, COMMUTATOR = +
);
COMMENT ON OPERATOR + (customer_tally, customer_tally) IS 'the customers of both tallies, with their orders added up; keys must be of one kind';

CREATE OPERATOR - (
	LEFTARG = customer_tally, RIGHTARG = customer_tally,
	FUNCTION = customer_tally_subtract
);
COMMENT ON OPERATOR - (customer_tally, customer_tally) IS 'the orders of the left tally minus those of the right tally; customers without orders are left out; below zero is an error';

CREATE FUNCTION without(c customer_tally, other customer_tally) RETURNS customer_tally
	AS 'MODULE_PATHNAME', 'customer_tally_without' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION without(c customer_tally, other customer_tally) IS 'the customers of c who are not in other, with their orders in c; keys must be of one kind';

CREATE FUNCTION common(c customer_tally, other customer_tally) RETURNS customer_tally
	AS 'MODULE_PATHNAME', 'customer_tally_common' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION common(c customer_tally, other customer_tally) IS 'the customers of c who are in other too, with their orders in c; keys must be of one kind';

--
-- Comparison, by the bytes: the same counts are the same bytes
--

CREATE FUNCTION customer_tally_lt(customer_tally, customer_tally) RETURNS boolean
	AS 'bytealt' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_tally_lt(customer_tally, customer_tally) IS 'implementation of < operator';

CREATE FUNCTION customer_tally_le(customer_tally, customer_tally) RETURNS boolean
	AS 'byteale' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_tally_le(customer_tally, customer_tally) IS 'implementation of <= operator';

CREATE FUNCTION customer_tally_eq(customer_tally, customer_tally) RETURNS boolean
	AS 'byteaeq' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_tally_eq(customer_tally, customer_tally) IS 'implementation of = operator';

CREATE FUNCTION customer_tally_ne(customer_tally, customer_tally) RETURNS boolean
	AS 'byteane' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_tally_ne(customer_tally, customer_tally) IS 'implementation of <> operator';

CREATE FUNCTION customer_tally_ge(customer_tally, customer_tally) RETURNS boolean
	AS 'byteage' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_tally_ge(customer_tally, customer_tally) IS 'implementation of >= operator';

CREATE FUNCTION customer_tally_gt(customer_tally, customer_tally) RETURNS boolean
	AS 'byteagt' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_tally_gt(customer_tally, customer_tally) IS 'implementation of > operator';

CREATE FUNCTION customer_tally_cmp(customer_tally, customer_tally) RETURNS integer
	AS 'byteacmp' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_tally_cmp(customer_tally, customer_tally) IS 'less, equal or greater, for btree';

CREATE FUNCTION customer_tally_sortsupport(internal) RETURNS void
	AS 'bytea_sortsupport' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_tally_sortsupport(internal) IS 'sort support, for btree';

CREATE FUNCTION customer_tally_hash(customer_tally) RETURNS integer
	AS 'hashvarlena' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_tally_hash(customer_tally) IS 'hash';

CREATE FUNCTION customer_tally_hash_extended(customer_tally, bigint) RETURNS bigint
	AS 'hashvarlenaextended' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_tally_hash_extended(customer_tally, bigint) IS '64-bit hash with a seed';

CREATE OPERATOR < (
	LEFTARG = customer_tally, RIGHTARG = customer_tally,
	FUNCTION = customer_tally_lt, COMMUTATOR = >, NEGATOR = >=,
	RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (customer_tally, customer_tally) IS 'less than, in an order that has no meaning but is always the same';

CREATE OPERATOR <= (
	LEFTARG = customer_tally, RIGHTARG = customer_tally,
	FUNCTION = customer_tally_le, COMMUTATOR = >=, NEGATOR = >,
	RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (customer_tally, customer_tally) IS 'less than or equal, in an order that has no meaning but is always the same';

CREATE OPERATOR = (
	LEFTARG = customer_tally, RIGHTARG = customer_tally,
	FUNCTION = customer_tally_eq, COMMUTATOR = =, NEGATOR = <>,
	RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
COMMENT ON OPERATOR = (customer_tally, customer_tally) IS 'the same customers and numbers of orders';

CREATE OPERATOR <> (
	LEFTARG = customer_tally, RIGHTARG = customer_tally,
	FUNCTION = customer_tally_ne, COMMUTATOR = <>, NEGATOR = =,
	RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (customer_tally, customer_tally) IS 'other customers or other numbers of orders';

CREATE OPERATOR >= (
	LEFTARG = customer_tally, RIGHTARG = customer_tally,
	FUNCTION = customer_tally_ge, COMMUTATOR = <=, NEGATOR = <,
	RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (customer_tally, customer_tally) IS 'greater than or equal, in an order that has no meaning but is always the same';

CREATE OPERATOR > (
	LEFTARG = customer_tally, RIGHTARG = customer_tally,
	FUNCTION = customer_tally_gt, COMMUTATOR = <, NEGATOR = <=,
	RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (customer_tally, customer_tally) IS 'greater than, in an order that has no meaning but is always the same';

CREATE OPERATOR CLASS customer_tally_ops DEFAULT FOR TYPE customer_tally USING btree AS
	OPERATOR 1 <,
	OPERATOR 2 <=,
	OPERATOR 3 =,
	OPERATOR 4 >=,
	OPERATOR 5 >,
	FUNCTION 1 customer_tally_cmp(customer_tally, customer_tally),
	FUNCTION 2 (customer_tally, customer_tally) customer_tally_sortsupport(internal),
	FUNCTION 4 (customer_tally, customer_tally) btequalimage(oid);
COMMENT ON OPERATOR CLASS customer_tally_ops USING btree IS 'for ORDER BY, DISTINCT, UNION and indexes';

CREATE OPERATOR CLASS customer_tally_ops DEFAULT FOR TYPE customer_tally USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 customer_tally_hash(customer_tally),
	FUNCTION 2 customer_tally_hash_extended(customer_tally, bigint);
COMMENT ON OPERATOR CLASS customer_tally_ops USING hash IS 'for GROUP BY, DISTINCT, UNION and joins by hashing';

--
-- Transition, inverse and combine functions. The state is a customer_tally, which
-- all aggregates over one column share.
--

CREATE FUNCTION customer_tally_accum(customer_tally, bigint) RETURNS customer_tally
	AS 'MODULE_PATHNAME', 'customer_tally_accum_int8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_tally_accum(customer_tally, bigint) IS 'transition function: counts an order of a customer';

CREATE FUNCTION customer_tally_accum_inv(customer_tally, bigint) RETURNS customer_tally
	AS 'MODULE_PATHNAME', 'customer_tally_accum_inv_int8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_tally_accum_inv(customer_tally, bigint) IS 'inverse transition function: takes an order back';

CREATE FUNCTION customer_tally_accum(customer_tally, uuid) RETURNS customer_tally
	AS 'MODULE_PATHNAME', 'customer_tally_accum_uuid' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_tally_accum(customer_tally, uuid) IS 'transition function: counts an order of a customer';

CREATE FUNCTION customer_tally_accum_inv(customer_tally, uuid) RETURNS customer_tally
	AS 'MODULE_PATHNAME', 'customer_tally_accum_inv_uuid' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_tally_accum_inv(customer_tally, uuid) IS 'inverse transition function: takes an order back';

CREATE FUNCTION customer_tally_accum(customer_tally, text) RETURNS customer_tally
	AS 'MODULE_PATHNAME', 'customer_tally_accum_text' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_tally_accum(customer_tally, text) IS 'transition function: counts an order of a customer';

CREATE FUNCTION customer_tally_accum_inv(customer_tally, text) RETURNS customer_tally
	AS 'MODULE_PATHNAME', 'customer_tally_accum_inv_text' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_tally_accum_inv(customer_tally, text) IS 'inverse transition function: takes an order back';

CREATE FUNCTION customer_tally_accum(customer_tally, character) RETURNS customer_tally
	AS 'MODULE_PATHNAME', 'customer_tally_accum_bpchar' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_tally_accum(customer_tally, character) IS 'transition function: counts an order of a customer';

CREATE FUNCTION customer_tally_accum_inv(customer_tally, character) RETURNS customer_tally
	AS 'MODULE_PATHNAME', 'customer_tally_accum_inv_bpchar' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_tally_accum_inv(customer_tally, character) IS 'inverse transition function: takes an order back';

CREATE FUNCTION customer_tally_combine(customer_tally, customer_tally) RETURNS customer_tally
	AS 'MODULE_PATHNAME', 'customer_tally_combine' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_tally_combine(customer_tally, customer_tally) IS 'combine function: adds two states; transition function of sum(customer_tally)';

CREATE FUNCTION customer_tally_combine_inv(customer_tally, customer_tally) RETURNS customer_tally
	AS 'MODULE_PATHNAME', 'customer_tally_combine_inv' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_tally_combine_inv(customer_tally, customer_tally) IS 'inverse transition function of sum(customer_tally): takes the orders of a tally back';

CREATE FUNCTION customer_tally_final(customer_tally) RETURNS customer_tally
	AS 'MODULE_PATHNAME', 'customer_tally_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_tally_final(customer_tally) IS 'final function of the aggregates that return a tally';

--
-- Aggregates over customers
--

CREATE AGGREGATE customer_tally(customer bigint) (
	SFUNC = customer_tally_accum, STYPE = customer_tally, SSPACE = 1024, INITCOND = '{}',
	FINALFUNC = customer_tally_final, COMBINEFUNC = customer_tally_combine,
	MSFUNC = customer_tally_accum, MINVFUNC = customer_tally_accum_inv, MSTYPE = customer_tally,
	MSSPACE = 1024, MINITCOND = '{}', MFINALFUNC = customer_tally_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE customer_tally(customer bigint) IS 'number of rows (orders) of each customer; NULL is skipped; {} without customers';

CREATE AGGREGATE customer_tally(customer uuid) (
	SFUNC = customer_tally_accum, STYPE = customer_tally, SSPACE = 1024, INITCOND = '{}',
	FINALFUNC = customer_tally_final, COMBINEFUNC = customer_tally_combine,
	MSFUNC = customer_tally_accum, MINVFUNC = customer_tally_accum_inv, MSTYPE = customer_tally,
	MSSPACE = 1024, MINITCOND = '{}', MFINALFUNC = customer_tally_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE customer_tally(customer uuid) IS 'number of rows (orders) of each customer; NULL is skipped; {} without customers';

CREATE AGGREGATE customer_tally(customer text) (
	SFUNC = customer_tally_accum, STYPE = customer_tally, SSPACE = 1024, INITCOND = '{}',
	FINALFUNC = customer_tally_final, COMBINEFUNC = customer_tally_combine,
	MSFUNC = customer_tally_accum, MINVFUNC = customer_tally_accum_inv, MSTYPE = customer_tally,
	MSSPACE = 1024, MINITCOND = '{}', MFINALFUNC = customer_tally_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE customer_tally(customer text) IS 'number of rows (orders) of each customer; NULL and blank texts are skipped; {} without customers';

CREATE AGGREGATE customer_tally(customer character varying) (
	SFUNC = customer_tally_accum, STYPE = customer_tally, SSPACE = 1024, INITCOND = '{}',
	FINALFUNC = customer_tally_final, COMBINEFUNC = customer_tally_combine,
	MSFUNC = customer_tally_accum, MINVFUNC = customer_tally_accum_inv, MSTYPE = customer_tally,
	MSSPACE = 1024, MINITCOND = '{}', MFINALFUNC = customer_tally_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE customer_tally(customer character varying) IS 'number of rows (orders) of each customer; NULL and blank texts are skipped; {} without customers';

CREATE AGGREGATE customer_tally(customer character) (
	SFUNC = customer_tally_accum, STYPE = customer_tally, SSPACE = 1024, INITCOND = '{}',
	FINALFUNC = customer_tally_final, COMBINEFUNC = customer_tally_combine,
	MSFUNC = customer_tally_accum, MINVFUNC = customer_tally_accum_inv, MSTYPE = customer_tally,
	MSSPACE = 1024, MINITCOND = '{}', MFINALFUNC = customer_tally_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE customer_tally(customer character) IS 'number of rows (orders) of each customer; NULL and blank texts are skipped; {} without customers';

CREATE AGGREGATE repeat_purchase_rate(customer bigint) (
	SFUNC = customer_tally_accum, STYPE = customer_tally, SSPACE = 1024, INITCOND = '{}',
	FINALFUNC = repeat_purchase_rate, COMBINEFUNC = customer_tally_combine,
	MSFUNC = customer_tally_accum, MINVFUNC = customer_tally_accum_inv, MSTYPE = customer_tally,
	MSSPACE = 1024, MINITCOND = '{}', MFINALFUNC = repeat_purchase_rate,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE repeat_purchase_rate(customer bigint) IS 'percentage 0..100 of customers with two rows (orders) or more; NULL is skipped; NULL without customers';

CREATE AGGREGATE repeat_purchase_rate(customer uuid) (
	SFUNC = customer_tally_accum, STYPE = customer_tally, SSPACE = 1024, INITCOND = '{}',
	FINALFUNC = repeat_purchase_rate, COMBINEFUNC = customer_tally_combine,
	MSFUNC = customer_tally_accum, MINVFUNC = customer_tally_accum_inv, MSTYPE = customer_tally,
	MSSPACE = 1024, MINITCOND = '{}', MFINALFUNC = repeat_purchase_rate,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE repeat_purchase_rate(customer uuid) IS 'percentage 0..100 of customers with two rows (orders) or more; NULL is skipped; NULL without customers';

CREATE AGGREGATE repeat_purchase_rate(customer text) (
	SFUNC = customer_tally_accum, STYPE = customer_tally, SSPACE = 1024, INITCOND = '{}',
	FINALFUNC = repeat_purchase_rate, COMBINEFUNC = customer_tally_combine,
	MSFUNC = customer_tally_accum, MINVFUNC = customer_tally_accum_inv, MSTYPE = customer_tally,
	MSSPACE = 1024, MINITCOND = '{}', MFINALFUNC = repeat_purchase_rate,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE repeat_purchase_rate(customer text) IS 'percentage 0..100 of customers with two rows (orders) or more; NULL and blank texts are skipped; NULL without customers';

CREATE AGGREGATE repeat_purchase_rate(customer character varying) (
	SFUNC = customer_tally_accum, STYPE = customer_tally, SSPACE = 1024, INITCOND = '{}',
	FINALFUNC = repeat_purchase_rate, COMBINEFUNC = customer_tally_combine,
	MSFUNC = customer_tally_accum, MINVFUNC = customer_tally_accum_inv, MSTYPE = customer_tally,
	MSSPACE = 1024, MINITCOND = '{}', MFINALFUNC = repeat_purchase_rate,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE repeat_purchase_rate(customer character varying) IS 'percentage 0..100 of customers with two rows (orders) or more; NULL and blank texts are skipped; NULL without customers';

CREATE AGGREGATE repeat_purchase_rate(customer character) (
	SFUNC = customer_tally_accum, STYPE = customer_tally, SSPACE = 1024, INITCOND = '{}',
	FINALFUNC = repeat_purchase_rate, COMBINEFUNC = customer_tally_combine,
	MSFUNC = customer_tally_accum, MINVFUNC = customer_tally_accum_inv, MSTYPE = customer_tally,
	MSSPACE = 1024, MINITCOND = '{}', MFINALFUNC = repeat_purchase_rate,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE repeat_purchase_rate(customer character) IS 'percentage 0..100 of customers with two rows (orders) or more; NULL and blank texts are skipped; NULL without customers';

CREATE AGGREGATE purchase_frequency(customer bigint) (
	SFUNC = customer_tally_accum, STYPE = customer_tally, SSPACE = 1024, INITCOND = '{}',
	FINALFUNC = purchase_frequency, COMBINEFUNC = customer_tally_combine,
	MSFUNC = customer_tally_accum, MINVFUNC = customer_tally_accum_inv, MSTYPE = customer_tally,
	MSSPACE = 1024, MINITCOND = '{}', MFINALFUNC = purchase_frequency,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE purchase_frequency(customer bigint) IS 'rows (orders) per customer, 1 or more; NULL is skipped; NULL without customers';

CREATE AGGREGATE purchase_frequency(customer uuid) (
	SFUNC = customer_tally_accum, STYPE = customer_tally, SSPACE = 1024, INITCOND = '{}',
	FINALFUNC = purchase_frequency, COMBINEFUNC = customer_tally_combine,
	MSFUNC = customer_tally_accum, MINVFUNC = customer_tally_accum_inv, MSTYPE = customer_tally,
	MSSPACE = 1024, MINITCOND = '{}', MFINALFUNC = purchase_frequency,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE purchase_frequency(customer uuid) IS 'rows (orders) per customer, 1 or more; NULL is skipped; NULL without customers';

CREATE AGGREGATE purchase_frequency(customer text) (
	SFUNC = customer_tally_accum, STYPE = customer_tally, SSPACE = 1024, INITCOND = '{}',
	FINALFUNC = purchase_frequency, COMBINEFUNC = customer_tally_combine,
	MSFUNC = customer_tally_accum, MINVFUNC = customer_tally_accum_inv, MSTYPE = customer_tally,
	MSSPACE = 1024, MINITCOND = '{}', MFINALFUNC = purchase_frequency,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE purchase_frequency(customer text) IS 'rows (orders) per customer, 1 or more; NULL and blank texts are skipped; NULL without customers';

CREATE AGGREGATE purchase_frequency(customer character varying) (
	SFUNC = customer_tally_accum, STYPE = customer_tally, SSPACE = 1024, INITCOND = '{}',
	FINALFUNC = purchase_frequency, COMBINEFUNC = customer_tally_combine,
	MSFUNC = customer_tally_accum, MINVFUNC = customer_tally_accum_inv, MSTYPE = customer_tally,
	MSSPACE = 1024, MINITCOND = '{}', MFINALFUNC = purchase_frequency,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE purchase_frequency(customer character varying) IS 'rows (orders) per customer, 1 or more; NULL and blank texts are skipped; NULL without customers';

CREATE AGGREGATE purchase_frequency(customer character) (
	SFUNC = customer_tally_accum, STYPE = customer_tally, SSPACE = 1024, INITCOND = '{}',
	FINALFUNC = purchase_frequency, COMBINEFUNC = customer_tally_combine,
	MSFUNC = customer_tally_accum, MINVFUNC = customer_tally_accum_inv, MSTYPE = customer_tally,
	MSSPACE = 1024, MINITCOND = '{}', MFINALFUNC = purchase_frequency,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE purchase_frequency(customer character) IS 'rows (orders) per customer, 1 or more; NULL and blank texts are skipped; NULL without customers';

CREATE AGGREGATE sum(customer_tally) (
	SFUNC = customer_tally_combine, STYPE = customer_tally, SSPACE = 1024, INITCOND = '{}',
	FINALFUNC = customer_tally_final, COMBINEFUNC = customer_tally_combine,
	MSFUNC = customer_tally_combine, MINVFUNC = customer_tally_combine_inv, MSTYPE = customer_tally,
	MSSPACE = 1024, MINITCOND = '{}', MFINALFUNC = customer_tally_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE sum(customer_tally) IS 'the customers of all tallies, with their orders added up; keys must be of one kind; NULL is skipped; {} without tallies';

--
-- Comments: their language, their tone and their topics, by the words of a lexicon
--

CREATE FUNCTION comment_language(comment text) RETURNS text
	AS 'MODULE_PATHNAME', 'comment_language' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 50;
COMMENT ON FUNCTION comment_language(comment text) IS 'lexicon that reads a comment, by its language, such as german; NULL for a blank comment and for one in a language that no lexicon reads';

CREATE FUNCTION sentiment(comment text, lexicon text DEFAULT NULL) RETURNS double precision
	AS 'MODULE_PATHNAME', 'sentiment' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 50;
COMMENT ON FUNCTION sentiment(comment text, lexicon text) IS 'tone of a comment, -1 (most negative) to 1 (most positive), by the words of a lexicon, which is that of its language if none is named, and the rules of VADER; NULL for a blank comment and for one that no lexicon reads';

CREATE TYPE sentiment_label AS ENUM ('negative', 'neutral', 'positive');
COMMENT ON TYPE sentiment_label IS 'category of the tone of a comment: negative up to -0.05, positive from 0.05, neutral between';

CREATE FUNCTION sentiment_category(comment text, lexicon text DEFAULT NULL) RETURNS sentiment_label
	AS 'MODULE_PATHNAME', 'sentiment_category' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 50;
COMMENT ON FUNCTION sentiment_category(comment text, lexicon text) IS 'category of the tone of a comment: negative to -0.05, positive from 0.05, neutral between; NULL for a blank comment and for one that no lexicon reads';

CREATE FUNCTION comment_topics(comment text, lexicon text DEFAULT NULL) RETURNS text[]
	AS 'MODULE_PATHNAME', 'comment_topics' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 50;
COMMENT ON FUNCTION comment_topics(comment text, lexicon text) IS 'topics that a comment mentions, in the order of the alphabet, each once: delivery, description, packaging, price, quality, service, usability, or those of the lexicon that is named; {} for none, NULL for a blank comment and for one that no lexicon reads';

CREATE FUNCTION topic_sentiment(comment text, lexicon text DEFAULT NULL, OUT topic text, OUT sentiment double precision) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'topic_sentiment' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 50 ROWS 2;
COMMENT ON FUNCTION topic_sentiment(comment text, lexicon text, OUT topic text, OUT sentiment double precision) IS 'topics that a comment mentions, in the order of the alphabet, and the tone of the clauses about each, -1 (most negative) to 1 (most positive); no rows for a blank comment and for one that no lexicon reads';

CREATE FUNCTION sentiment_accum(bigint[], text) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'sentiment_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 50;
COMMENT ON FUNCTION sentiment_accum(bigint[], text) IS 'transition function: counts a comment, by the lexicon of its language, as 1 negative, 2 neutral or 3 positive; one that is blank or that no lexicon reads not at all';

CREATE FUNCTION sentiment_accum_inv(bigint[], text) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'sentiment_accum_inv' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 50;
COMMENT ON FUNCTION sentiment_accum_inv(bigint[], text) IS 'inverse transition function: takes a comment back';

CREATE FUNCTION sentiment_accum(bigint[], text, text) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'sentiment_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 50;
COMMENT ON FUNCTION sentiment_accum(bigint[], text, text) IS 'transition function: counts a comment, by the lexicon of this name, or if that is NULL of its language, as 1 negative, 2 neutral or 3 positive; one that is blank or that no lexicon reads not at all';

CREATE FUNCTION sentiment_accum_inv(bigint[], text, text) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'sentiment_accum_inv' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 50;
COMMENT ON FUNCTION sentiment_accum_inv(bigint[], text, text) IS 'inverse transition function: takes a comment back';

CREATE FUNCTION net_sentiment_final(bigint[]) RETURNS numeric
	AS 'MODULE_PATHNAME', 'net_sentiment_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION net_sentiment_final(bigint[]) IS 'final function of net_sentiment(comment)';

CREATE AGGREGATE sentiment_tally(comment text) (
	SFUNC = sentiment_accum, STYPE = bigint[], SSPACE = 128,
	FINALFUNC = score_tally_final, COMBINEFUNC = score_tally_combine,
	MSFUNC = sentiment_accum, MINVFUNC = sentiment_accum_inv, MSTYPE = bigint[], MSSPACE = 128,
	MFINALFUNC = score_tally_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE sentiment_tally(comment text) IS 'tally of the tone of comments on the scale 1-3: 1 negative, 2 neutral, 3 positive; those that are blank or that no lexicon reads are skipped, {} without comments';

CREATE AGGREGATE sentiment_tally(comment text, lexicon text) (
	SFUNC = sentiment_accum, STYPE = bigint[], SSPACE = 128,
	FINALFUNC = score_tally_final, COMBINEFUNC = score_tally_combine,
	MSFUNC = sentiment_accum, MINVFUNC = sentiment_accum_inv, MSTYPE = bigint[], MSSPACE = 128,
	MFINALFUNC = score_tally_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE sentiment_tally(comment text, lexicon text) IS 'tally of the tone of comments by a lexicon, on the scale 1-3: 1 negative, 2 neutral, 3 positive; those that are blank or that no lexicon reads are skipped, {} without comments';

CREATE AGGREGATE net_sentiment(comment text) (
	SFUNC = sentiment_accum, STYPE = bigint[], SSPACE = 128,
	FINALFUNC = net_sentiment_final, COMBINEFUNC = score_tally_combine,
	MSFUNC = sentiment_accum, MINVFUNC = sentiment_accum_inv, MSTYPE = bigint[], MSSPACE = 128,
	MFINALFUNC = net_sentiment_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE net_sentiment(comment text) IS 'net sentiment -100..100: percentage of positive minus that of negative comments; those that are blank or that no lexicon reads are skipped, NULL without comments';

CREATE AGGREGATE net_sentiment(comment text, lexicon text) (
	SFUNC = sentiment_accum, STYPE = bigint[], SSPACE = 128,
	FINALFUNC = net_sentiment_final, COMBINEFUNC = score_tally_combine,
	MSFUNC = sentiment_accum, MINVFUNC = sentiment_accum_inv, MSTYPE = bigint[], MSSPACE = 128,
	MFINALFUNC = net_sentiment_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE net_sentiment(comment text, lexicon text) IS 'net sentiment -100..100 by a lexicon: percentage of positive minus that of negative comments; those that are blank or that no lexicon reads are skipped, NULL without comments';

CREATE FUNCTION net_sentiment(t score_tally) RETURNS numeric
	AS 'MODULE_PATHNAME', 'net_sentiment_of_tally' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION net_sentiment(t score_tally) IS 'net sentiment -100..100 of a tally on the scale 1-3: percentage of 3 minus that of 1; NULL without comments';

--
-- Rollups: summaries that are right after every write
--

CREATE FUNCTION tally_rollup_hash(record) RETURNS bigint
	AS 'MODULE_PATHNAME', 'tally_rollup_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION tally_rollup_hash(record) IS 'hash of the dimensions of a group of a rollup, NULLs included';

CREATE FUNCTION tally_rollup_guard(regclass, regclass, regclass, integer, boolean) RETURNS boolean
	AS 'MODULE_PATHNAME', 'tally_rollup_guard' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION tally_rollup_guard(regclass, regclass, regclass, integer, boolean) IS 'in the view of a rollup: an error if a partition or a trigger is gone, else the last argument; the others are its query, its groups, its parts, and the number of tables that it follows';

CREATE FUNCTION tally_rollup_track() RETURNS trigger
	AS 'MODULE_PATHNAME', 'tally_rollup_track' LANGUAGE C;
COMMENT ON FUNCTION tally_rollup_track() IS 'trigger function of rollups: appends what a statement has changed to the parts';

CREATE FUNCTION tally_rollup_create(rollup text, query text) RETURNS void
	AS 'MODULE_PATHNAME', 'tally_rollup_create' LANGUAGE C VOLATILE STRICT;
COMMENT ON FUNCTION tally_rollup_create(rollup text, query text) IS 'makes a rollup: a view with the rows of the query that is right after every write of the table, by triggers on it';

CREATE FUNCTION tally_rollup_fold(rollup regclass) RETURNS bigint
	AS 'MODULE_PATHNAME', 'tally_rollup_fold' LANGUAGE C VOLATILE STRICT;
COMMENT ON FUNCTION tally_rollup_fold(rollup regclass) IS 'merges what has gathered since the last fold into the groups of a rollup, so that it is read faster, and follows new partitions that are empty; returns the number of groups that changed';

CREATE FUNCTION tally_rollup_check(rollup regclass, OUT in_query jsonb, OUT in_rollup jsonb) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'tally_rollup_check' LANGUAGE C VOLATILE STRICT;
COMMENT ON FUNCTION tally_rollup_check(rollup regclass, OUT in_query jsonb, OUT in_rollup jsonb) IS 'computes the query of a rollup and returns the rows that only the query has, and those that only the rollup has: none if it is right';

CREATE FUNCTION tally_rollup_rebuild(rollup regclass) RETURNS void
	AS 'MODULE_PATHNAME', 'tally_rollup_rebuild' LANGUAGE C VOLATILE STRICT;
COMMENT ON FUNCTION tally_rollup_rebuild(rollup regclass) IS 'computes a rollup from its table, and follows partitions that were added or removed';

CREATE FUNCTION tally_rollup_drop(rollup regclass) RETURNS void
	AS 'MODULE_PATHNAME', 'tally_rollup_drop' LANGUAGE C VOLATILE STRICT;
COMMENT ON FUNCTION tally_rollup_drop(rollup regclass) IS 'drops a rollup, with its tables and triggers';
