//! Units of time and the words for them ("Relative Time Syntax" of the reference).

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// 1 ms
    Millisecond,
    /// 1,000 ms
    Second,
    /// 60 seconds
    Minute,
    /// 60 minutes
    Hour,
    /// 24 hours
    Day,
    /// 7 days
    Week,
    /// 30 days, or a month of the calendar
    Month,
    /// 90 days, or three months of the calendar
    Quarter,
    /// 365 days, or a year of the calendar
    Year,
}

impl Unit {
    /// Reads a unit's word, in lower case: `m` is a minute, a month is `mon`.
    pub fn parse(word: &str) -> Option<Unit> {
        Some(match word {
            "millisecond" | "milliseconds" | "millis" | "ms" => Unit::Millisecond,
            "second" | "seconds" | "sec" | "secs" | "s" => Unit::Second,
            "minute" | "minutes" | "min" | "m" => Unit::Minute,
            "hour" | "hours" | "hr" | "hrs" | "h" => Unit::Hour,
            "day" | "days" | "d" => Unit::Day,
            "week" | "weeks" | "w" => Unit::Week,
            "month" | "months" | "mon" => Unit::Month,
            "quarter" | "quarters" | "qtr" | "qtrs" | "q" => Unit::Quarter,
            "year" | "years" | "yr" | "yrs" | "y" => Unit::Year,
            _ => return None,
        })
    }

    /// The length in milliseconds, apart from the calendar.
    pub fn milliseconds(self) -> i64 {
        const DAY: i64 = 86_400_000;
        match self {
            Unit::Millisecond => 1,
            Unit::Second => 1_000,
            Unit::Minute => 60_000,
            Unit::Hour => 3_600_000,
            Unit::Day => DAY,
            Unit::Week => 7 * DAY,
            Unit::Month => 30 * DAY,
            Unit::Quarter => 90 * DAY,
            Unit::Year => 365 * DAY,
        }
    }
}
