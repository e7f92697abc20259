//! What the program says: results on standard output, diagnostics on standard error.

use crate::{REFUSED, USAGE};
use cql::{Diagnostic, RunError, Severity};
use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteDiagnostic, NamedSource, Report};
use std::io::Write;
use std::process::ExitCode;

/// Writes a whole result to standard output. A reader that goes away early is no error.
pub(crate) fn print(result: impl AsRef<[u8]>) {
    let _ = std::io::stdout().write_all(result.as_ref());
}

/// Shows what a query that runs is warned of: constructs that LogScale does not accept with one line each, the rest in
/// full. Notes are for those who ask.
pub(crate) fn warnings(diagnostics: &[Diagnostic], name: &str, text: &str) {
    let (foreign, rest): (Vec<Diagnostic>, Vec<Diagnostic>) = diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity != Severity::Info)
        .cloned()
        .partition(|diagnostic| diagnostic.code.is_compatibility());
    self::diagnostics(&rest, name, text);
    for diagnostic in foreign {
        let (line, column) = diagnostic.span().unwrap_or_default().line_column(text);
        eprintln!("warning[{}]: {name}:{line}:{column}: {}", diagnostic.code.0, diagnostic.message);
    }
}

/// Shows why a run ended, and gives the exit status that says so.
pub(crate) fn run_error(error: &RunError) -> ExitCode {
    eprintln!("error: {error}");
    match error {
        RunError::Input { .. } | RunError::Strict { .. } => USAGE.into(),
        _ => REFUSED.into(),
    }
}

/// Shows diagnostics with the lines they concern.
pub(crate) fn diagnostics(diagnostics: &[Diagnostic], name: &str, text: &str) {
    eprint!("{}", render(diagnostics, name, text, crate::color::is_wanted(&std::io::stderr())));
}

/// Diagnostics with the lines they concern, for people.
pub(crate) fn render(diagnostics: &[Diagnostic], name: &str, text: &str, colored: bool) -> String {
    let theme = match colored {
        true => GraphicalTheme::unicode(),
        false => GraphicalTheme::unicode_nocolor(),
    };
    let mut all = String::new();
    let handler = GraphicalReportHandler::new_themed(theme).with_width(100);
    for diagnostic in diagnostics {
        let severity = match diagnostic.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Info => miette::Severity::Advice,
        };
        let labels = diagnostic.labels.iter().map(|label| {
            let (start, end) = (label.span.start as usize, label.span.end as usize);
            let said = Some(label.text.clone()).filter(|said| !said.is_empty());
            LabeledSpan::new(said, start, end.saturating_sub(start))
        });
        let mut shown = MietteDiagnostic::new(&diagnostic.message)
            .with_code(diagnostic.code.0)
            .with_severity(severity)
            .with_labels(labels);
        if let Some(help) = &diagnostic.help {
            shown = shown.with_help(help);
        }
        let report = Report::new(shown).with_source_code(NamedSource::new(name, text.to_string()));
        let mut out = String::new();
        match handler.render_report(&mut out, report.as_ref()) {
            Ok(()) => all.push_str(&out),
            Err(_) => all.push_str(&format!("{}: {}", diagnostic.code.0, diagnostic.message)),
        }
        all.push('\n');
    }
    all
}
