//! CSV.

use super::columns::Columns;
use super::grid::Grid;
use cql_core::output::{Batch, BatchFactory, Output};
use cql_core::{Row, TextBuffer};
use std::any::Any;
use std::io::{self, Write};
use std::ops::ControlFlow;

/// Writes rows as CSV with a header line. A field that a row lacks is empty.
///
/// If the query fixes the columns, rows are written as they come. Otherwise the columns are those that occur in any row, in
/// the order of their first appearance, so that all rows are kept until the end.
pub struct Csv<W> {
    writer: W,
    columns: Columns,
    kept: Grid,
    begun: bool,
}

impl<W: Write + Send> Csv<W> {
    /// CSV with a header line.
    pub fn new(writer: W) -> Self {
        Csv { writer, columns: Columns::default(), kept: Grid::default(), begun: false }
    }

    /// Writes the header if the columns are fixed and it is not written.
    fn begin(&mut self) -> io::Result<()> {
        if let (Some(columns), false) = (self.columns.fixed(), self.begun) {
            let mut line = Vec::new();
            push_line(&mut line, columns.iter().map(String::as_str));
            self.writer.write_all(&line)?;
        }
        self.begun = true;
        Ok(())
    }
}

impl<W: Write + Send> Output for Csv<W> {
    fn batches(&self) -> Box<dyn BatchFactory> {
        Box::new(Factory(self.columns.clone()))
    }

    fn columns(&mut self, columns: Option<&[String]>) {
        self.columns.fix(columns);
    }

    fn write(&mut self, batch: Box<dyn Batch>) -> io::Result<ControlFlow<()>> {
        let batch = super::own::<Lines>(batch)?;
        self.begin()?;
        self.writer.write_all(&batch.bytes)?;
        self.kept.append(&batch.grid);
        Ok(ControlFlow::Continue(()))
    }

    fn finish(&mut self) -> io::Result<()> {
        self.begin()?;
        if self.kept.columns().len() > 0 {
            let mut lines = Vec::new();
            push_line(&mut lines, self.kept.columns());
            for row in self.kept.rows() {
                push_line(&mut lines, row.into_iter());
                if lines.len() > 1 << 16 {
                    self.writer.write_all(&lines)?;
                    lines.clear();
                }
            }
            self.writer.write_all(&lines)?;
        }
        self.writer.flush()
    }
}

struct Factory(Columns);

impl BatchFactory for Factory {
    fn batch(&self) -> Box<dyn Batch> {
        let columns = self.0.clone();
        let buffer = TextBuffer::default();
        Box::new(Lines { columns, bytes: Vec::new(), ends: Vec::new(), grid: Grid::default(), buffer })
    }
}

/// Rows that are written already if the columns are fixed, and kept if not.
struct Lines {
    columns: Columns,
    bytes: Vec<u8>,
    /// Where each row ends.
    ends: Vec<usize>,
    grid: Grid,
    buffer: TextBuffer,
}

impl Batch for Lines {
    fn push(&mut self, row: &Row<'_>) {
        let Some(columns) = self.columns.fixed() else {
            return self.grid.push(row, &self.columns, &mut self.buffer);
        };
        for (place, column) in columns.iter().enumerate() {
            if place > 0 {
                self.bytes.push(b',');
            }
            let text = row.get_named(column).text_in(&mut self.buffer).unwrap_or_default();
            push_cell(&mut self.bytes, text, columns.len() == 1);
        }
        self.bytes.push(b'\n');
        self.ends.push(self.bytes.len());
    }

    fn len(&self) -> usize {
        self.ends.len() + self.grid.len()
    }

    fn truncate(&mut self, rows: usize) {
        self.grid.truncate(rows);
        self.ends.truncate(rows);
        self.bytes.truncate(self.ends.last().copied().unwrap_or(0));
    }

    fn into_any(self: Box<Self>) -> Box<dyn Any> {
        self
    }
}

fn push_line<'c>(out: &mut Vec<u8>, cells: impl ExactSizeIterator<Item = &'c str>) {
    let alone = cells.len() == 1;
    for (place, cell) in cells.enumerate() {
        if place > 0 {
            out.push(b',');
        }
        push_cell(out, cell, alone);
    }
    out.push(b'\n');
}

/// Adds a cell, in quotes if it needs them. The only cell of a line does if it is empty, as readers skip empty lines.
fn push_cell(out: &mut Vec<u8>, text: &str, alone: bool) {
    let quoted = text.bytes().any(|byte| matches!(byte, b'"' | b',' | b'\n' | b'\r')) || (alone && text.is_empty());
    if !quoted {
        return out.extend_from_slice(text.as_bytes());
    }
    out.push(b'"');
    for (place, part) in text.split('"').enumerate() {
        out.extend_from_slice(if place > 0 { b"\"\"" } else { b"" });
        out.extend_from_slice(part.as_bytes());
    }
    out.push(b'"');
}
