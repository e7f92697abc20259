//! The columns that a query fixes, known to all that make batches.

use cql_core::{Row, Value};
use std::sync::{Arc, OnceLock};

/// The columns of a result; shared by an output and its batches. Until they are set, every row has its own.
#[derive(Clone, Debug, Default)]
pub(super) struct Columns(Arc<OnceLock<Vec<String>>>);

impl Columns {
    /// Fixes the columns. Only the first call counts.
    pub(super) fn fix(&self, columns: Option<&[String]>) {
        if let Some(columns) = columns {
            let _ = self.0.set(columns.to_vec());
        }
    }

    /// The columns, if they are fixed.
    pub(super) fn fixed(&self) -> Option<&[String]> {
        self.0.get().map(Vec::as_slice)
    }

    /// Calls `each` with the fields of the row that the result shows, in order.
    pub(super) fn fields<'a>(&self, row: &Row<'a>, mut each: impl FnMut(&str, Value<'a>)) {
        match self.fixed() {
            Some(columns) => {
                let values = columns.iter().map(|column| (column, row.get_named(column)));
                values.filter(|(_, value)| value.is_present()).for_each(|(column, value)| each(column, value));
            }
            None => row.fields().for_each(|(name, value)| each(name, value)),
        }
    }
}
