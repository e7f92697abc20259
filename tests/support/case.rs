//! Conformance cases.

use super::memory::{Fields, Files, Lines, Rows, Saved};
use cql::formats::NetworkFiles;
use cql::{Dialect, Environment, Refused, RunOptions, Timestamp, Zone};
use cql_core::exec::execute;
use cql_core::observe::Observed;
use cql_core::plan::{Compiled, Plan, compile, measure};
use cql_core::source::Decode;
use cql_core::trace::{Outcome, Selection, Tracer};
use serde::Deserialize;
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A query, events, and the rows that must come out.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    pub name: String,
    pub query: String,
    #[serde(default)]
    pub events: Vec<Json>,
    pub raw: Option<Vec<String>>,
    pub expect: Option<Vec<BTreeMap<String, Json>>>,
    #[serde(default)]
    pub ordered: bool,
    pub columns: Option<Vec<String>>,
    pub error: Option<String>,
    #[serde(default)]
    pub params: BTreeMap<String, Json>,
    #[serde(default)]
    pub files: BTreeMap<String, String>,
    #[serde(default)]
    pub saved: BTreeMap<String, String>,
    /// MaxMind databases, by their names in `tests/data/geoip`.
    #[serde(default)]
    pub geoip: Vec<String>,
    /// Host names of addresses, as the text of a hosts file.
    #[serde(default)]
    pub hosts: String,
    pub now: Option<Json>,
    pub start: Option<Json>,
    pub end: Option<Json>,
    pub timezone: Option<String>,
    /// The dialect that the query is held to.
    #[serde(skip)]
    pub dialect: Dialect,
    /// Where the rule comes from; for readers.
    #[serde(rename = "source")]
    pub _source: Option<Json>,
    /// How sure we are of it; for readers.
    #[serde(rename = "confidence")]
    pub _confidence: Option<Json>,
}

/// When the clock of a case stands if it says nothing: 1 June 2024, noon UTC.
const NOW: Timestamp = Timestamp(1_717_243_200_000);

/// Runs a case optimised and plain, traced and measured, and compares with what it expects.
pub fn check(case: &Case) -> Result<(), String> {
    let fast = outcome(case, true, 2, 1);
    compare(case, &fast)?;
    let plain = outcome(case, false, 1, usize::MAX);
    compare(case, &plain).map_err(|problem| format!("with --no-optimize --threads 1: {problem}"))?;
    let traced = traced_outcome(case, &RunOptions::default());
    compare(case, &traced).map_err(|problem| format!("traced: {problem}"))?;
    compare(case, &measured_outcome(case, 1, &RunOptions { threads: 2, ..RunOptions::default() }))
        .map_err(|problem| format!("measured: {problem}"))
}

/// The rows of a case, or why there are none.
pub fn outcome(case: &Case, optimize: bool, threads: usize, block: usize) -> Result<Vec<Fields>, String> {
    outcome_of(case, optimize, block, &RunOptions { threads, ..RunOptions::default() }, |_| {})
}

/// The rows of a case while all its events are followed.
pub fn traced_outcome(case: &Case, options: &RunOptions) -> Result<Vec<Fields>, String> {
    let mut environment = environment(case, true)?;
    let tracer = Tracer::new(&case.query, Selection { first: 1, most: usize::MAX }, Arc::default());
    environment.observer = Some(Observed(Arc::clone(&tracer) as _));
    let rows = run(case, &environment, usize::MAX, options, |_| {})?;
    let unfinished = tracer.trace().events.into_iter().find(|event| event.outcome == Outcome::Unfinished);
    match unfinished {
        Some(event) => Err(format!("nobody knows what became of this event: {event:?}")),
        None => Ok(rows),
    }
}

/// The rows of a case whose operators are measured.
pub fn measured_outcome(case: &Case, block: usize, options: &RunOptions) -> Result<Vec<Fields>, String> {
    outcome_of(case, true, block, options, |plan| _ = measure(plan))
}

/// The rows of a case whose plan is changed before it runs.
pub fn outcome_of(
    case: &Case,
    optimize: bool,
    block: usize,
    options: &RunOptions,
    change: impl FnOnce(&mut Plan),
) -> Result<Vec<Fields>, String> {
    run(case, &environment(case, optimize)?, block, options, change)
}

fn run(
    case: &Case,
    environment: &Environment,
    block: usize,
    options: &RunOptions,
    change: impl FnOnce(&mut Plan),
) -> Result<Vec<Fields>, String> {
    let Compiled { plan, diagnostics } = compile(&case.query, &cql::LIBRARY, environment);
    let mut plan = plan.ok_or_else(|| Refused { diagnostics }.to_string())?;
    change(&mut plan);
    let (lines, decoder): (Vec<String>, Arc<dyn Decode>) = match &case.raw {
        Some(lines) => (lines.clone(), Arc::new(cql::formats::LinesDecoder)),
        None => (case.events.iter().map(Json::to_string).collect(), Arc::new(cql::formats::JsonDecoder)),
    };
    let source = Lines { lines, decoder, block };
    let mut rows = Rows::default();
    execute(&plan, &source, &mut rows, options).map_err(|error| error.to_string())?;
    Ok(rows.0)
}

