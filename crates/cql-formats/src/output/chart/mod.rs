//! Charts for terminals, made of block characters.

mod bars;
mod panels;
mod shape;
#[cfg(test)]
mod tests;

use super::kept::Kept;
use cql_core::output::{Batch, BatchFactory, Output};
use shape::Shape;
use std::io::{self, Write};
use std::ops::ControlFlow;
use unicode_width::UnicodeWidthStr;

/// How many rows are kept for a chart. A chart over time has one for each bucket and series.
const KEPT_ROWS: usize = 100_000;

/// How wide a chart is where there is no terminal.
const WIDTH: usize = 80;

/// Draws rows: as bars, or, if they have a `_bucket`, over time.
///
/// Columns of numbers are drawn, each in a chart of its own; the other columns name the bars or series.
pub struct Chart<W> {
    writer: W,
    kept: Kept,
    width: Option<u16>,
}

impl<W: Write + Send> Chart<W> {
    /// A chart.
    pub fn new(writer: W) -> Self {
        Chart { writer, kept: Kept::new(KEPT_ROWS), width: None }
    }

    /// Sets the width, instead of that of the terminal.
    #[must_use]
    pub fn width(self, width: u16) -> Self {
        Chart { width: Some(width), ..self }
    }

    fn text(&self) -> String {
        let width =
            self.width.or_else(|| super::table::known_width(&comfy_table::Table::new())).map_or(WIDTH, usize::from);
        let names: Vec<&str> = self.kept.grid.columns().collect();
        let rows: Vec<Vec<&str>> = self.kept.grid.rows().collect();
        if rows.is_empty() {
            return "no rows\n".into();
        }
        let shape = Shape::of(&names, &rows);
        if shape.values.is_empty() {
            return "nothing to draw: no column holds numbers that are no keys; use groupBy(), bucket() or timeChart()\n"
                .into();
        }
        match shape.time {
            Some(time) => panels::draw(&names, &rows, &shape, time, width),
            None => bars::draw(&names, &rows, &shape, width),
        }
    }
}

impl<W: Write + Send> Output for Chart<W> {
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
        if self.kept.hidden > 0 {
            writeln!(self.writer, "… without the {} rows after the first {KEPT_ROWS}", self.kept.hidden)?;
        }
        self.writer.flush()
    }
}

/// A text on one line, cut to a width.
fn fitted(text: &str, width: usize) -> String {
    let text = super::table::plain(text).replace('\n', " ");
    if text.width() <= width {
        return text;
    }
    let mut cut = String::new();
    for letter in text.chars() {
        cut.push(letter);
        if cut.width() >= width {
            cut.pop();
            break;
        }
    }
    cut.push('…');
    cut
}

/// A text with blanks behind it, up to a width.
fn padded(text: &str, width: usize) -> String {
    format!("{text}{:1$}", "", width.saturating_sub(text.width()))
}
