-- Whole events that a number lets through.  Run as t1571.duckdb.sql.
-- The events stay JSON: columns for all fields that occur would be slower and
-- would show nulls.
COPY (
SELECT json FROM read_ndjson_objects(getvariable('events'))
WHERE TRY_CAST(json->>'$.ConfigStateHash' AS BIGINT) > 3000000000
) TO '/dev/stdout' (FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER E'\x01');
