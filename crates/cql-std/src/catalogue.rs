//! The list of all functions.

use cql_core::function::Function;

/// Every function of the language, one line each.
pub(crate) static ALL: &[&dyn Function] = &[
    // joins
    &crate::joins::define_table::DefineTable,
    &crate::joins::join::Join,
    &crate::joins::r#match::Match,
    &crate::joins::read_file::ReadFile,
    // network
    &crate::network::cidr::Cidr,
    // parsers
    // arrays
    // logic
    &crate::logic::r#in::In,
    // statistics
    &crate::statistics::count::Count,
    // tables
    &crate::tables::group_by::GroupBy,
    // text
    &crate::text::lower::Lower,
];
