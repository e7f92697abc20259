"""All events in order, the last 20,000 of them, in Polars:
    python sort_all_polars.py EVENTS.ndjson"""
import sys
import polars as pl
S = pl.String
q = (pl.scan_ndjson(sys.argv[1], schema={"ContextTimeStamp": S, "@id": S})
     .sort(pl.col("ContextTimeStamp").cast(pl.Float64), "@id", descending=True)
     .head(20000))
q.collect(engine="streaming").write_ndjson(sys.stdout.buffer)
