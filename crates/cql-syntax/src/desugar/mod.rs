//! Rewriting of the extended dialect's own constructs into plain ones.
//!
//! What follows the parser knows one language only. Each rewriting that LogScale would not do leaves a diagnostic that
//! shows the documented spelling: a warning in the extended dialect, an error in LogScale's own.
//!
//! A few extended nodes stay, since what they mean depends on the functions around them: [`ExprKind::Filter`],
//! [`ExprKind::Logic`], [`ExprKind::Regex`], [`Subject::Value`], [`MatchOp::Literal`] and [`StepExtension::Union`].
//!
//! [`ExprKind::Filter`]: crate::ast::ExprKind::Filter
//! [`ExprKind::Logic`]: crate::ast::ExprKind::Logic
//! [`ExprKind::Regex`]: crate::ast::ExprKind::Regex
//! [`Subject::Value`]: crate::ast::Subject::Value
//! [`MatchOp::Literal`]: crate::ast::MatchOp::Literal
//! [`StepExtension::Union`]: crate::ast::StepExtension::Union

mod build;
mod exprs;
mod filters;
mod steps;
mod texts;

use crate::ast::Query;
use crate::diagnostic::{Code, Diagnostic, Edit, Fix, Severity};
use crate::span::Span;

/// Which language a text is held to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dialect {
    /// What people write: everything that [`crate::parse`] reads.
    #[default]
    Extended,
    /// What LogScale itself accepts.
    Logscale,
}

/// Rewrites a query that was read from `text` into plain nodes, and says what was rewritten.
pub fn desugar(query: &Query, text: &str, dialect: Dialect) -> (Query, Vec<Diagnostic>) {
    crate::parser::on_big_stack(text, || {
        let mut desugar =
            Desugar { text, dialect, diagnostics: Vec::new(), templates: Vec::new(), in_condition: false };
        let pipeline = desugar.pipeline(&query.pipeline);
        let mut diagnostics = desugar.diagnostics;
        diagnostics.sort_by_key(|diagnostic| diagnostic.span().unwrap_or_default().start);
        (Query { pipeline, comments: query.comments.clone() }, diagnostics)
    })
}

/// One rewriting of a whole query.
struct Desugar<'t> {
    text: &'t str,
    dialect: Dialect,
    diagnostics: Vec<Diagnostic>,
    /// The names of templates that were reported already.
    templates: Vec<String>,
    /// Whether the filter at hand is the value of an expression, which is reported as a whole.
    in_condition: bool,
}

impl Desugar<'_> {
    /// Reports that the piece at `span` was read as `meaning`.
    fn compat(&mut self, code: Code, span: Span, meaning: &str) {
        let source = crate::parser::excerpt(span.of(self.text));
        self.compat_as(code, span, &format!("'{source}'"), meaning);
        self.offer(Fix::respell(vec![Edit::new(span, meaning)]));
    }

    /// Adds what to change to the diagnostic that was reported last.
    fn offer(&mut self, fix: Fix) {
        if let Some(last) = self.diagnostics.last_mut() {
            last.fix = Some(fix);
        }
    }

    /// The same with other words for the piece.
    fn compat_as(&mut self, code: Code, span: Span, what: &str, meaning: &str) {
        let help = format!("write {}", meaning.split_whitespace().collect::<Vec<_>>().join(" "));
        let meaning = crate::parser::excerpt(meaning);
        let diagnostic = match self.dialect {
            Dialect::Extended => Diagnostic::new(Severity::Warning, code, format!("compat: {what} read as {meaning}")),
            Dialect::Logscale => {
                Diagnostic::new(Severity::Error, code, format!("syntax error: {what} is not accepted by LogScale"))
            }
        };
        self.diagnostics.push(diagnostic.label(span, "").help(help));
    }

    /// Reports what has no spelling that could be put in its place: how it is read, and why LogScale would not.
    fn warn(&mut self, code: Code, span: Span, reading: &str, refusal: &str, help: &str) {
        let diagnostic = match self.dialect {
            Dialect::Extended => Diagnostic::new(Severity::Warning, code, format!("compat: {reading}")),
            Dialect::Logscale => Diagnostic::new(Severity::Error, code, format!("syntax error: {refusal}")),
        };
        self.diagnostics.push(diagnostic.label(span, "").help(help));
    }
}
