-- An NPS survey of SurveyMonkey (All individual responses, CSV, actual answer text), to survey:
--
--     psql -d shop -v file=responses.csv -f examples/import/surveymonkey_nps.sql
--     psql -d shop -v file=responses.csv -v dates=DMY -v zone=Europe/Berlin -f examples/import/surveymonkey_nps.sql
--
-- Columns: https://help.surveymonkey.com/en/surveymonkey/analyze/exporting-results/. The header has two lines: questions, and
-- below them the parts of their answers (Response, Open-Ended Response). The score is the first question with `recommend` in
-- it, or as -v score says; the comment likewise: why, reason, improve or comment. The customer is the e-mail address. Dates are
-- month first, or as -v dates says; times are in UTC, or in -v zone.

\encoding UTF8
\if :{?encoding}
\else
\set encoding WIN1252
\endif
\if :{?zone}
\else
\set zone UTC
\endif
\if :{?score}
\else
\set score 'recommend'
\endif
\if :{?comment}
\else
\set comment '\\m(why|reason|improve|comment)'
\endif
\set quoted true
\set header_lines 2
\ir read.sql
SELECT set_config('timezone', :'zone', true) AS done \gset
\set source surveymonkey
SELECT pg_temp.column_of('^Respondent ID') AS response_column, pg_temp.column_of('^Date Created', '^Start Date') AS time_column,
    pg_temp.column_of(:'score') AS score_column, coalesce(pg_temp.column_if_any(:'comment'), '') AS comment_column,
    coalesce(pg_temp.column_if_any('^Email Address'), '') AS email_column,
    coalesce(pg_temp.column_if_any('order number|order id'), '') AS order_column,
    coalesce(pg_temp.column_if_any('which product'), '') AS product_column \gset
\ir survey.sql
