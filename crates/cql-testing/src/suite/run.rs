//! Running a test.

use super::compare::{self, Difference};
use super::events::Chain;
use super::expect::{Expect, ExpectedRows};
use super::load::Test;
use crate::coverage::{Counter, Coverage};
use cql::formats::Collect;
use cql::{Query, RunOptions};
use cql_core::TextBuffer;
use cql_core::observe::Observed;
use serde::Serialize;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The fields of a row as texts, in order.
pub type RowFields = Vec<(String, String)>;

/// Whether the parts of the rule that are reached shall be counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Watch {
    /// No.
    #[default]
    Nothing,
    /// Yes.
    Coverage,
}

/// What became of a test.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// What is not as expected; nothing if the test passes.
    pub problems: Vec<Problem>,
    /// The rows that came out.
    pub rows: Vec<RowFields>,
    /// Which parts of the rule were reached, if that was asked for and the rule was accepted.
    pub coverage: Option<Coverage>,
    /// How long it took.
    pub time: Duration,
}

impl Outcome {
    /// Whether all was as expected.
    pub fn passed(&self) -> bool {
        self.problems.is_empty()
    }
}

/// Something that is not as expected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Problem {
    /// The test itself cannot be run.
    Setup {
        /// Why.
        message: String,
    },
    /// The rule was refused, or ended with an error.
    Error {
        /// The error.
        message: String,
    },
    /// There is an error, but not the one expected; or none (`found` is missing).
    OtherError {
        /// What the message should mention.
        expected: String,
        /// The message.
        found: Option<String>,
    },
    /// No warning mentions this.
    NoWarning {
        /// What one of them should mention.
        expected: String,
        /// The warnings that there are.
        found: Vec<String>,
    },
    /// There are rows although none was expected, or the reverse.
    Match {
        /// Whether rows were expected.
        expected: bool,
        /// How many there are.
        rows: usize,
    },
    /// There are more rows, or fewer.
    Count {
        /// At least so many were expected,
        min: u64,
        /// and at most so many.
        max: u64,
        /// How many there are.
        rows: usize,
    },
    /// The columns are others.
    Columns {
        /// Those that were expected.
        expected: Vec<String>,
        /// Those that there are.
        found: Vec<String>,
    },
    /// The expected rows have not been written down yet.
    Unwritten {
        /// The file that they belong into, unless that is the test file.
        file: Option<String>,
        /// The rows that came out, as JSON.
        found: Vec<String>,
    },
    /// The rows are others.
    Rows {
        /// What is different.
        difference: Difference,
    },
}

/// Runs a test on one thread.
pub fn run(test: &Test, watch: Watch) -> Outcome {
    let started = Instant::now();
    let mut outcome = Outcome { problems: Vec::new(), rows: Vec::new(), coverage: None, time: Duration::ZERO };
    if let Err(message) = try_run(test, watch, &mut outcome) {
        outcome.problems.push(Problem::Setup { message });
    }
    outcome.time = started.elapsed();
    outcome
}

fn try_run(test: &Test, watch: Watch, outcome: &mut Outcome) -> Result<(), String> {
    let mut environment = test.settings.environment(&test.rule.file)?;
    let counter = Counter::new();
    if watch == Watch::Coverage {
        environment.observer = Some(Observed(Arc::clone(&counter) as _));
    }
    let expect = test.expect.as_ref();
    let query = match Query::compile(&test.rule.text, &environment) {
        Ok(query) => query,
        Err(refused) => {
            failed(refused.to_string(), expect, outcome);
            return Ok(());
        }
    };
    let mut warnings: Vec<String> = query.diagnostics().iter().map(|diagnostic| diagnostic.message.clone()).collect();
    if let Some(expect) = expect {
        let sources = test.events.iter().map(|part| part.source()).collect::<Result<_, _>>()?;
        let mut output = Collect::new();
        let options = RunOptions { threads: 1, ..RunOptions::default() };
        let result = query.run(&Chain(sources), &mut output, &options);
        let fixed = output.columns().map(<[String]>::to_vec);
        outcome.rows = output.into_rows().iter().map(fields).collect();
        match result {
            Err(error) => failed(error.to_string(), Some(expect), outcome),
            Ok(summary) => {
                warnings.extend(summary.warnings);
                check(expect, fixed, &warnings, outcome);
            }
        }
    }
    if watch == Watch::Coverage {
        outcome.coverage = Some(Coverage::of(&counter, &test.rule.text));
    }
    Ok(())
}

fn failed(message: String, expect: Option<&Expect>, outcome: &mut Outcome) {
    match expect.and_then(|expect| expect.error.as_ref()) {
        None => outcome.problems.push(Problem::Error { message }),
        Some(word) if message.to_lowercase().contains(&word.to_lowercase()) => {}
        Some(word) => {
            outcome.problems.push(Problem::OtherError { expected: word.clone(), found: Some(message) });
        }
    }
}

fn fields(record: &cql::formats::Record) -> RowFields {
    let text =
        |value: &cql::OwnedValue| value.get().text_in(&mut TextBuffer::default()).unwrap_or_default().to_string();
    record.iter().map(|(name, value)| (name.clone(), text(value))).collect()
}

fn check(expect: &Expect, fixed: Option<Vec<String>>, warnings: &[String], outcome: &mut Outcome) {
    let (rows, problems) = (&outcome.rows, &mut outcome.problems);
    if let Some(word) = &expect.error {
        problems.push(Problem::OtherError { expected: word.clone(), found: None });
    }
    if let Some(word) = &expect.warning
        && !warnings.iter().any(|warning| warning.to_lowercase().contains(&word.to_lowercase()))
    {
        problems.push(Problem::NoWarning { expected: word.clone(), found: warnings.to_vec() });
    }
    if let Some(matches) = expect.matches
        && matches == rows.is_empty()
    {
        problems.push(Problem::Match { expected: matches, rows: rows.len() });
    }
    if let Some(count) = expect.count
        && !(count.min..=count.max).contains(&(rows.len() as u64))
    {
        problems.push(Problem::Count { min: count.min, max: count.max, rows: rows.len() });
    }
    if let Some(expected) = &expect.columns {
        let found = columns(rows, fixed);
        if found != *expected {
            problems.push(Problem::Columns { expected: expected.clone(), found });
        }
    }
    match &expect.rows {
        Some(ExpectedRows { unwritten: true, file, .. }) => {
            let file = file.as_ref().map(|file| file.display().to_string());
            problems.push(Problem::Unwritten { file, found: rows.iter().map(compare::json).collect() });
        }
        Some(wanted) => {
            let difference = compare::compare(rows, &wanted.rows, expect);
            problems.extend(difference.map(|difference| Problem::Rows { difference }));
        }
        None => {}
    }
}

/// The columns in the order in which they first appear, or as the query fixes them.
fn columns(rows: &[RowFields], fixed: Option<Vec<String>>) -> Vec<String> {
    let present = |name: &String| rows.iter().any(|row| row.iter().any(|(field, _)| field == name));
    let mut columns: Vec<String> = fixed.unwrap_or_default().into_iter().filter(present).collect();
    for (name, _) in rows.iter().flatten() {
        if !columns.contains(name) {
            columns.push(name.clone());
        }
    }
    columns.retain(|name| !name.starts_with('@'));
    columns
}
