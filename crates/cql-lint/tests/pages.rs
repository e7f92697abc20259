//! Every code has a page, and the example on it has the problem.

use cql_core::Environment;
use cql_core::environment::SavedQueries;
use cql_core::time::Timestamp;
use cql_lint::{Levels, Sample, Settings, check, pages};
use cql_std::LIBRARY;
use cql_syntax::{Diagnostic, Dialect};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The saved query that the pages speak of.
struct Again;

impl SavedQueries for Again {
    fn text(&self, name: &str) -> Option<String> {
        (name == "again").then(|| "$again()".to_string())
    }
}

fn diagnostics(text: &str, dialect: Dialect) -> Vec<Diagnostic> {
    let mut environment = Environment::new(Timestamp(1_717_243_200_000));
    environment.saved_queries = Arc::new(Again);
    environment.dialect = dialect;
    let mut sample = Sample::default();
    sample.add("DestinationPort");
    let sample = text.contains("DestinatonPort").then_some(&sample);
    let levels = Levels::default();
    check(text, &Settings { registry: &LIBRARY, environment: &environment, levels: &levels, sample, fixes: true })
}

fn describe(diagnostic: &Diagnostic, text: &str) -> String {
    let (line, column) = diagnostic.span().unwrap_or_default().line_column(text);
    let severity = format!("{:?}", diagnostic.severity).to_lowercase();
    let mut out = format!("{line}:{column} {severity} {} {}\n", diagnostic.code.0, diagnostic.message);
    for label in &diagnostic.labels {
        out.push_str(&format!("    at {:?} {}\n", label.span.of(text), label.text));
    }
    if let Some(help) = &diagnostic.help {
        out.push_str(&format!("    help {help}\n"));
    }
    for edit in diagnostic.fix.iter().flat_map(|fix| &fix.edits) {
        out.push_str(&format!("    fix {:?} -> {:?}\n", edit.span.of(text), edit.text));
    }
    out
}

#[test]
fn every_code_has_one_page() {
    let known: Vec<_> = cql_syntax::codes::ALL.iter().chain(cql_core::codes::ALL).collect();
    let pages = pages();
    for code in known {
        assert_eq!(pages.iter().filter(|page| page.code == *code).count(), 1, "{}", code.0);
    }
    let codes: BTreeSet<_> = pages.iter().map(|page| page.code).collect();
    let names: BTreeSet<_> = pages.iter().map(|page| page.name).collect();
    assert_eq!((codes.len(), names.len()), (pages.len(), pages.len()));
}

#[test]
fn every_example_has_its_problem() {
    let mut shown = String::new();
    let mut silent = Vec::new();
    for page in pages() {
        let found = diagnostics(page.example, Dialect::Extended);
        match found.iter().find(|diagnostic| diagnostic.code == page.code) {
            Some(diagnostic) if diagnostic.severity == page.severity => {}
            _ => silent.push(page.code.0),
        }
        let found: String = found.iter().map(|diagnostic| describe(diagnostic, page.example)).collect();
        shown.push_str(&format!("# {} {}\n{}\n{found}\n", page.code.0, page.name, page.example));
    }
    assert_eq!(silent, Vec::<&str>::new());
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("pages", shown);
    });
}

#[test]
fn logscale_refuses_what_the_extended_dialect_warns_of() {
    for page in pages().iter().filter(|page| page.code.is_compatibility()) {
        let found = diagnostics(page.example, Dialect::Logscale);
        assert!(found.iter().any(Diagnostic::is_error), "{} {found:?}", page.code.0);
        for diagnostic in diagnostics(page.example, Dialect::Extended) {
            let help = diagnostic.help.unwrap_or_default();
            assert!(
                !diagnostic.code.is_compatibility() || help.starts_with("not accepted by LogScale; "),
                "{} {help}",
                page.code.0
            );
        }
    }
}
