//! Groups that will be more than there may be.

use crate::lint::{Checked, Lint, Report};
use crate::pages::{Page, warning};
use crate::tree::{argument_of, is_call, kind_of, value_of, words};
use cql_core::function::Kind;
use cql_syntax::Code;
use cql_syntax::ast::StepKind;

/// Groups by something that is different in every event.
pub(crate) struct GroupLimit;

static PAGE: Page = warning(
    Code("CQL0625"),
    "group-limit",
    "`groupBy()` groups by a field that is different in nearly every event, so there are about as many groups as events, and \
     beyond 20,000 the smaller ones are left out.",
    "groupBy([@timestamp, host])",
    "Group by less: `bucket(span=1m, field=host)` for times. Or say how many groups are wanted with `limit=`.",
);

/// Fields that tell events apart.
const DISTINCT: &[&str] = &["@id", "@rawstring", "@timestamp", "@ingesttimestamp", "@timestamp.nanos"];

impl Lint for GroupLimit {
    fn page(&self) -> &'static Page {
        &PAGE
    }

    fn check(&self, checked: &Checked<'_>, report: &mut Report) {
        for step in &checked.query.pipeline.steps {
            match &step.node {
                StepKind::Call(call) if is_call(call, "groupBy") => {
                    let keys = value_of(call, "field").map(words).unwrap_or_default();
                    let distinct = keys.iter().find(|key| DISTINCT.contains(&key.as_str()));
                    if let Some(key) = distinct.filter(|_| argument_of(call, "limit").is_none()) {
                        let message =
                            format!("'{key}' is different in nearly every event, so groupBy() hits its limit");
                        report.at(call.span.0, message, "group by less, use bucket() for times, or give limit=");
                    }
                    return;
                }
                // What is grouped behind an aggregate are its rows.
                _ if kind_of(step, checked.settings.registry) == Some(Kind::Aggregate) => return,
                StepKind::Stats(_) => return,
                StepKind::Assign(assign) if DISTINCT.contains(&assign.target.as_str()) => return,
                _ => {}
            }
        }
    }
}
