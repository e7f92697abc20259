//! Markdown tables.

use super::kept::Kept;
use cql_core::output::{Batch, BatchFactory, Output};
use std::io::{self, Write};
use std::ops::ControlFlow;

/// Writes rows as a Markdown table. They are kept until the end.
pub struct Markdown<W> {
    writer: W,
    kept: Kept,
}

impl<W: Write + Send> Markdown<W> {
    /// A Markdown table.
    pub fn new(writer: W) -> Self {
        Markdown { writer, kept: Kept::new(usize::MAX) }
    }
}

impl<W: Write + Send> Output for Markdown<W> {
    fn batches(&self) -> Box<dyn BatchFactory> {
        self.kept.batches()
    }

    fn columns(&mut self, columns: Option<&[String]>) {
        self.kept.fix_columns(columns);
    }

    fn write(&mut self, batch: Box<dyn Batch>) -> io::Result<ControlFlow<()>> {
        self.kept.add(batch)?;
        Ok(ControlFlow::Continue(()))
    }

    fn finish(&mut self) -> io::Result<()> {
        let columns = self.kept.grid.columns();
        if columns.len() > 0 {
            let mut out = io::BufWriter::new(&mut self.writer);
            let borders = " --- |".repeat(columns.len());
            line(columns, &mut out)?;
            writeln!(out, "|{borders}")?;
            for row in self.kept.grid.rows() {
                line(row.into_iter(), &mut out)?;
            }
            out.flush()?;
        }
        self.writer.flush()
    }
}

fn line<'c>(cells: impl Iterator<Item = &'c str>, out: &mut impl Write) -> io::Result<()> {
    let cells: Vec<String> = cells.map(escape).collect();
    writeln!(out, "| {} |", cells.join(" | "))
}

/// A cell on one line, without what Markdown would take for the border of a cell.
fn escape(cell: &str) -> String {
    cell.replace('\\', "\\\\").replace('|', "\\|").replace('\r', "").replace('\n', "<br>")
}
