//! What the integration tests share.
// Test programs of their own: nothing is exported, and each uses a part.
#![allow(unreachable_pub, missing_docs, dead_code)]

pub mod agree;
pub mod calls;
pub mod case;
pub mod generate;
pub mod known;
pub mod memory;
pub mod query;
