#!/usr/bin/env python3
"""Time all workloads and write docs/performance.md.

    python bench/report.py --events e1g.ndjson --truth e1g.truth.json \\
        --wrapped w1g.ndjson --lookups lookups

Each workload is a run of compare.py, which says how the events, the wrapped
events (parse_json) and the lookup table (match_csv) are made.  Options behind
-- go to compare.py: `-- --runs 5 --skip jq`.  --only names workloads.
"""
import argparse
import datetime
import json
import os
import platform
import subprocess
import sys
import tempfile

import compare

PAGE = os.path.join(compare.ROOT, "docs", "performance.md")
HEAD = """# Speed

How long `cql` takes for the same work as other tools, on the same file and the same machine, in turns. Times from another run or
another machine do not compare; the ratios of one run do. `bench/README.md` says what the workloads are and how to repeat this;
this page is written by `bench/report.py`.

- Date: %(date)s
- Machine: %(machine)s
- `cql` %(cql)s; %(peers)s
- Events: %(size).2f GB of NDJSON, read before, so that they come from memory
- Medians of %(runs)d runs of whole processes; 'one thread' is `cql run --threads 1`
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
    ap.add_argument("--cql", default=os.path.join(compare.ROOT, "target", "release", "cql"))
    a = ap.parse_args(own)
    wanted = a.only.split(",") if a.only else compare.WORKLOADS
    peers = [said(["duckdb", "--version"]), said(["jq", "--version"])]
    facts = {"date": datetime.date.today().isoformat(), "machine": machine(), "cql": said([a.cql, "--version"]).split()[-1],
             "peers": "DuckDB " + peers[0] + ("; " + peers[1] if peers[1] else ""),
             "size": os.path.getsize(a.events) / 1e9}
    parts = []
    for workload in wanted:
        events = a.wrapped if workload == "parse_json" else a.events
        if events is None or (workload == "match_csv" and a.lookups is None):
            continue
        with tempfile.NamedTemporaryFile("r", suffix=".json") as out:
            command = [sys.executable, os.path.join(compare.BENCH, "compare.py"), "--events", events,
                       "--workload", workload, "--cql", a.cql, "--json", out.name,
                       "--add", "one thread={cql} --threads 1 {events}", *more]
            command += ["--truth", a.truth] if workload == "t1571" else []
            command += ["--lookups", a.lookups] if a.lookups else []
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            figures = json.load(out)
        facts["runs"] = len(next(iter(figures["runs"].values())))
        parts.append("\n## %s\n\n%s\n" % (workload, table(figures)))
        # After each workload, so that a run that is broken off leaves what it has.
        with open(PAGE, "w") as page:
            page.write(HEAD % facts + "".join(parts))


if __name__ == "__main__":
    main()
