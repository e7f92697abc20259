# A pattern anywhere in an event, whatever its case: jq -nc -f free_text.jq e.ndjson
# It is searched for in the event's text, which is the same for these events.
[inputs | select(tojson | test("mimikatz|logon\\.bat|psexesvc|-encodedcommand"; "i"))
  | .ComputerName]
| group_by(.)[] | {host: .[0], n: length}
