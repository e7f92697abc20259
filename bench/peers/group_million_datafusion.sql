-- As many groups as there are events.
SELECT "@id" AS id, count(*) AS n, max(CAST("ConfigStateHash" AS BIGINT)) AS most
FROM events GROUP BY 1
