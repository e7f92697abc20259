//! Tests of rules, and what helps to find out why a rule does what it does.
//!
//! - [`suite`]: tests as data: a rule, events, and what must come out;
//! - [`coverage`]: which parts of a rule no test has reached.

pub mod coverage;
pub mod suite;
