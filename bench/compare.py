#!/usr/bin/env python3
"""Time cql and its peers side by side, and any other command with them.

    python bench/compare.py --events e100m.ndjson --truth e100m.truth.json
    python bench/compare.py --events e1g.ndjson --workload agg_all --runs 3 \\
        --only cql,duckdb --add 'one thread={cql} --threads 1 {events}'

Workloads: t1571 (the rule; --truth checks every tool's rows against the
generator's), agg_all (count and sum over all events by host and type),
regex_cmd (a regex over the command lines), and those of which no text can be
searched for beforehand; README.md lists them.  All but t1571 are checked
against each other.  parse_json wants --events made by wrap_events.py, match_csv
--lookups made by lookup_table.py.  The tools take turns (A B C ... A B C ...), so a change of the machine's
speed hits all alike; medians are printed, with the ratio to the fastest tool
that gave rows.  cql is target/release/cql (cargo build --release; --cql
names another).  Peers that are not installed are left out: pip install duckdb
duckdb-cli chdb polars datafusion orjson ripgrep; apt install jq; cargo install
jaq.  Run it with the Python that has the packages.  In --add, {cql} stands for
cql's command with the workload's query, without the file.  CPU seconds and peak memory
are the operating system's own account of the finished process (for a pipeline
the sum, and the largest process; about 13 MiB is the floor, this program's own
size).

Read the events file once before (cat e.ndjson >/dev/null), best after it was
dropped from the page cache: a file just written is read at about half the speed
of one that was read from disk, so compare within one run only.
"""
import argparse
import importlib.util
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

BENCH = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(BENCH)
HERE = os.path.join(BENCH, "peers")
PY = sys.executable
WORKLOADS = ("t1571", "agg_all", "regex_cmd", "whole_events", "sort_all",
             "free_text", "parse_json", "group_million", "time_chart",
             "join_types", "match_csv")
QUERIES = {w: os.path.join(BENCH, "queries", w + ".cql") for w in WORKLOADS}
QUERIES["t1571"] = os.path.join(ROOT, "queries", "t1571_non_standard_port.cql")


def run_cql(binary, workload, lookups):
    more = f" --lookups {lookups}" if workload == "match_csv" else ""
    return f"{binary} run --input ndjson --output ndjson{more} -f {QUERIES[workload]}"


def tools(workload, binary, lookups):
    """[(name, needed module or program, shell command)]"""
    w = workload
    p = lambda f: os.path.join(HERE, f)
    more = f" --lookups {lookups}" if w == "match_csv" else ""
    out = [
        ("cql", binary, run_cql(binary, w, lookups) + " {events}"),
        ("duckdb", "mod:duckdb", f"{PY} {p('run_duckdb.py')} {p(w + '.duckdb.sql')} {{events}}{more} | cat"),
        ("duckdb CLI", "duckdb", f"duckdb -c \"SET VARIABLE events = '{{events}}'; SET VARIABLE lookups = '{lookups}'\" -f {p(w + '.duckdb.sql')} | cat"),
        ("clickhouse (chdb)", "mod:chdb", f"{PY} {p('run_chdb.py')} {p(w + '.clickhouse.sql')} {{events}}{more}"),
        ("polars", "mod:polars", f"{PY} {p(w + '_polars.py')} {{events}}{more}"),
        ("datafusion", "mod:datafusion", f"{PY} {p('run_datafusion.py')} {p(w + '_datafusion.sql')} {{events}}{more}"),
        ("python orjson", "mod:orjson", f"{PY} {p(w + '_python.py')} {{events}}"),
        ("jq", "jq", f"jq -nc -f {p(w + '.jq')} {{events}}"),
        ("jaq", "jaq", f"jaq -nc -f {p(w + '.jq')} {{events}}"),
    ]
    if w == "t1571":
        out += [
            ("duckdb, prefilter", "mod:duckdb", f"{PY} {p('run_duckdb.py')} {p('t1571_prefilter.duckdb.sql')} {{events}} | cat"),
            ("clickhouse (chdb), prefilter", "mod:chdb", f"{PY} {p('run_chdb.py')} {p('t1571_prefilter.clickhouse.sql')} {{events}}"),
            ("python orjson, prefilter", "mod:orjson", f"{PY} {p('t1571_python.py')} {{events}} prefilter"),
            ("rg + jq", "rg", f"rg -F NetworkConnectIP4 {{events}} | jq -nc -f {p('t1571.jq')}"),
            ("rg + jaq", "jaq", f"rg -F NetworkConnectIP4 {{events}} | jaq -nc -f {p('t1571.jq')}"),
            ("rg -c (bound)", "rg", "rg -c NetworkConnectIP4 {events}"),
        ]
    if w == "regex_cmd":
        out += [
            ("rg raw regex -c (bound)", "rg", r"rg -c -i -e '-e(nc|ncodedcommand)?\s+[A-Za-z0-9+/=]{{20,}}' {events}"),
        ]
    # Not every engine has a program for every workload.
    out = [t for t in out if t[0] == "cql" or any(os.path.exists(word.strip("'\"")) for word in t[2].split()
           if word.startswith(HERE) and w in os.path.basename(word)) or "(bound)" in t[0]]
    out += [
        ("wc -l (bound)", "wc", "wc -l {events}"),
        ("cat >/dev/null (bound)", "cat", "cat {events} >/dev/null"),
    ]
    return out


