//! Every rule of `queries/` over its event files: the program must put out the rows that were derived without it.

use serde_json::Value as Json;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn rows(text: &str) -> Vec<Json> {
    text.lines()
        .map(|line| normal(serde_json::from_str(line).unwrap_or_else(|error| panic!("{line}: {error}"))))
        .collect()
}

/// Numbers and texts of one spelling are the same value.
fn normal(row: Json) -> Json {
    let Json::Object(fields) = row else { return row };
    let texts = fields.into_iter().filter(|(_, value)| !value.is_null()).map(|(name, value)| {
        let text = match value {
            Json::String(text) => text,
            Json::Array(values) => {
                let texts = values.iter().map(|value| value.as_str().map_or_else(|| value.to_string(), String::from));
                texts.collect::<Vec<_>>().join("\n")
            }
            other => other.to_string(),
        };
        (name, Json::String(text))
    });
    Json::Object(texts.collect())
}

/// The rows in one order: groups come in any, and rules fix no order among equals.
fn in_one_order(mut rows: Vec<Json>) -> Vec<Json> {
    rows.sort_by_key(Json::to_string);
    rows
}

fn run(rule: &Path, events: &Path, options: &[&str]) -> Vec<Json> {
    run_with_lookups(rule, &rule.with_extension(""), events, options)
}

fn run_with_lookups(rule: &Path, lookups: &Path, events: &Path, options: &[&str]) -> Vec<Json> {
    let output = Command::new(env!("CARGO_BIN_EXE_cql"))
        .args(["run", "--output", "ndjson", "--now", "2024-06-01T12:00:00Z", "-f"])
        .arg(rule)
        .arg("--lookups")
        .arg(lookups)
        .args(options)
        .arg(events)
        .output()
        .unwrap_or_else(|error| panic!("cql does not start: {error}"));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    rows(&String::from_utf8_lossy(&output.stdout))
}

fn check(rule: &Path, events: &Path) {
    let expected = events.with_extension("expected.ndjson");
    let expected = std::fs::read_to_string(&expected).unwrap_or_else(|error| panic!("{}: {error}", expected.display()));
    let expected = in_one_order(rows(&expected));
    for options in
        [&["--threads", "1"][..], &["--threads", "2"], &["--threads", "4"], &["--no-optimize", "--threads", "1"]]
    {
        let found = run(rule, events, options);
        assert_eq!(in_one_order(found), expected, "{} with {options:?}", events.display());
    }
}

/// The rule as `cql fmt --canonical` writes it, which LogScale's own dialect accepts, gives the same rows.
fn check_canonical(rule: &Path, events: &[PathBuf]) {
    let lookups = rule.with_extension("");
    let output = Command::new(env!("CARGO_BIN_EXE_cql"))
        .args(["fmt", "--canonical", "--lookups"])
        .arg(&lookups)
        .stdin(std::fs::File::open(rule).unwrap_or_else(|error| panic!("{error}")))
        .output()
        .unwrap_or_else(|error| panic!("cql does not start: {error}"));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
    let written = folder.path().join("rule.cql");
    std::fs::write(&written, &output.stdout).unwrap_or_else(|error| panic!("{error}"));
    for events in events {
        let found = run_with_lookups(&written, &lookups, events, &["--dialect", "logscale"]);
        assert_eq!(found, run(rule, events, &[]), "{} over {}", rule.display(), events.display());
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.sort();
    files
}

fn t1571() -> PathBuf {
    root().join("queries/t1571_non_standard_port.cql")
}

#[test]
fn the_example() {
    check(&t1571(), &root().join("examples/t1571.ndjson"));
}

#[test]
fn every_rule_over_each_of_its_event_files() {
    for rule in files(&root().join("queries")) {
        if rule.extension().is_none_or(|extension| extension != "cql") {
            continue;
        }
        let events: Vec<PathBuf> = files(&rule.with_extension(""))
            .into_iter()
            .filter(|path| path.extension().is_some_and(|extension| extension == "ndjson"))
            .filter(|path| !path.to_string_lossy().ends_with(".expected.ndjson"))
            .collect();
        assert!(!events.is_empty(), "{} has no events", rule.display());
        events.iter().for_each(|events| check(&rule, events));
        check_canonical(&rule, &events);
    }
}

/// T1571 ends with a sort by the count of connections.
#[test]
fn the_rows_of_t1571_are_sorted() {
    for events in files(&root().join("queries/t1571_non_standard_port")) {
        if events.with_extension("expected.ndjson").exists() {
            let found = run(&t1571(), &events, &[]);
            let counts: Vec<i64> =
                found.iter().filter_map(|row| row["ConnectionCount"].as_str()?.parse().ok()).collect();
            assert!(counts.is_sorted_by_key(|count| -count), "{}: not sorted", events.display());
        }
    }
}
