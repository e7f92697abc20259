//! What the integration tests share.
#![allow(unreachable_pub, missing_docs, dead_code)] // part of several test programs, none of which exports or uses all

pub mod case;
pub mod memory;
