//! Rows that are kept until all are there: what the functions on sequences share.

use cql_core::agg::{Aggregate, AggregateList, Aggregator, Groups, Kept, RowSink};
use cql_core::function::{Bind, Bound, Call, Param, ParamType};
use cql_core::limit::ROWS;
use cql_core::op::{Op, run_ops};
use cql_core::row::OwnedRow;
use cql_core::{Context, Row, Run, Slot, codes};
use std::sync::Arc;

/// The parameter that says whether an event takes part in its own window.
pub(crate) const CURRENT: Param = Param::new("current", ParamType::Choice, "whether the event itself takes part")
    .default("include")
    .values(&["include", "exclude"]);

/// What all these functions need, for their documentation.
pub(crate) const NEEDS_ORDER: &str = "It must come after an aggregate, which gives the events an order.";

/// What a function makes of a sequence of rows.
pub(crate) trait Sequence: Send + Sync + 'static {
    /// Works on all rows, in the order they came.
    fn finish(&self, rows: &[OwnedRow], run: &Run, out: &mut dyn RowSink);

    /// The only fields that its rows may have, if that is known.
    fn columns(&self) -> Option<Vec<Slot>> {
        None
    }
}

/// Keeps the rows and hands them to the function when all are there.
struct Buffered<S> {
    /// The name of the function.
    name: &'static str,
    sequence: S,
}

/// Makes a function on sequences, which declares the limit [`ROWS`], an aggregate.
pub(crate) fn bound(call: &Call<'_, '_>, sequence: impl Sequence) -> Bound {
    Bound::aggregate(Buffered { name: call.name(), sequence })
}

impl<S: Sequence> Aggregate for Buffered<S> {
    type State = Kept<OwnedRow>;

    fn init(&self) -> Self::State {
        Kept::default()
    }

    fn update(&self, rows: &mut Self::State, row: &Row<'_>, cx: &Context<'_>) {
        rows.push(ROWS.within(cx.run), cx.run, || row.to_owned());
    }

    fn merge(&self, rows: &mut Self::State, later: Self::State, run: &Run) {
        rows.append(ROWS.within(run), later);
    }

    fn columns(&self) -> Option<Vec<Slot>> {
        self.sequence.columns()
    }

    fn finish(&self, rows: &Self::State, run: &Run, out: &mut dyn RowSink) {
        rows.warn(format_args!("{}()", self.name), &ROWS, run);
        self.sequence.finish(rows.items(), run, out);
    }
}

/// A kept row as it was.
pub(crate) fn row_of<'a>(owned: &'a OwnedRow, run: &'a Run) -> Row<'a> {
    let mut row = Row::ordered(&run.layout);
    row.fill(owned);
    row
}

/// The aggregates before the first row, for one group.
pub(crate) fn one_group(members: &Arc<AggregateList>) -> Box<dyn Groups> {
    let mut groups = Arc::clone(members).groups();
    groups.resize(1);
    groups
}

/// Refuses a call that no aggregate comes before.
pub(crate) fn needs_order(name: &str, call: &mut Call<'_, '_>) -> Bind<()> {
    call.depends_on_order();
    if call.is_after_aggregate() {
        return Ok(());
    }
    let message = format!("{name}() must come after an aggregator such as head() or sort(), which orders the events");
    Err(call.refuse(codes::MISPLACED, message))
}

/// Whether a row passes steps that work on one event.
pub(crate) fn passes(steps: &[Op], row: &Row<'_>, cx: &Context<'_>) -> bool {
    let mut passes = false;
    run_ops(steps, &mut row.clone(), cx, &mut |_| passes = true);
    passes
}
