//! Conditions and choices.

pub(crate) mod r#in;
