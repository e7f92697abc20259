//! Time functions.

pub(crate) mod bucket;
mod buckets;
pub(crate) mod duration;
pub(crate) mod end;
pub(crate) mod find_timestamp;
pub(crate) mod format_duration;
pub(crate) mod format_time;
pub(crate) mod now;
pub(crate) mod parse_timestamp;
pub(crate) mod parts;
mod rate;
mod reading;
pub(crate) mod set_time_interval;
pub(crate) mod start;
pub(crate) mod time_chart;
pub(crate) mod window;

use cql_core::{Number, Value};

/// The milliseconds since 1970 that a value states; what is finer is cut off.
pub(crate) fn milliseconds(value: Value<'_>) -> Option<i64> {
    match value.number()? {
        Number::Float(number) => Number::Float(number.floor()).to_i64(),
        number => number.to_i64(),
    }
}
