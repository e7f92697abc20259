//! Time functions.

pub(crate) mod bucket;
pub(crate) mod buckets;
pub(crate) mod duration;
pub(crate) mod end;
pub(crate) mod format_duration;
pub(crate) mod format_time;
pub(crate) mod now;
pub(crate) mod parts;
pub(crate) mod set_time_interval;
pub(crate) mod start;
pub(crate) mod time_chart;
