-- As many groups as there are events.  Run as t1571.duckdb.sql.
COPY (
SELECT "@id" AS id, count(*) AS n, max(CAST(ConfigStateHash AS BIGINT)) AS most
FROM read_ndjson(getvariable('events'), columns = {
       '@id': 'VARCHAR', 'ConfigStateHash': 'VARCHAR'})
GROUP BY ALL
) TO '/dev/stdout' (FORMAT json);
