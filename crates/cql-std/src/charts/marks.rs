//! What `sankey()` and `worldMap()` share: marks of a chart, each with one number.

use bumpalo::Bump;
use cql_core::agg::{Aggregate, Aggregator, Keyed, RowSink};
use cql_core::function::{Bind, Bound, Call};
use cql_core::{Context, Limit, Row, Run, Slot};
use std::hash::Hash;
use std::sync::Arc;

/// Most marks of a chart, in their order.
pub(crate) const MARKS: Limit = Limit { most: 1_000_000, of: "marks", advice: "narrow the search" };

/// What the marks of a chart are.
pub(crate) trait Mark: Send + Sync + 'static {
    /// What tells marks apart; they come out in its order.
    type Key: Hash + Ord + Send + 'static;

    /// The mark that an event belongs to, if it belongs to one.
    fn key(&self, row: &Row<'_>) -> Option<Self::Key>;

    /// Sets the fields that tell where the mark is.
    fn describe<'a>(&self, key: &'a Self::Key, row: &mut Row<'a>);

    /// Those fields.
    fn fields(&self) -> Vec<Slot>;
}

struct Marks<M> {
    /// The name of the function.
    name: &'static str,
    mark: M,
    members: Arc<[Arc<dyn Aggregator>]>,
    from: Slot,
    to: Slot,
}

/// Binds a function whose marks have the result of the aggregate in the parameter `measure`, under the parameter's name.
pub(crate) fn bind<M: Mark>(mark: M, measure: &str, call: &mut Call<'_, '_>) -> Bind<Bound> {
    let members = call.aggregates(measure)?;
    let outputs = members.outputs();
    let Some([from]) = outputs.as_deref() else {
        return Err(call.refuse_value(measure, "must be one aggregate that gives one value, such as sum(x)"));
    };
    let (name, from, to) = (call.name(), *from, call.writes(measure));
    Ok(Bound::aggregate(Marks { name, mark, from, to, members: Arc::from([members as Arc<dyn Aggregator>]) }))
}

impl<M: Mark> Aggregate for Marks<M> {
    type State = Keyed<M::Key>;

    fn init(&self) -> Self::State {
        Keyed::new(Arc::clone(&self.members))
    }

    fn update(&self, state: &mut Self::State, row: &Row<'_>, cx: &Context<'_>) {
        if let Some(key) = self.mark.key(row) {
            state.update(key, row, cx);
            state.bound(MARKS.within(cx.run), cx.run);
        }
    }

    fn merge(&self, state: &mut Self::State, later: Self::State, run: &Run) {
        state.merge(later, run);
        state.bound(MARKS.within(run), run);
    }

    fn columns(&self) -> Option<Vec<Slot>> {
        Some([self.mark.fields(), vec![self.to]].concat())
    }

    fn finish(&self, state: &Self::State, run: &Run, out: &mut dyn RowSink) {
        let (marks, cut) = state.first(MARKS.within(run));
        if cut {
            MARKS.warn(format_args!("{}()", self.name), None, run);
        }
        for (key, group) in marks {
            let arena = Bump::new();
            let mut result = Row::ordered(&run.layout);
            for states in state.states() {
                states.finish_row(group, &mut result, &Context { arena: &arena, run });
            }
            let mut row = Row::ordered(&run.layout);
            self.mark.describe(key, &mut row);
            row.set(self.to, result.get(self.from));
            out.push(&row);
        }
    }
}
