//! Steps, and assignments that depend on conditions.

use super::conditions::{as_condition, as_test, drop_step};
use super::filters::tested;
use super::{Rewriting, Role};
use crate::ast::{
    Arm, Assign, Call, Expr, ExprKind, FieldName, Filter, FilterKind, Guard, MatchOp, NoCompare, Pattern, Pipeline,
    Step, StepKind, Subject,
};
use crate::span::{Span, Spanned};

impl Rewriting<'_> {
    /// Appends what a step amounts to.
    pub(super) fn step(&mut self, step: &Step, out: &mut Vec<Step>) {
        let span = step.span;
        let before = self.before.len();
        let mut is_end = false;
        let node = match &step.node {
            StepKind::Filter(filter) => return self.filter_steps(filter, out),
            StepKind::Assign(assign) => return self.assign(assign, span, out),
            StepKind::Call(call) if tested(call).is_some() => {
                return self.filter_steps(&Spanned::new(FilterKind::Call(call.clone()), span), out);
            }
            StepKind::Call(call) => match assignments(call) {
                Some(assigns) if assigns.iter().any(|assign| has_condition(&assign.value)) => {
                    return assigns.iter().for_each(|assign| self.assign(assign, span, out));
                }
                _ => {
                    is_end = (self.role)(call) == Role::Aggregate;
                    StepKind::Call(self.call(call))
                }
            },
            StepKind::FieldCall { field, negated, call } => {
                StepKind::FieldCall { field: field.clone(), negated: *negated, call: self.call(call) }
            }
            StepKind::Case(clauses) => StepKind::Case(clauses.iter().map(|clause| self.pipeline(clause)).collect()),
            StepKind::Match { subject, arms } => {
                let arms = arms.iter().map(|arm| {
                    let guard = match &arm.guard.node {
                        Guard::Call { negated, call } => Guard::Call { negated: *negated, call: self.call(call) },
                        other => other.clone(),
                    };
                    Arm { guard: Spanned::new(guard, arm.guard.span), pipeline: self.pipeline(&arm.pipeline) }
                });
                StepKind::Match { subject: subject.clone(), arms: arms.collect() }
            }
            StepKind::Stats(elements) => {
                is_end = true;
                StepKind::Stats(self.elements(elements))
            }
            StepKind::SavedQuery(_) | StepKind::Link { .. } | StepKind::Extension(_) => step.node.clone(),
        };
        let step = Spanned::new(node, span);
        if is_end {
            out.extend(self.before.drain(before..).map(|(step, _)| step));
            return out.push(step);
        }
        self.computed_before(before, out, step);
    }

    /// Appends a step, before it what it needs, and behind it what removes that again.
    pub(super) fn computed_before(&mut self, from: usize, out: &mut Vec<Step>, step: Step) {
        let needed: Vec<(Step, FieldName)> = self.before.drain(from..).collect();
        let drops: Vec<Step> = needed.iter().map(|(step, name)| drop_step(name, step.span)).collect();
        out.extend(needed.into_iter().map(|(step, _)| step));
        out.push(step);
        out.extend(drops);
    }

    fn assign(&mut self, assign: &Assign, span: Span, out: &mut Vec<Step>) {
        let branches = self.branches(&assign.value);
        let Some((branches, rest)) = branches else {
            let before = self.before.len();
            let value = self.expr(&assign.value);
            let step = StepKind::Assign(Assign { target: assign.target.clone(), value });
            return self.computed_before(before, out, Spanned::new(step, span));
        };
        let mut clauses = Vec::new();
        for (test, value) in branches {
            let mut then = Vec::new();
            let place = value.span;
            self.assign(&Assign { target: assign.target.clone(), value }, place, &mut then);
            clauses.extend(self.clauses(&test, &then));
        }
        let mut then = Vec::new();
        let place = rest.span;
        self.assign(&Assign { target: assign.target.clone(), value: rest }, place, &mut then);
        clauses.push(otherwise(then, place));
        out.push(Spanned::new(StepKind::Case(clauses), span));
    }

    /// The call of a filter that a value is.
    fn as_filter_call(&self, value: &Expr) -> Option<Filter> {
        let ExprKind::Call(call) = &value.node else { return None };
        ((self.role)(call) == Role::Filter).then(|| Spanned::new(FilterKind::Call((**call).clone()), value.span))
    }

    /// Whether a filter is nothing but the call of one, or the opposite of that.
    fn is_filter_call(&self, filter: &Filter) -> bool {
        match &filter.node {
            FilterKind::Call(call) => (self.role)(call) == Role::Filter,
            FilterKind::Not(inner) => self.is_filter_call(inner),
            _ => false,
        }
    }

    /// The tests and values of a chain of `if()`, and the value if none holds; `None` if the value is no such chain, or if
    /// LogScale takes it as it stands.
    fn branches(&mut self, value: &Expr) -> Option<(Vec<(Filter, Expr)>, Expr)> {
        if let Some(condition) = self.as_filter_call(value).or_else(|| as_condition(value)) {
            let truth = |truth: bool| Spanned::new(ExprKind::Bool(truth), value.span);
            // A call of a filter can be a condition, but not a value.
            let is_value = is_simple(&condition) && !self.is_filter_call(&condition);
            return (!is_value).then(|| (vec![(condition, truth(true))], truth(false)));
        }
        let mut branches = Vec::new();
        let mut rest = value;
        while let Some((condition, then, otherwise)) = if_parts(rest) {
            branches.push((condition, then.clone()));
            rest = otherwise;
        }
        let all_simple = branches.iter().all(|(condition, _)| as_condition(condition).is_none_or(|it| is_simple(&it)));
        if branches.is_empty() || all_simple {
            return None;
        }
        let as_filter = |condition: &Expr| as_condition(condition).unwrap_or_else(|| as_test(condition));
        Some((branches.into_iter().map(|(condition, then)| (as_filter(condition), then)).collect(), rest.clone()))
    }
}

