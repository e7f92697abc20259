//! Findings as workflow commands of GitHub Actions, which become annotations.

use super::{Checked, Region, name_of};
use cql::Severity;
use std::fmt::Write;

/// A line for each finding.
pub(super) fn show(checked: &[Checked]) -> String {
    let mut out = String::new();
    for each in checked {
        for finding in &each.findings {
            let level = match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info => "notice",
            };
            let Region { line, column, end_line, end_column } = each.region(finding.span().unwrap_or_default());
            let help = finding.help.as_ref().map(|help| format!("\n{help}")).unwrap_or_default();
            let _ = writeln!(
                out,
                "::{level} file={},line={line},endLine={end_line},col={column},endColumn={end_column},title={} {}::{}",
                property(&each.text.name),
                finding.code.0,
                name_of(finding),
                data(&format!("{}{help}", finding.message)),
            );
        }
    }
    out
}

/// Text behind the second pair of colons: one line.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property, which also must not hold what ends it.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
