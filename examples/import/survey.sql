-- The second half of wjx_nps.sql and surveymonkey_nps.sql. These set: source, and the columns of the response's number, its
-- time, score, comment, e-mail address, order and product. A column that the file lacks is ''. The channel is survey, and the
-- marketplace the channel, or as -v channel and -v marketplace say.

\if :{?channel}
\else
\set channel survey
\endif
\if :{?marketplace}
\else
\set marketplace :channel
\endif

CREATE TEMPORARY TABLE item ON COMMIT DROP AS
SELECT f.*, s.score, s.problem AS score_problem
FROM (
    SELECT line, problem, pg_temp.value(fields, :'response_column') AS response, pg_temp.value(fields, :'time_column') AS answered_at,
        pg_temp.value(fields, :'score_column') AS answer, lower(pg_temp.value(fields, :'email_column')) AS customer,
        pg_temp.value(fields, :'order_column') AS order_id, pg_temp.value(fields, :'product_column') AS product,
        CASE WHEN pg_temp.value(fields, :'comment_column') NOT IN ('(空)', '(跳过)', '（空）', '（跳过）')
             THEN pg_temp.value(fields, :'comment_column') END AS comment
    FROM record
) AS f, pg_temp.score(answer, 0, 10) AS s;

CREATE TEMPORARY TABLE rejected ON COMMIT DROP AS
SELECT *
FROM (
    SELECT line, 'unreadable' AS kind,
        CASE WHEN problem IS NOT NULL THEN problem
             WHEN response IS NULL THEN 'no number of the response'
             WHEN pg_temp.moment(answered_at) IS NULL THEN 'not a date: ' || coalesce(answered_at, 'blank')
             WHEN score_problem IS NOT NULL THEN score_problem
        END AS reason
    FROM item
) AS r
WHERE reason IS NOT NULL;
INSERT INTO rejected
SELECT line, 'left out', 'the same number as line ' || first
FROM (SELECT line, first_value(line) OVER (PARTITION BY response ORDER BY line) AS first FROM item
    WHERE line NOT IN (SELECT line FROM rejected)) AS i
WHERE line <> first;

INSERT INTO survey
SELECT :'source' || ' ' || response, order_id, customer, product, :'channel', :'marketplace', pg_temp.moment(answered_at), score,
    NULL, comment
FROM item
WHERE line NOT IN (SELECT line FROM rejected)
ON CONFLICT (response) DO UPDATE
SET order_id = EXCLUDED.order_id, customer = EXCLUDED.customer, product = EXCLUDED.product, channel = EXCLUDED.channel,
    marketplace = EXCLUDED.marketplace, answered_at = EXCLUDED.answered_at, score = EXCLUDED.score, comment = EXCLUDED.comment;
\ir finish.sql
