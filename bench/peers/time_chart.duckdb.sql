-- Events by day and type.  Run as t1571.duckdb.sql.
COPY (
SELECT "@timestamp" // 86400000 * 86400000 AS _bucket, "#event_simpleName" AS type,
       count(*) AS n
FROM read_ndjson(getvariable('events'), columns = {
       '@timestamp': 'BIGINT', '#event_simpleName': 'VARCHAR'})
GROUP BY ALL ORDER BY ALL
) TO '/dev/stdout' (FORMAT json);
