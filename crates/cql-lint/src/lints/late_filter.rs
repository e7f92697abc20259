//! A filter behind an aggregate that could stand before it.

use crate::lint::{Checked, Lint, Report};
use crate::pages::{Page, warning};
use crate::tree::{is_call, pipelines, value_of, words};
use cql_syntax::Code;
use cql_syntax::ast::{Filter, FilterKind, StepKind, Subject};

/// A filter on the keys of the groups, behind the groups.
pub(crate) struct LateFilter;

static PAGE: Page = warning(
    Code("CQL0621"),
    "late-filter",
    "A filter behind `groupBy()` that only looks at what the groups are made of. Before it, fewer events would be grouped, and \
     the limit of groups would be reached later.",
    "groupBy([host, user]) | host=web*",
    "Put the filter first: `host=web* | groupBy([host, user])`.",
);

impl Lint for LateFilter {
    fn page(&self) -> &'static Page {
        &PAGE
    }

    fn check(&self, checked: &Checked<'_>, report: &mut Report) {
        for pipeline in pipelines(checked.query) {
            for (index, step) in pipeline.steps.iter().enumerate() {
                let StepKind::Call(call) = &step.node else { continue };
                let Some(keys) = value_of(call, "field").filter(|_| is_call(call, "groupBy")) else { continue };
                let keys = words(keys);
                let filters = pipeline.steps[index + 1..].iter().map_while(|step| match &step.node {
                    StepKind::Filter(filter) => Some(filter),
                    _ => None,
                });
                for filter in filters.filter(|filter| looks_only_at(filter, &keys)) {
                    let message = "this filter looks only at what the groups are made of, and could stand before them";
                    report.at(filter.span, message, "put it before groupBy()");
                    report.also(call.name.span, "the groups");
                }
            }
        }
    }
}

fn looks_only_at(filter: &Filter, fields: &[String]) -> bool {
    match &filter.node {
        FilterKind::And(parts) | FilterKind::Or(parts) => parts.iter().all(|part| looks_only_at(part, fields)),
        FilterKind::Not(part) => looks_only_at(part, fields),
        FilterKind::Matches { subject: Subject::Field(field), .. }
        | FilterKind::Orders { subject: Subject::Field(field), .. } => {
            fields.iter().any(|known| known == field.as_str())
        }
        _ => false,
    }
}
