//! What the integration tests share.
#![allow(unreachable_pub, missing_docs)] // a test program of its own: nothing is exported

pub mod case;
pub mod memory;
