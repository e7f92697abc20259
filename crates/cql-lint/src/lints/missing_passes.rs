//! A negation that events without the field pass.

use crate::lint::{Checked, Lint, Report};
use crate::pages::{Page, info};
use crate::tree::{conjuncts, field_of, group_names, kind_of, pipelines, value_of, word};
use cql_core::function::{Kind, ParamType, Registry};
use cql_syntax::ast::{ExprKind, FieldName, Filter, FilterKind, MatchOp, Pattern, Pipeline, Query, StepKind, Subject};
use cql_syntax::{Code, Span, Spanned, print_filter};
use std::collections::BTreeSet;

/// A negation of a field that nothing else asks for.
pub(crate) struct MissingPasses;

static PAGE: Page = info(
    Code("CQL0628"),
    "missing-passes",
    "`user!=eve`, `not user=eve`, `not port>5` and `!in(user, ...)` are passed also by events that have no `user` at all, and nothing else in \
     the query asks for the field.",
    "user!=eve | groupBy(host)",
    "If those events are not wanted, ask for the field as well: `user=* user!=eve`.",
);

impl Lint for MissingPasses {
    fn page(&self) -> &'static Page {
        &PAGE
    }

    fn check(&self, checked: &Checked<'_>, report: &mut Report) {
        for pipeline in event_pipelines(checked.query, checked.settings.registry) {
            self::pipeline(pipeline, checked.settings.registry, report);
        }
    }
}

/// The lists of steps that events come to: the query, and queries in braces that start from the events anew.
fn event_pipelines<'q>(query: &'q Query, registry: &dyn Registry) -> Vec<&'q Pipeline> {
    let mut found = vec![&query.pipeline];
    for step in pipelines(query).into_iter().flat_map(|pipeline| &pipeline.steps) {
        let StepKind::Call(call) = &step.node else { continue };
        let params = registry.function(&call.name).map_or(&[][..], |function| function.signature().params);
        if params.iter().any(|param| param.ty == ParamType::Query) {
            found.extend(call.arguments.iter().filter_map(|argument| match &argument.value.node {
                ExprKind::Subquery(pipeline) => Some(pipeline),
                _ => None,
            }));
        }
    }
    found
}

fn pipeline(pipeline: &Pipeline, registry: &dyn Registry, report: &mut Report) {
    let mut known = BTreeSet::new();
    for step in &pipeline.steps {
        match &step.node {
            StepKind::Filter(filter) => {
                let parts = conjuncts(filter);
                parts.iter().for_each(|part| note(part, &mut known));
                for part in parts {
                    let fields = negated(part, registry).into_iter();
                    // Tags and what the engine itself sets are in every event.
                    let mut unasked = fields.filter(|field| !known.contains(field) && !field.starts_with(['#', '@']));
                    if let Some(field) = unasked.next() {
                        let message = format!("events without the field '{field}' pass this too");
                        report.at(part.span, message, format!("if they are not wanted add {}", asking_for(&field)));
                    }
                }
            }
            StepKind::Assign(assign) => {
                known.insert(assign.target.to_string());
            }
            StepKind::Stats(_) => return,
            _ if matches!(kind_of(step, registry), Some(Kind::Filter | Kind::Preamble)) => {}
            // Other steps may set fields, aggregates and sources always do.
            _ => return,
        }
    }
}

/// The filter that a field is there.
fn asking_for(field: &str) -> String {
    let place = Span::default();
    let subject = Subject::Field(Spanned::new(FieldName::from(field), place));
    let pattern = Spanned::new(Pattern::Text { text: "*".to_string(), quoted: false }, place);
    print_filter(&Spanned::new(FilterKind::Matches { subject, op: MatchOp::Equal, pattern }, place))
}

/// Notes the fields that an event must have to pass.
fn note(filter: &Filter, known: &mut BTreeSet<String>) {
    match &filter.node {
        FilterKind::Matches { subject: Subject::Field(field), op, pattern } if *op != MatchOp::NotEqual => {
            known.insert(field.to_string());
            if let Pattern::Regex(regex) = &pattern.node {
                known.extend(group_names(regex));
            }
        }
        FilterKind::Orders { subject: Subject::Field(field), .. } => {
            known.insert(field.to_string());
        }
        FilterKind::Or(parts) => {
            let fields: BTreeSet<Option<&str>> = parts.iter().map(|part| positive_field(part)).collect();
            if let [Some(field)] = Vec::from_iter(fields)[..] {
                known.insert(field.to_string());
            }
        }
        FilterKind::Call(call) => known.extend(value_of(call, "field").map(word)),
        _ => {}
    }
}

fn positive_field(filter: &Filter) -> Option<&str> {
    match &filter.node {
        FilterKind::Matches { op: MatchOp::NotEqual, .. } => None,
        _ => field_of(filter).map(|field| field.as_str()),
    }
}

/// The fields that a negation looks at.
fn negated(filter: &Filter, registry: &dyn Registry) -> Vec<String> {
    match &filter.node {
        FilterKind::Matches { subject: Subject::Field(field), op: MatchOp::NotEqual, pattern }
            if !is_any(&pattern.node) =>
        {
            vec![field.to_string()]
        }
        FilterKind::Not(inner) => within_negation(inner, registry),
        _ => Vec::new(),
    }
}

/// The fields without which a filter does not hold, so that its negation does.
fn within_negation(filter: &Filter, registry: &dyn Registry) -> Vec<String> {
    match &filter.node {
        FilterKind::Matches { subject: Subject::Field(field), op: MatchOp::Equal | MatchOp::Like, pattern }
            if !is_any(&pattern.node) =>
        {
            vec![field.to_string()]
        }
        FilterKind::Orders { subject: Subject::Field(field), .. } => vec![field.to_string()],
        // One that is not there is enough.
        FilterKind::And(parts) => parts.iter().flat_map(|part| within_negation(part, registry)).collect(),
        FilterKind::Or(parts) => {
            let fields: Vec<Vec<String>> = parts.iter().map(|part| within_negation(part, registry)).collect();
            match fields.iter().any(Vec::is_empty) {
                true => Vec::new(),
                false => fields.concat(),
            }
        }
        // Functions that look at several fields, or at other events, are meant as they are negated.
        FilterKind::Call(call) => {
            let signature = registry.function(&call.name).map(|function| function.signature());
            let takes_one = signature.and_then(|signature| signature.param("field"));
            let value = value_of(call, "field").filter(|_| takes_one.is_some_and(|(_, p)| p.ty == ParamType::Field));
            value.map(word).into_iter().filter(|field| !field.is_empty()).collect()
        }
        _ => Vec::new(),
    }
}

/// Whether a pattern asks whether the field is there.
fn is_any(pattern: &Pattern) -> bool {
    matches!(pattern, Pattern::Text { text, .. } if text == "*")
}
