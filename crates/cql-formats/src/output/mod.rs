//! Writers of results: one module a format.
//!
//! Batches hold rows in the form in which they are written, as far as that is known before the last row; so most of the
//! work is done by the workers that make the rows.

mod chart;
mod collect;
mod columns;
mod csv;
mod discard;
mod grid;
mod kept;
mod limited;
mod markdown;
mod ndjson;
mod spool;
mod table;
mod tabular;
#[cfg(test)]
mod tests;

pub use chart::Chart;
pub use collect::{Collect, Record};
pub use csv::Csv;
pub use discard::Discard;
pub use limited::Limited;
pub use markdown::Markdown;
pub use ndjson::Ndjson;
pub use table::{SHOWN_ROWS, Table};
pub use tabular::{Look, Tabular};

use crate::input::UnknownFormat;
use cql_core::output::{Batch, Output};
use std::io::{self, Write};
use std::str::FromStr;

/// The form in which rows are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OutputFormat {
    /// [`OutputFormat::Table`] on a terminal, [`OutputFormat::Ndjson`] elsewhere.
    #[default]
    Auto,
    /// A table for people.
    Table,
    /// Bars, or panels over time, for people.
    Chart,
    /// One JSON object a line.
    Ndjson,
    /// An array of JSON objects.
    Json,
    /// Comma-separated values with a header line.
    Csv,
    /// A Markdown table.
    Markdown,
}

impl OutputFormat {
    /// All formats with their names.
    pub const ALL: [(&'static str, OutputFormat); 7] = [
        ("auto", OutputFormat::Auto),
        ("table", OutputFormat::Table),
        ("chart", OutputFormat::Chart),
        ("ndjson", OutputFormat::Ndjson),
        ("json", OutputFormat::Json),
        ("csv", OutputFormat::Csv),
        ("markdown", OutputFormat::Markdown),
    ];

    /// An output that writes this format, at most `limit` rows of it. `terminal` says where it writes to.
    pub fn open<W>(self, writer: W, terminal: bool, limit: Option<usize>) -> Box<dyn Output>
    where
        W: Write + Send + 'static,
    {
        match self {
            OutputFormat::Auto if terminal => OutputFormat::Table.open(writer, terminal, limit),
            OutputFormat::Auto | OutputFormat::Ndjson => limited(Ndjson::new(writer), limit),
            OutputFormat::Json => limited(Ndjson::array(writer), limit),
            OutputFormat::Csv => limited(Csv::new(writer), limit),
            OutputFormat::Markdown => limited(Markdown::new(writer), limit),
            OutputFormat::Chart => limited(Chart::new(writer), limit),
            OutputFormat::Table => limited(Table::new(writer), limit),
        }
    }
}

impl FromStr for OutputFormat {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, UnknownFormat> {
        let found = Self::ALL.iter().find(|(known, _)| *known == name);
        found
            .map(|(_, format)| *format)
            .ok_or_else(|| UnknownFormat::new(name, Self::ALL.iter().map(|(known, _)| *known)))
    }
}

fn limited(output: impl Output + 'static, limit: Option<usize>) -> Box<dyn Output> {
    match limit {
        Some(rows) => Box::new(Limited::new(output, rows)),
        None => Box::new(output),
    }
}

/// An output's own kind of batch.
fn own<B: Batch + 'static>(batch: Box<dyn Batch>) -> io::Result<Box<B>> {
    batch.into_any().downcast().map_err(|_| io::Error::other("a batch came to an output that did not make it"))
}
