#!/usr/bin/env python3
"""What T1571 has to return, worked out without any query engine.

    python3 model.py EVENTS.ndjson           # the rows, as NDJSON
    python3 model.py --check                 # every event file that has expected rows
    python3 model.py --truth T.json E.ndjson # hold the rows to gen_events.py's own account

The rule is restated here from its description, not from its text: addresses are
compared as numbers, process names are split off by hand, scores are a table.
Hand-made events carry a `Verdict`, written when the event was made up; the model has
to reach the same one for each of them.
"""
import ipaddress
import json
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
KNOWN = "444 587 1224 1337 2083 2087 4443 4444 4445 6666 6667 6668 7777 8008 8088 8888 9001 9090 31337".split()
STANDARD = "25 53 80 443 3000 5000 8080 8443 9000".split()
HIGH_RISK = ("bitsadmin certutil cmd cscript mshta msiexec powershell pwsh "
             "regsvr32 rundll32 svchost wscript").split()
PRIVATE = [ipaddress.ip_network(n) for n in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")]
KEYS = ("ComputerName", "ImageFileName", "UserName", "ParentBaseFileName")
COLUMNS = KEYS + ("PortsUsed", "RemoteIPs", "ConnectionCount", "MaxRiskScore",
                  "Severity", "FirstSeen", "LastSeen")
ROWS = 200                                  # what sort() keeps unless told otherwise


def text(value):
    """A field's value as CQL sees it: JSON numbers and booleans by their spelling."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else json.dumps(value)


def private(address):
    try:
        a = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(a in n for n in PRIVATE)


def high_risk(image):
    """Is the last part of the path (which needs a folder) one of the twelve programs?"""
    for i in range(len(image) - 1, -1, -1):
        if image[i] in "\\/":
            name = image[i + 1:].lower()
            return name.endswith(".exe") and name[:-4] in HIGH_RISK
    return False


def above_1024(port):
    """The port as a number: only an optional sign, digits, a fraction, an exponent."""
    if not port or port.strip() != port or "_" in port:
        return False
    try:
        return port.lower().strip("+-")[:1] not in ("i", "n") and float(port) > 1024
    except ValueError:
        return False


def verdict(event):
    """(words, score): why an event falls out, or its score."""
    kind = event.get("#event_simpleName", event.get("event_simpleName"))
    if kind != "NetworkConnectIP4":
        return "other event", 0
    if "DestinationPort" not in event:
        return "no port", 0
    if event.get("LocalAddressIP4") == "127.0.0.1":
        return "loopback", 0
    if private(event.get("RemoteAddressIP4", "")):
        return "private", 0
    port = event["DestinationPort"]
    known, risky = port in KNOWN, high_risk(event.get("ImageFileName", ""))
    if risky and known:
        score = 3
    elif risky and above_1024(port) and port not in STANDARD:
        score = 2
    else:
        score = 1 if known else 0
    words = "score %d" % score
    if score and any(k not in event for k in KEYS):
        return words + ", no key", 0
    return words, score


def keep(values, value, limit):
    if value is not None and value not in values and len(values) < limit:
        values.append(value)


def events(path):
    with open(path, encoding="utf-8") as f:
        for n, line in enumerate(f, 1):
            yield n, {k: text(v) for k, v in json.loads(line).items() if v is not None}


def rows(path):
    groups = {}
    for n, e in events(path):
        words, score = verdict(e)
        if e.get("Verdict", words) != words:
            raise SystemExit("%s:%d: the event says %r, the model %r" % (path, n, e["Verdict"], words))
        if not score:
            continue
        g = groups.setdefault(tuple(e[k] for k in KEYS), {
            "ports": [], "ips": [], "count": 0, "score": 0, "severity": [], "times": []})
        keep(g["ports"], e["DestinationPort"], 20)
        keep(g["ips"], e.get("RemoteAddressIP4"), 10)
        keep(g["severity"], ("Low", "Medium", "High")[score - 1], 1)
        g["count"] += "aid" in e
        g["score"] = max(g["score"], score)
        g["times"].append(int(e["@timestamp"]))
    # Two stable sorts, each of which keeps its first 200 rows.
    ranked = sorted(groups.items(), key=lambda kv: -kv[1]["score"])[:ROWS]
    ranked = sorted(ranked, key=lambda kv: -kv[1]["count"])[:ROWS]
    out = []
    for key, g in ranked:
        row = dict(zip(KEYS, key))
        row.update(PortsUsed="\n".join(g["ports"]), RemoteIPs="\n".join(g["ips"]),
                   ConnectionCount=g["count"], MaxRiskScore=g["score"], Severity=g["severity"][0],
                   FirstSeen=min(g["times"]), LastSeen=max(g["times"]))
        if not g["ips"]:
            del row["RemoteIPs"]
        out.append({c: row[c] for c in COLUMNS if c in row})
    return out


def dump(rs):
    return "".join(json.dumps(r, ensure_ascii=False, separators=(",", ":")) + "\n" for r in rs)


def against_truth(truth, path):
    """Every group of the generator must come out as the generator says."""
    have = {tuple(r[k] for k in KEYS): r for r in rows(path)}
    for t in json.load(open(truth, encoding="utf-8")):
        r = have[tuple(t[k] for k in KEYS)]
        assert r["PortsUsed"] == "\n".join(t["PortsUsed"][:20]), (r, t)
        assert r["RemoteIPs"] == "\n".join(t["RemoteIPs"][:10]), (r, t)
        assert r["Severity"] == t["Severity"][0], (r, t)
        assert all(r[k] == t[k] for k in ("ConnectionCount", "MaxRiskScore", "FirstSeen", "LastSeen")), (r, t)
    print("%s: as the generator says" % path)


def main(args):
    if args == ["--check"]:
        bad = 0
        for folder in (HERE, HERE.parent.parent / "examples"):
            for want in sorted(folder.glob("*.expected.ndjson")):
                path = want.with_name(want.name.replace(".expected", ""))
                if folder != HERE and path.stem != "t1571":
                    continue
                same = dump(rows(path)) == want.read_text(encoding="utf-8")
                bad += not same
                print("%s: %s" % (path.name, "ok" if same else "DIFFERENT"))
        return bad != 0
    if args[:1] == ["--truth"]:
        return against_truth(args[1], args[2])
    sys.stdout.write(dump(rows(args[0])))


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    sys.exit(main(sys.argv[1:]))
