-- Connections of users who logged on at the same host, by host.  Run as
-- t1571.clickhouse.sql.  The events are read once, not twice.
SELECT host, count() AS n
FROM (
  SELECT groupArrayIf(ComputerName, type = 'NetworkConnectIP4') AS hosts
  FROM (
    SELECT `#event_simpleName` AS type, aid, UserName, ComputerName
    FROM file({events:String}, 'JSONEachRow', '`#event_simpleName` String,
         aid String, UserName String, ComputerName String')
    WHERE type IN ('NetworkConnectIP4', 'UserLogon'))
  GROUP BY aid, UserName HAVING countIf(type = 'UserLogon') > 0)
ARRAY JOIN hosts AS host
GROUP BY host ORDER BY host
SETTINGS input_format_skip_unknown_fields = 1,
         output_format_json_quote_64bit_integers = 0
FORMAT JSONEachRow
