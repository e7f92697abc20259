//! Watching a plan while it runs: to follow rows through it, and to know which parts of a query no test has reached.
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

/// A place in a query that rows may come to.
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
    /// In how many braces it stands: those of clauses, and those of steps that are handed to a function.
    pub depth: usize,
}

/// What happens at a place.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum PlaceKind {
    /// Rows enter a stage: events if it is 0, else rows of the aggregate that ends the stage before.
    Entry(usize),
    /// Rows are kept or dropped.
    Filter,
    /// A field is set.
    Assign(Slot),
    /// A function works on the row.
    Transform,
    /// The row takes one of several ways.
    Case,
    /// The row has come to the end of a clause.
    Branch,
    /// A value is computed that other rows have no need of: the arm of a condition, by its parameter.
    Arm(&'static str),
    /// An aggregate takes the row, unless it lacks a field.
    Aggregate {
        /// The fields that tell its groups apart, if it makes groups.
        keys: Option<Vec<Slot>>,
        /// The fields without which it takes no row.
        needs: Vec<Slot>,
    },
    /// The row is one of the result.
    Result,
}

/// Takes note of what happens to rows.
pub trait Observer: Send + Sync {
    /// The plan has such a place. What happens there is reported under the number that is returned. Places of one
    /// depth are told of in the order of the plan.
    fn place(&self, place: Place) -> PlaceId;

    /// An event lies outside the search interval and is not looked at.
    fn outside(&self, _row: &Row<'_>, _cx: &Context<'_>) {}

    /// A row comes to a place.
    fn enter(&self, place: PlaceId, row: &Row<'_>, cx: &Context<'_>);

    /// The row, as it now is, leaves the place. Arms are not left.
    fn leave(&self, place: PlaceId, op: &Op, row: &Row<'_>, flow: &Flow<'_>, cx: &Context<'_>);
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
    place: PlaceId,
    /// What the operator itself does.
    pub(crate) kind: OpKind,
    observer: Arc<dyn Observer>,
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
            OpKind::Mark(..) | OpKind::Note(..) | OpKind::Watched(_) | OpKind::Measured(_) => return op,
        };
        let place = self.0.place(place(kind));
        let watched = Watched { place, kind: op.kind, observer: Arc::clone(&self.0) };
        Op { kind: OpKind::Watched(Box::new(watched)), ..op }
    }

    /// An operator that lets every row pass and reports it.
    pub(crate) fn passage(&self, place: Place) -> Op {
        let text = place.text.clone();
        let kind = OpKind::Filter(Filter::Constant(true));
        let watched = Watched { place: self.0.place(place), kind, observer: Arc::clone(&self.0) };
        let kind = OpKind::Watched(Box::new(watched));
        Op { kind, effects: Effects::default(), text, step: usize::MAX }
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
        self.observer.enter(self.place, row, cx);
        self.inner.evaluate(row, cx)
    }
}
