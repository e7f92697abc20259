//! Findings as SARIF 2.1.0, the form that code scanning reads.

use super::{Checked, Region};
use cql::{Diagnostic, Severity, Span};
use serde_json::{Value, json};

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// One log with one run.
pub(super) fn show(checked: &[Checked]) -> String {
    let rules: Vec<Value> = cql_lint::pages()
        .iter()
        .map(|page| {
            json!({
                "id": page.code,
                "name": page.name,
                "shortDescription": {"text": page.name.replace('-', " ")},
                "fullDescription": {"text": page.meaning},
                "help": {"text": page.instead, "markdown": page.markdown()},
                "defaultConfiguration": {"level": level(page.severity)},
            })
        })
        .collect();
    let results: Vec<Value> = checked.iter().flat_map(results).collect();
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "cql",
                "version": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    serde_json::to_string_pretty(&log).unwrap_or_default() + "\n"
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn results(checked: &Checked) -> Vec<Value> {
    checked.findings.iter().map(|finding| result(checked, finding)).collect()
}

fn result(checked: &Checked, finding: &Diagnostic) -> Value {
    let text = match &finding.help {
        Some(help) => format!("{}; {help}", finding.message),
        None => finding.message.clone(),
    };
    let related: Vec<Value> = finding
        .labels
        .iter()
        .skip(1)
        .map(|label| {
            let mut location = location(checked, label.span);
            location["message"] = json!({"text": label.text});
            location
        })
        .collect();
    let mut result = json!({
        "ruleId": finding.code,
        "level": level(finding.severity),
        "message": {"text": text},
        "locations": [location(checked, finding.span().unwrap_or_default())],
        "relatedLocations": related,
    });
    if let Some(fix) = &finding.fix {
        let replacements: Vec<Value> = fix
            .edits
            .iter()
            .map(|edit| json!({"deletedRegion": region(checked, edit.span), "insertedContent": {"text": edit.text}}))
            .collect();
        result["fixes"] = json!([{
            "artifactChanges": [{"artifactLocation": {"uri": uri(&checked.text.name)}, "replacements": replacements}],
        }]);
    }
    result
}

fn location(checked: &Checked, span: Span) -> Value {
    json!({"physicalLocation": {
        "artifactLocation": {"uri": uri(&checked.text.name)},
        "region": region(checked, span),
    }})
}

fn region(checked: &Checked, span: Span) -> Value {
    let Region { line, column, end_line, end_column } = checked.region(span);
    json!({"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column})
}

/// A path as a relative or absolute reference.
fn uri(path: &str) -> String {
    let mut out = String::new();
    for byte in path.replace('\\', "/").bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' => out.push(byte.into()),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
