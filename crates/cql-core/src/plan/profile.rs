//! How the steps of a query run: what enters each and what leaves it, and how long it takes.
//!
//! Rows are counted all; of the time that they take only a sample is measured, since looking at a clock takes longer than
//! most steps do. Each thread counts for itself, so that none waits for another.

use super::{Plan, Stage};
use crate::agg::{Aggregator, Groups, Pair, RowSink};
use crate::function::{Call, Flow};
use crate::layout::Slot;
use crate::op::{Op, OpKind, apply};
use crate::pattern::Literal;
use crate::row::Row;
use crate::run::{Context, Run};
use serde::Serialize;
use std::any::Any;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Instant;
use thread_local::ThreadLocal;

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
    /// Those of its operators: the parts of one filter are one step.
    meters: Vec<Arc<Meter>>,
}

/// What was measured of an operator.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Measured {
    /// How many rows came to it.
    pub entered: u64,
    /// How many rows it let pass or put out.
    pub left: u64,
    /// How many milliseconds it took, all threads together.
    pub milliseconds: f64,
}

/// Measures one operator.
#[derive(Default)]
pub struct Meter {
    threads: ThreadLocal<Counts>,
}

/// What one thread has counted.
#[derive(Default)]
struct Counts {
    entered: Count,
    left: Count,
    /// Calls that are timed, or of which a sample is.
    calls: Count,
    /// Time of what is timed always.
    exact: Count,
    /// Calls of the sample, and their time.
    sampled: Count,
    sample: Count,
}

/// A number that one thread changes and others read.
#[derive(Default)]
struct Count(AtomicU64);

impl Count {
    fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    /// Adds to the number and gives the one before.
    fn add(&self, more: u64) -> u64 {
        let before = self.get();
        self.0.store(before.wrapping_add(more), Ordering::Relaxed);
        before
    }

    fn take(&self) -> u64 {
        self.0.swap(0, Ordering::Relaxed)
    }
}

/// So many calls on each thread are all timed: few are slow at first, and short runs are exact.
const ALL_UNTIL: u64 = 64;
/// Of later ones, one in so many is timed.
const ONE_IN: u64 = 64;

impl Counts {
    /// Does the work, which comes often and takes little time.
    fn sample<T>(&self, work: impl FnOnce() -> T) -> T {
        let call = self.calls.add(1);
        if call < ALL_UNTIL {
            return self.time(work);
        }
        if !call.is_multiple_of(ONE_IN) {
            return work();
        }
        let start = Instant::now();
        let result = work();
        self.sample.add(nanoseconds(start));
        self.sampled.add(1);
        result
    }

    /// Does the work, which comes seldom.
    fn time<T>(&self, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let result = work();
        self.exact.add(nanoseconds(start));
        result
    }

    /// The nanoseconds in all, those of the calls that were not timed like those of the sample.
    fn nanoseconds(&self) -> f64 {
        let unknown = self.calls.get().saturating_sub(ALL_UNTIL) as f64;
        let mean = self.sample.get() as f64 / (self.sampled.get() as f64).max(1.0);
        self.exact.get() as f64 + mean * unknown
    }
}

/// The time since a moment, without that of looking at the clock.
fn nanoseconds(start: Instant) -> u64 {
    static CLOCK: OnceLock<u64> = OnceLock::new();
    let spent = u64::try_from(start.elapsed().as_nanos()).unwrap_or(u64::MAX);
    let clock = *CLOCK.get_or_init(|| {
        let looks = (0..100).map(|_| Instant::now().elapsed().as_nanos());
        looks.min().and_then(|least| u64::try_from(least).ok()).unwrap_or(0)
    });
    spent.saturating_sub(clock)
}

impl Meter {
    /// What was measured so far.
    pub fn measured(&self) -> Measured {
        let mut all = Measured::default();
        let mut spent = 0.0;
        for counts in &self.threads {
            all.entered += counts.entered.get();
            all.left += counts.left.get();
            spent += counts.nanoseconds();
        }
        all.milliseconds = (spent / 1e3).round() / 1e3;
        all
    }

