-- Ends an import: keeps and prints what isn't in the tables. The script that includes this file has left it in the temporary
-- table rejected (line, kind, reason), and the number of rows that it has put in in :rows.

DELETE FROM import_rejected WHERE file = :'file';
INSERT INTO import_rejected
SELECT :'file', line, kind, reason, body FROM rejected JOIN record USING (line);

SELECT :'file' AS file, (SELECT count(*) FROM record) AS records, count(*) FILTER (WHERE kind = 'left out') AS "left out",
    count(*) FILTER (WHERE kind = 'unreadable') AS unreadable
FROM rejected;
SELECT line, kind, reason, left(translate(body, E'\t\n', '  '), 60) AS record
FROM rejected JOIN record USING (line)
ORDER BY line;
COMMIT;
