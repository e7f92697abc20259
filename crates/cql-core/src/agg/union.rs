//! Rows as they come, then those of other queries.

use super::{Aggregate, Kept, RowSink};
use crate::limit::ROWS;
use crate::row::{OwnedRow, Row};
use crate::run::{Context, Run, TableId};

/// Puts out the rows that it takes and then those of the tables.
pub(crate) struct Union(pub(crate) Vec<TableId>);

impl Aggregate for Union {
    type State = Kept<OwnedRow>;

    fn init(&self) -> Self::State {
        Kept::default()
    }

    fn update(&self, state: &mut Self::State, row: &Row<'_>, cx: &Context<'_>) {
        state.push(ROWS.within(cx.run), cx.run, || row.to_owned());
    }

    fn merge(&self, state: &mut Self::State, later: Self::State, run: &Run) {
        state.append(ROWS.within(run), later);
    }

    fn finish(&self, state: &Self::State, run: &Run, out: &mut dyn RowSink) {
        state.warn("union", &ROWS, run);
        for owned in state.items() {
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
