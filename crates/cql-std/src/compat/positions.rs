//! Arguments by position that a signature alone cannot sort out: `replace(field, /re/, "with")`, `round(field, 2)`.

use super::{Written, with_unnamed};
use cql_core::function::Replacement;
use cql_syntax::ast::{BinaryOp, Expr, ExprKind, build};
use cql_syntax::{Span, Spanned};

pub(super) fn rewrite(written: &Written<'_>) -> Option<Replacement> {
    match (written.name.as_str(), written.unnamed().as_slice()) {
        ("replace", [first, second, rest @ ..]) if rest.len() < 2 => {
            replace(written, first, second, rest.first().copied())
        }
        ("round", [field, decimals]) if written.names_only(&[]) => round(field, decimals, written.span),
        _ => None,
    }
}

/// The pattern is the regex literal, wherever it stands; else the second of three texts.
fn replace(written: &Written<'_>, first: &Expr, second: &Expr, third: Option<&Expr>) -> Option<Replacement> {
    let is_regex = |expr: &Expr| matches!(expr.node, ExprKind::Regex(_));
    let (field, regex, with) = match third {
        Some(third) if is_regex(first) => (Some(third), first, Some(second)),
        Some(third) => (Some(first), second, Some(third)),
        None if is_regex(first) || written.named("field").is_some() => (None, first, Some(second)),
        None => (Some(first), second, None),
    };
    let mut call = with_unnamed(written.instead("replace"), regex.clone());
    for (name, value) in [("field", field), ("with", with)] {
        if let Some(value) = value {
            call = build::with(call, name, value.clone());
        }
    }
    call.arguments.extend(written.call.arguments.iter().filter(|argument| argument.name.is_some()).cloned());
    Some(Replacement::Call(call))
}

/// round() has no decimals: the number is written with that many, and read again.
fn round(field: &Expr, decimals: &Expr, span: Span) -> Option<Replacement> {
    let ExprKind::Number(decimals) = &decimals.node else { return None };
    let name = super::as_field(field)?;
    let decimals: u8 = decimals.parse().ok().filter(|decimals| *decimals <= 15)?;
    let format = with_unnamed(build::call("format", span), build::text(&format!("%.{decimals}f"), span));
    let format = build::with(format, "field", field.clone());
    let zero = Box::new(Spanned::new(ExprKind::Number("0".into()), span));
    let value = ExprKind::Binary { op: BinaryOp::Add, left: Box::new(build::call_expr(format)), right: zero };
    let output = Spanned::new(name.clone(), field.span);
    Some(Replacement::Value { value: Spanned::new(value, span), output })
}
