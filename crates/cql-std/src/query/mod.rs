//! What concerns the query itself: its parameters, its repetition, how it runs.

pub(crate) mod beta_param;
pub(crate) mod beta_repeating;
pub(crate) mod explain_as_table;
