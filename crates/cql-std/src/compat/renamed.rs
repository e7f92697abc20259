//! Parameters that other functions have: `selectLast(x, as=y)`, `bucket(timeField=@timestamp)`.

use super::{Written, as_field, is_named, with_unnamed};
use cql_core::function::{Replacement, Situation};
use cql_syntax::Spanned;
use cql_syntax::ast::{ExprKind, StepKind, build};

pub(super) fn rewrite(written: &Written<'_>, situation: &Situation<'_>) -> Option<Replacement> {
    match written.name.as_str() {
        "selectlast" => select_last(written, situation),
        "bucket" => bucket(written),
        _ => None,
    }
}

/// The newest value of one field under another name.
fn select_last(written: &Written<'_>, situation: &Situation<'_>) -> Option<Replacement> {
    let target = situation.target.map(|target| Spanned::new(target.clone(), written.span));
    let name = written.named("as").cloned().or_else(|| target.as_ref().map(build::field_value))?;
    let mut select = written.call.clone();
    select.arguments.retain(|argument| !is_named(argument, "as"));
    let [argument] = select.arguments.as_slice() else { return None };
    let field = argument.value.clone();
    as_field(&field)?;
    let rename = build::with(with_unnamed(written.instead("rename"), field), "as", name);
    let steps = [select, rename].map(|call| Spanned::new(StepKind::Call(call), written.span));
    Some(Replacement::Steps(steps.into()))
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
