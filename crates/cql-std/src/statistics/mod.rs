//! Aggregates that reduce the rows to a number or a few.

pub(crate) mod collect;
pub(crate) mod count;
pub(crate) mod extreme;
pub(crate) mod max;
pub(crate) mod min;
