//! Tables for terminals.

use super::sheet::{Layout, Sheet};
use comfy_table::{ContentArrangement, Table as Grid, presets};
use std::io::{self, Write};

/// Writes rows as a table that fits the terminal.
pub type Table<W> = Sheet<TableLayout, W>;

/// The terminal form of a table.
pub struct TableLayout;

impl<W: Write + Send> Table<W> {
    /// A table without colours.
    pub fn new(writer: W) -> Self {
        Sheet::with(TableLayout, writer)
    }
}

impl Layout for TableLayout {
    fn write(
        &self,
        columns: &[String],
        cells: &mut dyn Iterator<Item = Vec<String>>,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        if columns.is_empty() {
            return writeln!(out, "no rows");
        }
        let mut grid = Grid::new();
        grid.load_preset(presets::UTF8_HORIZONTAL_ONLY).set_content_arrangement(ContentArrangement::Dynamic);
        grid.set_header(columns);
        for row in cells {
            grid.add_row(row.iter().map(|cell| plain(cell)));
        }
        writeln!(out, "{grid}")
    }
}

/// Without control characters, which would move the cursor.
fn plain(cell: &str) -> String {
    cell.chars().map(|c| if c.is_control() && c != '\n' { '\u{fffd}' } else { c }).collect()
}
