-- Events in a field of events (wrap_events.py).  Run as t1571.clickhouse.sql.
-- One JSONExtract for both fields parses the text once.
SELECT fields.1 AS platform, fields.2 AS site, count() AS n
FROM (
  SELECT JSONExtract(payload, 'Tuple(event_platform String, SiteName String)') AS fields
  FROM file({events:String}, 'JSONEachRow', 'payload String'))
GROUP BY platform, site ORDER BY platform, site
SETTINGS input_format_skip_unknown_fields = 1,
         output_format_json_quote_64bit_integers = 0
FORMAT JSONEachRow
