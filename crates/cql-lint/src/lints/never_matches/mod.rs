//! A filter that can never hold.

mod branches;
mod expressions;
mod facts;

use crate::lint::{Checked, Lint, Report};
use crate::pages::{Page, warning};
use crate::tree::{conjuncts, group_names, is_call, may_set_fields, pipelines};
use cql_core::Number;
use cql_syntax::ast::visit::Visit;
use cql_syntax::ast::{Assign, ExprKind, Filter, FilterKind, Guard, Pattern, Pipeline, Step, StepKind};
use cql_syntax::{Code, Span};
use expressions::Expressions;
use facts::{Demand, Fact, among, contradict, fact, of_field, of_pattern, plain};

/// A filter that contradicts itself or one before it, or compares with the wrong type.
pub(crate) struct NeverMatches;

static PAGE: Page = warning(
    Code("CQL0620"),
    "never-matches",
    "A filter that no event can pass: it contradicts another filter that must hold too, in the same step or in one before, or \
     it compares with something of the wrong type, such as a number with a word. Also a branch of `case` or `match` that no \
     event gets to, since a branch before it takes all that this one would: the same condition, a wider one, or none. Nothing \
     is said of fields that a step between may have changed.",
    "status=404 status=500",
    "For one of several values write `or`: `status=404 or status=500`, or `in(status, values=[404, 500])`. Of branches put the \
     narrower one first.",
);

impl Lint for NeverMatches {
    fn page(&self) -> &'static Page {
        &PAGE
    }

    fn check(&self, checked: &Checked<'_>, report: &mut Report) {
        let mut walk = Walk { checked, report, known_at: Vec::new() };
        for pipeline in pipelines(checked.query) {
            walk.pipeline(pipeline);
        }
        Expressions { report }.pipeline(&checked.query.pipeline);
    }
}

/// A walk over all lists of steps, the outer ones first.
struct Walk<'w, 'q> {
    checked: &'w Checked<'q>,
    report: &'w mut Report,
    /// What is known where the branches of a step begin.
    known_at: Vec<(&'q Pipeline, Vec<Fact>)>,
}

impl<'q> Walk<'_, 'q> {
    fn pipeline(&mut self, pipeline: &'q Pipeline) {
        let place = self.known_at.iter().position(|(branch, _)| std::ptr::eq(*branch, pipeline));
        let mut facts = place.map_or_else(Vec::new, |place| self.known_at.swap_remove(place).1);
        for step in &pipeline.steps {
            self.step(step, &mut facts);
        }
    }

    fn step(&mut self, step: &'q Step, facts: &mut Vec<Fact>) {
        match &step.node {
            StepKind::Filter(filter) => conjuncts(filter).into_iter().for_each(|part| self.filter(part, facts)),
            StepKind::Assign(assign) => assigned(assign, facts),
            StepKind::Case(clauses) => {
                branches::case(clauses, self.checked, self.report);
                self.known_at.extend(clauses.iter().map(|clause| (clause, facts.clone())));
                facts.clear();
            }
            StepKind::Match { subject, arms } => {
                branches::arms(arms, self.checked, self.report);
                for arm in arms {
                    let mut known = facts.clone();
                    known.extend(guarded(subject.as_str(), &arm.guard.node, arm.guard.span));
                    self.known_at.push((&arm.pipeline, known));
                }
                facts.clear();
            }
            StepKind::Call(call) if is_call(call, "in") => {
                if let Some((field, demand)) = among(call)
                    && let Some(fact) = of_field(field, demand, step.span)
                {
                    self.fact(fact, facts);
                }
            }
            StepKind::Call(call) | StepKind::FieldCall { call, .. }
                if !may_set_fields(call, self.checked.settings.registry) => {}
            _ => facts.clear(),
        }
    }

    /// A filter that must hold, beside all that are known to.
    fn filter(&mut self, filter: &Filter, facts: &mut Vec<Fact>) {
        within(filter, facts, self.report);
        match &filter.node {
            FilterKind::Matches { pattern, .. } => {
                if let Pattern::Regex(regex) = &pattern.node {
                    let names = group_names(regex);
                    facts.retain(|fact| !names.contains(&fact.field));
                }
            }
            FilterKind::FreeText(Pattern::Regex(regex)) => {
                let names = group_names(regex);
                facts.retain(|fact| !names.contains(&fact.field));
            }
            FilterKind::Call(call) if may_set_fields(call, self.checked.settings.registry) => facts.clear(),
            _ => {}
        }
        if let Some(fact) = fact(filter) {
            self.fact(fact, facts);
        }
    }

    fn fact(&mut self, fact: Fact, facts: &mut Vec<Fact>) {
        if fact.field == "@timestamp"
            && let Demand::Is(text) = &fact.demand
            && Number::parse(text).is_none()
        {
            let message = format!("'@timestamp' is a number of milliseconds and never the text '{text}'");
            self.report.at(fact.span, message, "compare with a number, or set the search interval");
            return;
        }
        if let Some(other) = facts.iter().find(|other| contradict(other, &fact)) {
            tell(&fact, "no event passes: this", other, self.report);
        }
        facts.push(fact);
    }
}

/// What is known behind an assignment.
fn assigned(assign: &Assign, facts: &mut Vec<Fact>) {
    let field = assign.target.to_string();
    facts.retain(|fact| fact.field != field);
    let is_literal = matches!(assign.value.node, ExprKind::Text(_) | ExprKind::Number(_));
    let value = plain(&assign.value).filter(|_| is_literal);
    let known = value.and_then(|text| of_field(field, Demand::Is(text), assign.target.span));
    facts.extend(known.map(|fact| Fact { is_assigned: true, ..fact }));
}

/// What the guard of an arm says of the subject.
fn guarded(subject: &str, guard: &Guard, span: Span) -> Option<Fact> {
    match guard {
        Guard::Pattern(Pattern::Text { text, .. }) => of_field(subject.to_string(), of_pattern(text), span),
        _ => None,
    }
}

/// Contradictions in parentheses, and with what is known outside of them.
fn within(filter: &Filter, outside: &[Fact], report: &mut Report) {
    match &filter.node {
        FilterKind::And(parts) => {
            let mut facts = outside.to_vec();
            for part in parts {
                within(part, &facts, report);
                let Some(fact) = fact(part) else { continue };
                tell_of_part(&fact, &facts, report);
                facts.push(fact);
            }
        }
        FilterKind::Or(parts) => {
            // Where all parts contradict what is known, the whole does, which is told as such.
            let whole = fact(filter).filter(|whole| outside.iter().any(|known| contradict(known, whole)));
            for part in parts {
                within(part, outside, report);
                if whole.is_none()
                    && let Some(fact) = fact(part)
                {
                    tell_of_part(&fact, outside, report);
                }
            }
        }
        _ => {}
    }
}

fn tell_of_part(fact: &Fact, known: &[Fact], report: &mut Report) {
    if let Some(other) = known.iter().find(|other| contradict(other, fact)) {
        tell(fact, "this part never holds: it", other, report);
    }
}

fn tell(fact: &Fact, what: &str, other: &Fact, report: &mut Report) {
    let field = &fact.field;
    let (message, help, label) = match other.is_assigned {
        true => {
            (format!("{what} contradicts the value that '{field}' is set to"), "filter before the assignment", "here")
        }
        false => (
            format!("{what} contradicts another filter of '{field}'"),
            "for one of several values join the filters by or",
            "this one",
        ),
    };
    report.at(fact.span, message, help);
    report.also(other.span, label);
}
