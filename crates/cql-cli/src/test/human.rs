//! The report for people.

use super::Report;
use crate::shorten::visible;
use cql_testing::suite::{Difference, Problem, RowDifference};
use std::fmt::Write;

/// Rows of a kind that are shown; more are counted.
const MOST_SHOWN: usize = 10;

/// Each file with its tests, what differs, and a line that sums it up.
pub(crate) fn report(report: &Report) -> String {
    let mut out = String::new();
    let mut file = None;
    for ran in &report.ran {
        if file != Some(&ran.suite.file) {
            let _ = writeln!(out, "{}", ran.suite.file.display());
            file = Some(&ran.suite.file);
        }
        let sign = if ran.outcome.passed() { "ok    " } else { "FAILED" };
        let _ = writeln!(out, "  {sign} {}", ran.test.name);
        out.push_str(&problems(&ran.outcome.problems));
    }
    for error in &report.errors {
        let _ = writeln!(out, "error: {error}");
    }
    let failed = report.failed();
    let _ = write!(out, "\n{} passed, {failed} failed", report.ran.len() - failed);
    if report.filtered > 0 {
        let _ = write!(out, ", {} left out", report.filtered);
    }
    let _ = writeln!(out, " ({:.2} s)", report.time.as_secs_f64());
    out
}

/// What is not as expected, indented below the name of the test.
pub(crate) fn problems(problems: &[Problem]) -> String {
    let mut out = String::new();
    for problem in problems {
        describe(problem).lines().for_each(|line| {
            let _ = writeln!(out, "{}", format!("         {line}").trim_end());
        });
    }
    out
}

/// A problem in words.
pub(crate) fn describe(problem: &Problem) -> String {
    match problem {
        Problem::Setup { message } => format!("the test cannot be run: {message}"),
        Problem::Error { message } => format!("the rule ended with an error: {message}"),
        Problem::OtherError { expected, found: Some(found) } => {
            format!("the error does not mention '{expected}': {found}")
        }
        Problem::OtherError { expected, found: None } => {
            format!("expected an error that mentions '{expected}', but the rule ran")
        }
        Problem::NoWarning { expected, found } if found.is_empty() => {
            format!("expected a warning that mentions '{expected}', but there is none")
        }
        Problem::NoWarning { expected, found } => {
            format!("no warning mentions '{expected}':\n  {}", found.join("\n  "))
        }
        Problem::Match { expected: true, .. } => "expected a match, but there is no row".into(),
        Problem::Match { rows, .. } => format!("expected no match, but there {}", are(*rows)),
        Problem::Count { min, max, rows } => {
            let wanted = match (min, max) {
                (min, max) if min == max => format!("{min}"),
                (min, &u64::MAX) => format!("at least {min}"),
                (min, max) => format!("{min} to {max}"),
            };
            format!("expected {wanted} row{}, but there {}", if wanted == "1" { "" } else { "s" }, are(*rows))
        }
        Problem::Columns { expected, found } => {
            format!("the columns differ\n- {}\n+ {}", expected.join(", "), found.join(", "))
        }
        Problem::Rows { difference } => rows(difference),
        Problem::Unwritten { file, found } => {
            let place = file.as_ref().map_or_else(String::new, |file| format!(" ({file} is not there)"));
            let mut out = format!("the test says nothing yet of what must come out{place}\n");
            out.push_str("--update writes these rows down; or say 'expect: match', 'no match', or how many\n");
            found.iter().take(MOST_SHOWN).for_each(|row| {
                let _ = writeln!(out, "+ {row}");
            });
            more(found.len(), "rows", &mut out);
            out
        }
    }
}

fn are(rows: usize) -> String {
    match rows {
        0 => "is none".into(),
        1 => "is 1".into(),
        rows => format!("are {rows}"),
    }
}

fn rows(difference: &Difference) -> String {
    let mut out = String::new();
    for row in difference.changed.iter().take(MOST_SHOWN) {
        changed(row, &mut out);
    }
    more(difference.changed.len(), "rows that differ", &mut out);
    for row in difference.missing.iter().take(MOST_SHOWN) {
        let _ = writeln!(out, "this row did not come out\n- {row}");
    }
    more(difference.missing.len(), "rows that did not come out", &mut out);
    for row in difference.unexpected.iter().take(MOST_SHOWN) {
        let _ = writeln!(out, "this row was not expected\n+ {row}");
    }
    more(difference.unexpected.len(), "rows that were not expected", &mut out);
    out
}

fn more(count: usize, what: &str, out: &mut String) {
    if count > MOST_SHOWN {
        let _ = writeln!(out, "and {} more {what}", count - MOST_SHOWN);
    }
}

fn changed(row: &RowDifference, out: &mut String) {
    let _ = writeln!(out, "expected row {} differs from row {} ({})", row.expected, row.found, visible(&row.row));
    let width = row.fields.iter().map(|field| field.field.chars().count()).max().unwrap_or(0);
    let shown = |value: &Option<String>| match value {
        Some(value) => visible(value),
        None => "(no such field)".into(),
    };
    for field in &row.fields {
        let _ = writeln!(out, "- {:width$}  {}", field.field, shown(&field.expected));
        let _ = writeln!(out, "+ {:width$}  {}", field.field, shown(&field.found));
    }
}
