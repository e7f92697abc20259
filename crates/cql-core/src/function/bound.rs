//! What a call becomes when it is bound: something that runs.

use crate::agg::{Aggregator, RowSink};
use crate::layout::Slot;
use crate::row::Row;
use crate::run::{Context, Run};
use crate::value::Value;
use cql_syntax::Diagnostic;
use std::sync::Arc;

/// Why a call was refused. Boxed, because it is the rare case.
pub type Refusal = Box<Diagnostic>;

/// The result of binding.
pub type Bind<T> = Result<T, Refusal>;

/// What becomes of a row.
pub enum Flow<'a> {
    /// It goes on, as it now is.
    Keep,
    /// It ends here.
    Drop,
    /// These go on in its place.
    Many(Vec<Row<'a>>),
}

/// Computes a value from a row.
pub trait Evaluate: Send + Sync {
    /// The value, [`Value::Missing`] for null.
    fn evaluate<'a>(&self, row: &Row<'a>, cx: &Context<'a>) -> Value<'a>;
}

impl<F> Evaluate for F
where
    F: for<'a> Fn(&Row<'a>, &Context<'a>) -> Value<'a> + Send + Sync,
{
    fn evaluate<'a>(&self, row: &Row<'a>, cx: &Context<'a>) -> Value<'a> {
        self(row, cx)
    }
}

/// Decides whether a row passes; may set fields on those that do.
pub trait RowFilter: Send + Sync {
    /// Whether the row passes, without changing it. Used in expressions, under `or` and `not`, and as guard.
    fn keeps<'a>(&self, row: &Row<'a>, cx: &Context<'a>) -> bool;

    /// A field and texts of which its value must contain one to pass, if that is known: events that hold none of them
    /// need not be read.
    fn required(&self) -> Option<(Slot, Vec<String>)> {
        None
    }

    /// Whether the filter, as a step, may set fields or multiply rows.
    fn writes(&self) -> bool {
        false
    }

    /// The filter as a step.
    fn apply<'a>(&self, row: &mut Row<'a>, cx: &Context<'a>) -> Flow<'a> {
        if self.keeps(row, cx) { Flow::Keep } else { Flow::Drop }
    }
}

impl<F> RowFilter for F
where
    F: for<'a> Fn(&Row<'a>, &Context<'a>) -> bool + Send + Sync,
{
    fn keeps<'a>(&self, row: &Row<'a>, cx: &Context<'a>) -> bool {
        self(row, cx)
    }
}

/// Changes a row.
pub trait Transform: Send + Sync {
    /// Works on the row and says what becomes of it.
    fn apply<'a>(&self, row: &mut Row<'a>, cx: &Context<'a>) -> Flow<'a>;

    /// Whether the row always goes on as one row.
    fn always_keeps(&self) -> bool {
        false
    }
}

/// Rows that come from nowhere but the call itself.
pub trait SourceRows: Send + Sync {
    /// Puts out the rows.
    fn rows(&self, run: &Run, out: &mut dyn RowSink);
}

/// A bound call.
pub enum Bound {
    /// A filter.
    Filter(Box<dyn RowFilter>),
    /// A value and, where the call is a step of its own, the slot it is written to.
    Value {
        /// The value.
        value: Box<dyn Evaluate>,
        /// Where it goes.
        output: Slot,
    },
    /// A transform.
    Transform(Box<dyn Transform>),
    /// An aggregate.
    Aggregate(Arc<dyn Aggregator>),
    /// Rows that take the place of all that reach the step.
    Source(Box<dyn SourceRows>),
    /// Nothing that runs with the rows; it did its work on the plan.
    Nothing,
}

impl Bound {
    /// A filter made of a closure or a filter type.
    pub fn filter(filter: impl RowFilter + 'static) -> Bound {
        Bound::Filter(Box::new(filter))
    }

    /// A filter made of a closure.
    pub fn keeps(filter: impl for<'a> Fn(&Row<'a>, &Context<'a>) -> bool + Send + Sync + 'static) -> Bound {
        Bound::Filter(Box::new(filter))
    }

    /// A value made of a closure.
    pub fn value(
        output: Slot,
        value: impl for<'a> Fn(&Row<'a>, &Context<'a>) -> Value<'a> + Send + Sync + 'static,
    ) -> Bound {
        Bound::Value { value: Box::new(value), output }
    }

    /// A transform made of a closure that changes the row and always keeps it.
    pub fn change(change: impl for<'a> Fn(&mut Row<'a>, &Context<'a>) + Send + Sync + 'static) -> Bound {
        struct Change<F>(F);
        impl<F: for<'a> Fn(&mut Row<'a>, &Context<'a>) + Send + Sync> Transform for Change<F> {
            fn apply<'a>(&self, row: &mut Row<'a>, cx: &Context<'a>) -> Flow<'a> {
                (self.0)(row, cx);
                Flow::Keep
            }

            fn always_keeps(&self) -> bool {
                true
            }
        }
        Bound::Transform(Box::new(Change(change)))
    }

    /// A transform type.
    pub fn transform(transform: impl Transform + 'static) -> Bound {
        Bound::Transform(Box::new(transform))
    }

    /// An aggregate that gives at most one row.
    pub fn summary<S: crate::agg::Summary>(summary: S) -> Bound {
        Bound::Aggregate(crate::agg::summary(summary))
    }

    /// An aggregate that may give several rows.
    pub fn aggregate<A: crate::agg::Aggregate>(aggregate: A) -> Bound {
        Bound::Aggregate(crate::agg::aggregate(aggregate))
    }
}
