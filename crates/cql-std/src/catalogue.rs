//! The list of all functions.

use cql_core::function::Function;

/// Every function of the language, one line each.
pub(crate) static ALL: &[&dyn Function] = &[
    // logic
    &crate::logic::coalesce::Coalesce,
    &crate::logic::eval::Eval,
    &crate::logic::wildcard::Wildcard,
    &crate::logic::test::Test,
    &crate::logic::r#if::If,
    &crate::logic::r#in::In,
    // statistics
    &crate::statistics::count::Count,
    // tables
    &crate::tables::group_by::GroupBy,
    // text
    &crate::text::ends_with::EndsWith,
    &crate::text::starts_with::StartsWith,
    &crate::text::contains::Contains,
    &crate::text::concat::Concat,
    &crate::text::text_length::TextLength,
    &crate::text::length::Length,
    &crate::text::upper::Upper,
    &crate::text::lower::Lower,
];
