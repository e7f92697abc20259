//! Parameters that other functions have: `collect(x, as=y)`, `selectLast(x, as=y)`, `bucket(timeField=@timestamp)`.

use super::{Written, is_named, with_unnamed};
use cql_core::function::{Replacement, Situation};
use cql_syntax::Spanned;
use cql_syntax::ast::{Element, Expr, ExprKind, StepKind, build};

pub(super) fn rewrite(written: &Written<'_>, situation: &Situation<'_>) -> Option<Replacement> {
    match written.name.as_str() {
        "collect" | "selectlast" => rename_only_field(written, situation),
        "bucket" => bucket(written),
        _ => None,
    }
}

/// A function that puts out its fields under their own names, with another name for its only field.
fn rename_only_field(written: &Written<'_>, situation: &Situation<'_>) -> Option<Replacement> {
    let target = situation.target.map(|target| Spanned::new(target.clone(), written.span));
    let name = written.named("as").cloned().or_else(|| target.as_ref().map(build::field_value))?;
    let unnamed = written.unnamed();
    let fields = written.named("fields").or(written.named("field"));
    let given = match (unnamed.as_slice(), fields) {
        ([given], None) => *given,
        ([], Some(given)) => given,
        _ => return None,
    };
    let field = only_field(given)?.clone();
    let mut call = written.call.clone();
    call.arguments.retain(|argument| !is_named(argument, "as"));
    let rename = build::with(with_unnamed(written.instead("rename"), field), "as", name);
    let steps = [call, rename].map(|call| Spanned::new(StepKind::Call(call), written.span));
    Some(Replacement::Steps(steps.into()))
}

/// The name of a field, perhaps as a list of one.
fn only_field(value: &Expr) -> Option<&Expr> {
    match &value.node {
        ExprKind::Field(_) | ExprKind::Text(_) => Some(value),
        ExprKind::Array(elements) => match elements.as_slice() {
            [Element::Value(value)] => only_field(value),
            _ => None,
        },
        _ => None,
    }
}

/// The time field is @timestamp anyway.
fn bucket(written: &Written<'_>) -> Option<Replacement> {
    let is_timestamp = match &written.named("timeField")?.node {
        ExprKind::Field(name) => name.as_str() == "@timestamp",
        ExprKind::Text(name) => name == "@timestamp",
        _ => false,
    };
    let mut call = written.call.clone();
    call.arguments.retain(|argument| !is_named(argument, "timeField"));
    is_timestamp.then_some(Replacement::Call(call))
}
