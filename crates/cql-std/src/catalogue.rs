//! The list of all functions.

use crate::{logic, statistics, tables, text};
use cql_core::function::Function;

/// Every function of the language, one line each.
pub(crate) static ALL: &[&dyn Function] = &[
    // logic
    &logic::r#if::If,
    &logic::r#in::In,
    // statistics
    &statistics::collect::Collect,
    &statistics::count::Count,
    &statistics::max::Max,
    &statistics::min::Min,
    // tables
    &tables::group_by::GroupBy,
    &tables::select::Select,
    &tables::sort::Sort,
    // text
    &text::lower::Lower,
];
