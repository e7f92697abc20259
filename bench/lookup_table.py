#!/usr/bin/env python3
"""Make the table of 100,000 rows for the workload match_csv: hashes.csv in the folder given.

    python bench/lookup_table.py e.ndjson lookups

Half of the hashes that occur in the first 20,000 events are in it; the others are random, with a fixed seed.
"""
import json
import os
import random
import sys

seen = {}
with open(sys.argv[1], encoding="utf-8") as events:
    for _, line in zip(range(20000), events):
        found = json.loads(line).get("SHA256HashData")
        if found:
            seen[found] = None
rng = random.Random(2)
rows = list(seen)[::2][:50000]
rows += ["%064x" % rng.getrandbits(256) for _ in range(100000 - len(rows))]
rows.sort()
os.makedirs(sys.argv[2], exist_ok=True)
with open(os.path.join(sys.argv[2], "hashes.csv"), "w", encoding="utf-8") as out:
    out.write("sha256,verdict,source\n")
    for number, row in enumerate(rows):
        out.write("%s,%s,feed%d\n" % (row, ("clean", "suspicious", "malicious")[int(row[-2:], 16) % 3], number % 7))
