-- Every type of score: smallint, integer, bigint, numeric, double precision, real and domains over them, and what each
-- takes as a whole number. What is none is in errors.sql.
\set ON_ERROR_STOP on

CREATE DOMAIN int2_score AS smallint CHECK (VALUE BETWEEN 0 AND 10);
CREATE DOMAIN int4_score AS integer CHECK (VALUE BETWEEN 0 AND 10);
CREATE DOMAIN int8_score AS bigint;
CREATE DOMAIN numeric_score AS numeric(4, 2);
CREATE DOMAIN float8_score AS double precision;
CREATE DOMAIN float4_score AS real;
CREATE DOMAIN inner_score AS int4_score NOT NULL;
CREATE TEMP TABLE types AS
SELECT type FROM unnest(ARRAY['smallint', 'integer', 'bigint', 'numeric', 'numeric(5,3)', 'double precision', 'real',
	'int2_score', 'int4_score', 'int8_score', 'numeric_score', 'float8_score', 'float4_score', 'inner_score']) WITH ORDINALITY AS t(type, row) ORDER BY row;

-- 3 promoters, 2 passives, 5 detractors of 10 answers, and two rows without one
CREATE TEMP TABLE survey AS SELECT score, score BETWEEN 1 AND 5 AS on_1_5
FROM unnest(ARRAY[10, 10, 9, 8, 7, 5, 3, 2, 1, 0]) AS score;
-- The same answers in each type give the same tally, and each measure in it
CREATE FUNCTION pg_temp.measured(type text) RETURNS TABLE (score_tally score_tally, nps numeric, nps_bucket nps_buckets, csat numeric, csat_bucket csat_buckets)
LANGUAGE plpgsql AS $$
BEGIN
	RETURN QUERY EXECUTE format('SELECT score_tally(score), nps(score), nps_bucket(score), csat(score), csat_bucket(score)
		FROM (SELECT score::%1$s FROM survey) AS answers', type);
END
$$;
CREATE FUNCTION pg_temp.measured_on_1_5(type text) RETURNS TABLE (score_tally score_tally, csat numeric, csat_bucket csat_buckets, null_scale boolean)
LANGUAGE plpgsql AS $$
BEGIN
	RETURN QUERY EXECUTE format('SELECT score_tally(score, 5), csat(score, 5), csat_bucket(score, 5),
			score_tally(score, NULL) = score_tally(score) AND csat(score, NULL) = csat(score) AND csat_bucket(score, NULL) = csat_bucket(score)
		FROM (SELECT score::%1$s FROM survey WHERE on_1_5) AS answers', type);
END
$$;
CREATE FUNCTION pg_temp.categories(type text) RETURNS TABLE (nps text, csat text, csat_on_1_5 text) LANGUAGE plpgsql AS $$
BEGIN
	RETURN QUERY EXECUTE format($f$SELECT string_agg(left(nps_category(score)::text, 1), '' ORDER BY score), string_agg(left(csat_category(score)::text, 1), '' ORDER BY score),
			string_agg(left(csat_category(score, 5)::text, 1), '' ORDER BY score) FILTER (WHERE score BETWEEN 1 AND 5)
		FROM (SELECT score::%1$s FROM generate_series(0, 10) AS score) AS answers$f$, type);
END
$$;
-- d detractor, p passive or promoter; u unsatisfied, s satisfied, h happy
SELECT type, m.score_tally::text = '{0:1,1:1,2:1,3:1,5:1,7:1,8:1,9:1,10:2}' AS score_tally, m.nps = -20 AS nps,
	m.nps_bucket = (3, 2, 5, 10, 30, 20, 50)::nps_buckets AS nps_bucket, m.csat = 50 AS csat, m.csat_bucket = (3, 2, 5, 10, 30, 20, 50)::csat_buckets AS csat_bucket
FROM types, LATERAL pg_temp.measured(type) AS m;
-- 1 happy, none satisfied but not happy, 3 unsatisfied
SELECT type, m.score_tally::text = '{1:1,2:1,3:1,5:1}/5' AS score_tally, m.csat = 25 AS csat, m.csat_bucket = (1, 0, 3, 4, 25, 0, 75)::csat_buckets AS csat_bucket, null_scale
FROM types, LATERAL pg_temp.measured_on_1_5(type) AS m;
SELECT type, c.* FROM types, LATERAL pg_temp.categories(type) AS c;
-- NULL of each type is no answer
SELECT type, state_of(format($f$DO $do$
	BEGIN
		ASSERT (SELECT score_tally(score) = '{}' AND nps(score) IS NULL AND csat(score) IS NULL AND (nps_bucket(score)).responses = 0
				AND score_tally(score, 5) = '{}' AND csat(score, 5) IS NULL AND (csat_bucket(score, 5)).responses = 0
				AND bool_and(nps_category(score) IS NULL AND csat_category(score) IS NULL AND csat_category(score, 5) IS NULL)
			FROM (SELECT NULL::%s AS score FROM generate_series(1, 3)) AS answers);
	END $do$ $f$, type)) AS state
FROM types WHERE type <> 'inner_score';

-- The ends of the integers are off every scale, and none of their bits are cut off
SELECT type, score, state_of(format('SELECT nps((%L)::%s)', score, type)) AS nps, state_of(format('SELECT csat((%L)::%s, 5)', score, type)) AS csat,
	state_of(format('SELECT nps_category((%L)::%s)', score, type)) AS category
FROM (VALUES ('smallint', '32767'), ('smallint', '-32768'), ('smallint', '-1'), ('smallint', '11'),
	('integer', '2147483647'), ('integer', '-2147483648'), ('integer', '65541'), ('integer', '-1'),
	('bigint', '9223372036854775807'), ('bigint', '-9223372036854775808'), ('bigint', '4294967301'), ('bigint', '-4294967291')) AS v(type, score);

--
-- numeric: whole numbers however written; nothing is rounded
--

SELECT score, score_tally(score::numeric) AS tally, nps_category(score::numeric), csat_category(score::numeric)
FROM unnest(ARRAY['9', '9.00', '+9.', '9.000000000000000000000000000000000000000000', '1e1', '0.1e2', '1000e-2', '0', '0.000', '-0', '-0.0', '0e10', '007']) AS score
GROUP BY score ORDER BY score::numeric, score COLLATE "C";
SELECT score, state_of(format('SELECT score_tally(%L::numeric)', score)) AS tally, state_of(format('SELECT nps_category(%L::numeric)', score)) AS category,
	state_of(format('SELECT csat(%L::numeric, 5)', score)) AS on_1_5
FROM unnest(ARRAY['8.5', '9.4', '9.0000000000000000000000000000000000000001', '8.9999999999999999999999999999999999999999', '10.0000001', '10.4', '11', '1e10', '1e1000', '9e-256', '9e256',
	'4294967305', '18446744073709551625', '-1e1000', '1e-1000', '-1e-1000', '-0.4', '-0.5', '-0.0000001', '-1', 'NaN']) AS score;
-- on another scale the lowest point is 1: 0.5 and 0.9 don't round up to it
SELECT score, state_of(format('SELECT csat(%L::numeric, 5)', score)) AS on_1_5
FROM unnest(ARRAY['1.0', '5.00', '5e0', '0.5', '0.9', '0.0', '5.4', '5.0001', '6']) AS score;
-- a column of 9s of many scales is one group
SELECT score_tally(score) AS tally, nps(score) = 100 AS nps FROM (SELECT ('9.' || repeat('0', i))::numeric AS score FROM generate_series(0, 100) AS i) AS survey;
-- stored in a row, where a numeric has another header than in memory, is compressed, or stands out of line
CREATE TEMP TABLE stored (id integer, score numeric);
INSERT INTO stored VALUES (1, 9), (2, 9.000), (3, 0), (4, 0.00), (5, 10), (6, 1e1), (7, -0.0), (8, ('7.' || repeat('0', 5000))::numeric);
INSERT INTO stored VALUES (11, 9.5), (12, -9), (13, 90000), (14, 10000), (15, 0.0009), (16, 9999), (17, 'NaN'), (18, ('9.' || repeat('1', 9000))::numeric), (19, repeat('9', 9000)::numeric),
	(20, ('0.' || repeat('0', 9000) || '1')::numeric), (21, (SELECT string_agg((i * i % 9973)::text, '') FROM generate_series(1, 4000) AS i)::numeric);
SELECT score_tally(score) AS tally FROM stored WHERE id < 10;
SELECT count(*) FILTER (WHERE pg_column_size(score) < 200 AND length(score::text) > 9000) > 0 AS compressed, count(*) FILTER (WHERE pg_column_size(score) > 2000) > 0 AS out_of_line FROM stored;
SELECT id, state_of('SELECT score_tally(score) FROM stored WHERE id = ' || id) AS tally, state_of('SELECT csat_category(score, 7) FROM stored WHERE id = ' || id) AS category
FROM stored WHERE id > 10 ORDER BY id;
-- and the type's own precision rounds before
SELECT nps(8.5::numeric(2, 0)) = 100 AS rounded_by_type;

--
-- double precision and real
--

SELECT score, score_tally(score::double precision) AS tally, score_tally(score::real) AS tally_of_real, nps_category(score::double precision)
FROM unnest(ARRAY['9', '9.0', '1e1', '0', '-0.0']) AS score GROUP BY score ORDER BY score::double precision, score COLLATE "C";
SELECT '-0.0'::double precision::text AS minus_zero, score_tally('-0.0'::double precision) AS is_zero, nps_category('-0.0'::real) AS category,
	state_of($$SELECT csat('-0.0'::double precision, 5)$$) AS not_on_1_5;
SELECT score, state_of(format('SELECT score_tally(%L::double precision)', score)) AS tally, state_of(format('SELECT nps_category(%L::double precision)', score)) AS category,
	state_of(format('SELECT csat(%L::double precision, 5)', score)) AS on_1_5
FROM unnest(ARRAY['8.5', '9.000000000000002', '8.999999999999998', '10.000000000000002', '10.5', '11', '1e300', '-1e300', '4294967305', '1e-300', '-1e-300', '5e-324', '-0.5', '-1',
	'NaN', 'Infinity', '-Infinity']) AS score;
SELECT score, state_of(format('SELECT score_tally(%L::real)', score)) AS tally
FROM unnest(ARRAY['8.5', '9.000001', '10.000001', '1e30', '1e-30', 'NaN', 'Infinity', '-Infinity']) AS score;
-- sums that aren't whole in binary are none; where the error is one of the sum, round() takes it away
SELECT state_of('SELECT nps(0.1::double precision + 0.2::double precision + 8.7::double precision + 1e-15)') AS fraction,
	nps(round(0.1::double precision + 0.2::double precision + 8.7::double precision)) = 100 AS rounded;

--
-- What is no score type is no score: the server finds no function
--

SELECT type, state_of(format('SELECT nps(NULL::%s)', type)) AS nps, state_of(format('SELECT csat(NULL::%s)', type)) AS csat, state_of(format('SELECT csat(NULL::%s, 5)', type)) AS csat_on_1_5
FROM unnest(ARRAY['text', 'boolean', 'date', 'json', 'integer[]']) AS type;
-- text that holds answers is cast
SELECT nps(answer::integer) = 0 AS nps FROM (VALUES ('9'), ('8'), ('0')) AS imported(answer);

DROP DOMAIN inner_score, int2_score, int4_score, int8_score, numeric_score, float8_score, float4_score;
