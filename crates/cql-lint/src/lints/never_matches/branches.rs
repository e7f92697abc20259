//! Branches of `case` and `match` that no event gets to.

use super::facts::{fact, implies, of_pattern};
use crate::lint::{Checked, Report};
use crate::tree::{conjuncts, is_call, is_capture, kind_of, may_set_fields};
use cql_core::function::{Kind, Registry};
use cql_syntax::Span;
use cql_syntax::ast::{Arm, Filter, FilterKind, Guard, Pattern, Pipeline, Step, StepKind};

/// Reports clauses behind one that takes all their events.
pub(super) fn case(clauses: &[Pipeline], checked: &Checked<'_>, report: &mut Report) {
    let registry = checked.settings.registry;
    for (place, clause) in clauses.iter().enumerate() {
        let asked = Branch::of(clause, registry);
        let taking = clauses[..place].iter().find(|earlier| {
            let earlier = Branch::of(earlier, registry);
            earlier.keeps_what_it_tests
                && earlier.tests.iter().all(|wide| asked.tests.iter().any(|test| is_within(test, wide)))
        });
        if let Some(taking) = taking {
            tell(beginning(clause), beginning(taking), report);
        }
    }
}

/// Reports arms behind one that takes all their events.
pub(super) fn arms(arms: &[Arm], checked: &Checked<'_>, report: &mut Report) {
    for (place, arm) in arms.iter().enumerate() {
        let taking = arms[..place].iter().find(|earlier| {
            let branch = Branch::of(&earlier.pipeline, checked.settings.registry);
            branch.keeps_what_it_tests && branch.tests.is_empty() && covers(&earlier.guard.node, &arm.guard.node)
        });
        if let Some(taking) = taking {
            tell(arm.guard.span, taking.guard.span, report);
        }
    }
}

fn tell(span: Span, taking: Span, report: &mut Report) {
    report.at(
        span,
        "no event gets to this branch: one before it takes all that would",
        "put the narrower branch first, or remove one of the two",
    );
    report.also(taking, "this one");
}

/// The condition of a clause.
fn beginning(clause: &Pipeline) -> Span {
    clause.steps.first().map_or(clause.span.0, |step| step.span)
}

/// A branch, divided into what it tests of the event as it comes, and the rest.
struct Branch<'b> {
    tests: Vec<&'b Filter>,
    /// Whether every event that passes the tests comes out of the branch.
    keeps_what_it_tests: bool,
}

impl<'b> Branch<'b> {
    fn of(pipeline: &'b Pipeline, registry: &dyn Registry) -> Branch<'b> {
        let mut tests = Vec::new();
        let mut steps = pipeline.steps.iter().peekable();
        while let Some(step) = steps.peek() {
            let StepKind::Filter(filter) = &step.node else { break };
            let parts = conjuncts(filter);
            if parts.iter().any(|part| sets_fields(part, registry)) {
                break;
            }
            tests.extend(parts.into_iter().filter(|part| part.node != FilterKind::Bool(true)));
            steps.next();
        }
        Branch { tests, keeps_what_it_tests: steps.all(|step| keeps_events(step, registry)) }
    }
}

/// Whether a filter sets fields, so that what follows does not look at the event as it came.
fn sets_fields(filter: &Filter, registry: &dyn Registry) -> bool {
    match &filter.node {
        FilterKind::Matches { pattern, .. } => is_capture(&pattern.node),
        FilterKind::FreeText(pattern) => is_capture(pattern),
        FilterKind::Call(call) => may_set_fields(call, registry),
        _ => false,
    }
}

/// Whether a step never drops an event.
fn keeps_events(step: &Step, registry: &dyn Registry) -> bool {
    match &step.node {
        StepKind::Assign(_) => true,
        StepKind::Filter(filter) => filter.node == FilterKind::Bool(true),
        StepKind::Call(call) => {
            let is_value = kind_of(step, registry) == Some(Kind::Value);
            is_value || ["drop", "rename", "select", "default", "eval"].iter().any(|name| is_call(call, name))
        }
        _ => false,
    }
}

/// Whether every event that passes `narrow` passes `wide` too.
fn is_within(narrow: &Filter, wide: &Filter) -> bool {
    if narrow == wide {
        return true;
    }
    match (fact(narrow), fact(wide)) {
        (Some(narrow), Some(wide)) => narrow.field == wide.field && implies(&narrow.demand, &wide.demand),
        _ => false,
    }
}

/// Whether a guard accepts all that another one does.
fn covers(wide: &Guard, narrow: &Guard) -> bool {
    match (wide, narrow) {
        (Guard::Always, _) => true,
        (Guard::Pattern(Pattern::Text { text: wide, .. }), Guard::Pattern(Pattern::Text { text: narrow, .. })) => {
            implies(&of_pattern(narrow), &of_pattern(wide))
        }
        _ => wide == narrow,
    }
}
