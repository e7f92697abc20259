//! Time: lengths, moments, zones, and how all of them are written.
//!
//! Moments are milliseconds since 1970 ([`Timestamp`]); what is finer is kept apart as nanoseconds of the millisecond,
//! the way events do it. Zones come from the database compiled into the program, so that results do not depend on the
//! machine.

mod duration;
mod epoch;
mod error;
mod find;
mod format;
mod human;
mod java;
mod names;
mod parse;
mod parts;
mod point;
mod recognise;
mod scan;
mod timestamp;
mod unit;
mod zone;

pub use duration::Milliseconds;
pub use epoch::EpochUnit;
pub use error::TimeError;
pub use find::find_timestamp;
pub use format::TimeFormat;
pub use human::LengthUnit;
pub use names::Locale;
pub use parse::{ParsedTimestamp, TimestampFormat, ZoneChoice};
pub use parts::{TimePart, TimePartValue};
pub use point::TimePoint;
pub use timestamp::Timestamp;
pub use unit::Unit;
pub use zone::Zone;
