"""Events by day and type, in Polars:
    python time_chart_polars.py EVENTS.ndjson"""
import sys
import polars as pl
q = (pl.scan_ndjson(sys.argv[1], schema={
        "@timestamp": pl.Int64, "#event_simpleName": pl.String})
     .group_by(_bucket=pl.col("@timestamp") // 86400000 * 86400000,
               type="#event_simpleName")
     .agg(n=pl.len()).sort("_bucket", "type"))
sys.stdout.write(q.collect(engine="streaming").write_ndjson())
