//! What a lint is, and what it is given.

use crate::Settings;
use crate::pages::Page;
use cql_core::plan::Plan;
use cql_syntax::ast::Query;
use cql_syntax::{Diagnostic, Fix, Severity, Span};

/// Looks for one kind of problem in queries that run. One unit struct for each, with its page beside it.
pub trait Lint: Sync {
    /// Its code, its name, how grave it is, and its documentation.
    fn page(&self) -> &'static Page;

    /// Reports what it finds.
    fn check(&self, checked: &Checked<'_>, report: &mut Report);
}

/// A query that is being checked. It was read without errors.
pub struct Checked<'c> {
    /// The text that spans refer to.
    pub text: &'c str,
    /// The tree, in the documented language.
    pub query: &'c Query,
    /// The plan, if the query can be planned.
    pub plan: Option<&'c Plan>,
    /// What it is checked against.
    pub settings: &'c Settings<'c>,
}

/// Where a lint reports to.
pub struct Report {
    page: &'static Page,
    pub(crate) found: Vec<Diagnostic>,
}

impl Report {
    pub(crate) fn new(page: &'static Page) -> Self {
        Report { page, found: Vec::new() }
    }

    /// Reports a problem at a place, with what to write instead.
    pub fn at(&mut self, span: Span, message: impl Into<String>, help: impl Into<String>) {
        let diagnostic = Diagnostic::new(self.page.severity, self.page.code, message);
        self.found.push(diagnostic.label(span, "").help(help));
    }

    /// Adds another place to the problem that was reported last.
    pub fn also(&mut self, span: Span, text: &str) {
        if let Some(last) = self.found.pop() {
            self.found.push(last.label(span, text));
        }
    }

    /// Makes the problem that was reported last a mere note.
    pub fn only_note(&mut self) {
        if let Some(last) = self.found.last_mut() {
            last.severity = Severity::Info;
        }
    }

    /// Adds what to change to the problem that was reported last.
    pub fn fix(&mut self, fix: Fix) {
        if let Some(last) = self.found.last_mut() {
            last.fix = Some(fix);
        }
    }
}
