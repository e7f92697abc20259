//! Where result rows go. Writers implement these traits; the engine knows no format.

use crate::row::Row;
use std::io;
use std::ops::ControlFlow;

/// Takes the rows of a result.
///
/// Rows are put into batches, which workers fill independently of each other; batches are written in the order of the input.
pub trait Output: Send {
    /// Something that makes batches; shared by all workers.
    fn batches(&self) -> Box<dyn BatchFactory>;

    /// Called once before the first batch, with the columns if the query fixes them.
    fn columns(&mut self, columns: Option<&[String]>);

    /// Writes a batch. `Break` says that no more rows are wanted.
    fn write(&mut self, batch: Box<dyn Batch>) -> io::Result<ControlFlow<()>>;

    /// Called once after the last batch.
    fn finish(&mut self) -> io::Result<()>;
}

/// Makes batches for an [`Output`].
pub trait BatchFactory: Send + Sync {
    /// An empty batch.
    fn batch(&self) -> Box<dyn Batch>;
}

/// Rows on their way to an [`Output`].
pub trait Batch: Send {
    /// Adds a row.
    fn push(&mut self, row: &Row<'_>);

    /// How many rows it holds.
    fn len(&self) -> usize;

    /// Whether it holds none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Drops all rows after the first `rows`.
    fn truncate(&mut self, rows: usize);

    /// For the output to get its own type of batch back.
    fn into_any(self: Box<Self>) -> Box<dyn std::any::Any>;
}
