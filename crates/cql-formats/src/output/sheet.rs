//! Rows collected until their columns are known: what tables are written from.

use super::{Collect, Record};
use cql_core::output::{Batch, BatchFactory, Output};
use cql_core::{OwnedValue, TextBuffer};
use std::io::{self, Write};
use std::ops::ControlFlow;

/// A way to write a finished table.
pub trait Layout: Send {
    /// Writes the column names and the cells; a cell that the row lacks is empty.
    fn write(
        &self,
        columns: &[String],
        cells: &mut dyn Iterator<Item = Vec<String>>,
        out: &mut dyn Write,
    ) -> io::Result<()>;
}

/// Writes all rows at the end, under the columns that the query fixes or that occur in any row.
pub struct Sheet<L, W> {
    layout: L,
    writer: W,
    rows: Collect,
}

impl<L: Layout, W: Write + Send> Sheet<L, W> {
    pub(super) fn with(layout: L, writer: W) -> Self {
        Sheet { layout, writer, rows: Collect::new() }
    }
}

impl<L: Layout, W: Write + Send> Output for Sheet<L, W> {
    fn batches(&self) -> Box<dyn BatchFactory> {
        self.rows.batches()
    }

    fn columns(&mut self, columns: Option<&[String]>) {
        Output::columns(&mut self.rows, columns);
    }

    fn write(&mut self, batch: Box<dyn Batch>) -> io::Result<ControlFlow<()>> {
        self.rows.write(batch)
    }

    fn finish(&mut self) -> io::Result<()> {
        let rows = self.rows.rows();
        let columns = match Collect::columns(&self.rows) {
            Some(columns) => columns.to_vec(),
            None => union(rows),
        };
        let mut cells = rows.iter().map(|row| columns.iter().map(|column| cell(row, column)).collect());
        self.layout.write(&columns, &mut cells, &mut self.writer)?;
        self.writer.flush()
    }
}

/// The names of all fields, in the order of their first appearance.
fn union(rows: &[Record]) -> Vec<String> {
    let mut columns: indexmap::IndexSet<&str> = indexmap::IndexSet::new();
    columns.extend(rows.iter().flatten().map(|(name, _)| name.as_str()));
    columns.into_iter().map(String::from).collect()
}

fn cell(row: &Record, column: &str) -> String {
    let value = row.iter().find(|(name, _)| name == column).map(|(_, value)| value);
    value
        .map(OwnedValue::get)
        .and_then(|value| value.text_in(&mut TextBuffer::default()).map(String::from))
        .unwrap_or_default()
}
