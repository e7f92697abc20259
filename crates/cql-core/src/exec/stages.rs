//! The stages behind the first aggregate.

use super::{Progress, RunOptions, output_error};
use crate::agg::RowSink;
use crate::op::{Op, run_ops};
use crate::output::{Batch, BatchFactory, Output};
use crate::plan::Stage;
use crate::row::Row;
use crate::run::{Context, Run, RunError};
use bumpalo::Bump;
use std::ops::ControlFlow;
use std::sync::Arc;

/// Texts made for rows are freed when there are this many bytes of them.
const ARENA_LIMIT: usize = 1 << 20;

/// Sends the rows that `feed` supplies through the stages.
pub fn run_stages(stages: &[Stage], run: &Run, feed: &mut dyn FnMut(&mut dyn RowSink), out: &mut dyn RowSink) {
    let Some((stage, rest)) = stages.split_first() else { return feed(out) };
    match &stage.barrier {
        None if stage.ops.is_empty() => feed(out),
        None => feed(&mut Operators { ops: &stage.ops, run, arena: Bump::new(), out: &mut |row, _| out.push(row) }),
        Some(barrier) => {
            let mut groups = Arc::clone(&barrier.aggregate).groups();
            groups.resize(1);
            let mut update = |row: &Row<'_>, cx: &Context<'_>| groups.update(0, row, cx);
            feed(&mut Operators { ops: &stage.ops, run, arena: Bump::new(), out: &mut update });
            if !run.has_failed() {
                run_stages(rest, run, &mut |sink| groups.finish(0, run, sink), out);
            }
        }
    }
}

/// Applies row operators to each row it takes.
struct Operators<'s> {
    ops: &'s [Op],
    run: &'s Run,
    arena: Bump,
    out: &'s mut dyn FnMut(&Row<'_>, &Context<'_>),
}

impl RowSink for Operators<'_> {
    fn push(&mut self, row: &Row<'_>) {
        if self.run.has_failed() {
            return;
        }
        if self.arena.allocated_bytes() > ARENA_LIMIT {
            self.arena.reset();
        }
        let cx = Context { arena: &self.arena, run: self.run };
        let mut copy = row.clone();
        copy.track_order(true);
        let out = &mut *self.out;
        run_ops(self.ops, &mut copy, &cx, &mut |row| out(row, &cx));
    }
}

/// Puts rows into batches and writes these.
pub(crate) struct OutputSink<'o> {
    output: &'o mut dyn Output,
    factory: Box<dyn BatchFactory>,
    batch: Box<dyn Batch>,
    run: &'o Run,
    options: &'o RunOptions,
    ended: Option<Result<(), RunError>>,
}

/// Rows of a batch behind the first aggregate.
const BATCH_ROWS: usize = 1000;

impl<'o> OutputSink<'o> {
    pub(crate) fn new(output: &'o mut dyn Output, run: &'o Run, options: &'o RunOptions) -> Self {
        let factory = output.batches();
        let batch = factory.batch();
        OutputSink { output, factory, batch, run, options, ended: None }
    }

    fn write(&mut self) {
        let batch = std::mem::replace(&mut self.batch, self.factory.batch());
        Progress::add(&self.options.progress.rows, batch.len() as u64);
        match self.output.write(batch) {
            Ok(ControlFlow::Continue(())) => {}
            Ok(ControlFlow::Break(())) => self.ended = Some(Ok(())),
            Err(error) => self.ended = Some(Err(output_error(&error))),
        }
    }

    /// Writes what is left.
    pub(crate) fn flush(mut self) -> Result<(), RunError> {
        if self.ended.is_none() && !self.batch.is_empty() && !self.run.has_failed() {
            self.write();
        }
        self.ended.unwrap_or(Ok(()))
    }
}

impl RowSink for OutputSink<'_> {
    fn push(&mut self, row: &Row<'_>) {
        if self.ended.is_some() || self.run.has_failed() {
            return;
        }
        self.batch.push(row);
        if self.batch.len() >= BATCH_ROWS {
            self.write();
        }
    }
}
