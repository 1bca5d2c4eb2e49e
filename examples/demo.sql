-- What the customers of a small shop say, and whether they come back: five tables, each with its finding above it, and what to
-- do. All figures are computed. It needs a new database, and creates the extension and the shop in it: `make demo` starts a
-- server and removes it.
--
--     NPS_LANG=zh         in the environment: in Chinese
--     -v page=demo.html   writes the same into this file too, as a page with charts for a browser; needs no network

\set ON_ERROR_STOP on
\set QUIET on
\encoding UTF8
\pset footer off

\ir demo/shop.sql
\ir demo/figures.sql
\ir demo/charts.sql

\set language `echo "$NPS_LANG"`
SELECT :'language' LIKE 'zh%' AS chinese \gset
\if :chinese
\ir demo/words_zh.sql
\else
\ir demo/words_en.sql
\endif
CREATE TABLE words AS SELECT key AS word, value AS said FROM jsonb_each_text(:'words');
CREATE FUNCTION say(word text) RETURNS text LANGUAGE sql STABLE
    AS $$ SELECT coalesce((SELECT said FROM words AS w WHERE w.word = say.word), say.word) $$;

\set html false
\ir demo/story.sql

\if :{?page}
\set html true
\o :page
\pset format html
\pset border 0
\ir demo/story.sql
\o
\pset format aligned
\pset border 1
\endif
