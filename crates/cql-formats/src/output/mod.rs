//! Writers of results: one module a format.

mod collect;
mod columns;
mod csv;
mod limited;
mod markdown;
mod ndjson;
mod sheet;
mod table;

pub use collect::{Collect, Record};
pub use csv::{Csv, CsvLayout};
pub use limited::Limited;
pub use markdown::{Markdown, MarkdownLayout};
pub use ndjson::Ndjson;
pub use sheet::Sheet;
pub use table::{Table, TableLayout};

use cql_core::output::Batch;
use std::io;

/// An output's own kind of batch.
fn own<B: Batch + 'static>(batch: Box<dyn Batch>) -> io::Result<Box<B>> {
    batch.into_any().downcast().map_err(|_| io::Error::other("a batch came to an output that did not make it"))
}
