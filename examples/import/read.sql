-- Reads the file named by the psql variable `file` into the temporary table record: a row for each record, with the line on
-- which it begins, its fields by the names in the header, and a problem if it can't be read. The script that includes this
-- file sets:
--
--     encoding       what the file is in if it isn't UTF-8, such as GB18030 (which GBK is a part of), SJIS or WIN1252
--     quoted         true: fields may stand in quotation marks, also over several lines, as in CSV; false: tabs alone
--     header_lines   1, or 2: the second line continues the names of the first
--     dates          how 11/3/2025 is read: MDY if it isn't set, or DMY or YMD

\ir tables.sql
BEGIN;

\if :{?file}
\else
DO $$ BEGIN RAISE EXCEPTION 'no file is named' USING HINT = 'psql -v file=NAME -f SCRIPT'; END $$;
\endif

-- Not as the server is set: the same file would give other days on another server
\if :{?dates}
\else
\set dates MDY
\endif
SELECT set_config('datestyle', 'ISO, ' || :'dates', true) AS done \gset

-- The text of some bytes, or NULL if they aren't in this encoding
CREATE FUNCTION pg_temp.decoded(bytes bytea, encoding name) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    RETURN convert_from(bytes, encoding);
EXCEPTION
    WHEN character_not_in_repertoire OR untranslatable_character THEN RETURN NULL;
END $$;

-- The fields of one record; NULL if it has a quotation mark in the wrong place
CREATE FUNCTION pg_temp.fields(record text, delimiter text, quoted boolean) RETURNS text[] LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    parts text[];
BEGIN
    IF NOT quoted OR strpos(record, '"') = 0 THEN
        RETURN string_to_array(record, delimiter);
    END IF;
    parts := ARRAY(SELECT m[1] FROM regexp_matches(record || delimiter,
        '("(?:[^"]|"")*"|[^"' || delimiter || ']*)' || delimiter, 'g') AS m);
    IF array_to_string(parts, delimiter) <> record THEN
        RETURN NULL;
    END IF;
    RETURN ARRAY(SELECT CASE WHEN part LIKE '"%' THEN replace(substr(part, 2, length(part) - 2), '""', '"') ELSE part END
        FROM unnest(parts) WITH ORDINALITY AS p (part, i) ORDER BY i);
END $$;

-- The bytes of a file as if it were Latin-1: a character for each byte
CREATE FUNCTION pg_temp.bytes_as_latin1(file oid) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    bytes bytea := lo_get(file);
BEGIN
    IF position('\x00'::bytea IN bytes) > 0 THEN
        RAISE EXCEPTION 'the file is not plain text'
            USING HINT = 'Is it a workbook, or in UTF-16? Save it as "CSV UTF-8" in the spreadsheet program.';
    END IF;
    IF length(bytes) = 0 THEN
        RAISE EXCEPTION 'the file is empty';
    END IF;
    PERFORM lo_unlink(file);
    RETURN convert_from(bytes, 'LATIN1');
END $$;

\lo_import :file

-- Its lines. In the encodings above no byte that looks like a line's end or a quotation mark is part of another character.
CREATE TEMPORARY TABLE physical ON COMMIT DROP AS
SELECT line::integer, rtrim(latin, E'\r') AS latin
FROM unnest(string_to_array(pg_temp.bytes_as_latin1(:LASTOID), E'\n')) WITH ORDINALITY AS l (latin, line);

-- A file is in UTF-8 if most of its lines with other letters than a to z are. So a few broken lines don't turn all others
-- into nonsense.
SELECT coalesce(CASE WHEN 2 * count(pg_temp.decoded(convert_to(latin, 'LATIN1'), 'UTF8')) < count(*) THEN :'encoding' END, 'UTF8')
    AS found_encoding
FROM physical
WHERE latin ~ '[\u0080-\u00ff]' \gset

-- A quoted field may go on over several lines: a record ends where the number of quotation marks is even.
CREATE TEMPORARY TABLE raw ON COMMIT DROP AS
SELECT min(line) AS line, string_agg(body, E'\n' ORDER BY line) AS body, bool_or(body IS NULL) AS broken,
    string_agg(latin, E'\n' ORDER BY line) AS latin
