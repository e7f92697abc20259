//! Writers of results: one module a format.

mod collect;
mod columns;
mod limited;
mod ndjson;

pub use collect::{Collect, Record};
pub use limited::Limited;
pub use ndjson::Ndjson;

use cql_core::output::Batch;
use std::io;

/// An output's own kind of batch.
fn own<B: Batch + 'static>(batch: Box<dyn Batch>) -> io::Result<Box<B>> {
    batch.into_any().downcast().map_err(|_| io::Error::other("a batch came to an output that did not make it"))
}
