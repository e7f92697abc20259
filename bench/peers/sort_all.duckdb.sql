-- All events in order, the last 20,000 of them.  Run as t1571.duckdb.sql.
COPY (
SELECT ContextTimeStamp, "@id" FROM read_ndjson(getvariable('events'), columns = {
       'ContextTimeStamp': 'VARCHAR', '@id': 'VARCHAR'})
ORDER BY CAST(ContextTimeStamp AS DOUBLE) DESC, "@id" DESC LIMIT 20000
) TO '/dev/stdout' (FORMAT json);
