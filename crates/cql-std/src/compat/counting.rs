//! Counting under other names and under a condition: `dcount(x)`, `count(distinct=x)`, `count(filter={...})`.

use super::{Written, as_field, is_named};
use cql_core::function::{Replacement, Situation};
use cql_syntax::Spanned;
use cql_syntax::ast::{Call, Expr, ExprKind, Filter, FilterKind, Step, StepKind, UnaryOp, build};

const DISTINCT_COUNTS: &[&str] =
    &["uniquecount", "dcount", "countdistinct", "distinctcount", "count_distinct", "distinct_count", "dc"];

pub(super) fn rewrite(written: &Written<'_>, situation: &Situation<'_>) -> Option<Replacement> {
    if DISTINCT_COUNTS.contains(&written.name.as_str()) && written.names_only(&["as", "field"]) {
        return Some(Replacement::Call(distinct(written.renamed("count"))));
    }
    if written.name != "count" {
        return None;
    }
    distinct_argument(written).or_else(|| conditional(written, situation))
}

fn distinct(call: Call) -> Call {
    let span = call.span.0;
    build::with(call, "distinct", Spanned::new(ExprKind::Bool(true), span))
}

/// `count(distinct=x)`, `count(distinct(x))`.
fn distinct_argument(written: &Written<'_>) -> Option<Replacement> {
    if written.named("field").is_some() || (written.named("distinct").is_some() && !written.unnamed().is_empty()) {
        // There is a field already: what `distinct` says is then for the function itself to refuse.
        return None;
    }
    let index = written.call.arguments.iter().position(|argument| match (&argument.name, &argument.value.node) {
        (Some(name), ExprKind::Field(_)) => name.as_str() == "distinct",
        (None, ExprKind::Call(call)) => call.name.eq_ignore_ascii_case("distinct") && call.arguments.len() == 1,
        _ => false,
    })?;
    let mut call = written.call.clone();
    let value = match &call.arguments[index].value.node {
        ExprKind::Call(inner) => inner.arguments[0].value.clone(),
        _ => call.arguments[index].value.clone(),
    };
    as_field(&value)?;
    call.arguments[index] = build::argument(None, value);
    Some(Replacement::Call(distinct(call)))
}

/// `count(filter={F})`, `count(a == "b")`: `{F | count()}`.
fn conditional(written: &Written<'_>, situation: &Situation<'_>) -> Option<Replacement> {
    // Not `a-b`, which may be the name of a field without its quotes.
    let is_condition = |expr: &Expr| match &expr.node {
        ExprKind::Binary { op, .. } => op.is_comparison(),
        ExprKind::Unary { op, .. } => *op == UnaryOp::Not,
        ExprKind::Logic { .. } | ExprKind::Filter(_) => true,
        _ => false,
    };
    let index = written.call.arguments.iter().position(|argument| {
        is_named(argument, "filter") || (argument.name.is_none() && is_condition(&argument.value))
    })?;
    let mut count = written.call.clone();
    let condition = count.arguments.remove(index).value;
    if let Some(target) = situation.target
        && written.named("as").is_none()
    {
        let name = Spanned::new(target.clone(), written.span);
        count = build::with(count, "as", build::field_value(&name));
    }
    let mut steps = match condition.node {
        ExprKind::Subquery(pipeline) => pipeline.steps,
        ExprKind::Filter(filter) => vec![filter_step(*filter)],
        _ => {
            let span = condition.span;
            vec![filter_step(Spanned::new(FilterKind::Test(Box::new(condition)), span))]
        }
    };
    steps.push(Spanned::new(StepKind::Call(count), written.span));
    Some(Replacement::Steps(steps))
}

fn filter_step(filter: Filter) -> Step {
    let span = filter.span;
    Spanned::new(StepKind::Filter(filter), span)
}
