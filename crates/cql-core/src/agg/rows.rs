//! Rows kept in memory: what sorting, sessions and the like work on.

use crate::row::{OwnedRow, Row};

/// Rows in the order they came.
#[derive(Debug, Default)]
pub struct RowBuffer {
    rows: Vec<OwnedRow>,
}

impl RowBuffer {
    /// Keeps a row.
    pub fn push(&mut self, row: &Row<'_>) {
        self.rows.push(row.to_owned());
    }

    /// Adds the rows that came later.
    pub fn append(&mut self, mut later: RowBuffer) {
        self.rows.append(&mut later.rows);
    }

    /// Keeps the first `count` rows.
    pub fn truncate(&mut self, count: usize) {
        self.rows.truncate(count);
    }

    /// The rows.
    pub fn rows(&self) -> &[OwnedRow] {
        &self.rows
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}
