# Events in a field of events (wrap_events.py): jq -nc -f parse_json.jq w.ndjson
[inputs.payload | fromjson | [.event_platform, .SiteName]]
| group_by(.)[] | {platform: .[0][0], site: .[0][1], n: length}
