//! Rows as they come, then those of other queries.

use super::{Aggregate, RowSink};
use crate::row::{OwnedRow, Row};
use crate::run::{Context, Run, TableId};

/// Puts out the rows that it takes and then those of the tables.
pub(crate) struct Union(pub(crate) Vec<TableId>);

impl Aggregate for Union {
    type State = Vec<OwnedRow>;

    fn init(&self) -> Self::State {
        Vec::new()
    }

    fn update(&self, state: &mut Self::State, row: &Row<'_>, _: &Context<'_>) {
        state.push(row.to_owned());
    }

    fn merge(&self, state: &mut Self::State, later: Self::State, _: &Run) {
        state.extend(later);
    }

    fn finish(&self, state: &Self::State, run: &Run, out: &mut dyn RowSink) {
        for owned in state {
            let mut row = Row::ordered(&run.layout);
            row.fill(owned);
            out.push(&row);
        }
        for table in &self.0 {
            let table = run.table(*table);
            for index in 0..table.len() {
                let mut row = Row::ordered(&run.layout);
                table.fields(index).for_each(|(name, value)| row.set_named(name, value));
                out.push(&row);
            }
        }
    }
}
