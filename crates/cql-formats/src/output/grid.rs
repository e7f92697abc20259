//! Rows kept as text until their columns are known: what tables are written from.

use super::columns::Columns;
use cql_core::output::{Batch, BatchFactory};
use cql_core::{Row, TextBuffer};
use indexmap::IndexSet;
use std::any::Any;

/// Rows as text, close together.
#[derive(Default)]
pub(super) struct Grid {
    columns: IndexSet<Box<str>>,
    /// The texts of all cells, one after the other.
    text: String,
    cells: Vec<Cell>,
    /// How many cells there are up to the end of each row.
    rows: Vec<usize>,
}

/// A cell that is there; its text begins where that of the cell before it ends.
#[derive(Clone, Copy)]
struct Cell {
    column: usize,
    end: usize,
}

impl Grid {
    pub(super) fn push(&mut self, row: &Row<'_>, columns: &Columns, buffer: &mut TextBuffer) {
        columns.fields(row, |name, value| {
            let column = self.column(name);
            self.text.push_str(value.text_in(buffer).unwrap_or_default());
            self.cells.push(Cell { column, end: self.text.len() });
        });
        self.rows.push(self.cells.len());
    }

    fn column(&mut self, name: &str) -> usize {
        match self.columns.get_index_of(name) {
            Some(column) => column,
            None => self.columns.insert_full(name.into()).0,
        }
    }

    /// Makes these the first columns, whether or not a row has them.
    pub(super) fn add_columns(&mut self, columns: &[String]) {
        for column in columns {
            self.column(column);
        }
    }

    /// Adds the rows of another grid. Columns keep the order of their first appearance.
    pub(super) fn append(&mut self, other: &Grid) {
        let columns: Vec<usize> = other.columns.iter().map(|name| self.column(name)).collect();
        let (texts, cells) = (self.text.len(), self.cells.len());
        self.text.push_str(&other.text);
        let moved = |cell: &Cell| Cell { column: columns[cell.column], end: cell.end + texts };
        self.cells.extend(other.cells.iter().map(moved));
        self.rows.extend(other.rows.iter().map(|end| end + cells));
    }

    pub(super) fn truncate(&mut self, rows: usize) {
        self.rows.truncate(rows);
        self.cells.truncate(self.rows.last().copied().unwrap_or(0));
        self.text.truncate(self.cells.last().map_or(0, |cell| cell.end));
    }

    /// How many rows there are.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(super) fn columns(&self) -> impl ExactSizeIterator<Item = &str> {
        self.columns.iter().map(|name| &**name)
    }

    /// The cells that a row has, with the numbers of their columns.
    pub(super) fn cells(&self, row: usize) -> impl Iterator<Item = (usize, &str)> {
        let end = |index: usize, ends: &[usize]| if index == 0 { 0 } else { ends[index - 1] };
        let range = end(row, &self.rows)..self.rows[row];
        range.map(|index| {
            let start = if index == 0 { 0 } else { self.cells[index - 1].end };
            (self.cells[index].column, &self.text[start..self.cells[index].end])
        })
    }

    /// The rows, each with a cell for every column; empty where the row has none.
    pub(super) fn rows(&self) -> impl Iterator<Item = Vec<&str>> {
        (0..self.len()).map(|row| {
            let mut all = vec![""; self.columns.len()];
            self.cells(row).for_each(|(column, text)| all[column] = text);
            all
        })
    }

    /// The rows, each with the names and texts of the cells that it has.
    pub(super) fn records(&self) -> impl Iterator<Item = Vec<(&str, &str)>> {
        (0..self.len()).map(|row| self.cells(row).map(|(column, text)| (&*self.columns[column], text)).collect())
    }
}

/// Makes batches that are grids.
pub(super) struct GridFactory(pub(super) Columns);

impl BatchFactory for GridFactory {
    fn batch(&self) -> Box<dyn Batch> {
        Box::new(GridBatch { columns: self.0.clone(), grid: Grid::default(), buffer: TextBuffer::default() })
    }
}

/// A batch that is a grid.
pub(super) struct GridBatch {
    columns: Columns,
    pub(super) grid: Grid,
    buffer: TextBuffer,
}

impl Batch for GridBatch {
    fn push(&mut self, row: &Row<'_>) {
        self.grid.push(row, &self.columns, &mut self.buffer);
    }

    fn len(&self) -> usize {
        self.grid.len()
    }

    fn truncate(&mut self, rows: usize) {
        self.grid.truncate(rows);
    }

    fn into_any(self: Box<Self>) -> Box<dyn Any> {
        self
    }
}
