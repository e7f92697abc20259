//! Aggregates that reduce the rows to a number or a few.

pub(crate) mod count;
