-- Whole events that a number lets through.  The events stay lines: columns for
-- all fields that occur would be slower and would show nulls.  DataFusion has no
-- function that reads JSON in a text, so a pattern takes out the number.
SELECT line FROM raw
WHERE CAST(regexp_match(line, '[{,]"ConfigStateHash":"([0-9]+)"')[1] AS BIGINT) > 3000000000
