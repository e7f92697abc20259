//! What filters ask of fields, and what follows from that.

use crate::tree::{argument_of, is_call, value_of, word};
use cql_core::Number;
use cql_core::pattern::Glob;
use cql_syntax::Span;
use cql_syntax::ast::{Bound, Call, Element, Expr, ExprKind, Filter, FilterKind, MatchOp, OrderOp, Pattern, Subject};

/// What a filter asks of a field, or an assignment makes of it.
#[derive(Clone)]
pub(super) struct Fact {
    pub(super) field: String,
    pub(super) demand: Demand,
    pub(super) span: Span,
    pub(super) is_assigned: bool,
}

#[derive(Clone)]
pub(super) enum Demand {
    Is(String),
    IsNot(String),
    Like(String),
    Exists,
    IsMissing,
    Order(OrderOp, Number),
    /// One of these.
    Any(Vec<Demand>),
}

/// What a filter asks of a field, if it asks one thing of one field.
pub(super) fn fact(filter: &Filter) -> Option<Fact> {
    let span = filter.span;
    let (field, demand) = match &filter.node {
        FilterKind::Matches { subject: Subject::Field(field), op, pattern } => {
            let Pattern::Text { text, .. } = &pattern.node else { return None };
            let demand = match op {
                MatchOp::Equal => of_pattern(text),
                MatchOp::NotEqual if text == "*" => Demand::IsMissing,
                MatchOp::NotEqual if !text.contains('*') => Demand::IsNot(text.clone()),
                _ => return None,
            };
            (field.to_string(), demand)
        }
        FilterKind::Orders { subject: Subject::Field(field), op, bound } => {
            let Bound::Number(number) = &bound.node else { return None };
            (field.to_string(), Demand::Order(*op, Number::parse(number)?))
        }
        FilterKind::Not(inner) => {
            let Fact { field, demand: Demand::Is(text), .. } = fact(inner)? else { return None };
            (field, Demand::IsNot(text))
        }
        FilterKind::Call(call) => among(call)?,
        FilterKind::Or(parts) => {
            let facts: Vec<Fact> = parts.iter().map(fact).collect::<Option<_>>()?;
            let field = facts.first()?.field.clone();
            if facts.iter().any(|fact| fact.field != field) {
                return None;
            }
            (field, Demand::Any(facts.into_iter().map(|fact| fact.demand).collect()))
        }
        _ => return None,
    };
    of_field(field, demand, span)
}

/// A fact about a field, unless its name may stand for any member of an array.
pub(super) fn of_field(field: String, demand: Demand, span: Span) -> Option<Fact> {
    (!field.contains('[')).then_some(Fact { field, demand, span, is_assigned: false })
}

/// What a text with wildcards asks for.
pub(super) fn of_pattern(text: &str) -> Demand {
    match text {
        "*" => Demand::Exists,
        _ if text.contains('*') => Demand::Like(text.to_string()),
        _ => Demand::Is(text.to_string()),
    }
}

/// What `in(field, values=[a, b])` asks of the field.
pub(super) fn among(call: &Call) -> Option<(String, Demand)> {
    if !is_call(call, "in") || argument_of(call, "ignoreCase").is_some() {
        return None;
    }
    let field = value_of(call, "field").map(word).filter(|field| !field.is_empty())?;
    let ExprKind::Array(elements) = &argument_of(call, "values")?.value.node else { return None };
    let demands = elements.iter().map(|element| match element {
        Element::Value(value) => Some(of_pattern(&plain(value)?)),
        Element::Assign(_) => None,
    });
    Some((field, Demand::Any(demands.collect::<Option<_>>()?)))
}

/// The text of a word, number or text.
pub(super) fn plain(value: &Expr) -> Option<String> {
    Some(word(value)).filter(|text| !text.is_empty())
}

/// Whether no value satisfies both.
pub(super) fn contradict(one: &Fact, other: &Fact) -> bool {
    one.field == other.field && excludes_either_way(&one.demand, &other.demand)
}

