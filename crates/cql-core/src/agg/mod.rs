//! Aggregates: what collects rows and puts out new ones.
//!
//! A function implements [`Summary`] (at most one row, of fixed fields) or [`Aggregate`] (any number of rows) for a state
//! type of its own. The engine keeps states for many groups side by side, in one vector for each function, so that a
//! group costs no more than its states. Partial states, one for each block of input, are merged in input order: whatever
//! the number of threads, the result is the same.

mod different;
mod group;
mod kept;
mod keyed;
mod list;
mod pipeline;
mod source;
mod sum;
mod union;

pub use different::Different;
pub use group::GroupBy;
pub use kept::Kept;
pub use keyed::Keyed;
pub use list::{AggregateList, product};
pub use pipeline::PipelineAggregate;
pub use source::SourceAggregate;
pub use sum::{ExactSum, quotient};
pub(crate) use union::Union;

use crate::layout::Slot;
use crate::op::Op;
use crate::row::Row;
use crate::run::{Context, Run};
use std::any::Any;
use std::sync::Arc;

/// Takes the rows that an aggregate puts out.
pub trait RowSink {
    /// Takes one row, which need not live longer than the call.
    fn push(&mut self, row: &Row<'_>);
}

impl<F: FnMut(&Row<'_>)> RowSink for F {
    fn push(&mut self, row: &Row<'_>) {
        self(row);
    }
}

/// An aggregate that gives at most one row of fixed fields.
pub trait Summary: Send + Sync + 'static {
    /// What it remembers.
    type State: Send + 'static;

    /// The slots it may write to.
    fn outputs(&self) -> Vec<Slot>;

    /// The state before the first row.
    fn init(&self) -> Self::State;

    /// Takes a row in.
    fn update(&self, state: &mut Self::State, row: &Row<'_>, cx: &Context<'_>);

    /// Takes in the state of rows that came later.
    fn merge(&self, state: &mut Self::State, later: Self::State, run: &Run);

    /// Writes the result into the row; false if there is none. May be called more than once.
    fn finish<'a>(&self, state: &Self::State, row: &mut Row<'a>, cx: &Context<'a>) -> bool;
}

/// An aggregate that may give several rows.
pub trait Aggregate: Send + Sync + 'static {
    /// What it remembers.
    type State: Send + 'static;

    /// The state before the first row.
    fn init(&self) -> Self::State;

    /// Takes a row in.
    fn update(&self, state: &mut Self::State, row: &Row<'_>, cx: &Context<'_>);

    /// Takes in the state of rows that came later.
    fn merge(&self, state: &mut Self::State, later: Self::State, run: &Run);

    /// Puts out the result. May be called more than once.
    fn finish(&self, state: &Self::State, run: &Run, out: &mut dyn RowSink);

    /// The only fields that its rows may have, if that is known.
    fn columns(&self) -> Option<Vec<Slot>> {
        None
    }

    /// See [`Aggregator::order_rows`].
    fn order_rows(&self) {}

    /// See [`Aggregator::keys`].
    fn keys(&self) -> Option<&[Slot]> {
        None
    }

    /// See [`Aggregator::needs`].
    fn needs(&self) -> &[Slot] {
        self.keys().unwrap_or_default()
    }

    /// See [`Aggregator::needs_one_of`].
    fn needs_one_of(&self) -> Vec<&[Op]> {
        Vec::new()
    }
}

/// An aggregate whose state type is hidden: what plans are made of.
pub trait Aggregator: Send + Sync {
    /// States for no groups yet.
    fn groups(self: Arc<Self>) -> Box<dyn Groups>;

    /// The slots written to, if the aggregate gives at most one row for a group; `None` if it may give several.
    fn outputs(&self) -> Option<Vec<Slot>>;

    /// The only fields that its rows may have, if that is known.
    fn columns(&self) -> Option<Vec<Slot>> {
        self.outputs()
    }

    /// The fields whose values tell its groups apart, if it makes groups.
    fn keys(&self) -> Option<&[Slot]> {
        None
    }

    /// Fields of which a row must have all to matter to the aggregate.
    fn needs(&self) -> &[Slot] {
        self.keys().unwrap_or_default()
    }

    /// Lists of steps, if rows that pass none of them do not matter to the aggregate, so that they need not be read.
    fn needs_one_of(&self) -> Vec<&[Op]> {
        Vec::new()
    }

    /// Asks it to put out its rows in the order of what they are grouped by, since a step behind it depends on their order.
    fn order_rows(&self) {}

    /// Of which groups it takes the rows, where groups follow each other in time.
    fn reach(&self) -> Reach {
        Reach::Own
    }
}

/// Of which groups an aggregate takes the rows, where groups follow each other in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Of its own alone.
    Own,
    /// Of its own and those just before, so many in all.
    Groups(usize),
    /// Of its own and those just before, so many milliseconds in all.
    Milliseconds(i64),
    /// It has parts that differ in this.
    Mixed,
}

/// A group, and the group of a later state that is merged into it.
#[derive(Clone, Copy, Debug)]
pub struct Pair {
    /// Whose state takes in the other.
    pub group: usize,
    /// Which of the later groups is taken in.
    pub from: usize,
}

