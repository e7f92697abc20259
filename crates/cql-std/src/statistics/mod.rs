//! Aggregates that reduce the rows to a number or a few.

pub(crate) mod avg;
pub(crate) mod call_function;
pub(crate) mod collect;
pub(crate) mod count;
pub(crate) mod distinct;
pub(crate) mod extreme;
pub(crate) mod lin_reg;
pub(crate) mod max;
pub(crate) mod min;
pub(crate) mod moments;
pub(crate) mod percentage;
pub(crate) mod percentile;
pub(crate) mod quantile;
pub(crate) mod range;
pub(crate) mod select_from_max;
pub(crate) mod select_from_min;
pub(crate) mod select_last;
pub(crate) mod stats;
pub(crate) mod std_dev;
pub(crate) mod sum;