/// What a case is compiled with.
pub fn environment(case: &Case, optimize: bool) -> Result<Environment, String> {
    let mut environment = Environment::new(NOW);
    environment.optimize = optimize;
    environment.dialect = case.dialect;
    for (name, value) in &case.params {
        let values = match value {
            Json::Array(values) => values.iter().map(text).collect(),
            one => vec![text(one)],
        };
        environment.parameters.insert(name.clone(), values);
    }
    if let Some(now) = &case.now {
        environment.now = time(now)?;
    }
    environment.start = case.start.as_ref().map(time).transpose()?;
    environment.end = case.end.as_ref().map(time).transpose()?;
    if let Some(zone) = &case.timezone {
        environment.zone = Zone::parse(zone).map_err(|error| error.to_string())?;
    }
    environment.lookups = Arc::new(Files(case.files.clone()));
    environment.saved_queries = Arc::new(Saved(case.saved.clone()));
    environment.network = Arc::new(network(case)?);
    Ok(environment)
}

fn network(case: &Case) -> Result<NetworkFiles, String> {
    let mut network = NetworkFiles::default();
    for name in &case.geoip {
        network.open_database(&data(name)).map_err(|error| error.to_string())?;
    }
    if !case.hosts.is_empty() {
        network.add_hosts(Path::new("hosts"), &case.hosts).map_err(|error| error.to_string())?;
    }
    Ok(network)
}

/// A file of `tests/data/geoip`.
pub fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/geoip").join(name)
}

fn time(value: &Json) -> Result<Timestamp, String> {
    let text = text(value);
    let number = text.parse().ok().map(Timestamp);
    number.or_else(|| Timestamp::parse_iso(&text)).ok_or_else(|| format!("no time: {text}"))
}

fn text(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn compare(case: &Case, outcome: &Result<Vec<Fields>, String>) -> Result<(), String> {
    match (outcome, &case.error, &case.expect) {
        (Err(message), Some(word), _) if message.to_lowercase().contains(&word.to_lowercase()) => Ok(()),
        (Err(message), Some(word), _) => Err(format!("the error does not mention '{word}': {message}")),
        (Ok(rows), Some(word), _) => Err(format!("expected an error with '{word}', got {} rows", rows.len())),
        (Err(message), None, _) => Err(format!("refused: {message}")),
        (Ok(rows), None, expected) => {
            if let Some(columns) = &case.columns {
                let found = columns_of(rows);
                if found != *columns {
                    return Err(format!("columns are {found:?}, not {columns:?}"));
                }
            }
            compare_rows(rows, expected.as_deref().unwrap_or_default(), case.ordered)
        }
    }
}

fn columns_of(rows: &[Fields]) -> Vec<String> {
    let mut columns: Vec<String> = Vec::new();
    for (name, _) in rows.iter().flatten() {
        if !name.starts_with('@') && !columns.contains(name) {
            columns.push(name.clone());
        }
    }
    columns
}

fn compare_rows(rows: &[Fields], expected: &[BTreeMap<String, Json>], ordered: bool) -> Result<(), String> {
    let shown = || rows.iter().map(show).collect::<Vec<_>>().join("\n  ");
    if rows.len() != expected.len() {
        return Err(format!("expected {} rows, got {}:\n  {}", expected.len(), rows.len(), shown()));
    }
    let mut left: Vec<&Fields> = rows.iter().collect();
    for (index, wanted) in expected.iter().enumerate() {
        let place = if ordered {
            left.first().filter(|row| fits(row, wanted)).map(|_| 0)
        } else {
            left.iter().position(|row| fits(row, wanted))
        };
        match place {
            Some(place) => {
                left.remove(place);
            }
            None => {
                let wanted = serde_json::to_string(wanted).unwrap_or_default();
                return Err(format!("no row fits expected row {}: {wanted}\n  rows:\n  {}", index + 1, shown()));
            }
        }
    }
    Ok(())
}

fn show(row: &Fields) -> String {
    let fields = row.iter().map(|(name, value)| format!("{name}={:?}", text_of(value)));
    fields.collect::<Vec<_>>().join(" ")
}

fn text_of(value: &cql::OwnedValue) -> String {
    value.get().text_in(&mut cql_core::TextBuffer::default()).unwrap_or_default().to_string()
}

fn fits(row: &Fields, wanted: &BTreeMap<String, Json>) -> bool {
    wanted.iter().all(|(name, value)| {
        let found = row.iter().find(|(field, _)| field == name).map(|(_, value)| text_of(value));
        match (found, value) {
            (None, Json::Null) => true,
            (Some(found), value) if *value != Json::Null => {
                let expected = if name == "@timestamp" {
                    time(value).map_or_else(|_| text(value), |time| time.0.to_string())
                } else {
                    text(value)
                };
                same(&found, &expected)
            }
            _ => false,
        }
    })
}

fn same(found: &str, expected: &str) -> bool {
    if found == expected {
        return true;
    }
    if let (Ok(found), Ok(expected)) = (found.parse::<i128>(), expected.parse::<i128>()) {
        return found == expected;
    }
    match (found.parse::<f64>(), expected.parse::<f64>()) {
        (Ok(found), Ok(expected)) => (found - expected).abs() <= 1e-6 * expected.abs().max(1e-300),
        _ => false,
    }
}
