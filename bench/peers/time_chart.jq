# Events by day and type: jq -nc -f time_chart.jq e.ndjson
[inputs | [(."@timestamp" / 86400000 | floor) * 86400000, ."#event_simpleName"]]
| group_by(.)[] | {_bucket: .[0][0], type: .[0][1], n: length}
