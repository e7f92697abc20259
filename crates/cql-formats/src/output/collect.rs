//! Rows kept in memory.

use super::columns::Columns;
use cql_core::output::{Batch, BatchFactory, Output};
use cql_core::{Layout, OwnedValue, Row};
use std::any::Any;
use std::io;
use std::ops::ControlFlow;

/// A row: its fields with their names, in order.
pub type Record = Vec<(String, OwnedValue)>;

/// Keeps the rows of a result, for programs and tests that want them as values.
#[derive(Debug, Default)]
pub struct Collect {
    rows: Vec<Record>,
    columns: Columns,
}

impl Collect {
    /// An output without rows.
    pub fn new() -> Self {
        Collect::default()
    }

    /// The rows so far.
    pub fn rows(&self) -> &[Record] {
        &self.rows
    }

    /// Adds a row.
    pub fn push(&mut self, row: Record) {
        self.rows.push(row);
    }

    /// Keeps the fields that the test says yes to.
    pub fn retain_fields(&mut self, keep: impl Fn(&str, &OwnedValue) -> bool) {
        self.rows.iter_mut().for_each(|row| row.retain(|(name, value)| keep(name, value)));
    }

    /// The columns, if the query fixes them.
    pub fn columns(&self) -> Option<&[String]> {
        self.columns.fixed()
    }

    /// Writes the rows to another output.
    ///
    /// # Errors
    /// When the rows cannot be written.
    pub fn replay(&self, output: &mut dyn Output) -> io::Result<()> {
        let layout = Layout::default();
        output.columns(self.columns());
        let factory = output.batches();
        for rows in self.rows.chunks(1024) {
            let mut batch = factory.batch();
            for record in rows {
                let mut row = Row::ordered(&layout);
                record.iter().for_each(|(name, value)| row.set_named(name, value.get()));
                batch.push(&row);
            }
            if output.write(batch)?.is_break() {
                break;
            }
        }
        output.finish()
    }

    /// The rows.
    pub fn into_rows(self) -> Vec<Record> {
        self.rows
    }
}

impl Output for Collect {
    fn batches(&self) -> Box<dyn BatchFactory> {
        Box::new(Factory(self.columns.clone()))
    }

    fn columns(&mut self, columns: Option<&[String]>) {
        self.columns.fix(columns);
    }

    fn write(&mut self, batch: Box<dyn Batch>) -> io::Result<ControlFlow<()>> {
        self.rows.append(&mut super::own::<Records>(batch)?.rows);
        Ok(ControlFlow::Continue(()))
    }

    fn finish(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Factory(Columns);

impl BatchFactory for Factory {
    fn batch(&self) -> Box<dyn Batch> {
        Box::new(Records { columns: self.0.clone(), rows: Vec::new() })
    }
}

struct Records {
    columns: Columns,
    rows: Vec<Record>,
}

impl Batch for Records {
    fn push(&mut self, row: &Row<'_>) {
        let mut record = Record::new();
        self.columns.fields(row, |name, value| record.extend(value.to_owned().map(|value| (name.into(), value))));
        self.rows.push(record);
    }

    fn len(&self) -> usize {
        self.rows.len()
    }

    fn truncate(&mut self, rows: usize) {
        self.rows.truncate(rows);
    }

    fn into_any(self: Box<Self>) -> Box<dyn Any> {
        self
    }
}
