//! Functions that work on events in order.

pub(crate) mod accumulate;
pub(crate) mod counter_as_rate;
pub(crate) mod neighbor;
pub(crate) mod session;
pub(crate) mod sliding_window;
