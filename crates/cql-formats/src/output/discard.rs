//! Rows that nobody wants.

use cql_core::Row;
use cql_core::output::{Batch, BatchFactory, Output};
use std::any::Any;
use std::io;
use std::ops::ControlFlow;

/// Takes all rows and keeps none, for runs that are made for something else than their result.
#[derive(Debug, Default)]
pub struct Discard;

impl Output for Discard {
    fn batches(&self) -> Box<dyn BatchFactory> {
        Box::new(Nowhere)
    }

    fn columns(&mut self, _: Option<&[String]>) {}

    fn write(&mut self, _: Box<dyn Batch>) -> io::Result<ControlFlow<()>> {
        Ok(ControlFlow::Continue(()))
    }

    fn finish(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Nowhere;

impl BatchFactory for Nowhere {
    fn batch(&self) -> Box<dyn Batch> {
        Box::new(Counted(0))
    }
}

/// How many rows there were.
struct Counted(usize);

impl Batch for Counted {
    fn push(&mut self, _: &Row<'_>) {
        self.0 += 1;
    }

    fn len(&self) -> usize {
        self.0
    }

    fn truncate(&mut self, rows: usize) {
        self.0 = self.0.min(rows);
    }

    fn into_any(self: Box<Self>) -> Box<dyn Any> {
        self
    }
}
