-- Hashes looked up in a table of 100,000 rows (lookup_table.py).
SELECT verdict, count(*) AS n
FROM events JOIN hashes ON "SHA256HashData" = sha256
GROUP BY 1 ORDER BY 1
