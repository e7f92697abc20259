//! Markdown tables.

use super::sheet::{Layout, Sheet};
use std::io::{self, Write};

/// Writes rows as a Markdown table.
pub type Markdown<W> = Sheet<MarkdownLayout, W>;

/// The Markdown form of a table.
pub struct MarkdownLayout;

impl<W: Write + Send> Markdown<W> {
    /// A Markdown table.
    pub fn new(writer: W) -> Self {
        Sheet::with(MarkdownLayout, writer)
    }
}

impl Layout for MarkdownLayout {
    fn write(
        &self,
        columns: &[String],
        cells: &mut dyn Iterator<Item = Vec<String>>,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        if columns.is_empty() {
            return Ok(());
        }
        line(columns, out)?;
        writeln!(out, "|{}", " --- |".repeat(columns.len()))?;
        for row in cells {
            line(&row, out)?;
        }
        Ok(())
    }
}

fn line(cells: &[String], out: &mut dyn Write) -> io::Result<()> {
    let cells: Vec<String> = cells.iter().map(|cell| escape(cell)).collect();
    writeln!(out, "| {} |", cells.join(" | "))
}

/// A cell on one line, without what Markdown would take for the border of a cell.
fn escape(cell: &str) -> String {
    cell.replace('\\', "\\\\").replace('|', "\\|").replace('\r', "").replace('\n', "<br>")
}