FROM (
    SELECT line, latin, count(*) FILTER (WHERE begins) OVER (ORDER BY line) AS number,
        CASE WHEN latin !~ '[\u0080-\u00ff]' THEN latin
             ELSE ltrim(pg_temp.decoded(convert_to(latin, 'LATIN1'), :'found_encoding'), U&'\FEFF') END AS body
    FROM (
        SELECT *, NOT :quoted OR coalesce(sum(length(latin) - length(replace(latin, '"', ''))) OVER (ORDER BY line
                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) % 2 = 0 AS begins
        FROM physical
    ) AS p
) AS l
GROUP BY number;
DELETE FROM raw WHERE btrim(latin, E', ;\t\n') = '';

-- The delimiter is the one that the header has most of. The names of the columns: a name that is empty is that of the column
-- before, and a second line is appended; a name that comes twice gets a number.
SELECT d AS delimiter
FROM (SELECT body FROM raw ORDER BY line LIMIT 1) AS header, unnest(ARRAY[',', ';', E'\t']) AS d
ORDER BY length(body) - length(replace(body, d, '')) DESC
LIMIT 1 \gset

CREATE TEMPORARY TABLE head ON COMMIT DROP AS
SELECT i, name || CASE WHEN n > 1 THEN ' (' || n || ')' ELSE '' END AS name
FROM (
    SELECT i, name, row_number() OVER (PARTITION BY name ORDER BY i) AS n
    FROM (
        SELECT i, concat_ws(': ', first_value(name) OVER (PARTITION BY filled ORDER BY i), nullif(more, '')) AS name
        FROM (
            SELECT i, nullif(btrim(n.name), '') AS name, btrim(n.more) AS more,
                count(nullif(btrim(n.name), '')) OVER (ORDER BY i) AS filled
            FROM (SELECT max(fields) FILTER (WHERE number = 1) AS names,
                    coalesce(max(fields) FILTER (WHERE number = 2), '{}') AS more
                FROM (SELECT pg_temp.fields(body, :'delimiter', :quoted) AS fields, row_number() OVER (ORDER BY line) AS number
                    FROM raw ORDER BY line LIMIT :header_lines) AS h) AS lines,
                LATERAL (SELECT i, names[i] AS name, more[i] AS more FROM generate_subscripts(names, 1) AS i) AS n
        ) AS f
    ) AS f
) AS f;

CREATE TEMPORARY TABLE record ON COMMIT DROP AS
SELECT line, coalesce(body, latin) AS body,
    CASE WHEN cardinality(fields) = n THEN jsonb_object(names, fields) ELSE '{}' END AS fields,
    CASE WHEN broken THEN 'bytes that are not ' || replace(:'found_encoding', 'UTF8', 'UTF-8')
         WHEN fields IS NULL THEN 'a quotation mark in the wrong place'
         WHEN cardinality(fields) <> n THEN format('%s columns instead of %s', cardinality(fields), n) END AS problem
FROM (SELECT *, pg_temp.fields(body, :'delimiter', :quoted) AS fields FROM raw ORDER BY line OFFSET :header_lines) AS r,
    (SELECT array_agg(name ORDER BY i) AS names, count(*) AS n FROM head) AS h;

--
-- What the scripts read values with
--

-- The first of these columns that the file has. Raises an error if it has none.
CREATE FUNCTION pg_temp.column_of(VARIADIC patterns text[]) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    found text;
BEGIN
    SELECT name INTO found
    FROM head, unnest(patterns) WITH ORDINALITY AS p (pattern, rank)
    WHERE name ~* pattern ORDER BY rank, i LIMIT 1;
    IF found IS NULL THEN
        RAISE EXCEPTION 'the file has no column like %', patterns[1]
            USING DETAIL = format('Its columns are: %s', (SELECT string_agg(name, ', ' ORDER BY i) FROM head)),
                HINT = 'Is it the export that this script is for, saved with its header?';
    END IF;
    RETURN found;
END $$;

-- The same, or NULL if it has none
CREATE FUNCTION pg_temp.column_if_any(VARIADIC patterns text[]) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT name FROM head, unnest(patterns) WITH ORDINALITY AS p (pattern, rank) WHERE name ~* pattern ORDER BY rank, i LIMIT 1
$$;

-- The value of a field; NULL if it is blank
CREATE FUNCTION pg_temp.value(fields jsonb, name text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT nullif(btrim(fields ->> name, E' \t\r\n\u3000'), '')
$$;

-- A moment in UTC; NULL if it can't be read. One without a zone is in that of the session. 11/3/2025 is read by datestyle.
CREATE FUNCTION pg_temp.moment(value text) RETURNS timestamp LANGUAGE plpgsql STABLE AS $$
BEGIN
    value := btrim(translate(regexp_replace(value, '^Reviewed in .* on ', ''), '年月日', '-- '));
    IF value !~* '^(\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|[a-z]{3,9} \d{1,2}, \d{4}|\d{1,2} [a-z]{3,9} \d{4})(\D|$)'
    THEN
        RETURN NULL;
    END IF;
    RETURN value::timestamptz AT TIME ZONE 'UTC';
EXCEPTION
    WHEN datetime_field_overflow OR invalid_datetime_format OR invalid_parameter_value THEN RETURN NULL;
END $$;

-- A number such as 1234.50; NULL if it isn't one
CREATE FUNCTION pg_temp.number(value text) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN value ~ '^\d{1,12}(\.\d{1,6})?$' THEN value::numeric END
$$;

-- The whole number from low to high that an answer says, and a problem if it says something else. `10 - Extremely likely` and
-- `Extremely likely - 10` are the same. No answer: NULL.
CREATE FUNCTION pg_temp.score(answer text, low integer, high integer, OUT score smallint, OUT problem text)
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    number numeric;
BEGIN
    IF answer IS NULL OR lower(answer) IN ('n/a', 'na', '-', '(空)', '(跳过)', '（空）', '（跳过）') THEN
        RETURN;
    END IF;
    number := to_score(coalesce(substring(answer FROM '^\D+ - (\d+)$'), answer));
    IF number BETWEEN low AND high AND number = trunc(number) THEN
        score := number;
    ELSE
        problem := format('not a whole number from %s to %s: %s', low, high, answer);
    END IF;
EXCEPTION
    WHEN OTHERS THEN problem := format('not one score: %s', answer);
END $$;
