"""What run_duckdb.py, run_chdb.py and run_datafusion.py are called with."""
import argparse


def parse(description):
    ap = argparse.ArgumentParser(description=description)
    ap.add_argument("query", help="a file of SQL")
    ap.add_argument("events", help="a file of NDJSON")
    ap.add_argument("--lookups", default="", help="folder of hashes.csv, for match_csv")
    ap.add_argument("--threads", type=int)
    a = ap.parse_args()
    with open(a.query, encoding="utf-8") as sql:
        a.sql = sql.read()
    return a
