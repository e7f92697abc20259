//! Filters, as one filter where LogScale has one, else as steps.

use super::Rewriting;
use super::conditions::{Need, as_condition, as_test, drop_step, literal_regex, test_call};
use crate::ast::{
    Assign, Call, Element, Expr, ExprKind, FieldName, Filter, FilterKind, LogicOp, MatchOp, NoCompare, Pattern,
    Pipeline, Step, StepKind, Subject,
};
use crate::span::Spanned;

impl Rewriting<'_> {
    /// Appends the steps that pass the events that a filter passes.
    pub(super) fn filter_steps(&mut self, filter: &Filter, out: &mut Vec<Step>) {
        let before = self.before.len();
        if let Some(filter) = self.one_filter(filter) {
            return self.computed_before(before, out, filter_step(filter));
        }
        self.before.truncate(before);
        if let Some(condition) = asked(filter) {
            return self.filter_steps(&condition, out);
        }
        match &filter.node {
            FilterKind::And(members) => members.iter().for_each(|member| self.filter_steps(member, out)),
            FilterKind::Or(_) => {
                let clauses = self.clauses(filter, &[]);
                out.push(Spanned::new(StepKind::Case(clauses), filter.span));
            }
            FilterKind::Not(inner) => {
                let inner = asked(inner).unwrap_or_else(|| (**inner).clone());
                match &inner.node {
                    FilterKind::And(members) => self.filter_steps(&negated(members, LogicOp::Or, filter), out),
                    FilterKind::Or(members) => self.filter_steps(&negated(members, LogicOp::And, filter), out),
                    FilterKind::Not(inner) => self.filter_steps(inner, out),
                    _ => self.of_value(&inner, true, out),
                }
            }
            _ => self.of_value(filter, false, out),
        }
    }

    /// The clauses of a `case` that go on with `then` for the events that a filter passes.
    pub(super) fn clauses(&mut self, filter: &Filter, then: &[Step]) -> Vec<Pipeline> {
        let before = self.before.len();
        let whole = self.one_filter(filter);
        self.before.truncate(before);
        match &filter.node {
            FilterKind::Or(members) if whole.is_none() => {
                members.iter().flat_map(|member| self.clauses(member, then)).collect()
            }
            _ => {
                let outer = std::mem::take(&mut self.before);
                let mut steps = Vec::new();
                self.filter_steps(filter, &mut steps);
                self.before = outer;
                steps.extend(then.iter().cloned());
                vec![Pipeline { steps, span: NoCompare(filter.span) }]
            }
        }
    }

    /// A comparison of a computed value: the value becomes a field, which is dropped again.
    fn of_value(&mut self, filter: &Filter, is_negated: bool, out: &mut Vec<Step>) {
        let span = filter.span;
        let FilterKind::Matches { subject: Subject::Value(value), op, pattern } = &filter.node else {
            let filter = if is_negated { not(filter.clone()) } else { filter.clone() };
            return out.push(filter_step(filter));
        };
        let name = match &value.node {
            ExprKind::Call(call) => self.names.make(&call.name.node),
            _ => self.names.make("value"),
        };
        let target = Spanned::new(name.clone(), value.span);
        let assign = StepKind::Assign(Assign { target: target.clone(), value: (**value).clone() });
        self.step(&Spanned::new(assign, value.span), out);
        let matches = FilterKind::Matches { subject: Subject::Field(target), op: *op, pattern: pattern.clone() };
        let matches = Spanned::new(matches, span);
        self.filter_steps(&if is_negated { not(matches) } else { matches }, out);
        out.push(drop_step(&name, span));
    }

    /// The filter that LogScale has for one, if it has.
    fn one_filter(&mut self, filter: &Filter) -> Option<Filter> {
        if let Some(condition) = asked(filter) {
            return self.one_filter(&condition);
        }
        let node = match &filter.node {
            FilterKind::And(members) => {
                let members = members.iter().map(|member| self.one_filter(member)).collect::<Option<_>>()?;
                return Some(Spanned::new(crate::parser::join(members, LogicOp::And).node, filter.span));
            }
            FilterKind::Or(members) => {
                let members =
                    members.iter().map(|member| without_calls(&self.one_filter(member)?)).collect::<Option<_>>()?;
                return Some(Spanned::new(crate::parser::join(members, LogicOp::Or).node, filter.span));
            }
            FilterKind::Not(inner) => FilterKind::Not(Box::new(self.one_filter(inner)?)),
            FilterKind::Matches { subject: Subject::Field(field), op: MatchOp::Literal, pattern } => {
                let node = match &pattern.node {
                    Pattern::Text { text, .. } if text.contains('*') => Pattern::Regex(literal_regex(text)),
                    other => other.clone(),
                };
                let pattern = Spanned::new(node, pattern.span);
                FilterKind::Matches { subject: Subject::Field(field.clone()), op: MatchOp::Equal, pattern }
            }
            FilterKind::Matches { subject: Subject::Value(_), .. }
            | FilterKind::Orders { subject: Subject::Value(_), .. } => {
                FilterKind::Call(test_call(self.inline(filter, Need::Truth)?))
            }
            FilterKind::Call(call) => FilterKind::Call(self.call(call)),
            FilterKind::Test(value) => FilterKind::Call(test_call(self.expr(value))),
            FilterKind::Bool(_)
            | FilterKind::Matches { .. }
            | FilterKind::Orders { .. }
            | FilterKind::FreeText(_)
            | FilterKind::Extension(_) => filter.node.clone(),
        };
        Some(Spanned::new(node, filter.span))
    }
}

