//! join() as in SQL: `kind=inner`, keys as pairs.

use super::{Written, is_named};
use cql_core::function::Replacement;
use cql_syntax::ast::{Call, Element, Expr, ExprKind, FieldName, FilterKind, MatchOp, Pattern, Subject, build};
use cql_syntax::{Span, Spanned};

pub(super) fn rewrite(written: &Written<'_>) -> Option<Replacement> {
    if written.name != "join" {
        return None;
    }
    let mut call = written.call.clone();
    // `as` and `suffix` are parameters that join() itself reads: no other step could keep the event's own fields.
    let changed = [kind(&mut call), pairs(&mut call)];
    changed.contains(&true).then_some(Replacement::Call(call))
}

fn kind(call: &mut Call) -> bool {
    let name =
        call.arguments.iter_mut().filter_map(|argument| argument.name.as_mut()).find(|name| name.as_str() == "kind");
    match name {
        Some(name) => {
            name.node = "mode".to_owned();
            true
        }
        None => false,
    }
}

/// `field=[a, b=c]` is `field=[a, b], key=[a, c]`.
fn pairs(call: &mut Call) -> bool {
    let Some(argument) = call.arguments.iter_mut().find(|argument| is_named(argument, "field")) else { return false };
    let span = argument.value.span;
    let ExprKind::Array(elements) = &argument.value.node else { return false };
    let pairs: Option<Vec<(String, String)>> = elements.iter().map(pair).collect();
    let Some(pairs) = pairs.filter(|pairs| pairs.iter().any(|(left, right)| left != right)) else { return false };
    let (left, right): (Vec<String>, Vec<String>) = pairs.into_iter().unzip();
    argument.value = array(left, span);
    *call = build::with(call.clone(), "key", array(right, span));
    true
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
