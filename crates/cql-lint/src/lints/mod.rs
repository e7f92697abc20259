//! The lints, a file each, and the list of them.

mod deprecated;
mod free_text_scan;
mod group_limit;
mod head_after_sort;
mod late_filter;
mod missing_passes;
mod never_matches;
mod plain_regex;
mod slow_regex;
mod unknown_field;
mod unused_assignment;

use crate::lint::Lint;

/// Every lint, by code.
pub static LINTS: &[&dyn Lint] = &[
    &never_matches::NeverMatches,
    &late_filter::LateFilter,
    &plain_regex::PlainRegex,
    &slow_regex::SlowRegex,
    &unused_assignment::UnusedAssignment,
    &group_limit::GroupLimit,
    &head_after_sort::HeadAfterSort,
    &missing_passes::MissingPasses,
    &free_text_scan::FreeTextScan,
    &deprecated::Deprecated,
    &unknown_field::UnknownField,
];
