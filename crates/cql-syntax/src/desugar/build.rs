//! Making the nodes that extensions stand for.

pub(super) use crate::ast::build::{argument, call, call_expr, field_value, text, with};
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

/// What an expression asks for on the right of `=`, if it is a literal. `source` is its text.
pub(super) fn pattern_of(expr: &Expr, source: &str) -> Option<Pattern> {
    let word = |text: &str| Some(Pattern::Text { text: text.to_owned(), quoted: false });
    match &expr.node {
        ExprKind::Text(text) => Some(Pattern::Text { text: text.clone(), quoted: true }),
        ExprKind::Regex(regex) => Some(Pattern::Regex(regex.clone())),
        ExprKind::Parameter(parameter) => Some(Pattern::Parameter(parameter.clone())),
        ExprKind::Number(text) | ExprKind::Word(text) => word(text),
        ExprKind::Field(name) => word(name.as_str()),
        ExprKind::Bool(value) => word(if *value { "true" } else { "false" }),
        ExprKind::Star => word("*"),
        ExprKind::Unary { .. } | ExprKind::Binary { .. } if !source.is_empty() && !source.contains([' ', '(', '"']) => {
            word(source)
        }
        _ => None,
    }
}
