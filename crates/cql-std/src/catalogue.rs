//! The list of all functions.

use cql_core::function::Function;

/// Every function of the language, one line each.
pub(crate) static ALL: &[&dyn Function] = &[
    // logic
    &crate::logic::r#in::In,
    // statistics
    &crate::statistics::count::Count,
    // tables
    &crate::tables::group_by::GroupBy,
    // text
    &crate::text::lower::Lower,
    // sequence
    &crate::sequence::accumulate::Accumulate,
    &crate::sequence::counter_as_rate::CounterAsRate,
    &crate::sequence::neighbor::Neighbor,
    &crate::sequence::sliding_window::SlidingWindow,
    &crate::sequence::session::Session,
    // time
    &crate::time::bucket::Bucket,
    &crate::time::time_chart::TimeChart,
    &crate::time::duration::Duration,
    &crate::time::end::End,
    &crate::time::format_duration::FormatDuration,
    &crate::time::format_time::FormatTime,
    &crate::time::now::Now,
    &crate::time::set_time_interval::SetTimeInterval,
    &crate::time::start::Start,
    &crate::time::parts::YEAR,
    &crate::time::parts::MONTH,
    &crate::time::parts::MONTH_NAME,
    &crate::time::parts::DAY_OF_MONTH,
    &crate::time::parts::DAY_OF_YEAR,
    &crate::time::parts::DAY_OF_WEEK,
    &crate::time::parts::DAY_OF_WEEK_NAME,
    &crate::time::parts::WEEK_OF_YEAR,
    &crate::time::parts::HOUR,
    &crate::time::parts::MINUTE,
    &crate::time::parts::SECOND,
    &crate::time::parts::MILLISECOND,
];
