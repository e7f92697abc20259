#!/usr/bin/env python3
"""Peak memory of cql, and its time over compressed events.

    python bench/memory.py e100m.ndjson e1g.ndjson [--page]

For each file, T1571 and agg_all read it plain and compressed, by name and from
a pipe; the peak resident memory is that of the cql process alone.  Then the
bytes for each group of group_million, and the time over compressed files
against the floor: the fastest of gzip, zstd and Python's zlib that only
decompresses the same file.  The compressed copies are made in a temporary
folder (--folder), with gzip -6 and zstd -3.  --page puts the sections into
docs/performance.md.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile

import compare
import page
import process

KINDS = (("plain", ""), ("gzip", ".gz"), ("zstd", ".zst"))
WORKLOADS = ("t1571", "agg_all")
INFLATE = "import sys,zlib\nd=zlib.decompressobj(31)\nf=open(sys.argv[1],'rb')\nwhile b:=f.read(1<<20):d.decompress(b)"


def query(cql, workload, *more):
    return [cql, "run", "--output", "ndjson", *more, "-f", compare.QUERIES[workload]]


def compressed(path, folder):
    """{kind: path} of the file and its compressed copies."""
    paths = {"plain": path}
    for kind, ending in KINDS[1:]:
        paths[kind] = os.path.join(folder, os.path.basename(path) + ending)
        command = ["gzip", "-6", "-c", path] if kind == "gzip" else ["zstd", "-q", "-3", "-c", path]
        with open(paths[kind], "wb") as out:
            subprocess.run(command, stdout=out, check=True)
    return paths


def peaks(cql, files):
    lines = ["| events | query | read as | peak MiB |", "|---|---|---|---:|"]
    for size, paths in files:
        for workload in WORKLOADS:
            for kind, _ in KINDS:
                named = process.peak(query(cql, workload) + [paths[kind]])
                piped = process.peak_piped(paths[kind], query(cql, workload) + ["-"])
                for how, most in (("file", named), ("pipe", piped)):
                    lines.append("| %s | %s | %s %s | %.1f |" % (size, workload, kind, how, most / 2**20))
    return "\n".join(lines)


def groups(cql, files):
    lines = ["| events | groups | key, mean bytes | key and states | bytes a group | times |",
             "|---|---:|---:|---:|---:|---:|"]
    with tempfile.NamedTemporaryFile("w+", encoding="utf-8") as rows, tempfile.NamedTemporaryFile() as empty:
        base = process.peak([cql, "run", "--input", "ndjson", "--output", "ndjson", "-f",
                             compare.QUERIES["group_million"], empty.name])
        for size, paths in files:
            most = process.peak(query(cql, "group_million") + [paths["plain"]], out=rows.name)
            count = keys = 0
            with open(rows.name, encoding="utf-8") as written:
                for line in written:
                    count += 1
                    keys += len(json.loads(line)["id"].encode())
            least, used = keys / count + 16, (most - base) / count
            lines.append("| %s | %d | %.1f | %.1f | %.1f | %.2f |" % (
                size, count, keys / count, least, used, used / least))
    return ("Bytes a group are the peak less that of the same query over an empty file, by the number of groups; "
            "buffers of the reader and the written rows are in it. Key and states are the mean length of `@id`, "
            "8 bytes of `count()` and 8 bytes of `max()`.\n\n" + "\n".join(lines))


def decompression(cql, files, runs):
    lines = ["| events | compressed by | query | cql s | one thread s | floor s | by | to the floor |",
             "|---|---|---|---:|---:|---:|---|---:|"]
    for size, paths in files:
        for kind, _ in KINDS[1:]:
            floors = {"gzip": {"gzip -dc": ["gzip", "-dc"], "zstd -dc": ["zstd", "-qdc"],
                               "Python's zlib": [sys.executable, "-c", INFLATE]},
                      "zstd": {"zstd -dc": ["zstd", "-qdc", "--single-thread"]}}[kind]
            tasks = {name: command + [paths[kind]] for name, command in floors.items()}
            for workload in WORKLOADS:
                tasks[workload] = query(cql, workload) + [paths[kind]]
                tasks[workload, 1] = query(cql, workload, "--threads", "1") + [paths[kind]]
            took = {name: [] for name in tasks}
            for _ in range(runs):       # in turns, as compare.py does
                for name, command in tasks.items():
                    took[name].append(process.run(command))
            took = {name: statistics.median(times) for name, times in took.items()}
            by = min(floors, key=took.get)
            for workload in WORKLOADS:
                lines.append("| %s | %s | %s | %.3f | %.3f | %.3f | %s | %.2f |" % (
                    size, kind, workload, took[workload], took[workload, 1], took[by], by, took[workload] / took[by]))
    return ("The floor is the fastest program at hand that only decompresses the same file, its start included. "
            "It is not the library that `cql` uses, so that less than 1 is possible.\n\n" + "\n".join(lines))


def main():
    ap = argparse.ArgumentParser(description="Peak memory of cql, and its time over compressed events.")
    ap.add_argument("events", nargs="+")
    page.arguments(ap, runs=3)
    ap.add_argument("--folder", help="where the temporary folder is made")
    a = ap.parse_args()
    with tempfile.TemporaryDirectory(dir=a.folder) as folder:
        files = [("%.0f MB" % (os.path.getsize(path) / 1e6), compressed(path, folder)) for path in a.events]
        page.show("Peak memory", peaks(a.cql, files), a.page)
        page.show("Memory of groups", groups(a.cql, files), a.page)
        page.show("Compressed events", decompression(a.cql, files, a.runs), a.page)


if __name__ == "__main__":
    main()
