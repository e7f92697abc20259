-- Connections of users who logged on at the same host, by host.  Run as
-- t1571.duckdb.sql.  The events are read once, not twice.
COPY (
WITH e AS MATERIALIZED (
  SELECT "#event_simpleName" AS type, aid, UserName, ComputerName
  FROM read_ndjson(getvariable('events'), columns = {
       '#event_simpleName': 'VARCHAR', 'aid': 'VARCHAR', 'UserName': 'VARCHAR',
       'ComputerName': 'VARCHAR'})
  WHERE "#event_simpleName" IN ('NetworkConnectIP4', 'UserLogon'))
SELECT ComputerName AS host, count(*) AS n FROM e
WHERE type = 'NetworkConnectIP4'
  AND (aid, UserName) IN (SELECT (aid, UserName) FROM e WHERE type = 'UserLogon')
GROUP BY ALL ORDER BY ALL
) TO '/dev/stdout' (FORMAT json);
