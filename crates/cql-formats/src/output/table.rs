//! Tables for terminals.

use super::kept::Kept;
use comfy_table::{CellAlignment, ContentArrangement, presets};
use cql_core::Number;
use cql_core::output::{Batch, BatchFactory, Output};
use std::io::{self, Write};
use std::ops::ControlFlow;

/// How many rows a table shows unless [`Table::rows`] says otherwise.
pub const SHOWN_ROWS: usize = 1000;

/// A column that has to be narrower on average is hard to read: rows are then shown one below the other.
const NARROW: usize = 8;

/// Writes rows as a table for people, without colours. It is as wide as the terminal, if it goes to one; if there are too
/// many columns for that, each row is shown as a list of its fields.
///
/// Only the first rows are kept and shown, see [`SHOWN_ROWS`]; the others are counted, and the table says how many they are.
pub struct Table<W> {
    writer: W,
    kept: Kept,
    width: Option<u16>,
}

/// The width that a table has room for: none if it goes to no terminal, or to one that does not know (it says 0).
pub(super) fn known_width(grid: &comfy_table::Table) -> Option<u16> {
    grid.width().filter(|width| *width > 0)
}

impl<W: Write + Send> Table<W> {
    /// A table.
    pub fn new(writer: W) -> Self {
        Table { writer, kept: Kept::new(SHOWN_ROWS), width: None }
    }

    /// Shows up to so many rows.
    #[must_use]
    pub fn rows(self, shown: usize) -> Self {
        Table { kept: Kept::new(shown), ..self }
    }

    /// Sets the width, instead of that of the terminal.
    #[must_use]
    pub fn width(self, width: u16) -> Self {
        Table { width: Some(width), ..self }
    }

    fn text(&self) -> String {
        let mut grid = comfy_table::Table::new();
        grid.load_preset(presets::UTF8_HORIZONTAL_ONLY).set_content_arrangement(ContentArrangement::Dynamic);
        if let Some(width) = self.width {
            grid.set_width(width);
        }
        let width = match known_width(&grid) {
            Some(width) => usize::from(width),
            None => {
                grid.set_content_arrangement(ContentArrangement::Disabled);
                usize::MAX
            }
        };
        let columns = self.kept.grid.columns();
        if columns.len() == 0 {
            return "no rows\n".into();
        }
        if columns.len() * (NARROW + 3) > width && self.kept.grid.len() > 0 {
            return self.lists(width);
        }
        let numeric = self.numeric_columns();
        grid.set_header(columns.map(plain));
        for row in self.kept.grid.rows() {
            grid.add_row(row.into_iter().map(plain));
        }
        for (column, _) in numeric.iter().enumerate().filter(|(_, numeric)| **numeric) {
            if let Some(column) = grid.column_mut(column) {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        format!("{grid}\n")
    }

    /// Which columns hold nothing but numbers.
    fn numeric_columns(&self) -> Vec<bool> {
        let mut numbers = vec![0usize; self.kept.grid.columns().len()];
        let mut others = vec![false; numbers.len()];
        for row in self.kept.grid.rows() {
            for (column, text) in row.into_iter().enumerate().filter(|(_, text)| !text.is_empty()) {
                match Number::parse(text) {
                    Some(_) => numbers[column] += 1,
                    None => others[column] = true,
                }
            }
        }
        numbers.iter().zip(&others).map(|(numbers, others)| *numbers > 0 && !others).collect()
    }

    /// Each row as a list of its fields.
    fn lists(&self, width: usize) -> String {
        let mut out = String::new();
        let names = self.kept.grid.columns().map(|name| name.chars().count()).max().unwrap_or(0).min(40);
        for (number, record) in self.kept.grid.records().enumerate() {
            let title = format!("── {} ", number + 1);
            let line = "─".repeat(width.min(names + 40).saturating_sub(title.chars().count()));
            out.push_str(&format!("{title}{line}\n"));
            for (name, text) in record {
                // Further lines of a text begin below the first.
                let text = plain(text).replace('\n', &format!("\n{:names$}  ", ""));
                out.push_str(&format!("{:names$}  {text}\n", plain(name)));
            }
        }
        out
    }
}

impl<W: Write + Send> Output for Table<W> {
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
        self.writer.write_all(self.text().as_bytes())?;
        match self.kept.hidden {
            0 => {}
            1 => writeln!(self.writer, "… and 1 more row")?,
            more => writeln!(self.writer, "… and {more} more rows")?,
        }
        self.writer.flush()
    }
}

/// Without what would move the cursor or turn the direction of writing.
pub(super) fn plain(text: &str) -> String {
    let harmful =
        |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    text.replace("\r\n", "\n").chars().map(|c| if harmful(c) { char::REPLACEMENT_CHARACTER } else { c }).collect()
}
