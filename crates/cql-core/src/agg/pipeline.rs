//! A subpipeline as an aggregate: `function={ ok=false | count(as=bad) | bad > 3 }`.

use super::{Aggregator, Groups, Pair, Reach, RowSink};
use crate::exec::run_stages;
use crate::layout::Slot;
use crate::op::{Op, run_on_copy, run_ops};
use crate::plan::Stage;
use crate::row::Row;
use crate::run::{Context, Run};
use std::any::Any;
use std::sync::Arc;

/// Steps on the rows of a group, an aggregate, and whatever follows it.
pub struct PipelineAggregate {
    before: Vec<Op>,
    aggregate: Arc<dyn Aggregator>,
    after: Vec<Stage>,
}

impl PipelineAggregate {
    /// The parts in order. `after` holds the stages behind the first aggregate.
    pub fn new(before: Vec<Op>, aggregate: Arc<dyn Aggregator>, after: Vec<Stage>) -> Self {
        PipelineAggregate { before, aggregate, after }
    }

    /// The steps behind the aggregate, if none of them can make several rows of one.
    fn simple_steps(&self) -> Option<&[Op]> {
        match self.after.as_slice() {
            [] => Some(&[]),
            [stage]
                if stage.barrier.is_none()
                    && stage.ops.iter().all(|op| op.keeps_at_most_one() && !op.effects.writes_unknown) =>
            {
                Some(&stage.ops)
            }
            _ => None,
        }
    }
}

impl Aggregator for PipelineAggregate {
    fn groups(self: Arc<Self>) -> Box<dyn Groups> {
        let inner = Arc::clone(&self.aggregate).groups();
        Box::new(PipelineGroups { pipeline: self, inner })
    }

    fn outputs(&self) -> Option<Vec<Slot>> {
        let mut outputs = self.aggregate.outputs()?;
        let written = self.simple_steps()?.iter().flat_map(|op| &op.effects.writes);
        outputs.extend(written);
        outputs.sort_unstable();
        outputs.dedup();
        Some(outputs)
    }

    fn reach(&self) -> Reach {
        self.aggregate.reach()
    }

    fn columns(&self) -> Option<Vec<Slot>> {
        match self.simple_steps()? {
            [] => self.aggregate.columns(),
            _ => self.outputs(),
        }
    }
}

struct PipelineGroups {
    pipeline: Arc<PipelineAggregate>,
    inner: Box<dyn Groups>,
}

impl Groups for PipelineGroups {
    fn resize(&mut self, count: usize) {
        self.inner.resize(count);
    }

    fn update(&mut self, group: usize, row: &Row<'_>, cx: &Context<'_>) {
        // What the steps change is nobody else's business.
        run_on_copy(&self.pipeline.before, row, cx, &mut |row| self.inner.update(group, row, cx));
    }

    fn merge(&mut self, pairs: &[Pair], later: &mut dyn Groups, run: &Run) {
        let Some(later) = later.as_any_mut().downcast_mut::<Self>() else { return };
        self.inner.merge(pairs, later.inner.as_mut(), run);
    }

    fn finish_row<'a>(&self, group: usize, row: &mut Row<'a>, cx: &Context<'a>) -> bool {
        let steps = match self.pipeline.simple_steps() {
            None => return false,
            Some([]) => return self.inner.finish_row(group, row, cx),
            Some(steps) => steps,
        };
        let mut result = Row::ordered(&cx.run.layout);
        let mut any = false;
        if self.inner.finish_row(group, &mut result, cx) {
            run_ops(steps, &mut result, cx, &mut |result| {
                any = true;
                row.absorb(result, cx.arena);
            });
        }
        any
    }

    fn finish(&self, group: usize, run: &Run, out: &mut dyn RowSink) {
        run_stages(&self.pipeline.after, run, &mut |sink| self.inner.finish(group, run, sink), out);
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}
