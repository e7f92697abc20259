//! How the steps of a query ran: counted and timed where a function asks for it.

use super::{Plan, Stage};
use crate::agg::{Aggregator, Groups, Pair, RowSink};
use crate::function::{Call, Flow, Transform};
use crate::layout::Slot;
use crate::op::{Op, OpKind};
use crate::row::Row;
use crate::run::{Context, Run};
use std::any::Any;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Instant;

/// The steps before the one that asked for it, with what was measured.
#[derive(Default)]
pub struct Profile {
    steps: OnceLock<Vec<ProfiledStep>>,
}

/// A step that is measured.
pub struct ProfiledStep {
    /// The query text that it was made from.
    pub text: String,
    /// The texts that an event must contain to be decoded at all, for the step that reads the events.
    pub prefilter: Option<String>,
    counter: Arc<Counter>,
}

/// What is measured of a step.
#[derive(Default)]
struct Counter {
    events: AtomicU64,
    nanoseconds: AtomicU64,
}

impl Counter {
    /// Does the work and adds the time that it took.
    fn time<T>(&self, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let result = work();
        let spent = u64::try_from(start.elapsed().as_nanos()).unwrap_or(u64::MAX);
        self.nanoseconds.fetch_add(spent, Ordering::Relaxed);
        result
    }
}

impl ProfiledStep {
    /// How many events entered the step, and how many milliseconds it took. Counting starts anew, for the next run.
    pub fn take(&self) -> (u64, f64) {
        let events = self.counter.events.swap(0, Ordering::Relaxed);
        let nanoseconds = self.counter.nanoseconds.swap(0, Ordering::Relaxed);
        (events, (nanoseconds as f64 / 1e3).round() / 1e3)
    }
}

impl Profile {
    /// The steps in the order in which they run: those of subqueries first.
    pub fn steps(&self) -> &[ProfiledStep] {
        self.steps.get().map_or(&[], Vec::as_slice)
    }

    /// Measures the steps of a plan up to the one that reports on them.
    pub(super) fn measure(&self, plan: &mut Plan) {
        let mut steps = Vec::new();
        measure(plan, &mut steps);
        // A second plan for the same profile there is not.
        let _ = self.steps.set(steps);
    }
}

fn measure(plan: &mut Plan, steps: &mut Vec<ProfiledStep>) {
    for table in &mut plan.tables {
        measure(&mut table.plan, steps);
    }
    let start = steps.len();
    measure_stages(&mut plan.stages, steps);
    if let (Some(first), Some(scan)) = (steps.get_mut(start), &plan.scan) {
        let alternatives = scan.literals.iter().map(|texts| texts.join(" or "));
        first.prefilter = Some(alternatives.collect::<Vec<_>>().join(" and ")).filter(|text| !text.is_empty());
    }
}

fn measure_stages(stages: &mut [Stage], steps: &mut Vec<ProfiledStep>) {
    for stage in stages {
        let mut last = None;
        for op in std::mem::take(&mut stage.ops) {
            if matches!(op.kind, OpKind::Mark(..)) {
                stage.ops.push(op);
                continue;
            }
            // The parts of one filter are one step; what enters its first part enters the step.
            let is_part = last == Some(op.step);
            last = Some(op.step);
            let counter = match steps.last_mut().filter(|_| is_part) {
                Some(step) => {
                    step.text.push(' ');
                    step.text.push_str(&op.text);
                    Arc::clone(&step.counter)
                }
                None => new_step(&op.text, steps),
            };
            let Op { effects, text, step, .. } = &op;
            let (effects, text, step) = (effects.clone(), text.clone(), *step);
            let kind = OpKind::Transform(Box::new(MeasuredOp { op, counter, counts: !is_part }));
            stage.ops.push(Op { kind, effects, text, step });
        }
        if let Some(barrier) = &mut stage.barrier {
            if barrier.effects.reports {
                return;
            }
            let counter = new_step(&barrier.text, steps);
            let inner = Arc::clone(&barrier.aggregate);
            barrier.aggregate = Arc::new(MeasuredAggregate { inner, counter });
        }
    }
}

fn new_step(text: &str, steps: &mut Vec<ProfiledStep>) -> Arc<Counter> {
    let counter = Arc::new(Counter::default());
    steps.push(ProfiledStep { text: text.to_string(), prefilter: None, counter: Arc::clone(&counter) });
    counter
}

struct MeasuredOp {
    op: Op,
    counter: Arc<Counter>,
    counts: bool,
}

impl Transform for MeasuredOp {
    fn apply<'a>(&self, row: &mut Row<'a>, cx: &Context<'a>) -> Flow<'a> {
        self.counter.events.fetch_add(self.counts.into(), Ordering::Relaxed);
        self.counter.time(|| self.op.apply(row, cx))
    }
}

struct MeasuredAggregate {
    inner: Arc<dyn Aggregator>,
    counter: Arc<Counter>,
}

impl Aggregator for MeasuredAggregate {
    fn groups(self: Arc<Self>) -> Box<dyn Groups> {
        let inner = Arc::clone(&self.inner).groups();
        Box::new(MeasuredGroups { inner, counter: Arc::clone(&self.counter) })
    }

    fn outputs(&self) -> Option<Vec<Slot>> {
        self.inner.outputs()
    }
}

struct MeasuredGroups {
    inner: Box<dyn Groups>,
    counter: Arc<Counter>,
}

impl Groups for MeasuredGroups {
    fn resize(&mut self, count: usize) {
        self.inner.resize(count);
    }

    fn update(&mut self, group: usize, row: &Row<'_>, cx: &Context<'_>) {
        self.counter.events.fetch_add(1, Ordering::Relaxed);
        self.counter.time(|| self.inner.update(group, row, cx));
    }

    fn merge(&mut self, pairs: &[Pair], later: &mut dyn Groups, run: &Run) {
        let Some(later) = later.as_any_mut().downcast_mut::<Self>() else { return };
        self.counter.time(|| self.inner.merge(pairs, later.inner.as_mut(), run));
    }

    fn finish_row<'a>(&self, group: usize, row: &mut Row<'a>, cx: &Context<'a>) -> bool {
        self.counter.time(|| self.inner.finish_row(group, row, cx))
    }

    fn finish(&self, group: usize, run: &Run, out: &mut dyn RowSink) {
        self.inner.finish(group, run, out);
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}

impl Call<'_, '_> {
    /// Has the steps before this one measured, those of subqueries included, for an aggregate that reports on them.
    pub fn profile(&mut self) -> Arc<Profile> {
        self.planner.effects.reports = true;
        Arc::clone(self.planner.profile.get_or_insert_with(Arc::default))
    }
}
