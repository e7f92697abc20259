//! Conditions and choices.

pub(crate) mod coalesce;
pub(crate) mod eval;
pub(crate) mod get_field;
pub(crate) mod r#if;
pub(crate) mod r#in;
pub(crate) mod set_field;
pub(crate) mod test;
pub(crate) mod wildcard;
