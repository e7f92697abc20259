//! Grouping, sorting, and choosing rows and fields.

pub(crate) mod group_by;
pub(crate) mod order;
pub(crate) mod select;
pub(crate) mod sort;
