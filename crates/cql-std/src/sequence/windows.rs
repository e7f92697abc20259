//! Aggregates of the events before each event: what `accumulate()`, `slidingWindow()` and `slidingTimeWindow()` share.

use super::buffered::{Sequence, bound, needs_order, one_group, row_of};
use bumpalo::Bump;
use cql_core::agg::{AggregateList, RowSink};
use cql_core::function::{Bind, Bound, Call};
use cql_core::row::OwnedRow;
use cql_core::{Context, Row, Run};
use std::collections::VecDeque;
use std::ops::Range;
use std::sync::Arc;

/// How far back a window reaches.
pub(crate) trait Extent: Send + Sync + 'static {
    /// Whether events leave windows again, so that those inside must be at hand.
    const SLIDES: bool = true;

    /// Where the window that ends before `end` begins; `earliest` is where that of the event before did, and no window
    /// begins before it. `None` if the query cannot go on.
    fn start(&self, rows: &[OwnedRow], window: Window, run: &Run) -> Option<usize>;
}

/// The window that is to be delimited.
#[derive(Clone, Copy)]
pub(crate) struct Window {
    /// The event that it belongs to.
    pub(crate) event: usize,
    /// The first event that is no part of it: the event itself, or the next one.
    pub(crate) end: usize,
    /// Where the window of the event before begins.
    pub(crate) earliest: usize,
}

/// Puts the aggregates of its window on each event.
struct Windows<E> {
    members: Arc<AggregateList>,
    includes: bool,
    extent: E,
}

/// Binds a function of this kind. `extent` reads what else the call gives.
pub(crate) fn bind<E: Extent>(
    name: &'static str,
    call: &mut Call<'_, '_>,
    extent: impl FnOnce(&mut Call<'_, '_>) -> Bind<E>,
) -> Bind<Bound> {
    needs_order(name, call)?;
    let includes = call.choice("current")? == "include";
    let extent = extent(call)?;
    let members = call.aggregates("function")?;
    if !members.gives_one_row() {
        return Err(call.refuse_value("function", "must hold only aggregates that give at most one row"));
    }
    call.passes_rows();
    Ok(bound(call, Windows { members, includes, extent }))
}

impl<E: Extent> Sequence for Windows<E> {
    fn finish(&self, rows: &[OwnedRow], run: &Run, out: &mut dyn RowSink) {
        let mut groups = one_group(&self.members);
        let mut held: Range<usize> = 0..0;
        let mut inside: VecDeque<Row<'_>> = VecDeque::new();
        let mut arena = Bump::new();
        for (event, owned) in rows.iter().enumerate() {
            let end = if self.includes { event + 1 } else { event };
            let Some(start) = self.extent.start(rows, Window { event, end, earliest: held.start }, run) else { return };
            let start = start.min(end);
            if start > held.start && !held.is_empty() {
                // An aggregate cannot forget a row, so it starts anew.
                groups = one_group(&self.members);
                inside.drain(..(start - held.start).min(inside.len()));
                for row in &inside {
                    arena.reset();
                    groups.update(0, row, &Context { arena: &arena, run });
                }
            }
            for member in &rows[held.end.max(start)..end] {
                arena.reset();
                let row = row_of(member, run);
                groups.update(0, &row, &Context { arena: &arena, run });
                if E::SLIDES {
                    inside.push_back(row);
                }
            }
            held = start..end;
            arena.reset();
            let mut row = row_of(owned, run);
            groups.finish_row(0, &mut row, &Context { arena: &arena, run });
            out.push(&row);
        }
    }
}
