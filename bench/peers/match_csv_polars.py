"""Hashes looked up in a table of 100,000 rows (lookup_table.py), in Polars:
    python match_csv_polars.py EVENTS.ndjson --lookups FOLDER"""
import sys
import polars as pl
S = pl.String
hashes = pl.scan_csv(sys.argv[3] + "/hashes.csv",
                     schema={"sha256": S, "verdict": S, "source": S})
q = (pl.scan_ndjson(sys.argv[1], schema={"SHA256HashData": S})
     .join(hashes, left_on="SHA256HashData", right_on="sha256")
     .group_by("verdict").agg(n=pl.len()).sort("verdict"))
sys.stdout.write(q.collect(engine="streaming").write_ndjson())
