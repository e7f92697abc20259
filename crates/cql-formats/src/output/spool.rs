//! Rows that wait until all columns are known, outside memory if they are many.

use super::grid::Grid;
use indexmap::IndexSet;
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use tempfile::SpooledTempFile;

/// Rows take up to so many bytes of memory; from then on they are in a temporary file.
const IN_MEMORY: usize = 64 << 20;

/// The rows of a result in their order. In memory are no more than the names of the columns and the first megabytes.
pub(super) struct Spool {
    columns: IndexSet<Box<str>>,
    rows: u64,
    /// Each row: how many cells it has, then for each its column, the length of its text, and its text.
    cells: SpooledTempFile,
}

impl Default for Spool {
    fn default() -> Self {
        Spool::new(IN_MEMORY)
    }
}

impl Spool {
    fn new(in_memory: usize) -> Self {
        Spool { columns: IndexSet::new(), rows: 0, cells: SpooledTempFile::new(in_memory) }
    }

    /// Adds rows. Columns keep the order of their first appearance.
    ///
    /// # Errors
    /// When there is no room for temporary files.
    pub(super) fn append(&mut self, grid: &Grid) -> io::Result<()> {
        let columns: Vec<usize> = grid.columns().map(|name| self.column(name)).collect();
        let mut bytes = Vec::new();
        for row in 0..grid.len() {
            let count = grid.cells(row).count();
            push_number(&mut bytes, count);
            for (column, text) in grid.cells(row) {
                push_number(&mut bytes, columns[column]);
                push_number(&mut bytes, text.len());
                bytes.extend_from_slice(text.as_bytes());
            }
        }
        self.rows += grid.len() as u64;
        self.cells.write_all(&bytes)
    }

    fn column(&mut self, name: &str) -> usize {
        match self.columns.get_index_of(name) {
            Some(column) => column,
            None => self.columns.insert_full(name.into()).0,
        }
    }

    pub(super) fn columns(&self) -> impl ExactSizeIterator<Item = &str> {
        self.columns.iter().map(|name| &**name)
    }

    /// Calls `each` with every row, which has a text for every column; empty where the row has none.
    ///
    /// # Errors
    /// Those of `each`, and when a temporary file cannot be read.
    pub(super) fn each_row(&mut self, mut each: impl FnMut(&[String]) -> io::Result<()>) -> io::Result<()> {
        self.cells.seek(SeekFrom::Start(0))?;
        let mut cells = BufReader::with_capacity(1 << 16, &mut self.cells);
        let mut row = vec![String::new(); self.columns.len()];
        for _ in 0..self.rows {
            row.iter_mut().for_each(String::clear);
            for _ in 0..number(&mut cells)? {
                let (column, length) = (number(&mut cells)?, number(&mut cells)?);
                cells.by_ref().take(length).read_to_string(&mut row[column as usize])?;
            }
            each(&row)?;
        }
        Ok(())
    }
}

fn push_number(bytes: &mut Vec<u8>, number: usize) {
    bytes.extend_from_slice(&(number as u64).to_le_bytes());
}

fn number(from: &mut impl Read) -> io::Result<u64> {
    let mut bytes = [0; 8];
    from.read_exact(&mut bytes)?;
    Ok(u64::from_le_bytes(bytes))
}

#[cfg(test)]
mod tests {
    use super::super::columns::Columns;
    use super::*;
    use cql_core::{Layout, Row, TextBuffer, Value};

    #[test]
    fn rows_come_back_from_memory_and_from_a_file() -> io::Result<()> {
        let layout = Layout::default();
        for in_memory in [0, 100, 1 << 20] {
            let mut spool = Spool::new(in_memory);
            for part in 0..3 {
                let mut grid = Grid::default();
                for number in 0..5 {
                    let mut row = Row::ordered(&layout);
                    row.set_named(["a", "b", "c"][part], Value::Int(number));
                    row.set_named("é", Value::Text("ü\n"));
                    grid.push(&row, &Columns::default(), &mut TextBuffer::default());
                }
                spool.append(&grid)?;
            }
            assert_eq!(spool.columns().collect::<Vec<_>>(), ["a", "é", "b", "c"]);
            let mut rows = Vec::new();
            spool.each_row(|row| {
                rows.push(row.join(";"));
                Ok(())
            })?;
            assert_eq!(rows.len(), 15);
            assert_eq!((&*rows[4], &*rows[5], &*rows[14]), ("4;ü\n;;", ";ü\n;0;", ";ü\n;;4"));
        }
        Ok(())
    }
}
