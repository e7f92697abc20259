//! The report as JSON.

use super::{Report, coverage};
use serde_json::json;

/// One object: counts, and each test with its problems.
pub(crate) fn report(report: &Report) -> String {
    let tests = report.ran.iter().map(|ran| {
        json!({
            "file": ran.suite.file.display().to_string(),
            "name": ran.test.name,
            "rule": ran.test.rule.file.display().to_string(),
            "passed": ran.outcome.passed(),
            "milliseconds": ran.outcome.time.as_secs_f64() * 1e3,
            "rows": ran.outcome.rows.len(),
            "problems": ran.outcome.problems,
        })
    });
    let tests: Vec<_> = tests.collect();
    let mut whole = json!({
        "passed": report.ran.len() - report.failed(),
        "failed": report.failed(),
        "left_out": report.filtered,
        "errors": report.errors,
        "tests": tests,
    });
    if !report.coverage.is_empty() {
        whole["coverage"] = coverage::value(report);
    }
    format!("{whole:#}\n")
}
