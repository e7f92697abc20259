-- Hashes looked up in a table of 100,000 rows (lookup_table.py).  Run as
-- t1571.duckdb.sql, with the variable `lookups`, the table's folder.
COPY (
SELECT verdict, count(*) AS n
FROM read_ndjson(getvariable('events'), columns = {'SHA256HashData': 'VARCHAR'})
JOIN read_csv(getvariable('lookups') || '/hashes.csv') ON SHA256HashData = sha256
GROUP BY ALL ORDER BY ALL
) TO '/dev/stdout' (FORMAT json);
