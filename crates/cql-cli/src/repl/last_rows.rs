//! The rows of the last query: as text, as the events of the next query, and as a lookup file.

use cql::formats::{Collect, OutputFormat};
use cql::{Lookups, Output, Table};
use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

/// The name that stands for the last rows.
pub(super) const LAST_ROWS: &str = "$_";
/// The field that holds the time of an event.
pub(super) const TIME: &str = "@timestamp";

/// What follows the `$_` that a query begins with.
pub(super) fn after_last_rows(text: &str) -> Option<&str> {
    let rest = text.trim_start().strip_prefix(LAST_ROWS)?;
    let rest = rest.strip_prefix("()").unwrap_or(rest).trim_start();
    if rest.is_empty() { Some(rest) } else { rest.strip_prefix('|') }
}

/// Whether a row has a time.
pub(super) fn has_times(rows: &Collect) -> bool {
    rows.rows().iter().flatten().any(|(name, _)| name == TIME)
}

/// Rows in a format, at most `limit` of them.
pub(super) fn shown(rows: &Collect, format: OutputFormat, terminal: bool, limit: usize) -> Result<String, String> {
    let text = Shared::default();
    let mut output: Box<dyn Output> = format.open(text.clone(), terminal, Some(limit));
    rows.replay(output.as_mut()).map_err(|error| error.to_string())?;
    drop(output);
    let text = std::mem::take(&mut *text.0.lock().unwrap_or_else(PoisonError::into_inner));
    Ok(String::from_utf8_lossy(&text).into_owned())
}

/// Text that an output writes.
#[derive(Clone, Default)]
struct Shared(Arc<Mutex<Vec<u8>>>);

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn table(rows: &Collect) -> Table {
    let mut table = Table::new(rows.columns().unwrap_or_default().to_vec());
    for row in rows.rows() {
        table.push_fields(row.iter().map(|(name, value)| (name.as_str(), value.get())));
    }
    table
}

/// Lookup files, and the last rows under the name `$_`.
pub(super) struct WithLastRows {
    others: Arc<dyn Lookups>,
    last: Option<Arc<Table>>,
}

impl WithLastRows {
    /// The rows beside other files.
    pub(super) fn new(others: Arc<dyn Lookups>, last: Option<&Collect>) -> WithLastRows {
        WithLastRows { others, last: last.map(table).map(Arc::new) }
    }
}

impl Lookups for WithLastRows {
    fn table(&self, name: &str) -> Result<Option<Arc<Table>>, String> {
        if name == LAST_ROWS { Ok(self.last.clone()) } else { self.others.table(name) }
    }
}