/// `* | steps`
pub(super) fn otherwise(then: Vec<Step>, span: Span) -> Pipeline {
    let mut steps = vec![Spanned::new(StepKind::Filter(Spanned::new(FilterKind::Bool(true), span)), span)];
    steps.extend(then);
    Pipeline { steps, span: NoCompare(span) }
}

/// The condition and both values of `if(condition, then=value, else=value)`.
fn if_parts(expr: &Expr) -> Option<(&Expr, &Expr, &Expr)> {
    let ExprKind::Call(call) = &expr.node else { return None };
    let value = |wanted: &str| {
        let is_it = |name: Option<&str>| name.unwrap_or("condition") == wanted;
        let found = call.arguments.iter().find(|it| is_it(it.name.as_ref().map(|name| name.node.as_str())));
        found.map(|argument| &argument.value)
    };
    if !call.name.node.eq_ignore_ascii_case("if") || call.arguments.len() != 3 {
        return None;
    }
    Some((value("condition")?, value("then")?, value("else")?))
}

/// Whether the truth of a filter is an expression that reads well.
fn is_simple(filter: &Filter) -> bool {
    match &filter.node {
        FilterKind::Bool(_) | FilterKind::Call(_) | FilterKind::Orders { subject: Subject::Field(_), .. } => true,
        FilterKind::Test(value) => !has_condition(value),
        FilterKind::Not(inner) => matches!(inner.node, FilterKind::Call(_)),
        FilterKind::Matches { subject: Subject::Field(_), op: MatchOp::Equal, pattern } => {
            matches!(&pattern.node, Pattern::Text { text, .. } if text.starts_with(char::is_alphabetic) && !text.contains('*'))
        }
        _ => false,
    }
}

/// `eval(a=x, b=y)` and `if(..., as=a)` as assignments.
fn assignments(call: &Call) -> Option<Vec<Assign>> {
    if call.name.node.eq_ignore_ascii_case("if") {
        let mut call = call.clone();
        let at = call.arguments.iter().position(|it| it.name.as_ref().is_some_and(|name| name.node == "as"))?;
        let target = call.arguments.remove(at).value;
        let (ExprKind::Field(name), span) = (target.node, target.span) else { return None };
        return Some(vec![Assign { target: Spanned::new(name, span), value: crate::ast::build::call_expr(call) }]);
    }
    if !call.name.node.eq_ignore_ascii_case("eval") {
        return None;
    }
    let assign = |argument: &crate::ast::Argument| {
        let name = argument.name.as_ref()?;
        let target = Spanned::new(FieldName::from(name.node.as_str()), name.span);
        Some(Assign { target, value: argument.value.clone() })
    };
    call.arguments.iter().map(assign).collect()
}

/// Whether a filter or a connective is part of an expression.
fn has_condition(expr: &Expr) -> bool {
    struct Search(bool);
    impl crate::ast::visit::Visit for Search {
        fn expr(&mut self, expr: &Expr) {
            self.0 |= matches!(expr.node, ExprKind::Filter(_) | ExprKind::Logic { .. });
            crate::ast::visit::walk::expr(self, expr);
        }
    }
    let mut search = Search(false);
    crate::ast::visit::Visit::expr(&mut search, expr);
    search.0
}
