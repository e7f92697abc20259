//! Watching a plan while it runs: for traces, and to know which parts of a query no test has reached.
//!
//! A plan that nobody watches knows nothing of this. If the [`Environment`](crate::Environment) names an observer, the
//! planner wraps every operator, and every arm that is computed for some rows only, into something that reports to it.
//! Such a plan gives the same rows as any other, but it takes no shortcuts, and it is meant for one thread.

use crate::expr::Expr;
use crate::function::{Evaluate, Flow};
use crate::layout::Slot;
use crate::op::{Filter, Op, OpKind, apply};
use crate::plan::Effects;
use crate::row::Row;
use crate::run::Context;
use crate::value::Value;
use cql_syntax::Span;
use std::fmt;
use std::sync::Arc;

/// The number that an observer gave a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PlaceId(pub usize);

/// A place in a query at which something happens to rows.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// What happens there.
    pub kind: PlaceKind,
    /// The query text that it was made from.
    pub text: String,
    /// Where that stands in the query; `None` if it is part of a saved query.
    pub span: Option<Span>,
    /// Whether it belongs to a query that fills a table before the main query starts.
    pub in_subquery: bool,
    /// Whether it stands in braces: in a clause, or in steps that are handed to a function.
    pub nested: bool,
}

/// What happens at a place.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum PlaceKind {
    /// Rows enter a stage, counted from 0: events, or the rows of the aggregate before.
    Entry(usize),
    /// Rows are kept or dropped.
    Filter,
    /// A field is set.
    Assign(Slot),
    /// A function works on the row.
    Transform,
    /// The row takes one of several ways.
    Case,
    /// The row has come to the end of a clause, counted from 0.
    Branch(usize),
    /// A value is computed that other rows have no need of: the arm of a condition, by its parameter.
    Arm(&'static str),
    /// An aggregate takes the row, into the group of these fields if it makes groups.
    Aggregate(Option<Vec<Slot>>),
}

/// Takes note of what happens to rows.
pub trait Observer: Send + Sync {
    /// The plan has such a place. What happens there is reported under the number that is returned.
    fn place(&self, place: Place) -> PlaceId;

    /// An event lies outside the search interval and is not looked at.
    fn outside(&self, row: &Row<'_>, cx: &Context<'_>);

    /// A row comes to a place.
    fn enter(&self, place: PlaceId, row: &Row<'_>, cx: &Context<'_>);

    /// The row, as it now is, leaves the place.
    fn leave(&self, place: PlaceId, op: &Op, row: &Row<'_>, flow: &Flow<'_>, cx: &Context<'_>);

    /// The arm of a condition is computed.
    fn reach(&self, place: PlaceId);
}

/// The observer of a plan, so that what surrounds a query can be cloned and shown.
#[derive(Clone)]
pub struct Observed(pub Arc<dyn Observer>);

impl fmt::Debug for Observed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Observed")
    }
}

/// An operator that reports what it does.
pub struct Watched {
    pub(crate) place: PlaceId,
    pub(crate) kind: OpKind,
    pub(crate) observer: Arc<dyn Observer>,
}

impl Watched {
    pub(crate) fn apply<'a>(&self, op: &Op, row: &mut Row<'a>, cx: &Context<'a>) -> Flow<'a> {
        self.observer.enter(self.place, row, cx);
        let flow = apply(&self.kind, op, row, cx);
        self.observer.leave(self.place, op, row, &flow, cx);
        flow
    }
}

impl Observed {
    /// The operator, made to report what it does. Those that the plan added for itself stay as they are.
    pub(crate) fn watch(&self, op: Op, place: impl FnOnce(PlaceKind) -> Place) -> Op {
        let kind = match &op.kind {
            OpKind::Filter(_) => PlaceKind::Filter,
            OpKind::Assign(slot, _) => PlaceKind::Assign(*slot),
            OpKind::Transform(_) => PlaceKind::Transform,
            OpKind::Case(_) => PlaceKind::Case,
            OpKind::Mark(..) | OpKind::Note(..) | OpKind::Watched(_) => return op,
        };
        let place = self.0.place(place(kind));
        let watched = Watched { place, kind: op.kind, observer: Arc::clone(&self.0) };
        Op { kind: OpKind::Watched(Box::new(watched)), ..op }
    }

    /// An operator that lets every row pass and reports it.
    pub(crate) fn passage(&self, place: Place) -> Op {
        let text = place.text.clone();
        let place = self.0.place(place);
        let kind = OpKind::Filter(Filter::Constant(true));
        let watched = Watched { place, kind, observer: Arc::clone(&self.0) };
        Op { kind: OpKind::Watched(Box::new(watched)), effects: Effects::default(), text, step: usize::MAX }
    }

    /// The expression, made to report when it is computed.
    pub(crate) fn arm(&self, inner: Expr, place: Place) -> Expr {
        Expr::Call(Box::new(Arm { inner, place: self.0.place(place), observer: Arc::clone(&self.0) }))
    }
}

struct Arm {
    inner: Expr,
    place: PlaceId,
    observer: Arc<dyn Observer>,
}

impl Evaluate for Arm {
    fn evaluate<'a>(&self, row: &Row<'a>, cx: &Context<'a>) -> Value<'a> {
        self.observer.reach(self.place);
        self.inner.evaluate(row, cx)
    }
}
