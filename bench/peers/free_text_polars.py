"""A pattern anywhere in an event, whatever its case, in Polars:
    python free_text_polars.py EVENTS.ndjson
It is searched for in the lines, which is the same for these events."""
import sys
import polars as pl
line = pl.col("line")
q = (pl.scan_lines(sys.argv[1], name="line")
     .filter(line.str.contains(
         r"(?i)(mimikatz|logon\.bat|psexesvc|-encodedcommand)"))
     .group_by(host=line.str.json_path_match("$.ComputerName"))
     .agg(n=pl.len()).sort("host"))
sys.stdout.write(q.collect(engine="streaming").write_ndjson())
