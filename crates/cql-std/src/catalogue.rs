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
    &crate::network::subnet::Subnet,
    // parsers
    &crate::parsers::kv_parse::KvParse,
    &crate::parsers::parse_hex_string::ParseHexString,
    &crate::parsers::parse_int::ParseInt,
    &crate::parsers::parse_json::ParseJson,
    // arrays
    &crate::arrays::append::Append,
    &crate::arrays::contains::Contains,
    &crate::arrays::dedup::Dedup,
    &crate::arrays::eval::Eval,
    &crate::arrays::exists::Exists,
    &crate::arrays::filter::ArrayFilter,
    &crate::arrays::length::Length,
    &crate::arrays::regex::ArrayRegex,
    &crate::arrays::sort::Sort,
    // logic
    &crate::logic::r#in::In,
    // statistics
    &crate::statistics::count::Count,
    // tables
    &crate::tables::group_by::GroupBy,
    // text
    &crate::text::lower::Lower,
];
