-- Hashes looked up in a table of 100,000 rows (lookup_table.py).  Run as
-- t1571.clickhouse.sql, with {lookups:String}, the table's folder.
SELECT verdict, count() AS n
FROM file({events:String}, 'JSONEachRow', 'SHA256HashData String') AS e
JOIN file(concat({lookups:String}, '/hashes.csv'), 'CSVWithNames',
     'sha256 String, verdict String') AS h ON e.SHA256HashData = h.sha256
GROUP BY verdict ORDER BY verdict
SETTINGS input_format_skip_unknown_fields = 1,
         output_format_json_quote_64bit_integers = 0
FORMAT JSONEachRow
