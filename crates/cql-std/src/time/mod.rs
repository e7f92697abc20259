//! Time functions.

pub(crate) mod duration;
pub(crate) mod end;
pub(crate) mod format_duration;
pub(crate) mod format_time;
pub(crate) mod now;
pub(crate) mod parts;
pub(crate) mod set_time_interval;
pub(crate) mod start;
