//! Grouping, sorting, and choosing rows and fields.

pub(crate) mod collect;
pub(crate) mod group_by;
