-- A pattern anywhere in an event, whatever its case.  Run as t1571.duckdb.sql.
-- It is searched for in the lines, which is the same for these events.
COPY (
SELECT json->>'$.ComputerName' AS host, count(*) AS n
FROM read_ndjson_objects(getvariable('events'))
WHERE regexp_matches(CAST(json AS VARCHAR),
        '(mimikatz|logon\.bat|psexesvc|-encodedcommand)', 'i')
GROUP BY ALL ORDER BY ALL
) TO '/dev/stdout' (FORMAT json);