fn excludes_either_way(one: &Demand, other: &Demand) -> bool {
    match (one, other) {
        (Demand::Any(demands), other) | (other, Demand::Any(demands)) => {
            demands.iter().all(|demand| excludes_either_way(demand, other))
        }
        _ => excludes(one, other) || excludes(other, one),
    }
}

fn excludes(one: &Demand, other: &Demand) -> bool {
    match (one, other) {
        (Demand::Is(one), Demand::Is(other)) => one != other && !same_number(one, other),
        (Demand::Is(one), Demand::IsNot(other)) => one == other,
        (Demand::Is(text), Demand::Like(pattern)) => !Glob::whole(pattern, false).matches(text),
        (Demand::Like(one), Demand::Like(other)) => differ_at_an_end(one, other),
        (Demand::Is(text), Demand::Order(op, bound)) => {
            Number::parse(text).is_none_or(|number| !holds(number.to_f64(), *op, bound.to_f64()))
        }
        (Demand::IsMissing, Demand::Is(_) | Demand::Like(_) | Demand::Exists | Demand::Order(..)) => true,
        (Demand::Order(one, low), Demand::Order(other, high)) => {
            let (low, high) = (low.to_f64(), high.to_f64());
            match (is_lower_bound(*one), is_lower_bound(*other)) {
                (true, false) => low > high || (low == high && (is_strict(*one) || is_strict(*other))),
                _ => false,
            }
        }
        _ => false,
    }
}

/// Whether two patterns ask for other beginnings, or for other ends.
fn differ_at_an_end(one: &str, other: &str) -> bool {
    let starts = [one, other].map(|pattern| pattern.split('*').next().unwrap_or_default());
    let ends = [one, other].map(|pattern| pattern.rsplit('*').next().unwrap_or_default());
    let [first, second] = starts;
    let [last, other_last] = ends;
    !(first.starts_with(second) || second.starts_with(first))
        || !(last.ends_with(other_last) || other_last.ends_with(last))
}

/// Whether whatever satisfies `narrow` satisfies `wide` too.
pub(super) fn implies(narrow: &Demand, wide: &Demand) -> bool {
    match (narrow, wide) {
        (Demand::Any(narrow), wide) => narrow.iter().all(|demand| implies(demand, wide)),
        (narrow, Demand::Any(wide)) => wide.iter().any(|demand| implies(narrow, demand)),
        (Demand::Is(_) | Demand::Like(_) | Demand::Order(..) | Demand::Exists, Demand::Exists)
        | (Demand::IsMissing, Demand::IsMissing) => true,
        (Demand::Is(one), Demand::Is(other))
        | (Demand::IsNot(one), Demand::IsNot(other))
        | (Demand::Like(one), Demand::Like(other)) => one == other,
        (Demand::Is(text), Demand::Like(pattern)) => Glob::whole(pattern, false).matches(text),
        (Demand::Is(text), Demand::Order(op, bound)) => {
            Number::parse(text).is_some_and(|number| holds(number.to_f64(), *op, bound.to_f64()))
        }
        (Demand::Order(narrow, tight), Demand::Order(wide, loose)) => {
            let (tight, loose) = (tight.to_f64(), loose.to_f64());
            let is_within = if is_lower_bound(*wide) { tight > loose } else { tight < loose };
            let is_same = tight == loose && (is_strict(*narrow) || !is_strict(*wide));
            is_lower_bound(*narrow) == is_lower_bound(*wide) && (is_within || is_same)
        }
        _ => false,
    }
}

fn same_number(one: &str, other: &str) -> bool {
    Number::parse(one).zip(Number::parse(other)).is_some_and(|(one, other)| one.to_f64() == other.to_f64())
}

fn holds(number: f64, op: OrderOp, bound: f64) -> bool {
    match op {
        OrderOp::Less => number < bound,
        OrderOp::LessEqual => number <= bound,
        OrderOp::Greater => number > bound,
        OrderOp::GreaterEqual => number >= bound,
    }
}

fn is_lower_bound(op: OrderOp) -> bool {
    matches!(op, OrderOp::Greater | OrderOp::GreaterEqual)
}

fn is_strict(op: OrderOp) -> bool {
    matches!(op, OrderOp::Less | OrderOp::Greater)
}
