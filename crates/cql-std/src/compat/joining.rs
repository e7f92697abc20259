//! join() as in SQL: keys as pairs, and other names for the fields that it adds.

use super::{Written, is_named};
use cql_core::function::Replacement;
use cql_syntax::ast::{
    Argument, Assign, Call, Element, Expr, ExprKind, FieldName, FilterKind, MatchOp, Pattern, Pipeline, Step, StepKind,
    Subject, build,
};
use cql_syntax::{Span, Spanned};

pub(super) fn rewrite(written: &Written<'_>) -> Option<Replacement> {
    if written.name != "join" {
        return None;
    }
    let paired = pairs(written.call);
    let named = renamed(paired.as_ref().unwrap_or(written.call));
    named.or(paired).map(Replacement::Call)
}

/// `include=[a], as="p."` is `include=["p.a"]` of a subquery that gives its field that name, so that the event's own field
/// stays; `suffix` is the same at the other end.
fn renamed(call: &Call) -> Option<Call> {
    let affix = |name: &str| call.arguments.iter().find(|argument| is_named(argument, name));
    let (before, behind) = (affix("as"), affix("suffix"));
    if before.is_none() && behind.is_none() {
        return None;
    }
    let (before, behind) = (text_of(before)?, text_of(behind)?);
    let included = names_in(call, "include")?;
    let mut keys = names_in(call, "key")?;
    if keys.is_empty() {
        keys = names_in(call, "field")?;
    }
    let new_name = |name: &String| format!("{before}{name}{behind}");
    if included.iter().any(|name| keys.contains(&new_name(name))) {
        return None;
    }

    let mut call = call.clone();
    call.arguments.retain(|argument| !is_named(argument, "as") && !is_named(argument, "suffix"));
    if included.is_empty() || (before.is_empty() && behind.is_empty()) {
        return Some(call);
    }
    let is_query = |argument: &Argument| matches!(argument.value.node, ExprKind::Subquery(_));
    for argument in &mut call.arguments {
        let span = argument.value.span;
        if is_named(argument, "include") {
            argument.value = array(included.iter().map(new_name).collect(), span);
        } else if is_query(argument)
            && let ExprKind::Subquery(pipeline) = &mut argument.value.node
        {
            give_names(pipeline, &keys, &included, &new_name);
        }
    }
    call.arguments.iter().any(is_query).then_some(call)
}

/// Ends a subquery with steps that leave the keys and the included fields, these under their new names.
fn give_names(pipeline: &mut Pipeline, keys: &[String], included: &[String], new_name: &dyn Fn(&String) -> String) {
    let span = pipeline.span.0;
    let step = |call: Call| Spanned::new(StepKind::Call(call), span);
    let mut kept = keys.to_vec();
    kept.extend(included.iter().filter(|name| !keys.contains(name)).cloned());
    // A row that lacks a field must not have another one of the new name.
    let mut select = build::call("select", span);
    select.arguments.push(build::argument(None, array(kept, span)));
    pipeline.steps.push(step(select));

    // The new name of one may be the old name of another, which is longer and must have moved before.
    let mut order: Vec<&String> = included.iter().collect();
    order.sort_by_key(|name| std::cmp::Reverse(name.len()));
    order.dedup();
    let (copied, moved): (Vec<&String>, Vec<&String>) = order.into_iter().partition(|name| keys.contains(name));
    if !moved.is_empty() {
        let pairs = moved.into_iter().map(|name| array(vec![name.clone(), new_name(name)], span));
        let pairs = ExprKind::Array(pairs.map(Element::Value).collect());
        let mut rename = build::call("rename", span);
        rename.arguments.push(build::argument(None, Spanned::new(pairs, span)));
        pipeline.steps.push(step(rename));
    }
    pipeline.steps.extend(copied.into_iter().map(|key| copy(key, &new_name(key), span)));
}

/// `target := field`
fn copy(field: &str, target: &str, span: Span) -> Step {
    let value = Spanned::new(ExprKind::Field(FieldName::from(field)), span);
    Spanned::new(StepKind::Assign(Assign { target: Spanned::new(FieldName::from(target), span), value }), span)
}

/// The text that an argument is, empty if it is not given; `None` if it is known only when the query runs.
fn text_of(argument: Option<&Argument>) -> Option<String> {
    match argument.map(|argument| &argument.value.node) {
        None => Some(String::new()),
        Some(ExprKind::Text(text) | ExprKind::Word(text)) => Some(text.clone()),
        Some(ExprKind::Field(name)) => Some(name.to_string()),
        Some(_) => None,
    }
}

/// The names of fields in an argument, none if it is not given.
fn names_in(call: &Call, name: &str) -> Option<Vec<String>> {
    let Some(argument) = call.arguments.iter().find(|argument| is_named(argument, name)) else {
        return Some(Vec::new());
    };
    let one = |value: &Expr| match &value.node {
        ExprKind::Field(name) => Some(name.to_string()),
        ExprKind::Text(name) => Some(name.clone()),
        _ => None,
    };
    let ExprKind::Array(elements) = &argument.value.node else { return one(&argument.value).map(|name| vec![name]) };
    let each = elements.iter().map(|element| match element {
        Element::Value(value) => one(value),
        Element::Assign(_) => None,
    });
    each.collect()
}

/// `field=[a, b=c]` is `field=[a, b], key=[a, c]`.
fn pairs(call: &Call) -> Option<Call> {
    let mut call = call.clone();
    let argument = call.arguments.iter_mut().find(|argument| is_named(argument, "field"))?;
    let span = argument.value.span;
    let ExprKind::Array(elements) = &argument.value.node else { return None };
    let pairs = elements.iter().map(pair).collect::<Option<Vec<(String, String)>>>()?;
    if pairs.iter().all(|(left, right)| left == right) {
        return None;
    }
    let (left, right): (Vec<String>, Vec<String>) = pairs.into_iter().unzip();
    argument.value = array(left, span);
    Some(build::with(call, "key", array(right, span)))
}

fn pair(element: &Element) -> Option<(String, String)> {
    let Element::Value(value) = element else { return None };
    match &value.node {
        ExprKind::Field(name) => Some((name.to_string(), name.to_string())),
        ExprKind::Text(name) => Some((name.clone(), name.clone())),
        ExprKind::Filter(filter) => match &filter.node {
            FilterKind::Matches {
                subject: Subject::Field(left),
                op: MatchOp::Equal,
                pattern: Spanned { node: Pattern::Text { text, .. }, .. },
            } => Some((left.to_string(), text.clone())),
            _ => None,
        },
        _ => None,
    }
}

fn array(names: Vec<String>, span: Span) -> Expr {
    let element =
        |name: String| Element::Value(build::field_value(&Spanned::new(FieldName::from(name.as_str()), span)));
    Spanned::new(ExprKind::Array(names.into_iter().map(element).collect()), span)
}
