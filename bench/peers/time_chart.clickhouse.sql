-- Events by day and type.  Run as t1571.clickhouse.sql.
SELECT intDiv(`@timestamp`, 86400000) * 86400000 AS _bucket,
       `#event_simpleName` AS type, count() AS n
FROM file({events:String}, 'JSONEachRow',
     '`@timestamp` Int64, `#event_simpleName` String')
GROUP BY _bucket, type ORDER BY _bucket, type
SETTINGS input_format_skip_unknown_fields = 1,
         output_format_json_quote_64bit_integers = 0
FORMAT JSONEachRow
