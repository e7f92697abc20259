-- As many groups as there are events.  Run as t1571.clickhouse.sql.
SELECT `@id` AS id, count() AS n, max(toUInt64(ConfigStateHash)) AS most
FROM file({events:String}, 'JSONEachRow', '`@id` String, ConfigStateHash String')
GROUP BY id
SETTINGS input_format_skip_unknown_fields = 1,
         output_format_json_quote_64bit_integers = 0
FORMAT JSONEachRow
