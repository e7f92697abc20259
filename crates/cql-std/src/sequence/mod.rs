//! Functions that work on events in order.

pub(crate) mod accumulate;
pub(crate) mod session;
