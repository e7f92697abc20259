#!/usr/bin/env python3
"""How long the smallest uses of cql take, next to `true` and `jq -n 1`.

    python bench/latency.py e1m.ndjson [--page]

All processes take turns and are started without a shell.
"""
import argparse
import os
import statistics

import compare
import page
import process


def main():
    ap = argparse.ArgumentParser(description="How long the smallest uses of cql take.")
    ap.add_argument("events", help="a small file, 1 MB")
    page.arguments(ap, runs=100)
    a = ap.parse_args()
    rule = compare.QUERIES["t1571"]
    megabytes = "%.0f MB" % (os.path.getsize(a.events) / 1e6)
    tasks = {
        "`true`": ["true"], "`jq -n 1`": ["jq", "-n", "1"], "`cql --help`": [a.cql, "--help"],
        "`cql check` of T1571": [a.cql, "check", rule],
        "`cql run` of T1571 over " + megabytes: [a.cql, "run", "-f", rule, a.events],
        "`cql run` of agg_all over " + megabytes: [a.cql, "run", "-f", compare.QUERIES["agg_all"], a.events]}
    took = {name: [] for name in tasks}
    for turn in range(a.runs + 5):
        for name, command in tasks.items():
            seconds = process.run(command)
            if turn >= 5:
                took[name].append(seconds)
    took = {name: statistics.median(times) for name, times in took.items()}
    lines = ["| process | ms | to `true` | to `jq -n 1` |", "|---|---:|---:|---:|"]
    lines += ["| %s | %.2f | %.2f | %.2f |" % (name, seconds * 1e3, seconds / took["`true`"], seconds / took["`jq -n 1`"])
              for name, seconds in took.items()]
    page.show("Latency", "Medians of %d runs, in turns.\n\n" % a.runs + "\n".join(lines), a.page)


if __name__ == "__main__":
    main()