    /// What was measured so far; measuring starts anew, for the next run.
    fn take(&self) -> Measured {
        let all = self.measured();
        for Counts { entered, left, calls, exact, sampled, sample } in &self.threads {
            [entered, left, calls, exact, sampled, sample].into_iter().for_each(|count| {
                count.take();
            });
        }
        all
    }

    fn counts(&self) -> &Counts {
        self.threads.get_or_default()
    }
}

impl ProfiledStep {
    /// How many events entered the step, and how many milliseconds it took. Counting starts anew, for the next run.
    pub fn take(&self) -> (u64, f64) {
        let parts: Vec<Measured> = self.meters.iter().map(|meter| meter.take()).collect();
        let milliseconds: f64 = parts.iter().map(|part| part.milliseconds).sum();
        (parts.first().map_or(0, |part| part.entered), (milliseconds * 1e3).round() / 1e3)
    }
}

impl Profile {
    /// The steps in the order in which they run: those of subqueries first.
    pub fn steps(&self) -> &[ProfiledStep] {
        self.steps.get().map_or(&[], Vec::as_slice)
    }

    /// Measures the steps of a plan up to the one that reports on them.
    pub(super) fn measure(&self, plan: &mut Plan) {
        // A second plan for the same profile there is not.
        let _ = self.steps.set(measure(plan));
    }
}

/// Has the operators of a plan measured, up to one that reports on them, and those of the queries that fill its tables.
pub fn measure(plan: &mut Plan) -> Vec<ProfiledStep> {
    let mut steps = Vec::new();
    measure_plan(plan, &mut steps);
    steps
}

fn measure_plan(plan: &mut Plan, steps: &mut Vec<ProfiledStep>) {
    for table in &mut plan.tables {
        measure_plan(&mut table.plan, steps);
    }
    let start = steps.len();
    measure_stages(&mut plan.stages, steps);
    if let (Some(first), Some(scan)) = (steps.get_mut(start), &plan.scan) {
        let alternatives =
            scan.literals.iter().map(|texts| texts.iter().map(Literal::shown).collect::<Vec<_>>().join(" or "));
        first.prefilter = Some(alternatives.collect::<Vec<_>>().join(" and ")).filter(|text| !text.is_empty());
    }
}

fn measure_stages(stages: &mut [Stage], steps: &mut Vec<ProfiledStep>) {
    for stage in stages {
        let mut last = None;
        for op in std::mem::take(&mut stage.ops) {
            if matches!(op.kind, OpKind::Mark(..)) || op.is_passage() {
                stage.ops.push(op);
                continue;
            }
            let meter = Arc::<Meter>::default();
            match steps.last_mut().filter(|_| last == Some(op.step)) {
                Some(step) => {
                    step.text.push(' ');
                    step.text.push_str(&op.text);
                    step.meters.push(Arc::clone(&meter));
                }
                None => steps.push(ProfiledStep::new(&op.text, &meter)),
            }
            last = Some(op.step);
            let kind = OpKind::Measured(Box::new(MeasuredOp { kind: op.kind, meter }));
            stage.ops.push(Op { kind, ..op });
        }
        if let Some(barrier) = &mut stage.barrier {
            if barrier.effects.reports {
                return;
            }
            let meter = Arc::<Meter>::default();
            steps.push(ProfiledStep::new(&barrier.text, &meter));
            barrier.meter = Some(Arc::clone(&meter));
            barrier.aggregate = Arc::new(MeasuredAggregate { inner: Arc::clone(&barrier.aggregate), meter });
        }
    }
}

impl ProfiledStep {
    fn new(text: &str, meter: &Arc<Meter>) -> ProfiledStep {
        ProfiledStep { text: text.to_string(), prefilter: None, meters: vec![Arc::clone(meter)] }
    }
}

