-- Connections of users who logged on at the same host, by host.  The events are
-- read once, not twice.
CREATE TABLE e AS
SELECT "#event_simpleName" AS type, aid, "UserName", "ComputerName" FROM events
WHERE "#event_simpleName" IN ('NetworkConnectIP4', 'UserLogon');
SELECT "ComputerName" AS host, count(*) AS n
FROM e LEFT SEMI JOIN (SELECT aid, "UserName" FROM e WHERE type = 'UserLogon') AS l
  ON e.aid = l.aid AND e."UserName" = l."UserName"
WHERE e.type = 'NetworkConnectIP4'
GROUP BY 1 ORDER BY 1
