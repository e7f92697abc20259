"""Connections of users who logged on at the same host, by host, in Polars:
    python join_types_polars.py EVENTS.ndjson
The events are read once: left lazy, both sides of the join would read them."""
import sys
import polars as pl
S = pl.String
kind = pl.col("#event_simpleName")
e = (pl.scan_ndjson(sys.argv[1], schema={
        "#event_simpleName": S, "aid": S, "UserName": S, "ComputerName": S})
     .filter(kind.is_in(["NetworkConnectIP4", "UserLogon"]))
     .collect(engine="streaming").lazy())
q = (e.filter(kind == "NetworkConnectIP4")
     .join(e.filter(kind == "UserLogon"), on=["aid", "UserName"], how="semi")
     .group_by(host="ComputerName").agg(n=pl.len()).sort("host"))
sys.stdout.write(q.collect(engine="streaming").write_ndjson())
