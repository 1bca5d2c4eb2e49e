-- Reviews of products on Amazon, as a review tool exports them, to review:
--
--     psql -d shop -v file=reviews.csv -f examples/import/amazon_reviews.sql
--     psql -d shop -v file=reviews.csv -v marketplace=amazon.co.jp -v dates=DMY -f examples/import/amazon_reviews.sql
--
-- Columns: those of Amazon's own review files, https://www.tensorflow.org/datasets/catalog/amazon_us_reviews (marketplace,
-- review_id, product_id, star_rating, review_headline, review_body, review_date), or what tools call them: Rating, Title,
-- Body, Date, ASIN. Without a column for the marketplace, name it. CSV or tabs. A date such as 3/11/2025 is read as
-- MDY, or as -v dates says.
-- Left out: a review that comes twice. A review without a number of its own gets one made of its product, date and text.

\encoding UTF8
\if :{?encoding}
\else
\set encoding WIN1252
\endif
\if :{?marketplace}
\else
\set marketplace ''
\endif
\set quoted true
\set header_lines 1
\ir read.sql
SET LOCAL timezone = 'UTC';

-- Countries as Amazon's files name them
CREATE TEMPORARY TABLE country ON COMMIT DROP AS
SELECT * FROM (VALUES ('us', 'amazon.com'), ('de', 'amazon.de'), ('fr', 'amazon.fr'), ('es', 'amazon.es'), ('it', 'amazon.it'),
    ('jp', 'amazon.co.jp'), ('uk', 'amazon.co.uk'), ('gb', 'amazon.co.uk'), ('ca', 'amazon.ca')) AS c (code, name);

CREATE TEMPORARY TABLE item ON COMMIT DROP AS
SELECT line, coalesce((SELECT name FROM country WHERE code = lower(place)), lower(place)) AS marketplace, s.score AS stars,
    s.problem AS stars_problem, comment, product, written, coalesce(id, md5(concat_ws('|', product, written, comment))) AS id,
    f.problem
FROM (
    SELECT line, coalesce(pg_temp.value(fields, (SELECT pg_temp.column_if_any('^marketplace$', '^country$'))), nullif(:'marketplace', ''))
            AS place,
        pg_temp.value(fields, (SELECT pg_temp.column_of('^star_rating$', '^(rating|stars|评分|星级)$'))) AS stars_said,
        concat_ws('. ', rtrim(pg_temp.value(fields, (SELECT pg_temp.column_if_any('^review_headline$', '^(title|标题)$'))), '.'),
            pg_temp.value(fields, (SELECT pg_temp.column_of('^review_body$', '^(body|review|content|内容)$')))) AS comment,
        pg_temp.value(fields, (SELECT pg_temp.column_if_any('^sku$', '^(product_id|asin)$'))) AS product,
        pg_temp.value(fields, (SELECT pg_temp.column_of('^review_date$', '^(date|日期)$'))) AS written,
        pg_temp.value(fields, (SELECT pg_temp.column_if_any('^review.?id$'))) AS id, problem
    FROM record
) AS f, pg_temp.score(stars_said, 1, 5) AS s;

CREATE TEMPORARY TABLE rejected ON COMMIT DROP AS
SELECT *
FROM (
    SELECT line, 'unreadable' AS kind,
        CASE WHEN problem IS NOT NULL THEN problem
             WHEN marketplace IS NULL THEN 'no marketplace: add -v marketplace=amazon.com'
             WHEN stars_problem IS NOT NULL THEN stars_problem
             WHEN stars IS NULL THEN 'no stars'
             WHEN pg_temp.moment(written) IS NULL THEN 'not a date: ' || coalesce(written, 'blank')
        END AS reason
    FROM item
) AS r
WHERE reason IS NOT NULL;
INSERT INTO rejected
SELECT line, 'left out', 'the same as line ' || first
FROM (SELECT line, first_value(line) OVER (PARTITION BY marketplace, id ORDER BY line) AS first FROM item
    WHERE line NOT IN (SELECT line FROM rejected)) AS i
WHERE line <> first;

INSERT INTO review
SELECT marketplace, id, stars, nullif(comment, ''), product, pg_temp.moment(written)::date
FROM item
WHERE line NOT IN (SELECT line FROM rejected)
ON CONFLICT (marketplace, id) DO UPDATE
SET stars = EXCLUDED.stars, comment = EXCLUDED.comment, product = EXCLUDED.product, reviewed_at = EXCLUDED.reviewed_at;
\ir finish.sql
