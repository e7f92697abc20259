//! What files say of addresses: `--geoip`, `--hosts`, and the indicators in `--lookups`.

use assert_cmd::Command;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A file of `tests/data/geoip`.
fn data(name: &str) -> String {
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/geoip").join(name);
    path.display().to_string()
}

/// A row: its fields as texts, but for those that the program itself adds (`@timestamp`).
type Row = BTreeMap<String, String>;

fn row(json: &Json) -> Row {
    let fields = json.as_object().expect("a row is an object").iter();
    let texts = fields.map(|(name, value)| (name.clone(), value.as_str().map_or(value.to_string(), String::from)));
    texts.filter(|(name, _)| !name.starts_with('@')).collect()
}

fn rows<const N: usize>(rows: [Json; N]) -> Vec<Row> {
    rows.iter().map(row).collect()
}

struct Outcome {
    status: i32,
    rows: Vec<Row>,
    stderr: String,
}

/// Runs `cql run` with these options over NDJSON events.
fn run(options: &[&str], query: &str, events: &[Json]) -> Outcome {
    let input: String = events.iter().map(|event| format!("{event}\n")).collect();
    let mut command = Command::new(env!("CARGO_BIN_EXE_cql"));
    command.args(["run", "--input", "ndjson", "--output", "ndjson"]).args(options).args([query, "-"]);
    let output = command.write_stdin(input).output().expect("cql starts");
    let stdout = String::from_utf8(output.stdout).expect("rows are UTF-8");
    Outcome {
        status: output.status.code().expect("cql ends by itself"),
        rows: stdout.lines().map(|line| row(&serde_json::from_str(line).expect("a row is JSON"))).collect(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

#[test]
fn adds_places_and_autonomous_systems() {
    let (city, asn) = (data("city.mmdb"), data("asn.mmdb"));
    let outcome = run(
        &["--geoip", &asn, "--geoip", &city],
        "ipLocation(addr) | asn(field=addr, as=owner) | drop([addr])",
        &[
            json!({"n": 1, "addr": "192.0.2.200"}),
            json!({"n": 2, "addr": "198.51.100.4"}),
            json!({"n": 3, "addr": "203.0.113.4"}),
            json!({"n": 4, "addr": "2001:0db8:0001::00AA"}),
            json!({"n": 5, "addr": "10.0.0.1"}),
            json!({"n": 6, "addr": "nobody"}),
            json!({"n": 7}),
        ],
    );
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    assert_eq!(
        outcome.rows,
        rows([
            json!({"n": 1, "addr.country": "NO", "addr.city": "Oslo", "addr.lat": 59.9139, "addr.lon": 10.7522,
                   "owner.asn": 64496, "owner.org": "Example Networks"}),
            json!({"n": 2, "addr.country": "NZ", "addr.lat": -41.5, "addr.lon": 172.5}),
            json!({"n": 3, "owner.asn": 64511}),
            json!({"n": 4, "addr.country": "JP", "addr.city": "Tōkyō", "addr.lat": 35.6895, "addr.lon": 139.6917,
                   "owner.asn": 65551, "owner.org": "Documentation \"Six\" Ltd"}),
            json!({"n": 5}),
            json!({"n": 6}),
            json!({"n": 7}),
        ])
    );
}

#[test]
fn places_feed_the_geohash_by_their_default_names() {
    let outcome = run(
        &["--geoip", &data("city.mmdb")],
        "ipLocation() | geohash(precision=5) | select([_geohash])",
        &[json!({"ip": "192.0.2.7"}), json!({"ip": "10.0.0.1"})],
    );
    assert_eq!(outcome.rows, rows([json!({"_geohash": "u3but"}), json!({})]), "{}", outcome.stderr);
}

#[test]
fn without_a_database_the_query_is_refused_and_the_option_named() {
    for (query, given) in [("ipLocation(ip)", "asn.mmdb"), ("asn(ip)", "city.mmdb")] {
        for options in [&[][..], &["--geoip", &data(given)]] {
            let outcome = run(options, query, &[json!({"ip": "192.0.2.7"})]);
            assert_eq!(outcome.status, 1, "{query}");
            assert!(outcome.stderr.contains("--geoip FILE"), "{}", outcome.stderr);
            assert!(outcome.rows.is_empty());
        }
    }
}

#[test]
fn a_file_that_cannot_be_used_is_wrong_usage() {
    for (option, file, problem) in [
        ("--geoip", "absent.mmdb", "cannot read"),
        ("--geoip", "hosts", "is no MaxMind database"),
        ("--geoip", "connection-type.mmdb", "Test-GeoIP2-Connection-Type"),
        ("--hosts", "absent", "cannot read"),
        ("--hosts", "README.md", "line 3"),
    ] {
        let outcome = run(&[option, &data(file)], "*", &[]);
        assert_eq!(outcome.status, 2, "{option} {file}");
        assert!(outcome.stderr.contains(option) && outcome.stderr.contains(problem), "{}", outcome.stderr);
    }
}

#[test]
fn names_come_from_the_hosts_file() {
    let events = [
        json!({"addr": "192.0.2.7"}),
        json!({"addr": "2001:DB8:1:0::5"}),
        json!({"addr": "10.1.2.3"}),
        json!({"addr": "10.9.9.9"}),
        json!({"n": 5}),
    ];
    let outcome = run(&["--hosts", &data("hosts")], "rdns(addr, as=name) | select([addr, name])", &events);
    let expected = rows([
        json!({"addr": "192.0.2.7", "name": "www.example.com"}),
        json!({"addr": "2001:DB8:1:0::5", "name": "six.example.com"}),
        json!({"addr": "10.1.2.3", "name": "printer.example.internal"}),
        json!({"addr": "10.9.9.9"}),
        json!({}),
    ]);
    assert_eq!(outcome.rows, expected);
    // Nobody expects a name for a private address.
    assert_eq!(outcome.stderr, "");
}

#[test]
fn an_address_without_a_name_is_told_once() {
    let events = [json!({"addr": "8.8.8.8"}), json!({"addr": "9.9.9.9"}), json!({"addr": "192.0.2.7"})];
    let outcome = run(&["--hosts", &data("hosts")], "groupBy(addr) | reverseDns(addr)", &events);
    assert_eq!(outcome.status, 0);
    assert_eq!(outcome.rows.len(), 3);
    assert_eq!(
        outcome.rows.iter().filter(|row| row.get("_hostname").is_some_and(|name| name == "www.example.com")).count(),
        1
    );
    assert_eq!(outcome.stderr.matches("have no name in the hosts file").count(), 1, "{}", outcome.stderr);
}

#[test]
fn reverse_dns_looks_up_as_many_addresses_as_its_limit() {
    let events = [
        json!({"n": 1, "addr": "10.1.2.3"}),
        json!({"n": 2, "addr": "10.1.2.3"}),
        json!({"n": 3, "addr": "192.0.2.7"}),
    ];
    let query = "sort(n, order=asc) | reverseDns(addr, limit=1) | select([n, _hostname])";
    let outcome = run(&["--hosts", &data("hosts")], query, &events);
    let name = "printer.example.internal";
    assert_eq!(
        outcome.rows,
        rows([json!({"n": 1, "_hostname": name}), json!({"n": 2, "_hostname": name}), json!({"n": 3})])
    );
    assert!(outcome.stderr.contains("more than 1 different addresses"), "{}", outcome.stderr);
}

#[test]
fn without_names_the_events_pass_and_the_option_is_named() {
    let events = [json!({"addr": "192.0.2.7"})];
    for query in ["rdns(addr)", "sort(addr) | reverseDns(addr, server=\"192.0.2.53\")"] {
        let outcome = run(&[], query, &events);
        assert_eq!(outcome.status, 0, "{}", outcome.stderr);
        assert_eq!(outcome.rows, rows(events.clone()));
        assert!(outcome.stderr.contains("--hosts FILE"), "{}", outcome.stderr);
        assert_eq!(outcome.stderr.contains("no name server is asked"), query.contains("server"), "{}", outcome.stderr);
    }
}

#[test]
fn rdns_with_a_limit_keeps_the_newest_events() {
    let events = [
        json!({"@timestamp": 3000, "n": 1, "addr": "192.0.2.7"}),
        json!({"@timestamp": 1000, "n": 2, "addr": "192.0.2.7"}),
        json!({"@timestamp": 2000, "n": 3, "addr": "10.0.0.1"}),
    ];
    let outcome = run(&["--hosts", &data("hosts")], "rdns(addr, limit=2) | select([n, hostname])", &events);
    assert_eq!(
        outcome.rows,
        rows([json!({"n": 3}), json!({"n": 1, "hostname": "www.example.com"})]),
        "{}",
        outcome.stderr
    );
    assert!(outcome.stderr.contains("only the newest 2 of 3 events"), "{}", outcome.stderr);
}

#[test]
fn indicators_come_from_the_lookup_folder() -> std::io::Result<()> {
    let folder = tempfile::tempdir()?;
    let lookups = folder.path().display().to_string();
    let events = [json!({"ip": "203.0.113.66"}), json!({"ip": "10.0.0.1"})];
    let query = "ioc:lookup(ip, type=ip_address, include=[labels], strict=true)";
    let refused = run(&["--lookups", &lookups], query, &events);
    assert_eq!(refused.status, 1);
    assert!(refused.stderr.contains("ioc.csv") && refused.stderr.contains("--lookups DIR"), "{}", refused.stderr);

    let indicators = "indicator,type,malicious_confidence,labels\n203.0.113.66,ip_address,high,\"a,b\"\n";
    std::fs::write(folder.path().join("ioc.csv"), indicators)?;
    let outcome = run(&["--lookups", &lookups], query, &events);
    let hit = json!({"ip": "203.0.113.66", "ioc.detected": "true", "ioc[0].labels": "a,b"});
    assert_eq!(outcome.rows, rows([hit]), "{}", outcome.stderr);
    Ok(())
}

#[test]
fn the_options_are_in_the_help() {
    for command in ["run", "explain"] {
        let output = Command::new(env!("CARGO_BIN_EXE_cql")).args([command, "--help"]).output().expect("cql starts");
        let help = String::from_utf8_lossy(&output.stdout);
        assert!(help.contains("--geoip <FILE>") && help.contains("--hosts <FILE>"), "{help}");
    }
}
