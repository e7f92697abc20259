//! Making plain nodes.

use super::{Argument, BinaryOp, Call, Expr, ExprKind, FieldName, NoCompare, Pattern};
use crate::span::{Span, Spanned};

/// A call without arguments.
pub fn call(name: &str, span: Span) -> Call {
    Call { name: Spanned::new(name.to_owned(), span), arguments: Vec::new(), span: NoCompare(span) }
}

/// An argument, named or not.
pub fn argument(name: Option<&str>, value: Expr) -> Argument {
    let span = value.span;
    Argument { name: name.map(|name| Spanned::new(name.to_owned(), span)), value, attributes: Vec::new() }
}

/// A field's name as an argument.
pub fn field_value(field: &Spanned<FieldName>) -> Expr {
    let name = field.node.as_str();
    let node = if crate::parser::is_plain_field(name) {
        ExprKind::Field(field.node.clone())
    } else {
        ExprKind::Text(name.to_owned())
    };
    Spanned::new(node, field.span)
}

/// Adds a named argument.
pub fn with(mut call: Call, name: &str, value: Expr) -> Call {
    call.arguments.push(argument(Some(name), value));
    call
}

/// A text.
pub fn text(text: &str, span: Span) -> Expr {
    Spanned::new(ExprKind::Text(text.to_owned()), span)
}

/// An expression that has no value, as a division by zero has none.
pub fn no_value(span: Span) -> Expr {
    let number = |text: &str| Box::new(Spanned::new(ExprKind::Number(text.to_owned()), span));
    Spanned::new(ExprKind::Binary { op: BinaryOp::Divide, left: number("1"), right: number("0") }, span)
}

/// A call as an expression.
pub fn call_expr(call: Call) -> Expr {
    let span = call.span.0;
    Spanned::new(ExprKind::Call(Box::new(call)), span)
}

/// What an expression asks for on the right of `=`, if it is a literal. `source` is its text.
pub fn pattern_of(expr: &Expr, source: &str) -> Option<Pattern> {
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
