-- Whole events that a number lets through.  Run as t1571.duckdb.sql.
-- The events stay lines: columns for all fields that occur would be slower and
-- would show nulls.
COPY (
SELECT line FROM read_csv(getvariable('events'), columns = {'line': 'VARCHAR'},
    delim = '\x01', quote = '', escape = '', header = false, auto_detect = false)
WHERE TRY_CAST(line->>'$.ConfigStateHash' AS BIGINT) > 3000000000
) TO '/dev/stdout' (FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER E'\x01');
