//! A filter behind an aggregate that could stand before it.

use crate::lint::{Checked, Lint, Report};
use crate::pages::{Page, warning};
use crate::tree::{argument_of, is_call, is_capture, pipelines, value_of, words};
use cql_core::layout::Slot;
use cql_syntax::ast::{Call, Filter, FilterKind, Pipeline, StepKind, Subject};
use cql_syntax::{Code, Edit, Fix, Span};

/// A filter on the keys of the groups, behind the groups.
pub(crate) struct LateFilter;

static PAGE: Page = warning(
    Code("CQL0621"),
    "late-filter",
    "A filter behind `groupBy()`, `bucket()` or `timeChart()` that only looks at what the groups are made of. Before them, fewer \
     events would be grouped, and the limit of groups would be reached later. Also a filter just behind `sort()`, which keeps 200 \
     rows unless told otherwise, so that the filter misses rows.",
    "groupBy([host, user]) | host=web*",
    "Put the filter first: `host=web* | groupBy([host, user])`. For `groupBy()` `--fix` does that, and the rows stay the same, but where `groupBy()` \
     has to leave out groups at its own limit and warns of it: then there may be more of those that are wanted. It leaves alone what \
     has a `limit=`, which chooses among all groups, and functions that put another value into a field of the groups.",
);

impl Lint for LateFilter {
    fn page(&self) -> &'static Page {
        &PAGE
    }

    fn check(&self, checked: &Checked<'_>, report: &mut Report) {
        for pipeline in pipelines(checked.query) {
            for (index, step) in pipeline.steps.iter().enumerate() {
                let StepKind::Call(call) = &step.node else { continue };
                if is_call(call, "sort") {
                    behind_sort(pipeline, index, call, report);
                }
                let Some((keys, is_group_by)) = keys(call) else { continue };
                let outcome = outcome(checked, step.span);
                if is_group_by && outcome == Outcome::OtherValues {
                    continue;
                }
                for place in late_filters(pipeline, index, &keys) {
                    let filter = &pipeline.steps[place];
                    let message = "this filter looks only at what the groups are made of, and could stand before them";
                    report.at(filter.span, message, format!("put it before {}()", call.name.node));
                    report.also(call.name.span, "the groups");
                    if is_group_by && outcome == Outcome::Keys && argument_of(call, "limit").is_none() {
                        let first = Edit::new(empty(step.span.start), format!("{} | ", filter.span.of(checked.text)));
                        let from = pipeline.steps[place - 1].span.end;
                        let removal = Edit::new(Span { start: from, end: filter.span.end }, "");
                        report.fix(Fix::rewrite(vec![first, removal]));
                    }
                }
            }
        }
    }
}

/// The fields that a call groups by, and whether it is `groupBy()`, whose groups do not depend on each other.
fn keys(call: &Call) -> Option<(Vec<String>, bool)> {
    if is_call(call, "groupBy") {
        return Some((words(value_of(call, "field")?), true));
    }
    let series = [("bucket", "field"), ("timeChart", "series")].into_iter().find(|(name, _)| is_call(call, name));
    let argument = series.and_then(|(_, parameter)| argument_of(call, parameter))?;
    Some((words(&argument.value), false))
}

/// A filter behind `sort()` sees only the rows that are left, unless all of them are.
fn behind_sort(pipeline: &Pipeline, sort: usize, call: &Call, report: &mut Report) {
    let says_how_many = argument_of(call, "limit").is_some();
    if let Some(step) = pipeline.steps.get(sort + 1).filter(|_| !says_how_many)
        && let StepKind::Filter(filter) = &step.node
        && filter.node != FilterKind::Bool(true)
    {
        let message = "this filter sees only the 200 rows that sort() keeps";
        report.at(step.span, message, "put it before sort(), or say with limit= how many rows are wanted");
        report.also(call.name.span, "the rows are cut here");
    }
}

/// What stands in the fields of the groups behind them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// What they were grouped by.
    Keys,
    /// A function may put another value there.
    OtherValues,
    /// The groups are part of something else.
    Unknown,
}

fn outcome(checked: &Checked<'_>, step: Span) -> Outcome {
    let barriers = checked.plan.into_iter().flat_map(|plan| &plan.stages).filter_map(|stage| stage.barrier.as_ref());
    let Some(barrier) = barriers.into_iter().find(|barrier| barrier.span == Some(step)) else {
        return Outcome::Unknown;
    };
    let (Some(keys), Some(columns)) = (barrier.aggregate.keys(), barrier.aggregate.columns()) else {
        return Outcome::OtherValues;
    };
    let appearances = |key: &Slot| columns.iter().filter(|column| *column == key).count();
    match keys.iter().all(|key| appearances(key) == 1) {
        true => Outcome::Keys,
        false => Outcome::OtherValues,
    }
}

/// The places of the filters behind the groups that look only at the keys, with nothing but filters between.
fn late_filters(pipeline: &Pipeline, groups: usize, keys: &[String]) -> Vec<usize> {
    let behind = pipeline.steps.iter().enumerate().skip(groups + 1);
    let filters = behind.map_while(|(place, step)| match &step.node {
        StepKind::Filter(filter) if !sets_fields(filter) => Some((place, filter)),
        _ => None,
    });
    filters.filter(|(_, filter)| looks_only_at(filter, keys)).map(|(place, _)| place).collect()
}

/// Whether a regular expression in a filter sets fields.
fn sets_fields(filter: &Filter) -> bool {
    match &filter.node {
        FilterKind::And(parts) => parts.iter().any(sets_fields),
        FilterKind::Matches { pattern, .. } => is_capture(&pattern.node),
        FilterKind::Call(_) => true,
        _ => false,
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

fn empty(at: u32) -> Span {
    Span { start: at, end: at }
}
