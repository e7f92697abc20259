#!/usr/bin/env python3
"""Does the time of cql grow as the events do, and do threads change its rows?

    python bench/growth.py e1g.ndjson [--sizes 10MB,100MB,1GB,10GB] [--page]

T1571 and agg_all over prefixes of the file, cut after a line, and for larger
sizes over a file that repeats it.  Seconds a GB are without the start of the
process, which is the same query over an empty file.  The rows of one and two
threads must be equal byte for byte, else the program ends with an error.  The
files are made in a temporary folder (--folder) one at a time and read once
before they are timed; they should fit into memory, or the disk is measured.
"""
import argparse
import filecmp
import os
import shutil
import statistics
import tempfile

import compare
import gen_events
import page
import process

WORKLOADS = ("t1571", "agg_all")
BLOCK = 1 << 20


def make(source, size, path):
    """A file of about size bytes: whole lines of the source, again and again if it is too short."""
    left = size
    with open(path, "wb") as out:
        while left > 0:
            with open(source, "rb") as events:
                while left > 0 and (block := events.read(BLOCK)):
                    if len(block) >= left:
                        block = block[:left] + (b"" if block[left - 1:left] == b"\n" else
                                                block[left:].partition(b"\n")[0] + b"\n")
                        left = 0
                    else:
                        left -= len(block)
                    out.write(block)
    with open(path, "rb") as made:
        while made.read(BLOCK):
            pass
    return os.path.getsize(path)


def measure(cql, path, workload, threads, runs, out):
    command = [cql, "run", "--input", "ndjson", "--output", "ndjson", "--threads", str(threads),
               "-f", compare.QUERIES[workload], path]
    process.run(command, out=out)
    return statistics.median(process.run(command, out=out) for _ in range(runs))


def main():
    ap = argparse.ArgumentParser(description="Does the time of cql grow as the events do?")
    ap.add_argument("events")
    ap.add_argument("--sizes", default="10MB,100MB,1GB,10GB")
    page.arguments(ap, runs=3)
    ap.add_argument("--folder", help="where the temporary folder is made")
    a = ap.parse_args()
    lines = ["| query | size | one thread s | two threads s | one thread s/GB | two threads s/GB | two to one |",
             "|---|---|---:|---:|---:|---:|---:|"]
    with tempfile.TemporaryDirectory(dir=a.folder) as folder:
        empty, path = os.path.join(folder, "empty.ndjson"), os.path.join(folder, "events.ndjson")
        rows = [os.path.join(folder, "rows%d" % threads) for threads in (1, 2)]
        open(empty, "wb").close()
        start = {(w, t): measure(a.cql, empty, w, t, max(a.runs, 9), rows[t - 1]) for w in WORKLOADS for t in (1, 2)}
        for name in a.sizes.split(","):
            size = make(a.events, gen_events.size(name), path)
            for workload in WORKLOADS:
                took = [measure(a.cql, path, workload, t, a.runs, rows[t - 1]) for t in (1, 2)]
                if not filecmp.cmp(*rows, shallow=False):
                    kept = tempfile.mkdtemp(prefix="growth-")
                    for file in rows:
                        shutil.copy(file, kept)
                    raise SystemExit("%s, %s: rows of one and two threads differ; see %s" % (workload, name, kept))
                each = [(took[t - 1] - start[workload, t]) / size * 1e9 for t in (1, 2)]
                lines.append("| %s | %s | %.3f | %.3f | %.3f | %.3f | %.2f |" % (
                    workload, name, *took, *each, took[0] / took[1]))
            os.remove(path)
    page.show("Growth", "Rows of one and two threads were equal byte for byte. Starts, taken off before seconds a GB: "
              + ", ".join("%s %.1f ms" % (w, start[w, 1] * 1e3) for w in WORKLOADS) + " (one thread). Above the "
              "source's size the events repeat.\n\n" + "\n".join(lines), a.page)


if __name__ == "__main__":
    main()
