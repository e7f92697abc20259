//! A subpipeline as an aggregate: `function={ ok=false | count(as=bad) | bad > 3 }`.

use super::{Aggregator, Groups, RowSink};
use crate::exec::run_stages;
use crate::layout::Slot;
use crate::op::{Op, run_on_copy};
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

    fn is_plain(&self) -> bool {
        self.after.iter().all(|stage| stage.barrier.is_none() && stage.ops.is_empty())
    }
}

impl Aggregator for PipelineAggregate {
    fn groups(self: Arc<Self>) -> Box<dyn Groups> {
        let inner = Arc::clone(&self.aggregate).groups();
        Box::new(PipelineGroups { pipeline: self, inner })
    }

    fn outputs(&self) -> Option<Vec<Slot>> {
        if self.is_plain() { self.aggregate.outputs() } else { None }
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

    fn merge(&mut self, group: usize, later: &mut dyn Groups, from: usize, run: &Run) {
        let Some(later) = later.as_any_mut().downcast_mut::<Self>() else { return };
        self.inner.merge(group, later.inner.as_mut(), from, run);
    }

    fn finish_row<'a>(&self, group: usize, row: &mut Row<'a>, cx: &Context<'a>) -> bool {
        self.inner.finish_row(group, row, cx)
    }

    fn finish(&self, group: usize, run: &Run, out: &mut dyn RowSink) {
        run_stages(&self.pipeline.after, run, &mut |sink| self.inner.finish(group, run, sink), out);
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}
