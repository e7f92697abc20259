"""As many groups as there are events, in Polars:
    python group_million_polars.py EVENTS.ndjson"""
import sys
import polars as pl
S = pl.String
q = (pl.scan_ndjson(sys.argv[1], schema={"@id": S, "ConfigStateHash": S})
     .group_by(id="@id")
     .agg(n=pl.len(), most=pl.col("ConfigStateHash").cast(pl.Int64).max()))
q.collect(engine="streaming").write_ndjson(sys.stdout.buffer)
