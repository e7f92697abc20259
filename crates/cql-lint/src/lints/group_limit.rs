//! Groups that will be more than there may be.

use crate::lint::{Checked, Lint, Report};
use crate::pages::{Page, warning};
use crate::tree::{argument_of, is_call, kind_of, value_of, words};
use cql_core::function::Kind;
use cql_syntax::ast::{Call, Expr, NoCompare, Pipeline, Step, StepKind};
use cql_syntax::{Code, print_pipeline};

/// Groups by something that is different in every event.
pub(crate) struct GroupLimit;

static PAGE: Page = warning(
    Code("CQL0625"),
    "group-limit",
    "`groupBy()` groups by a field that is different in nearly every event, so there are about as many groups as events, and \
     beyond 20,000 the smaller ones are left out. With `--events` the steps before it are run over the sample and its groups are \
     counted: this is reported if they are more than 20,000, or if at least 1,000 events get there and make at least half as many \
     groups.",
    "groupBy([@timestamp, host])",
    "Group by less: `bucket(span=1m, field=host)` for times. Or say how many groups are wanted with `limit=`.",
);

/// Fields that tell events apart.
const DISTINCT: &[&str] = &["@id", "@rawstring", "@timestamp", "@ingesttimestamp", "@timestamp.nanos"];

/// How many groups there are at most if nothing is said.
const LIMIT: f64 = 20_000.0;

/// So many events of a sample must be grouped before their number says something.
const ENOUGH_EVENTS: f64 = 1_000.0;

impl Lint for GroupLimit {
    fn page(&self) -> &'static Page {
        &PAGE
    }

    fn check(&self, checked: &Checked<'_>, report: &mut Report) {
        let steps = &checked.query.pipeline.steps;
        let is_distinct = |key: &String| DISTINCT.contains(&key.as_str());
        let mut sets_distinct = false;
        for (place, step) in steps.iter().enumerate() {
            match &step.node {
                StepKind::Call(call) if is_call(call, "groupBy") => {
                    let Some(field) = value_of(call, "field").filter(|_| argument_of(call, "limit").is_none()) else {
                        return;
                    };
                    let keys = words(field);
                    let distinct = keys.iter().find(|key| is_distinct(key) && !sets_distinct);
                    if let Some(problem) = counted(checked, &steps[..place], field).or_else(|| {
                        let key = distinct?;
                        Some(format!("'{key}' is different in nearly every event, so groupBy() hits its limit"))
                    }) {
                        tell(call, problem, report);
                    }
                    return;
                }
                // What is grouped behind an aggregate are its rows.
                _ if kind_of(step, checked.settings.registry) == Some(Kind::Aggregate) => return,
                StepKind::Stats(_) => return,
                StepKind::Assign(assign) => sets_distinct |= is_distinct(&assign.target.to_string()),
                _ => {}
            }
        }
    }
}

fn tell(call: &Call, problem: String, report: &mut Report) {
    report.at(call.span.0, problem, "group by less, use bucket() for times, or give limit=");
}

/// What the groups of a sample say, if they are too many.
fn counted(checked: &Checked<'_>, before: &[Step], field: &Expr) -> Option<String> {
    let sample = checked.settings.sample?;
    let span = before.iter().map(|step| step.span).reduce(cql_syntax::Span::to).unwrap_or_default();
    let before = print_pipeline(&Pipeline { steps: before.to_vec(), span: NoCompare(span) });
    let before = if before.trim().is_empty() { "*" } else { &before };
    let field = field.span.of(checked.text);
    let query = format!(
        "{before} | groupBy(field={field}, function=count(as=_events), limit=max) | [count(as=_groups), sum(_events, as=_events)]"
    );
    let [groups, events] = sample.first_row(&query, &["_groups", "_events"])?.try_into().ok()?;
    let many = events >= ENOUGH_EVENTS && groups * 2.0 >= events;
    if groups > LIMIT {
        Some(format!("the sample alone makes {groups} groups, and groupBy() keeps {LIMIT}"))
    } else if many {
        let what = format!("{events} events of the sample make {groups} groups already");
        Some(format!("{what}; groupBy() keeps {LIMIT}, so with more events it hits its limit"))
    } else {
        None
    }
}
