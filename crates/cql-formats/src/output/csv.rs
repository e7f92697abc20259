//! CSV.

use super::sheet::{Layout, Sheet};
use std::io::{self, Write};

/// Writes rows as CSV with a header line.
pub type Csv<W> = Sheet<CsvLayout, W>;

/// The CSV form of a table.
pub struct CsvLayout;

impl<W: Write + Send> Csv<W> {
    /// CSV with a header line.
    pub fn new(writer: W) -> Self {
        Sheet::with(CsvLayout, writer)
    }
}

impl Layout for CsvLayout {
    fn write(
        &self,
        columns: &[String],
        cells: &mut dyn Iterator<Item = Vec<String>>,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        if columns.is_empty() {
            return Ok(());
        }
        let mut writer = csv::Writer::from_writer(out);
        writer.write_record(columns)?;
        for row in cells {
            writer.write_record(row)?;
        }
        writer.flush()
    }
}
