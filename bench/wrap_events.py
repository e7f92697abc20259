#!/usr/bin/env python3
"""Wrap events into a field of other events, as collectors do: for the workload parse_json.

    python bench/wrap_events.py e.ndjson wrapped.ndjson

Each line becomes {"@timestamp":...,"payload":"<the line, escaped>"}.
"""
import json
import sys

with open(sys.argv[1], encoding="utf-8") as events, open(sys.argv[2], "w", encoding="utf-8") as out:
    for number, line in enumerate(events):
        payload = json.dumps(line.rstrip("\n"), ensure_ascii=False)
        out.write('{"@timestamp":%d,"payload":%s}\n' % (1767225600000 + number, payload))
