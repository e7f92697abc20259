//! A filter that can never hold.

use crate::lint::{Checked, Lint, Report};
use crate::pages::{Page, warning};
use crate::tree::{conjuncts, kind_of, pipelines};
use cql_core::Number;
use cql_core::function::Kind;
use cql_core::pattern::Glob;
use cql_syntax::ast::visit::{Visit, walk};
use cql_syntax::ast::{
    BinaryOp, Bound, Expr, ExprKind, Filter, FilterKind, MatchOp, OrderOp, Pattern, Step, StepKind, Subject, UnaryOp,
};
use cql_syntax::{Code, Span};

/// A filter that contradicts itself or one before it, or compares with the wrong type.
pub(crate) struct NeverMatches;

static PAGE: Page = warning(
    Code("CQL0620"),
    "never-matches",
    "A filter that no event can pass: it contradicts another filter that must hold too, or it compares with something of the \
     wrong type, such as a number with a word.",
    "status=404 status=500",
    "For one of several values write `or`: `status=404 or status=500`, or `in(status, values=[404, 500])`.",
);

impl Lint for NeverMatches {
    fn page(&self) -> &'static Page {
        &PAGE
    }

    fn check(&self, checked: &Checked<'_>, report: &mut Report) {
        for pipeline in pipelines(checked.query) {
            let mut facts = Vec::new();
            for step in &pipeline.steps {
                self::step(step, checked, &mut facts, report);
            }
        }
        Expressions { report }.pipeline(&checked.query.pipeline);
    }
}

/// What a filter asks of a field.
struct Fact<'q> {
    field: &'q str,
    demand: Demand<'q>,
    span: Span,
}

#[derive(Clone, Copy)]
enum Demand<'q> {
    Is(&'q str),
    IsNot(&'q str),
    Like(&'q str),
    Exists,
    IsMissing,
    Order(OrderOp, Number),
}

fn step<'q>(step: &'q Step, checked: &Checked<'q>, facts: &mut Vec<Fact<'q>>, report: &mut Report) {
    match &step.node {
        StepKind::Filter(filter) => {
            for part in conjuncts(filter) {
                within(part, report);
                let Some(fact) = fact(part) else { continue };
                if fact.field == "@timestamp"
                    && let Demand::Is(text) = fact.demand
                    && Number::parse(text).is_none()
                {
                    let message = format!("'@timestamp' is a number of milliseconds and never the text '{text}'");
                    report.at(fact.span, message, "compare with a number, or set the search interval");
                    continue;
                }
                if let Some(other) = facts.iter().find(|other| other.field == fact.field && contradict(other, &fact)) {
                    let message = format!("no event passes: this contradicts another filter of '{}'", fact.field);
                    report.at(fact.span, message, "for one of several values join the filters by or");
                    report.also(other.span, "this one");
                }
                facts.push(fact);
            }
        }
        StepKind::Assign(assign) => facts.retain(|fact| fact.field != assign.target.as_str()),
        _ if kind_of(step, checked.settings.registry) == Some(Kind::Filter) => {}
        _ => facts.clear(),
    }
}

/// Contradictions in parentheses.
fn within(filter: &Filter, report: &mut Report) {
    match &filter.node {
        FilterKind::And(parts) => {
            let mut facts: Vec<Fact<'_>> = Vec::new();
            for fact in parts.iter().filter_map(fact) {
                if facts.iter().any(|other| other.field == fact.field && contradict(other, &fact)) {
                    let message = format!("this part never holds: it contradicts another filter of '{}'", fact.field);
                    report.at(fact.span, message, "for one of several values join the filters by or");
                }
                facts.push(fact);
            }
            parts.iter().for_each(|part| within(part, report));
        }
        FilterKind::Or(parts) => parts.iter().for_each(|part| within(part, report)),
        _ => {}
    }
}

fn fact(filter: &Filter) -> Option<Fact<'_>> {
    let span = filter.span;
    let (field, demand) = match &filter.node {
        FilterKind::Matches { subject: Subject::Field(field), op, pattern } => {
            let Pattern::Text { text, .. } = &pattern.node else { return None };
            let demand = match op {
                MatchOp::Equal if text == "*" => Demand::Exists,
                MatchOp::NotEqual if text == "*" => Demand::IsMissing,
                MatchOp::Equal if text.contains('*') => Demand::Like(text),
                MatchOp::Equal => Demand::Is(text),
                MatchOp::NotEqual if !text.contains('*') => Demand::IsNot(text),
                _ => return None,
            };
            (field, demand)
        }
        FilterKind::Orders { subject: Subject::Field(field), op, bound } => {
            let Bound::Number(number) = &bound.node else { return None };
            (field, Demand::Order(*op, Number::parse(number)?))
        }
        FilterKind::Not(inner) => {
            let Fact { field, demand: Demand::Is(text), .. } = fact(inner)? else { return None };
            return Some(Fact { field, demand: Demand::IsNot(text), span });
        }
        _ => return None,
    };
    // A name with brackets may stand for any member of an array.
    let field = Some(field.as_str()).filter(|name| !name.contains('['))?;
    Some(Fact { field, demand, span })
}

