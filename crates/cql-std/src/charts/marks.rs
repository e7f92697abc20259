//! What `sankey()` and `worldMap()` share: marks of a chart, each with one number.

use bumpalo::Bump;
use cql_core::agg::{Aggregate, AggregateList, Aggregator, Groups, Pair, RowSink};
use cql_core::function::{Bind, Bound, Call};
use cql_core::{Context, Row, Run, Slot};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What the marks of a chart are.
pub(crate) trait Mark: Send + Sync + 'static {
    /// What tells marks apart; they come out in its order.
    type Key: Ord + Send + 'static;

    /// The mark that an event belongs to, if it belongs to one.
    fn key(&self, row: &Row<'_>) -> Option<Self::Key>;

    /// Sets the fields that tell where the mark is.
    fn describe<'a>(&self, key: &'a Self::Key, row: &mut Row<'a>);
}

struct Marks<M> {
    mark: M,
    members: Arc<AggregateList>,
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
    Ok(Bound::aggregate(Marks { mark, from: *from, to: call.writes(measure), members }))
}

pub(crate) struct State<K> {
    index: BTreeMap<K, usize>,
    states: Box<dyn Groups>,
}

impl<K: Ord> State<K> {
    fn group(&mut self, key: K) -> usize {
        let next = self.index.len();
        let group = *self.index.entry(key).or_insert(next);
        if group == next {
            self.states.resize(next + 1);
        }
        group
    }
}

impl<M: Mark> Aggregate for Marks<M> {
    type State = State<M::Key>;

    fn init(&self) -> Self::State {
        State { index: BTreeMap::new(), states: Arc::clone(&self.members).groups() }
    }

    fn update(&self, state: &mut Self::State, row: &Row<'_>, cx: &Context<'_>) {
        if let Some(key) = self.mark.key(row) {
            let group = state.group(key);
            state.states.update(group, row, cx);
        }
    }

    fn merge(&self, state: &mut Self::State, later: Self::State, run: &Run) {
        let State { index, states: mut later } = later;
        let pairs: Vec<Pair> = index.into_iter().map(|(key, from)| Pair { group: state.group(key), from }).collect();
        state.states.merge(&pairs, later.as_mut(), run);
    }

    fn finish(&self, state: &Self::State, run: &Run, out: &mut dyn RowSink) {
        for (key, group) in &state.index {
            let arena = Bump::new();
            let mut result = Row::ordered(&run.layout);
            state.states.finish_row(*group, &mut result, &Context { arena: &arena, run });
            let mut row = Row::ordered(&run.layout);
            self.mark.describe(key, &mut row);
            row.set(self.to, result.get(self.from));
            out.push(&row);
        }
    }
}
