//! Tables as text: what the writers of CSV and Markdown share.

use super::columns::Columns;
use super::grid::Grid;
use super::spool::Spool;
use cql_core::output::{Batch, BatchFactory, Output};
use cql_core::{Row, TextBuffer};
use std::any::Any;
use std::io::{self, Write};
use std::marker::PhantomData;
use std::ops::ControlFlow;

/// How a table looks as text.
pub trait Look: Send + Sync + 'static {
    /// Adds the cell at a place of a line with so many cells.
    fn cell(line: &mut Vec<u8>, text: &str, place: usize, count: usize);

    /// Ends a line.
    fn end(line: &mut Vec<u8>);

    /// Adds what stands between the header and the rows, if there is something.
    fn rule(_lines: &mut Vec<u8>, _count: usize) {}
}

/// Writes rows as a table with a header. A field that a row lacks is an empty cell.
///
/// If the query fixes the columns, rows are written as they come. Otherwise the columns are those that occur in any row, in
/// the order of their first appearance, so that all rows wait until the end: 64 MB of them in memory, the others in a
/// temporary file.
pub struct Tabular<W, L> {
    writer: W,
    columns: Columns,
    waiting: Spool,
    begun: bool,
    look: PhantomData<L>,
}

impl<W: Write + Send, L: Look> Tabular<W, L> {
    /// A table that is written to this.
    pub fn new(writer: W) -> Self {
        Tabular { writer, columns: Columns::default(), waiting: Spool::default(), begun: false, look: PhantomData }
    }

    /// Writes the header if the columns are fixed and it is not written.
    fn begin(&mut self) -> io::Result<()> {
        if let (Some(columns), false) = (self.columns.fixed(), self.begun) {
            self.writer.write_all(&header::<L>(columns.iter().map(String::as_str)))?;
        }
        self.begun = true;
        Ok(())
    }
}

fn header<'c, L: Look>(columns: impl ExactSizeIterator<Item = &'c str>) -> Vec<u8> {
    let count = columns.len();
    let mut lines = Vec::new();
    if count > 0 {
        columns.enumerate().for_each(|(place, column)| L::cell(&mut lines, column, place, count));
        L::end(&mut lines);
        L::rule(&mut lines, count);
    }
    lines
}

impl<W: Write + Send, L: Look> Output for Tabular<W, L> {
    fn batches(&self) -> Box<dyn BatchFactory> {
        Box::new(Factory::<L>(self.columns.clone(), PhantomData))
    }

    fn columns(&mut self, columns: Option<&[String]>) {
        self.columns.fix(columns);
    }

    fn write(&mut self, batch: Box<dyn Batch>) -> io::Result<ControlFlow<()>> {
        let batch = super::own::<Lines<L>>(batch)?;
        self.begin()?;
        self.writer.write_all(&batch.bytes)?;
        self.waiting.append(&batch.grid)?;
        Ok(ControlFlow::Continue(()))
    }

    fn finish(&mut self) -> io::Result<()> {
        self.begin()?;
        let Tabular { writer, waiting, .. } = self;
        writer.write_all(&header::<L>(waiting.columns()))?;
        let count = waiting.columns().len();
        let mut line = Vec::new();
        // Without columns there is nothing that could be shown of a row.
        if count > 0 {
            waiting.each_row(|row| {
                line.clear();
                row.iter().enumerate().for_each(|(place, text)| L::cell(&mut line, text, place, count));
                L::end(&mut line);
                writer.write_all(&line)
            })?;
        }
        self.writer.flush()
    }
}

struct Factory<L>(Columns, PhantomData<L>);

impl<L: Look> BatchFactory for Factory<L> {
    fn batch(&self) -> Box<dyn Batch> {
        Box::new(Lines::<L> {
            columns: self.0.clone(),
            bytes: Vec::new(),
            ends: Vec::new(),
            grid: Grid::default(),
            buffer: TextBuffer::default(),
            look: PhantomData,
        })
    }
}

/// Rows that are written already if the columns are fixed, and kept if not.
struct Lines<L> {
    columns: Columns,
    bytes: Vec<u8>,
    /// Where each row ends.
    ends: Vec<usize>,
    grid: Grid,
    buffer: TextBuffer,
    look: PhantomData<L>,
}

impl<L: Look> Batch for Lines<L> {
    fn push(&mut self, row: &Row<'_>) {
        let Some(columns) = self.columns.fixed() else {
            return self.grid.push(row, &self.columns, &mut self.buffer);
        };
        for (place, column) in columns.iter().enumerate() {
            let text = row.get_named(column).text_in(&mut self.buffer).unwrap_or_default();
            L::cell(&mut self.bytes, text, place, columns.len());
        }
        L::end(&mut self.bytes);
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
