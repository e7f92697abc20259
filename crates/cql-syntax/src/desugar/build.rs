//! Making the nodes that extensions stand for.

pub(super) use crate::ast::build::{argument, call, call_expr, field_value, no_value, pattern_of, text, with};
use crate::ast::{Expr, ExprKind, Filter, FilterKind, MatchOp, Pattern, Regex, Subject};
use crate::span::{Span, Spanned};

/// A filter as a truth value.
pub(super) fn filter_expr(filter: Filter) -> Expr {
    let span = filter.span;
    match filter.node {
        FilterKind::Test(expr) => *expr,
        FilterKind::Call(inner) => call_expr(inner),
        FilterKind::Bool(value) => Spanned::new(ExprKind::Bool(value), span),
        node => Spanned::new(ExprKind::Filter(Box::new(Spanned::new(node, span))), span),
    }
}

/// `not filter`, if `negated`.
pub(super) fn negate(negated: bool, kind: FilterKind, span: Span) -> FilterKind {
    if negated { FilterKind::Not(Box::new(Spanned::new(kind, span))) } else { kind }
}

/// `field = *`, or `field != *`.
pub(super) fn exists(subject: Subject, exists: bool, span: Span) -> FilterKind {
    let pattern = Pattern::Text { text: "*".to_owned(), quoted: false };
    let op = if exists { MatchOp::Equal } else { MatchOp::NotEqual };
    FilterKind::Matches { subject, op, pattern: Spanned::new(pattern, span) }
}

/// A text that is meant as a regex.
pub(super) fn regex_of(pattern: &Pattern) -> Pattern {
    match pattern {
        Pattern::Text { text, .. } => Pattern::Regex(Regex { body: text.replace('\n', "\\n"), flags: String::new() }),
        other => other.clone(),
    }
}