def there(need):
    if need.startswith("mod:"):
        return importlib.util.find_spec(need[4:]) is not None
    return shutil.which(need) is not None


def once(cmd, out):
    with open(out, "wb") as f, open(os.devnull, "rb") as nul:
        t = time.perf_counter()
        pid = os.posix_spawn("/bin/sh", ["sh", "-c", cmd], os.environ,
                             file_actions=[(os.POSIX_SPAWN_DUP2, nul.fileno(), 0),
                                           (os.POSIX_SPAWN_DUP2, f.fileno(), 1)])
        _, status, ru = os.wait4(pid, 0)
        wall = time.perf_counter() - t
    return {"wall": wall, "cpu": ru.ru_utime + ru.ru_stime,
            "user": ru.ru_utime, "sys": ru.ru_stime,
            "rss": ru.ru_maxrss / 1024.0, "rc": os.waitstatus_to_exitcode(status)}


def main():
    ap = argparse.ArgumentParser(
        description="Time cql and its peers side by side.",
        epilog="The file's head comment says more.")
    ap.add_argument("--events", required=True)
    ap.add_argument("--workload", default="t1571",
                    choices=WORKLOADS)
    ap.add_argument("--lookups", default="lookups",
                    help="folder of hashes.csv (lookup_table.py), for match_csv")
    ap.add_argument("--runs", type=int, default=3)
    ap.add_argument("--warmup", type=int, default=1)
    ap.add_argument("--truth", help="the generator's --truth file, for t1571")
    ap.add_argument("--only", help="names or parts of names, comma-separated")
    ap.add_argument("--skip", action="append", default=[], help="names or parts of names, comma-separated")
    ap.add_argument("--add", action="append", default=[], metavar="NAME=CMD",
                    help="one more command; {events} stands for the file")
    ap.add_argument("--cql", default=os.path.join(ROOT, "target", "release", "cql"),
                    help="the binary (target/release/cql)")
    ap.add_argument("--json", help="write all figures to this file")
    ap.add_argument("--keep", help="keep the tools' output in this folder")
    a = ap.parse_args()
    todo = [(n, c) for n, need, c in tools(a.workload, a.cql, a.lookups) if there(need)]
    if a.only is not None:
        todo = [t for t in todo if any(o and o in t[0] for o in a.only.split(","))]
    skip = [o for names in a.skip for o in names.split(",") if o]
    todo = [t for t in todo if not any(o in t[0] for o in skip)]
    todo += [tuple(x.replace("{cql}", run_cql(a.cql, a.workload, a.lookups)).split("=", 1))
             for x in a.add]
    size = os.path.getsize(a.events)
    folder = a.keep or tempfile.mkdtemp()
    os.makedirs(folder, exist_ok=True)
    runs = {n: [] for n, _ in todo}
    outs = {n: os.path.join(folder, "%02d.out" % i) for i, (n, _) in enumerate(todo)}
    for r in range(a.warmup + a.runs):
        for name, cmd in todo:
            res = once(cmd.format(events=a.events), outs[name])
            if r >= a.warmup:
                runs[name].append(res)
            print("%s: %.2f s%s" % (name, res["wall"], "" if not res["rc"] else
                  " EXIT %d" % res["rc"]), file=sys.stderr)
    rows = []
    for name, _ in todo:
        med = {k: statistics.median(x[k] for x in runs[name])
               for k in ("wall", "cpu", "user", "sys", "rss")}
        med.update(name=name, min=min(x["wall"] for x in runs[name]),
                   max=max(x["wall"] for x in runs[name]),
                   rc=max(x["rc"] for x in runs[name]),
                   mb_s=size / 1e6 / med["wall"])
        rows.append(med)
    checked = {}
    peers = [n for n, _ in todo if "(bound)" not in n]
    for name in peers:
        if a.workload == "t1571":
            cmd = [PY, os.path.join(HERE, "check_t1571.py"), a.truth, outs[name]] \
                if a.truth else None
        else:
            cmd = [PY, os.path.join(HERE, "check_rows.py"), outs[peers[0]], outs[name]]
        if cmd:
            checked[name] = "ok" if not subprocess.run(
                cmd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            ).returncode else "DIFFERS"
    best = min([r["wall"] for r in rows if "(bound)" not in r["name"]] or [1])
    print("| tool | wall s (median) | min-max | MB/s | CPU s | peak MiB | x fastest | rows |")
    print("|---|---:|---:|---:|---:|---:|---:|---|")
    for r in sorted(rows, key=lambda r: r["wall"]):
        print("| %s | %.3f | %.3f-%.3f | %.0f | %.3f | %.0f | %.2f | %s |" % (
            r["name"], r["wall"], r["min"], r["max"], r["mb_s"], r["cpu"],
            r["rss"], r["wall"] / best,
            checked.get(r["name"], "-") + (" EXIT %d" % r["rc"] if r["rc"] else "")))
    if a.json:
        with open(a.json, "w") as f:
            json.dump({"workload": a.workload, "bytes": size, "rows": rows,
                       "checked": checked, "runs": runs}, f, indent=1)


if __name__ == "__main__":
    main()
