-- Infinite numerics, which PostgreSQL has from 14 on: they are off every scale.
\set ON_ERROR_STOP on

SELECT score, call, split_part(error_of(format('SELECT ' || call, score)), E'\n', 1) AS error
FROM unnest(ARRAY['Infinity', '-Infinity']) AS score,
	unnest(ARRAY['nps(%L::numeric)', 'score_tally(%L::numeric)', 'csat(%L::numeric, 5)', 'csat_bucket(%L::numeric, 10)', 'nps_category(%L::numeric)', 'csat_category(%L::numeric, 5)']) AS call;
-- the hints leave them out: FILTER of an aggregate, CASE in a function of one answer
SELECT score, substring(error_of(format('SELECT nps(%L::numeric)', score)) FROM 'FILTER \(.*\)') AS aggregate, substring(error_of(format('SELECT nps_category(%L::numeric)', score)) FROM 'CASE .* END') AS one_answer
FROM unnest(ARRAY['Infinity', '-Infinity']) AS score;
SELECT nps(score) FILTER (WHERE score BETWEEN 0 AND 10) = 50 AS nps
FROM (VALUES (9::numeric), (8), ('Infinity'), ('-Infinity'), ('NaN')) AS survey(score);
SELECT string_agg(coalesce(nps_category(CASE WHEN score BETWEEN 0 AND 10 THEN score END)::text, 'none'), ' ' ORDER BY score) AS categories
FROM (VALUES (9::numeric), (8), ('Infinity'), ('-Infinity'), ('NaN')) AS survey(score);
