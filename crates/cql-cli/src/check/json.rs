//! Findings as JSON.

use super::{Checked, Region, name_of};
use serde_json::{Value, json};

/// A JSON array with an object for each finding.
pub(super) fn show(checked: &[Checked]) -> String {
    let findings: Vec<Value> = checked.iter().flat_map(one).collect();
    serde_json::to_string_pretty(&findings).unwrap_or_default() + "\n"
}

fn one(checked: &Checked) -> Vec<Value> {
    let place = |span| {
        let Region { line, column, end_line, end_column } = checked.region(span);
        json!({
            "start": span.start, "end": span.end,
            "line": line, "column": column, "end_line": end_line, "end_column": end_column,
        })
    };
    let findings = checked.findings.iter().map(|finding| {
        let labels: Vec<Value> =
            finding.labels.iter().map(|label| json!({"text": label.text, "place": place(label.span)})).collect();
        json!({
            "file": checked.text.name,
            "code": finding.code,
            "name": name_of(finding),
            "severity": finding.severity,
            "message": finding.message,
            "help": finding.help,
            "place": place(finding.span().unwrap_or_default()),
            "labels": labels,
            "fix": finding.fix.as_ref().map(|fix| &fix.edits),
        })
    });
    findings.collect()
}
