//! A negation that events without the field pass.

use crate::lint::{Checked, Lint, Report};
use crate::pages::{Page, info};
use crate::tree::{conjuncts, field_of, group_names, kind_of, value_of, word};
use cql_core::function::{Kind, ParamType, Registry};
use cql_syntax::Code;
use cql_syntax::ast::{Filter, FilterKind, MatchOp, Pattern, StepKind, Subject};
use std::collections::BTreeSet;

/// A negation of a field that nothing else asks for.
pub(crate) struct MissingPasses;

static PAGE: Page = info(
    Code("CQL0628"),
    "missing-passes",
    "`user!=eve`, `not user=eve` and `!in(user, ...)` are passed also by events that have no `user` at all, and nothing else in \
     the query asks for the field.",
    "user!=eve | groupBy(host)",
    "If those events are not wanted, ask for the field as well: `user=* user!=eve`.",
);

impl Lint for MissingPasses {
    fn page(&self) -> &'static Page {
        &PAGE
    }

    fn check(&self, checked: &Checked<'_>, report: &mut Report) {
        let mut known = BTreeSet::new();
        for step in &checked.query.pipeline.steps {
            match &step.node {
                StepKind::Filter(filter) => {
                    let parts = conjuncts(filter);
                    parts.iter().for_each(|part| note(part, &mut known));
                    for part in parts {
                        let field = negated(part, checked.settings.registry);
                        let Some(field) = field.filter(|field| !known.contains(field)) else { continue };
                        // Tags and what the engine itself sets are in every event.
                        if !field.starts_with(['#', '@']) {
                            let message = format!("events without the field '{field}' pass this too");
                            report.at(part.span, message, format!("if they are not wanted add {field}=*"));
                        }
                    }
                }
                StepKind::Assign(assign) => {
                    known.insert(assign.target.to_string());
                }
                StepKind::Stats(_) => return,
                _ if matches!(kind_of(step, checked.settings.registry), Some(Kind::Filter | Kind::Preamble)) => {}
                // Other steps may set fields, aggregates and sources always do.
                _ => return,
            }
        }
    }
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

/// The field that a negation looks at.
fn negated(filter: &Filter, registry: &dyn Registry) -> Option<String> {
    match &filter.node {
        FilterKind::Matches { subject: Subject::Field(field), op: MatchOp::NotEqual, pattern } => {
            let asks_whether_it_is_there = matches!(&pattern.node, Pattern::Text { text, .. } if text == "*");
            (!asks_whether_it_is_there).then(|| field.to_string())
        }
        FilterKind::Not(inner) => match &inner.node {
            FilterKind::Matches { subject: Subject::Field(field), op: MatchOp::Equal | MatchOp::Like, pattern } => {
                let asks_whether_it_is_there = matches!(&pattern.node, Pattern::Text { text, .. } if text == "*");
                (!asks_whether_it_is_there).then(|| field.to_string())
            }
            // Functions that look at several fields, or at other events, are meant as they are negated.
            FilterKind::Call(call) => {
                let (_, param) = registry.function(&call.name)?.signature().param("field")?;
                let value = value_of(call, "field").filter(|_| param.ty == ParamType::Field);
                value.map(word).filter(|field| !field.is_empty())
            }
            _ => None,
        },
        _ => None,
    }
}