fn contradict(one: &Fact<'_>, other: &Fact<'_>) -> bool {
    excludes(one.demand, other.demand) || excludes(other.demand, one.demand)
}

fn excludes(one: Demand<'_>, other: Demand<'_>) -> bool {
    match (one, other) {
        (Demand::Is(one), Demand::Is(other)) => one != other && !same_number(one, other),
        (Demand::Is(one), Demand::IsNot(other)) => one == other,
        (Demand::Is(text), Demand::Like(pattern)) => !Glob::whole(pattern, false).matches(text),
        (Demand::Is(text), Demand::Order(op, bound)) => {
            Number::parse(text).is_none_or(|number| !holds(number.to_f64(), op, bound.to_f64()))
        }
        (Demand::IsMissing, Demand::Is(_) | Demand::Like(_) | Demand::Exists | Demand::Order(..)) => true,
        (Demand::Order(one, low), Demand::Order(other, high)) => {
            let (low, high) = (low.to_f64(), high.to_f64());
            match (is_lower_bound(one), is_lower_bound(other)) {
                (true, false) => low > high || (low == high && (is_strict(one) || is_strict(other))),
                _ => false,
            }
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

/// Comparisons with the wrong type in expressions.
struct Expressions<'r> {
    report: &'r mut Report,
}

impl Visit for Expressions<'_> {
    fn expr(&mut self, expr: &Expr) {
        if let ExprKind::Binary { op, left, right } = &expr.node {
            let text = [left, right].into_iter().find_map(|side| match &side.node {
                ExprKind::Text(text) if Number::parse(text).is_none() => Some(text),
                _ => None,
            });
            let orders =
                matches!(op, BinaryOp::Less | BinaryOp::LessEqual | BinaryOp::Greater | BinaryOp::GreaterEqual);
            let with_number = *op == BinaryOp::Equal && (is_number(left) || is_number(right));
            if let Some(text) = text
                && (orders || with_number)
            {
                let message = format!("this never holds: a number is compared with the text \"{text}\"");
                self.report.at(expr.span, message, "in an expression a name without quotes is a field");
            }
        }
        walk::expr(self, expr);
    }
}

/// Whether an expression has a number for its value, if it has one.
fn is_number(expr: &Expr) -> bool {
    match &expr.node {
        ExprKind::Number(_) | ExprKind::Unary { op: UnaryOp::Negate, .. } => true,
        ExprKind::Binary { op, .. } => matches!(
            op,
            BinaryOp::Add | BinaryOp::Subtract | BinaryOp::Multiply | BinaryOp::Divide | BinaryOp::Remainder
        ),
        _ => false,
    }
}
