//! Functions that work on events in order.

pub(crate) mod accumulate;
mod buffered;
pub(crate) mod counter_as_rate;
pub(crate) mod neighbor;
pub(crate) mod partition;
pub(crate) mod series;
pub(crate) mod session;
pub(crate) mod sliding_time_window;
pub(crate) mod sliding_window;
mod windows;
