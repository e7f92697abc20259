//! Conditions and choices.

pub(crate) mod r#if;
pub(crate) mod r#in;
