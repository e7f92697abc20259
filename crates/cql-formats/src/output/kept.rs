//! The rows of a result up to a limit, for writers that must see all of them before they write the first.

use super::columns::Columns;
use super::grid::{Grid, GridBatch, GridFactory};
use cql_core::output::{Batch, BatchFactory};
use std::io;

/// The first rows, and how many there were beyond.
pub(super) struct Kept {
    columns: Columns,
    /// The rows.
    pub(super) grid: Grid,
    /// Most rows that are kept.
    most: usize,
    /// How many rows were left out.
    pub(super) hidden: u64,
}

impl Kept {
    pub(super) fn new(most: usize) -> Self {
        Kept { columns: Columns::default(), grid: Grid::default(), most, hidden: 0 }
    }

    /// See [`cql_core::output::Output::batches`].
    pub(super) fn batches(&self) -> Box<dyn BatchFactory> {
        Box::new(GridFactory(self.columns.clone()))
    }

    /// See [`cql_core::output::Output::columns`].
    pub(super) fn fix_columns(&mut self, columns: Option<&[String]>) {
        self.columns.fix(columns);
        self.grid.add_columns(columns.unwrap_or_default());
    }

    /// Takes the rows of a batch, as far as there is room.
    pub(super) fn add(&mut self, batch: Box<dyn Batch>) -> io::Result<()> {
        let mut grid = super::own::<GridBatch>(batch)?.grid;
        let room = self.most - self.grid.len();
        self.hidden += grid.len().saturating_sub(room) as u64;
        if room > 0 {
            grid.truncate(room);
            self.grid.append(&grid);
        }
        Ok(())
    }
}
