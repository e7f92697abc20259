"""Events in a field of events (wrap_events.py), in Polars:
    python parse_json_polars.py WRAPPED.ndjson
One json_decode for both fields is twice as fast as two json_path_match."""
import sys
import polars as pl
S = pl.String
fields = pl.col("payload").str.json_decode(
    pl.Struct({"event_platform": S, "SiteName": S}))
q = (pl.scan_ndjson(sys.argv[1], schema={"payload": S})
     .select(fields.struct.unnest())
     .group_by(platform="event_platform", site="SiteName")
     .agg(n=pl.len()).sort("platform", "site"))
sys.stdout.write(q.collect(engine="streaming").write_ndjson())