/// An operator that is measured.
pub struct MeasuredOp {
    /// What the operator itself does.
    pub(crate) kind: OpKind,
    pub(crate) meter: Arc<Meter>,
}

impl MeasuredOp {
    pub(crate) fn apply<'a>(&self, op: &Op, row: &mut Row<'a>, cx: &Context<'a>) -> Flow<'a> {
        let counts = self.meter.counts();
        counts.entered.add(1);
        let flow = counts.sample(|| apply(&self.kind, op, row, cx));
        counts.left.add(match &flow {
            Flow::Keep => 1,
            Flow::Drop => 0,
            Flow::Many(rows) => rows.len() as u64,
        });
        flow
    }
}

struct MeasuredAggregate {
    inner: Arc<dyn Aggregator>,
    meter: Arc<Meter>,
}

impl Aggregator for MeasuredAggregate {
    fn groups(self: Arc<Self>) -> Box<dyn Groups> {
        let inner = Arc::clone(&self.inner).groups();
        Box::new(MeasuredGroups { inner, meter: Arc::clone(&self.meter) })
    }

    fn outputs(&self) -> Option<Vec<Slot>> {
        self.inner.outputs()
    }
}

struct MeasuredGroups {
    inner: Box<dyn Groups>,
    meter: Arc<Meter>,
}

impl Groups for MeasuredGroups {
    fn resize(&mut self, count: usize) {
        self.inner.resize(count);
    }

    fn update(&mut self, group: usize, row: &Row<'_>, cx: &Context<'_>) {
        let counts = self.meter.counts();
        counts.entered.add(1);
        counts.sample(|| self.inner.update(group, row, cx));
    }

    fn merge(&mut self, pairs: &[Pair], later: &mut dyn Groups, run: &Run) {
        let Some(later) = later.as_any_mut().downcast_mut::<Self>() else { return };
        self.meter.counts().time(|| self.inner.merge(pairs, later.inner.as_mut(), run));
    }

    fn finish_row<'a>(&self, group: usize, row: &mut Row<'a>, cx: &Context<'a>) -> bool {
        let counts = self.meter.counts();
        let any = counts.sample(|| self.inner.finish_row(group, row, cx));
        counts.left.add(any.into());
        any
    }

    fn finish(&self, group: usize, run: &Run, out: &mut dyn RowSink) {
        let counts = self.meter.counts();
        let mut beyond = 0;
        let start = Instant::now();
        self.inner.finish(group, run, &mut |row: &Row<'_>| {
            counts.left.add(1);
            // What the steps behind it take is theirs.
            let start = Instant::now();
            out.push(row);
            beyond += nanoseconds(start);
        });
        counts.exact.add(nanoseconds(start).saturating_sub(beyond));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_that_are_not_timed_count_as_those_of_the_sample() {
        let counts = Counts::default();
        counts.exact.add(100);
        assert_eq!(counts.nanoseconds(), 100.0);
        counts.calls.add(ALL_UNTIL + 1000);
        counts.sampled.add(10);
        counts.sample.add(50);
        assert_eq!(counts.nanoseconds(), 100.0 + 1000.0 * 5.0);
    }

    #[test]
    fn few_calls_are_all_timed_and_then_a_sample() {
        let counts = Counts::default();
        (0..ALL_UNTIL).for_each(|_| counts.sample(|| ()));
        assert_eq!((counts.calls.get(), counts.sampled.get()), (ALL_UNTIL, 0));
        (0..10 * ONE_IN).for_each(|_| counts.sample(|| ()));
        assert_eq!(counts.sampled.get(), 10);
    }

    #[test]
    fn threads_add_up_and_taking_starts_anew() {
        let meter = Meter::default();
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..1000 {
                        meter.counts().entered.add(1);
                    }
                });
            }
        });
        assert_eq!(meter.take().entered, 4000);
        assert_eq!(meter.measured(), Measured::default());
    }
}
