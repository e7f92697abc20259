//! Text functions.

pub(crate) mod lower;
