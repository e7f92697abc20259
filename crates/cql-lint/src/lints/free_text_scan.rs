//! Free text without anything that narrows the search.

use crate::lint::{Checked, Lint, Report};
use crate::pages::{Page, info};
use crate::tree::conjuncts;
use cql_syntax::Code;
use cql_syntax::ast::{Filter, FilterKind, MatchOp, Pattern, StepKind};

/// A search of all fields of all events.
pub(crate) struct FreeTextScan;

static PAGE: Page = info(
    Code("CQL0629"),
    "free-text-scan",
    "Text without a field is searched for in every field of every event: nothing before it narrows the search.",
    "\"access denied\" | groupBy(host)",
    "Name the field, `message=*\"access denied\"*`, or put a filter of a tag or another field before it.",
);

impl Lint for FreeTextScan {
    fn page(&self) -> &'static Page {
        &PAGE
    }

    fn check(&self, checked: &Checked<'_>, report: &mut Report) {
        for step in &checked.query.pipeline.steps {
            let StepKind::Filter(filter) = &step.node else { return };
            let parts = conjuncts(filter);
            if parts.iter().any(|part| narrows(part)) {
                return;
            }
            if let Some(text) = parts.iter().find_map(|part| free_text(part)) {
                let message = "this text is searched for in every field of every event";
                report.at(text.span, message, "name the field, or put a filter of a tag or another field before it");
                return;
            }
        }
    }
}

/// Whether events can be left out by the value of a field.
fn narrows(filter: &Filter) -> bool {
    match &filter.node {
        FilterKind::Matches { op, .. } => *op != MatchOp::NotEqual,
        FilterKind::Orders { .. } | FilterKind::Call(_) => true,
        FilterKind::Or(parts) => parts.iter().all(narrows),
        FilterKind::And(parts) => parts.iter().any(narrows),
        _ => false,
    }
}

fn free_text(filter: &Filter) -> Option<&Filter> {
    match &filter.node {
        // A parameter may be anything, and `*` passes everything.
        FilterKind::FreeText(Pattern::Text { .. } | Pattern::Regex(_)) => Some(filter),
        FilterKind::Or(parts) | FilterKind::And(parts) => parts.iter().find_map(free_text),
        _ => None,
    }
}
