-- A value in a message is clipped: some 100 characters are quoted of one that is longer, and none of them is half a character.
\set ON_ERROR_STOP on

-- What a message quotes of a value, and the value: whole up to 100 bytes, else a beginning of 97 to 100 bytes with three dots
CREATE FUNCTION pg_temp.quoted(statement text, pattern text, value text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	message text := split_part(error_of(statement), E'\n  DETAIL', 1);
	quote text := substring(message FROM pattern);
BEGIN
	RETURN CASE WHEN quote IS NULL THEN 'not found: ' || left(message, 300) WHEN quote = value THEN 'whole'
		WHEN quote LIKE '%...' AND starts_with(value, left(quote, -3)) AND octet_length(quote) - 3 BETWEEN 97 AND 100 THEN 'clipped' ELSE 'wrong: ' || left(quote, 300) END;
END
$$;
-- text that is no tally, of 99 bytes and more, of characters of one to four bytes that begin at each place before the cut
SELECT length, pg_temp.quoted(format('SELECT %L::score_tally', value), '"(.*)"$', value) AS quoted FROM unnest(ARRAY[1, 99, 100, 101, 1000, 1000000]) AS length, LATERAL (SELECT repeat('x', length) AS value) AS v;
SELECT octet_length(character) AS bytes, before, pg_temp.quoted(format('SELECT %L::score_tally', value), '"(.*)"$', value) AS quoted,
	pg_temp.quoted(format('SELECT %L::score_tally', short), '"(.*)"$', short) AS short
FROM unnest(ARRAY['x', 'é', '分', '⭐', '😀']) AS character, generate_series(0, 4) AS before,
	LATERAL (SELECT repeat('-', before) || repeat(character, 500) AS value, repeat('-', before) || repeat(character, 96 / octet_length(character)) AS short) AS v
ORDER BY 1, character COLLATE "C", 2;
-- counts out of range
SELECT digits, pg_temp.quoted(format('SELECT %L::score_tally', value), '^22003: value "(.*)" is out of range', value) AS quoted FROM unnest(ARRAY[30, 200, 100000]) AS digits, LATERAL (SELECT '{9:' || repeat('9', digits) || '}' AS value) AS v;
-- numerics: scores off the scale, and between two points of it
SELECT call, digits, pg_temp.quoted(format(call, value), 'score (.*) is off', value) AS off_scale, pg_temp.quoted(format(call, fraction), 'score (.*) is not a whole', fraction) AS fraction
FROM unnest(ARRAY['SELECT nps(%s::numeric)', 'SELECT csat(%s::numeric, 10)', 'SELECT score_tally(%s::numeric)', 'SELECT nps_category(%s::numeric)', 'SELECT csat_category(%s::numeric, 10)']) AS call,
	unnest(ARRAY[90, 101, 5000]) AS digits, LATERAL (SELECT repeat('7', digits) AS value, '7.' || repeat('7', digits) AS fraction) AS v;
-- benchmarks and margins
SELECT call, pg_temp.quoted(format(call, value), 'invalid \w+: (.*)$', value) AS quoted, pg_temp.quoted(format(call, short), 'invalid \w+: (.*)$', short) AS short
FROM unnest(ARRAY['SELECT nps_compare(score_tally(9), %s)', 'SELECT csat_compare(score_tally(9), %s)', 'SELECT mean_score_compare(score_tally(9), %s)', 'SELECT nps_responses_needed(%s)']) AS call,
	(SELECT repeat('7', 5000) AS value, repeat('7', 80) AS short) AS v;
