-- Events in a field of events (wrap_events.py).  Run as t1571.duckdb.sql.
COPY (
SELECT payload->>'$.event_platform' AS platform, payload->>'$.SiteName' AS site,
       count(*) AS n
FROM read_ndjson(getvariable('events'), columns = {'payload': 'VARCHAR'})
GROUP BY ALL ORDER BY ALL
) TO '/dev/stdout' (FORMAT json);
