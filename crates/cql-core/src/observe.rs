//! Watching a plan while it runs, to know which parts of a query no test has reached.
//!
//! A plan that nobody watches knows nothing of this. If the [`Environment`](crate::Environment) names an observer, the
//! planner wraps every filter, every end of a clause, and every arm that is computed for some rows only, into something
//! that reports to it. Such a plan gives the same rows as any other, but it takes no shortcuts, and it is meant for one
//! thread.

use crate::expr::Expr;
use crate::function::{Evaluate, Flow};
use crate::op::{Filter, Op, OpKind};
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
}

/// What happens at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PlaceKind {
    /// Rows are kept or dropped.
    Filter,
    /// The row has come to the end of a clause.
    Branch,
    /// A value is computed that other rows have no need of: the arm of a condition, by its parameter.
    Arm(&'static str),
}

/// Takes note of what happens to rows.
pub trait Observer: Send + Sync {
    /// The plan has such a place. What happens there is reported under the number that is returned.
    fn place(&self, place: Place) -> PlaceId;

    /// A row comes to a place.
    fn enter(&self, place: PlaceId);

    /// A row that came to a filter was kept.
    fn keep(&self, place: PlaceId);
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
    /// The operator itself.
    pub(crate) kind: OpKind,
    observer: Arc<dyn Observer>,
}

impl Watched {
    pub(crate) fn apply<'a>(&self, row: &mut Row<'a>, cx: &Context<'a>) -> Flow<'a> {
        self.observer.enter(self.place);
        let flow = self.kind.apply(row, cx);
        if !matches!(flow, Flow::Drop) {
            self.observer.keep(self.place);
        }
        flow
    }
}

impl Observed {
    /// What the operator does, made to report to this observer.
    pub(crate) fn watch(&self, kind: OpKind, place: Place) -> OpKind {
        let place = self.0.place(place);
        OpKind::Watched(Box::new(Watched { place, kind, observer: Arc::clone(&self.0) }))
    }

    /// An operator that lets every row pass and reports it.
    pub(crate) fn passage(&self, place: Place) -> Op {
        let text = place.text.clone();
        let kind = self.watch(OpKind::Filter(Filter::Constant(true)), place);
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
        self.observer.enter(self.place);
        self.inner.evaluate(row, cx)
    }
}
