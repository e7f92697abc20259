-- A pattern anywhere in an event, whatever its case.  It is searched for in the
-- lines, which is the same for these events.  DataFusion has no function that
-- reads JSON in a text, so a pattern takes out the host.
SELECT regexp_match(line, '[{,]"ComputerName":"((?:[^"\\]|\\.)*)"')[1] AS host,
       count(*) AS n
FROM raw WHERE regexp_like(line, '(mimikatz|logon\.bat|psexesvc|-encodedcommand)', 'i')
GROUP BY 1 ORDER BY 1
