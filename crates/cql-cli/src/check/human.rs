//! Findings for people.

use super::Checked;
use crate::report;
use cql::Severity;
use std::fmt::Write;

/// Each finding with its lines, and how many there are. `fixed` is how many were mended, if that was asked for.
pub(super) fn show(checked: &[Checked], fixed: Option<usize>) -> String {
    let colored = crate::color::is_wanted(&std::io::stdout());
    let mut out = String::new();
    for Checked { text, findings } in checked {
        out.push_str(&report::render(findings, &text.title, &text.content, colored));
    }
    let count = |severity| {
        let all = checked.iter().flat_map(|checked| &checked.findings);
        all.filter(|finding| finding.severity == severity).count()
    };
    if let Some(fixed) = fixed {
        let _ = writeln!(out, "{} fixed", plural(fixed, "problem", "problems"));
    }
    let counts = [
        (Severity::Error, "error", "errors"),
        (Severity::Warning, "warning", "warnings"),
        (Severity::Info, "note", "notes"),
    ];
    let found = counts.map(|(severity, one, many)| (count(severity), one, many)).into_iter();
    let found: Vec<String> =
        found.filter(|(count, ..)| *count > 0).map(|(count, one, many)| plural(count, one, many)).collect();
    let found = if found.is_empty() { "nothing to report".to_string() } else { found.join(", ") };
    let _ = writeln!(out, "{} checked: {found}", plural(checked.len(), "query", "queries"));
    out
}

fn plural(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
