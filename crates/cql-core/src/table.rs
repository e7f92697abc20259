//! Tables: lookup files and the rows of subqueries.

use crate::value::{OwnedValue, Value};
use indexmap::IndexSet;

/// Rows with named columns. A cell may be absent.
#[derive(Clone, Debug, Default)]
pub struct Table {
    columns: IndexSet<Box<str>>,
    rows: Vec<Vec<Option<OwnedValue>>>,
}

impl Table {
    /// A table without rows.
    pub fn new(columns: impl IntoIterator<Item = String>) -> Self {
        Table { columns: columns.into_iter().map(String::into_boxed_str).collect(), rows: Vec::new() }
    }

    /// The names of the columns, in order.
    pub fn columns(&self) -> impl ExactSizeIterator<Item = &str> {
        self.columns.iter().map(|name| &**name)
    }

    /// The place of a column.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.get_index_of(name)
    }

    /// Adds a row given as cells in column order; missing cells at the end are absent.
    pub fn push(&mut self, cells: Vec<Option<OwnedValue>>) {
        self.rows.push(cells);
    }

    /// Adds a row given as named fields; new names become new columns.
    pub fn push_fields<'v>(&mut self, fields: impl Iterator<Item = (&'v str, Value<'v>)>) {
        let mut cells = vec![None; self.columns.len()];
        for (name, value) in fields {
            let index = match self.columns.get_index_of(name) {
                Some(index) => index,
                None => self.columns.insert_full(name.into()).0,
            };
            if cells.len() <= index {
                cells.resize(index + 1, None);
            }
            cells[index] = value.to_owned();
        }
        self.rows.push(cells);
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The value of a cell; missing if the row lacks it or there is no such row.
    pub fn cell(&self, row: usize, column: usize) -> Value<'_> {
        let cell = self.rows.get(row).and_then(|cells| cells.get(column));
        cell.and_then(Option::as_ref).map_or(Value::Missing, OwnedValue::get)
    }

    /// The present cells of a row with their column names.
    pub fn fields(&self, row: usize) -> impl Iterator<Item = (&str, Value<'_>)> {
        self.columns()
            .enumerate()
            .map(move |(column, name)| (name, self.cell(row, column)))
            .filter(|(_, v)| v.is_present())
    }

    /// Keeps the first `count` rows.
    pub fn truncate(&mut self, count: usize) {
        self.rows.truncate(count);
    }
}
