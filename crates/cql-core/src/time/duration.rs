//! Lengths of time: `5m`, `24 hours`.

use crate::time::error::TimeError;
use crate::time::unit::Unit;

/// A length of time in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Milliseconds(pub i64);

impl Milliseconds {
    /// Reads a whole number and a unit with at most one space between ("Relative Time Syntax" of the reference). A month
    /// has 30 days here, a quarter 90, a year 365. Signs, fractions, anchors and calendar units are refused.
    ///
    /// ```
    /// # use cql_core::time::Milliseconds;
    /// assert_eq!(Milliseconds::parse("2 hours"), Ok(Milliseconds(7_200_000)));
    /// assert_eq!(Milliseconds::parse("1mon"), Ok(Milliseconds(2_592_000_000)));
    /// assert!(Milliseconds::parse("1.5h").is_err());
    /// ```
    pub fn parse(text: &str) -> Result<Milliseconds, TimeError> {
        let wrong = |reason: &str| TimeError::new("bad duration", text, reason);
        if text.contains('@') || text.starts_with("calendar:") {
            return Err(wrong("a plain length is needed here, without '@' and 'calendar:'"));
        }
        let (count, unit) = split(text).ok_or_else(|| wrong(EXPECTED))?;
        length(count, unit).ok_or_else(|| wrong("too long"))
    }
}

const EXPECTED: &str = "expected a whole number and a unit such as s, min, h, d, w, mon, q or y";

/// Cuts a duration into its number and its unit.
pub(crate) fn split(text: &str) -> Option<(u64, Unit)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (count, unit) = text.split_at(digits);
    let unit = Unit::parse(unit.strip_prefix(' ').unwrap_or(unit))?;
    // More digits than fit are a number nonetheless, only too large a one.
    (digits > 0).then(|| (count.parse().unwrap_or(u64::MAX), unit))
}

/// The length of so many units, apart from the calendar.
pub(crate) fn length(count: u64, unit: Unit) -> Option<Milliseconds> {
    i64::try_from(count).ok()?.checked_mul(unit.milliseconds()).map(Milliseconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths() {
        for (text, wanted) in [
            ("1ms", 1),
            ("250millis", 250),
            ("10seconds", 10_000),
            ("2 m", 120_000),
            ("5min", 300_000),
            ("3hrs", 10_800_000),
            ("1d", 86_400_000),
            ("2w", 1_209_600_000),
            ("1mon", 2_592_000_000),
            ("1 quarter", 7_776_000_000),
            ("1y", 31_536_000_000),
            ("0s", 0),
        ] {
            assert_eq!(Milliseconds::parse(text), Ok(Milliseconds(wanted)), "{text}");
        }
    }

    #[test]
    fn refusals_name_the_text() {
        for text in [
            "5 fortnights",
            "1.5h",
            "h",
            "-5m",
            "5mins",
            "300",
            "",
            "5  m",
            " 5m",
            "5m ",
            "1d@d",
            "calendar: 1d",
            "5M",
            "1h30m",
            "99999999999999999999d",
            "9999999999999y",
        ] {
            let message = Milliseconds::parse(text).err().map(|error| error.to_string());
            assert!(message.is_some_and(|message| message.contains(text)), "{text}");
        }
    }
}
