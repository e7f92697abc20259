//! The list of all functions.

use crate::{logic, statistics, tables, text};
use cql_core::function::Function;

/// Every function of the language, one line each.
pub(crate) static ALL: &[&dyn Function] = &[
    // logic
    &logic::r#if::If,
    &logic::r#in::In,
    // statistics
    &crate::statistics::avg::Avg,
    &crate::statistics::count::Count,
    &crate::statistics::lin_reg::LinReg,
    &crate::statistics::max::Max,
    &crate::statistics::min::Min,
    &crate::statistics::percentage::Percentage,
    &crate::statistics::percentile::Percentile,
    &crate::statistics::range::Range,
    &crate::statistics::select_from_max::SelectFromMax,
    &crate::statistics::select_from_min::SelectFromMin,
    &crate::statistics::select_last::SelectLast,
    &crate::statistics::stats::Stats,
    &crate::statistics::std_dev::StdDev,
    &crate::statistics::sum::Sum,
    // tables
    &crate::tables::collect::Collect,
    &crate::tables::copy_event::CopyEvent,
    &crate::tables::create_events::CreateEvents,
    &crate::tables::drop::Drop,
    &crate::tables::drop_event::DropEvent,
    &crate::tables::fieldset::Fieldset,
    &crate::tables::group_by::GroupBy,
    &crate::tables::head::Head,
    &crate::tables::rename::Rename,
    &crate::tables::sample::Sample,
    &crate::tables::select::Select,
    &crate::tables::sort::Sort,
    &crate::tables::table::Table,
    &crate::tables::tail::Tail,
    &crate::tables::top::Top,
    // text
    &text::lower::Lower,
];
