#!/usr/bin/env python3
"""Time all workloads and write docs/performance.md.

    python bench/report.py --events e1g.ndjson --truth e1g.truth.json \\
        --wrapped w1g.ndjson --lookups lookups

Each workload is a run of compare.py, which says how the events, the wrapped
events (parse_json) and the lookup table (match_csv) are made.  Options behind
-- go to compare.py: `-- --runs 5`.  --only names workloads; the page keeps its
other sections.  Tools that take minutes are left out unless --slow asks for them.
"""
import argparse
import datetime
import importlib.metadata
import json
import os
import platform
import subprocess
import sys
import tempfile

import compare
import page

# Tools that parse one event after the other in an interpreter.
SLOW = "jq,jaq,python orjson"
PACKAGES = (("duckdb", "DuckDB for Python"), ("chdb", "chDB"), ("polars", "Polars"), ("datafusion", "DataFusion"),
            ("orjson", "orjson"))
HEAD = """# Speed

How long `cql` takes for the same work as other tools, on the same file and the same machine, in turns. Times from another run or
another machine do not compare; the ratios of one run do. `bench/README.md` says what the workloads are and how to repeat this;
this page is written by `bench/report.py`.

- Latest run: %(date)s; sections kept from earlier runs say when they were measured
- Machine: %(machine)s
- `cql` %(cql)s; %(peers)s
- Events are NDJSON, read before, so that they come from memory
- Medians of whole processes; 'one thread' is `cql run --threads 1`
"""


def said(command):
    try:
        done = subprocess.run(command, capture_output=True, text=True)
    except FileNotFoundError:
        return ""
    return (done.stdout or done.stderr).strip().splitlines()[0] if done.stdout or done.stderr else ""


def machine():
    model = "unknown processor"
    if os.path.exists("/proc/cpuinfo"):
        with open("/proc/cpuinfo") as lines:
            names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
        model = "%d cores, %s" % (len(names), names[0]) if names else model
    return "%s, %s %s" % (model, platform.system(), platform.release())


def peers():
    """The versions of all tools that are installed."""
    found = []
    for command, name in (("duckdb", "DuckDB CLI "), ("jq", ""), ("jaq", "")):
        version = said([command, "--version"])
        found += [name + version] if version else []
    for package, name in PACKAGES:
        try:
            found.append(name + " " + importlib.metadata.version(package))
        except importlib.metadata.PackageNotFoundError:
            continue
    return "; ".join(found)


def table(figures):
    ours = next(row for row in figures["rows"] if row["name"] == "cql")
    lines = ["| tool | seconds | to cql | CPU seconds | peak MiB | rows |", "|---|---:|---:|---:|---:|---|"]
    for row in sorted(figures["rows"], key=lambda row: row["wall"]):
        agree = figures["checked"].get(row["name"], "")
        lines.append("| %s | %.3f | %.2f | %.2f | %.0f | %s |" % (
            row["name"], row["wall"], row["wall"] / ours["wall"], row["cpu"], row["rss"],
            agree + (" exit %d" % row["rc"] if row["rc"] else "")))
    return "\n".join(lines)


def main():
    own = sys.argv[1:]
    more = own[own.index("--") + 1:] if "--" in own else []
    own = own[:own.index("--")] if "--" in own else own
    ap = argparse.ArgumentParser(description="Time all workloads and write docs/performance.md.")
    ap.add_argument("--events", required=True)
    ap.add_argument("--truth", required=True)
    ap.add_argument("--wrapped", help="events for parse_json")
    ap.add_argument("--lookups", help="folder for match_csv")
    ap.add_argument("--only", help="workloads, comma-separated")
    ap.add_argument("--slow", action="store_true", help="run " + SLOW + " too")
    ap.add_argument("--cql", default=os.path.join(compare.ROOT, "target", "release", "cql"))
    a = ap.parse_args(own)
    wanted = a.only.split(",") if a.only else compare.WORKLOADS
    facts = {"date": datetime.date.today().isoformat(), "machine": machine(), "cql": said([a.cql, "--version"]).split()[-1],
             "peers": peers()}
    skip = [] if a.slow else ["--skip", SLOW]
    for workload in wanted:
        events = a.wrapped if workload == "parse_json" else a.events
        if events is None or (workload == "match_csv" and a.lookups is None):
            continue
        with tempfile.NamedTemporaryFile("r", suffix=".json") as out:
            command = [sys.executable, os.path.join(compare.BENCH, "compare.py"), "--events", events,
                       "--workload", workload, "--cql", a.cql, "--json", out.name,
                       "--add", "one thread={cql} --threads 1 {events}", *skip, *more]
            command += ["--truth", a.truth] if workload == "t1571" else []
            command += ["--lookups", a.lookups] if a.lookups else []
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            figures = json.load(out)
        runs = len(next(iter(figures["runs"].values())))
        about = "Measured on %s, %.2f GB, %d runs.\n\n" % (facts["date"], figures["bytes"] / 1e9, runs)
        # After each workload, so that a run that is broken off leaves what it has.
        page.put(workload, about + table(figures), HEAD % facts)



if __name__ == "__main__":
    main()
