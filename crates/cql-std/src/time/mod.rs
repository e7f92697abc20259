//! Time functions.

pub(crate) mod bucket;
mod buckets;
pub(crate) mod duration;
pub(crate) mod end;
pub(crate) mod find_timestamp;
pub(crate) mod format_duration;
pub(crate) mod format_time;
pub(crate) mod now;
pub(crate) mod parse_timestamp;
pub(crate) mod parts;
mod rate;
mod reading;
pub(crate) mod set_time_interval;
pub(crate) mod start;
pub(crate) mod time_chart;
pub(crate) mod window;
