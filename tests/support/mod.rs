//! What the integration tests share.

pub mod case;
pub mod memory;
