//! A source function as the barrier of a stage: it takes nothing in and puts out rows of its own.

use super::{Aggregate, RowSink};
use crate::function::SourceRows;
use crate::row::Row;
use crate::run::{Context, Run};

/// Ignores what reaches it and puts out the rows of a source function.
pub struct SourceAggregate(pub Box<dyn SourceRows>);

impl Aggregate for SourceAggregate {
    type State = ();

    fn init(&self) {}

    fn update(&self, (): &mut (), _: &Row<'_>, _: &Context<'_>) {}

    fn merge(&self, (): &mut (), (): (), _: &Run) {}

    fn finish(&self, (): &(), run: &Run, out: &mut dyn RowSink) {
        self.0.rows(run, out);
    }
}
