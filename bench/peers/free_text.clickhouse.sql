-- A pattern anywhere in an event, whatever its case.  Run as
-- t1571.clickhouse.sql.  It is searched for in the lines, which is the same for
-- these events.
SELECT JSONExtractString(line, 'ComputerName') AS host, count() AS n
FROM file({events:String}, 'LineAsString', 'line String')
WHERE multiMatchAny(line, ['(?i)(mimikatz|logon\\.bat|psexesvc|-encodedcommand)'])
GROUP BY host ORDER BY host
SETTINGS output_format_json_quote_64bit_integers = 0
FORMAT JSONEachRow
