//! join() as in SQL: keys as pairs.

use super::{Written, is_named};
use cql_core::function::Replacement;
use cql_syntax::ast::{Call, Element, Expr, ExprKind, FieldName, FilterKind, MatchOp, Pattern, Subject, build};
use cql_syntax::{Span, Spanned};

pub(super) fn rewrite(written: &Written<'_>) -> Option<Replacement> {
    if written.name != "join" {
        return None;
    }
    // `as` and `suffix` are parameters that join() itself reads: no other step could keep the event's own fields.
    pairs(written.call).map(Replacement::Call)
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
