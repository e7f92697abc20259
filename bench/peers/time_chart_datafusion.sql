-- Events by day and type.
SELECT "@timestamp" / 86400000 * 86400000 AS _bucket, "#event_simpleName" AS type,
       count(*) AS n
FROM events GROUP BY 1, 2 ORDER BY 1, 2
