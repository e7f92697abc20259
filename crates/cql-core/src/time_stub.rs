//! Stand-in.
#![allow(missing_docs)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub i64);
impl Timestamp {
    pub fn parse_iso(text: &str) -> Option<Timestamp> {
        text.parse::<jiff::Timestamp>().ok().map(|t| Timestamp(t.as_millisecond()))
    }
}
#[derive(Clone, Copy, Debug)]
pub struct Milliseconds(pub i64);
impl Milliseconds {
    pub fn parse(text: &str) -> Result<Self, String> {
        Err(text.to_string())
    }
}
#[derive(Clone, Debug)]
pub struct TimePoint;
impl TimePoint {
    pub fn parse(text: &str) -> Result<Self, String> {
        Err(text.to_string())
    }
}
#[derive(Clone, Debug)]
pub struct Zone;
impl Zone {
    pub fn utc() -> Self {
        Zone
    }
    pub fn parse(text: &str) -> Result<Self, String> {
        Err(text.to_string())
    }
}
