//! The published rule T1571 over its event files: the binary must put out the rows that were derived without it.

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

/// Rows whose order the rule does not fix (same count, same score) are put into one order.
fn without_ties(mut rows: Vec<Json>) -> Vec<Json> {
    let key = |row: &Json, name: &str| row[name].as_str().and_then(|text| text.parse::<i64>().ok()).unwrap_or_default();
    rows.sort_by_key(|row| (-key(row, "ConnectionCount"), -key(row, "MaxRiskScore"), row.to_string()));
    rows
}

fn run(events: &Path, options: &[&str]) -> Vec<Json> {
    let output = Command::new(env!("CARGO_BIN_EXE_cql"))
        .arg("run")
        .args(["--output", "ndjson", "-f"])
        .arg(root().join("queries/t1571_non_standard_port.cql"))
        .args(options)
        .arg(events)
        .output()
        .unwrap_or_else(|error| panic!("cql does not start: {error}"));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    rows(&String::from_utf8_lossy(&output.stdout))
}

fn check(events: &Path) {
    let expected = events.with_extension("expected.ndjson");
    let expected = std::fs::read_to_string(&expected).unwrap_or_else(|error| panic!("{}: {error}", expected.display()));
    let expected = without_ties(rows(&expected));
    for options in
        [&["--threads", "1"][..], &["--threads", "2"], &["--threads", "4"], &["--no-optimize", "--threads", "1"]]
    {
        let found = run(events, options);
        let counts: Vec<&str> = found.iter().filter_map(|row| row["ConnectionCount"].as_str()).collect();
        assert!(
            counts.is_sorted_by_key(|count| -count.parse::<i64>().unwrap_or_default()),
            "{}: not sorted",
            events.display()
        );
        assert_eq!(without_ties(found), expected, "{} with {options:?}", events.display());
    }
}

#[test]
fn the_example() {
    check(&root().join("examples/t1571.ndjson"));
}

#[test]
fn every_event_file_of_the_rule() {
    let folder = root().join("queries/t1571_non_standard_port");
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut checked = 0;
    for path in entries.flatten().map(|entry| entry.path()) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.ends_with(".ndjson") && !name.ends_with(".expected.ndjson") {
            check(&path);
            checked += 1;
        }
    }
    assert!(checked >= 7, "only {checked} event files found");
}