/// The filter whose truth a filter asks about.
fn asked(filter: &Filter) -> Option<Filter> {
    match &filter.node {
        FilterKind::Test(value) => as_condition(value),
        FilterKind::Call(call) => tested(call),
        _ => None,
    }
}

/// The filter that `test(filter)` asks about.
pub(super) fn tested(call: &Call) -> Option<Filter> {
    match call.arguments.as_slice() {
        [argument] if call.name.node.eq_ignore_ascii_case("test") => as_condition(&argument.value),
        _ => None,
    }
}

/// A filter without calls, which LogScale does not take beside `or`: a list of values is an `or` itself.
fn without_calls(filter: &Filter) -> Option<Filter> {
    let all = |members: &[Filter]| members.iter().map(without_calls).collect::<Option<Vec<_>>>();
    let node = match &filter.node {
        FilterKind::And(members) => crate::parser::join(all(members)?, LogicOp::And).node,
        FilterKind::Or(members) => crate::parser::join(all(members)?, LogicOp::Or).node,
        FilterKind::Not(inner) => FilterKind::Not(Box::new(without_calls(inner)?)),
        FilterKind::Call(call) => comparisons(call)?,
        other => other.clone(),
    };
    Some(Spanned::new(node, filter.span))
}

/// `in(field, values=[a, b])` as `field=a or field=b`, `test(a > 1)` as `a > 1`.
fn comparisons(call: &Call) -> Option<FilterKind> {
    match (call.name.node.as_str(), call.arguments.as_slice()) {
        ("in", [field, values]) if values.name.as_ref().is_some_and(|name| name.node == "values") => {
            let ExprKind::Array(elements) = &values.value.node else { return None };
            let field = Spanned::new(name_of(&field.value)?, field.value.span);
            let members = elements.iter().map(|element| {
                let Element::Value(value) = element else { return None };
                let pattern = Spanned::new(Pattern::Text { text: word_of(value)?, quoted: true }, value.span);
                let matches =
                    FilterKind::Matches { subject: Subject::Field(field.clone()), op: MatchOp::Equal, pattern };
                Some(Spanned::new(matches, value.span))
            });
            let members = members.collect::<Option<Vec<_>>>()?;
            if members.is_empty() {
                return Some(FilterKind::Bool(false));
            }
            Some(crate::parser::join(members, LogicOp::Or).node)
        }
        ("test", [argument]) => match as_test(&argument.value).node {
            FilterKind::Test(_) | FilterKind::Call(_) => None,
            node => Some(node),
        },
        _ => None,
    }
}

fn name_of(value: &Expr) -> Option<FieldName> {
    match &value.node {
        ExprKind::Field(name) => Some(name.clone()),
        ExprKind::Text(name) => Some(name.as_str().into()),
        _ => None,
    }
}

fn word_of(value: &Expr) -> Option<String> {
    match &value.node {
        ExprKind::Field(name) => Some(name.to_string()),
        ExprKind::Text(text) | ExprKind::Word(text) | ExprKind::Number(text) => Some(text.clone()),
        _ => None,
    }
}

/// All of them negated, under the other connective.
fn negated(members: &[Filter], op: LogicOp, whole: &Filter) -> Filter {
    let members = members.iter().cloned().map(not).collect();
    Spanned::new(crate::parser::join(members, op).node, whole.span)
}

fn not(filter: Filter) -> Filter {
    let span = filter.span;
    match filter.node {
        FilterKind::Not(inner) => *inner,
        FilterKind::Matches { subject, op: MatchOp::Equal, pattern } => {
            Spanned::new(FilterKind::Matches { subject, op: MatchOp::NotEqual, pattern }, span)
        }
        node => Spanned::new(FilterKind::Not(Box::new(Spanned::new(node, span))), span),
    }
}

/// A filter as a step; a lone call is a call.
fn filter_step(filter: Filter) -> Step {
    let span = filter.span;
    match filter.node {
        FilterKind::Call(call) => Spanned::new(StepKind::Call(call), span),
        _ => Spanned::new(StepKind::Filter(filter), span),
    }
}