/// The states of one aggregate for any number of groups, numbered from 0.
pub trait Groups: Send {
    /// Makes room for `count` groups in all; new ones start with the state before the first row.
    fn resize(&mut self, count: usize);

    /// Takes a row in.
    fn update(&mut self, group: usize, row: &Row<'_>, cx: &Context<'_>);

    /// Takes in states of `later`, which must stem from the same aggregate and loses those states.
    fn merge(&mut self, pairs: &[Pair], later: &mut dyn Groups, run: &Run);

    /// Writes the result of a group into the row; false if there is none. Only for aggregates that have
    /// [`Aggregator::outputs`].
    fn finish_row<'a>(&self, group: usize, row: &mut Row<'a>, cx: &Context<'a>) -> bool;

    /// Puts out the rows of a group.
    fn finish(&self, group: usize, run: &Run, out: &mut dyn RowSink);

    /// For the same aggregate to get at its states again.
    fn as_any_mut(&mut self) -> &mut dyn Any;
}

/// Hides the state type of a [`Summary`].
pub fn summary<S: Summary>(summary: S) -> Arc<dyn Aggregator> {
    Arc::new(SummaryAggregator(summary))
}

/// Hides the state type of an [`Aggregate`].
pub fn aggregate<A: Aggregate>(aggregate: A) -> Arc<dyn Aggregator> {
    Arc::new(RowsAggregator(aggregate))
}

struct SummaryAggregator<S>(S);

impl<S: Summary> Aggregator for SummaryAggregator<S> {
    fn groups(self: Arc<Self>) -> Box<dyn Groups> {
        Box::new(SummaryGroups { states: Vec::new(), summary: self })
    }

    fn outputs(&self) -> Option<Vec<Slot>> {
        Some(self.0.outputs())
    }
}

struct SummaryGroups<S: Summary> {
    summary: Arc<SummaryAggregator<S>>,
    states: Vec<S::State>,
}

impl<S: Summary> Groups for SummaryGroups<S> {
    fn resize(&mut self, count: usize) {
        self.states.resize_with(count, || self.summary.0.init());
    }

    fn update(&mut self, group: usize, row: &Row<'_>, cx: &Context<'_>) {
        self.summary.0.update(&mut self.states[group], row, cx);
    }

    fn merge(&mut self, pairs: &[Pair], later: &mut dyn Groups, run: &Run) {
        let Some(later) = later.as_any_mut().downcast_mut::<Self>() else { return };
        for pair in pairs {
            let state = std::mem::replace(&mut later.states[pair.from], self.summary.0.init());
            self.summary.0.merge(&mut self.states[pair.group], state, run);
        }
    }

    fn finish_row<'a>(&self, group: usize, row: &mut Row<'a>, cx: &Context<'a>) -> bool {
        self.summary.0.finish(&self.states[group], row, cx)
    }

    fn finish(&self, group: usize, run: &Run, out: &mut dyn RowSink) {
        let arena = bumpalo::Bump::new();
        let mut row = Row::ordered(&run.layout);
        if self.finish_row(group, &mut row, &Context { arena: &arena, run }) {
            out.push(&row);
        }
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}

struct RowsAggregator<A>(A);

impl<A: Aggregate> Aggregator for RowsAggregator<A> {
    fn groups(self: Arc<Self>) -> Box<dyn Groups> {
        Box::new(RowsGroups { states: Vec::new(), aggregate: self })
    }

    fn outputs(&self) -> Option<Vec<Slot>> {
        None
    }

    fn order_rows(&self) {
        self.0.order_rows();
    }

    fn columns(&self) -> Option<Vec<Slot>> {
        self.0.columns()
    }

    fn keys(&self) -> Option<&[Slot]> {
        self.0.keys()
    }

    fn needs(&self) -> &[Slot] {
        self.0.needs()
    }

    fn needs_one_of(&self) -> Vec<&[Op]> {
        self.0.needs_one_of()
    }
}

struct RowsGroups<A: Aggregate> {
    aggregate: Arc<RowsAggregator<A>>,
    states: Vec<A::State>,
}

impl<A: Aggregate> Groups for RowsGroups<A> {
    fn resize(&mut self, count: usize) {
        self.states.resize_with(count, || self.aggregate.0.init());
    }

    fn update(&mut self, group: usize, row: &Row<'_>, cx: &Context<'_>) {
        self.aggregate.0.update(&mut self.states[group], row, cx);
    }

    fn merge(&mut self, pairs: &[Pair], later: &mut dyn Groups, run: &Run) {
        let Some(later) = later.as_any_mut().downcast_mut::<Self>() else { return };
        for pair in pairs {
            let state = std::mem::replace(&mut later.states[pair.from], self.aggregate.0.init());
            self.aggregate.0.merge(&mut self.states[pair.group], state, run);
        }
    }

    fn finish_row<'a>(&self, _: usize, _: &mut Row<'a>, _: &Context<'a>) -> bool {
        false
    }

    fn finish(&self, group: usize, run: &Run, out: &mut dyn RowSink) {
        self.aggregate.0.finish(&self.states[group], run, out);
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}
