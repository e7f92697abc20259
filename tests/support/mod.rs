//! What the integration tests share.
#![allow(unreachable_pub, missing_docs)] // a test program of its own: nothing is exported
#![allow(dead_code)] // and each of them uses a part

pub mod case;
pub mod memory;
