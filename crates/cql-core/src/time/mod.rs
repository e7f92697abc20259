//! Time: lengths, moments, zones, and how all of them are written.
//!
//! Moments are milliseconds since 1970 ([`Timestamp`]); what is finer is kept apart as nanoseconds of the millisecond,
//! the way events do it. Zones come from the database compiled into the program, so that results do not depend on the
//! machine.

mod duration;
mod error;
mod point;
mod timestamp;
mod unit;
mod zone;

pub use duration::Milliseconds;
pub use error::TimeError;
pub use point::TimePoint;
pub use timestamp::Timestamp;
pub use unit::Unit;
pub use zone::Zone;
