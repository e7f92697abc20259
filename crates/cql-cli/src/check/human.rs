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
        out.push_str(&report::render(findings, &text.name, &text.content, colored));
    }
    let count = |severity| {
        let all = checked.iter().flat_map(|checked| &checked.findings);
        all.filter(|finding| finding.severity == severity).count()
    };
    if let Some(fixed) = fixed {
        let _ = writeln!(out, "{} fixed", plural(fixed, "problem"));
    }
    let counts = [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Info, "note")];
    let found = counts.map(|(severity, word)| (count(severity), word));
    let found: Vec<String> =
        found.into_iter().filter(|(count, _)| *count > 0).map(|(count, word)| plural(count, word)).collect();
    let found = if found.is_empty() { "nothing to report".to_string() } else { found.join(", ") };
    let _ = writeln!(out, "{} checked: {found}", plural(checked.len(), "query").replace("querys", "queries"));
    out
}

fn plural(count: usize, word: &str) -> String {
    match count {
        1 => format!("1 {word}"),
        _ => format!("{count} {word}s"),
    }
}
