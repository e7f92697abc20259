-- Hashes looked up in a table of 100,000 rows (lookup_table.py).  Run as
-- t1571.duckdb.sql, with the variable `lookups`, the table's folder.  A field
-- that many events lack is read from lines twice as fast as by read_ndjson.
COPY (
SELECT verdict, count(*) AS n
FROM (
  SELECT line->>'$.SHA256HashData' AS hash
  FROM read_csv(getvariable('events'), columns = {'line': 'VARCHAR'},
    delim = '\x01', quote = '', escape = '', header = false, auto_detect = false))
JOIN read_csv(getvariable('lookups') || '/hashes.csv', header = true, auto_detect = false,
    columns = {'sha256': 'VARCHAR', 'verdict': 'VARCHAR', 'source': 'VARCHAR'})
  ON hash = sha256
GROUP BY ALL ORDER BY ALL
) TO '/dev/stdout' (FORMAT json);
