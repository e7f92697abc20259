//! The first rows of a result only.

use cql_core::output::{Batch, BatchFactory, Output};
use std::io;
use std::ops::ControlFlow;

/// Passes the first rows on to another output, then says that no more are wanted.
pub struct Limited<O> {
    output: O,
    left: usize,
}

impl<O: Output> Limited<O> {
    /// The first `rows` rows go to `output`.
    pub fn new(output: O, rows: usize) -> Self {
        Limited { output, left: rows }
    }

    /// The output.
    pub fn into_inner(self) -> O {
        self.output
    }
}

impl<O: Output> Output for Limited<O> {
    fn batches(&self) -> Box<dyn BatchFactory> {
        self.output.batches()
    }

    fn columns(&mut self, columns: Option<&[String]>) {
        self.output.columns(columns);
    }

    fn write(&mut self, mut batch: Box<dyn Batch>) -> io::Result<ControlFlow<()>> {
        batch.truncate(self.left);
        self.left -= batch.len();
        if !batch.is_empty() && self.output.write(batch)?.is_break() {
            self.left = 0;
        }
        Ok(if self.left == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    }

    fn finish(&mut self) -> io::Result<()> {
        self.output.finish()
    }
}
