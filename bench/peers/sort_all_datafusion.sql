-- All events in order, the last 20,000 of them.
SELECT "ContextTimeStamp", "@id" FROM events
ORDER BY CAST("ContextTimeStamp" AS DOUBLE) DESC, "@id" DESC LIMIT 20000
