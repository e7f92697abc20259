-- Whole events that a number lets through.  Run as t1571.clickhouse.sql.
-- The events stay lines: columns for all fields that occur would be slower and
-- would show nulls.  simpleJSONExtractString wants compact JSON, which it is.
SELECT line FROM file({events:String}, 'LineAsString', 'line String')
WHERE toUInt64OrZero(simpleJSONExtractString(line, 'ConfigStateHash')) > 3000000000
FORMAT LineAsString
