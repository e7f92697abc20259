-- All events in order, the last 20,000 of them.  Run as t1571.clickhouse.sql.
SELECT ContextTimeStamp, `@id`
FROM file({events:String}, 'JSONEachRow', 'ContextTimeStamp String, `@id` String')
ORDER BY toFloat64(ContextTimeStamp) DESC, `@id` DESC LIMIT 20000
SETTINGS input_format_skip_unknown_fields = 1,
         output_format_json_quote_64bit_integers = 0
FORMAT JSONEachRow
