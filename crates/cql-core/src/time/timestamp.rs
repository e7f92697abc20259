//! Moments.

use std::fmt::{self, Write};

/// A moment: milliseconds since 1970-01-01T00:00:00Z, perhaps negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub i64);

const DAY: i64 = 86_400_000;

impl Timestamp {
    /// The moment now.
    pub fn now() -> Timestamp {
        Timestamp(jiff::Timestamp::now().as_millisecond())
    }

    /// Reads a moment in ISO 8601, as events state it: `2024-03-05T10:20:30.045Z`. The fraction (1 to 9 digits), the seconds,
    /// the zone (`Z`, `+02:00`, `+0200`, `+02`) and the whole time of day may be missing, a blank may stand for the `T`;
    /// without a zone it is UTC. What is finer than milliseconds is cut off.
    ///
    /// ```
    /// # use cql_core::time::Timestamp;
    /// assert_eq!(Timestamp::parse_iso("2024-03-05T10:20:30.045Z"), Some(Timestamp(1_709_634_030_045)));
    /// assert_eq!(Timestamp::parse_iso("2024-03-05 12:20:30+02:00"), Some(Timestamp(1_709_634_030_000)));
    /// assert_eq!(Timestamp::parse_iso("yesterday"), None);
    /// ```
    pub fn parse_iso(text: &str) -> Option<Timestamp> {
        Timestamp::parse_iso_with_nanos(text).map(|(moment, _)| moment)
    }

    /// Like [`parse_iso`](Timestamp::parse_iso), with the nanoseconds of the millisecond (0 to 999,999).
    pub fn parse_iso_with_nanos(text: &str) -> Option<(Timestamp, u32)> {
        let mut reader = Reader(text.as_bytes());
        let year = reader.digits(4)?;
        reader.eat(b'-')?;
        let month = reader.digits(2)?;
        reader.eat(b'-')?;
        let day = reader.digits(2)?;
        let mut millis = days_from_civil(year, month, day)? * DAY;
        let mut nanos = 0;
        if !reader.0.is_empty() {
            reader.eat_any(b"Tt ")?;
            let (time, rest) = reader.time()?;
            millis += time;
            nanos = rest;
            millis -= reader.offset()?;
        }
        reader.0.is_empty().then_some((Timestamp(millis), nanos))
    }

    /// Later by some milliseconds, or earlier; at the edge of what can be told it stays there.
    pub fn plus(self, milliseconds: i64) -> Timestamp {
        Timestamp(self.0.saturating_add(milliseconds))
    }

    /// The whole seconds since 1970, rounded down.
    pub fn seconds(self) -> i64 {
        self.0.div_euclid(1_000)
    }

    /// The milliseconds of the second, 0 to 999.
    pub fn subsecond(self) -> i64 {
        self.0.rem_euclid(1_000)
    }

    pub(crate) fn to_jiff(self) -> Option<jiff::Timestamp> {
        jiff::Timestamp::from_millisecond(self.0).ok()
    }
}

/// In ISO 8601 with milliseconds, in UTC: `2024-03-05T10:20:30.045Z`.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = civil_from_days(self.0.div_euclid(DAY));
        let time = self.0.rem_euclid(DAY);
        if !(0..=9_999).contains(&year) {
            f.write_char(if year < 0 { '-' } else { '+' })?;
        }
        let (hour, minute, second) = (time / 3_600_000, time / 60_000 % 60, time / 1_000 % 60);
        write!(f, "{:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{:03}Z", year.abs(), time % 1_000)
    }
}

/// Reads digits and signs from the front of a text.
struct Reader<'t>(&'t [u8]);

impl Reader<'_> {
    fn eat(&mut self, byte: u8) -> Option<()> {
        self.0 = self.0.strip_prefix(&[byte])?;
        Some(())
    }

    fn eat_any(&mut self, bytes: &[u8]) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        bytes.contains(first).then(|| {
            self.0 = rest;
            *first
        })
    }

    fn digits(&mut self, count: usize) -> Option<i64> {
        let (digits, rest) = self.0.split_at_checked(count)?;
        let mut number = 0;
        for byte in digits {
            let digit = byte.wrapping_sub(b'0');
            if digit > 9 {
                return None;
            }
            number = number * 10 + i64::from(digit);
        }
        self.0 = rest;
        Some(number)
    }

    /// `hh:mm[:ss[.fraction]]` as milliseconds and the nanoseconds of the last one.
    fn time(&mut self) -> Option<(i64, u32)> {
        let hour = self.digits(2)?;
        self.eat(b':')?;
        let minute = self.digits(2)?;
        let mut second = 0;
        let mut nanos = 0;
        if self.eat(b':').is_some() {
            second = self.digits(2)?;
            if self.eat_any(b".,").is_some() {
                nanos = self.fraction()?;
            }
        }
        // Second 60 is a leap second, which the count of milliseconds does not have.
        if hour > 23 || minute > 59 || second > 60 {
            return None;
        }
        let millis = ((hour * 60 + minute) * 60 + second.min(59)) * 1_000 + i64::from(nanos / 1_000_000);
        Some((millis, nanos % 1_000_000))
    }

    /// 1 to 9 digits as nanoseconds.
    fn fraction(&mut self) -> Option<u32> {
        let count = self.0.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if !(1..=9).contains(&count) {
            return None;
        }
        let number = u32::try_from(self.digits(count)?).ok()?;
        Some(number * 10u32.pow(9 - u32::try_from(count).ok()?))
    }

    /// The zone at the end as milliseconds ahead of UTC.
    fn offset(&mut self) -> Option<i64> {
        let spaced = self.0.first() == Some(&b' ');
        if spaced {
            self.eat(b' ')?;
        }
        let sign = match self.0.split_first() {
            None if !spaced => return Some(0),
            Some((b'Z' | b'z', rest)) => {
                self.0 = rest;
                return Some(0);
            }
            Some((b'+', _)) => 1,
            Some((b'-', _)) => -1,
            _ => return None,
        };
        self.eat_any(b"+-")?;
        let hours = self.digits(2)?;
        let colon = self.eat(b':').is_some();
        let minutes = if colon || !self.0.is_empty() { self.digits(2)? } else { 0 };
        (hours <= 23 && minutes <= 59).then_some(sign * (hours * 60 + minutes) * 60_000)
    }
}

/// The days from 1970-01-01 to a date; `None` if there is no such date.
fn days_from_civil(year: i64, month: i64, day: i64) -> Option<i64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if !(1..=length).contains(&day) {
        return None;
    }
    // Years that begin in March have their leap day at the end.
    let shifted = if month <= 2 { year - 1 } else { year };
    let era = shifted.div_euclid(400);
    let of_era = shifted.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

/// The date so many days after 1970-01-01.
fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (era * 400 + year + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn forms() {
        for (text, wanted) in [
            ("2024-03-05T10:20:30Z", (1_709_634_030_000, 0)),
            ("2024-03-05t10:20:30z", (1_709_634_030_000, 0)),
            ("2024-03-05T10:20:30", (1_709_634_030_000, 0)),
            ("2024-03-05 10:20:30.5", (1_709_634_030_500, 0)),
            ("2024-03-05T10:20:30,123456789Z", (1_709_634_030_123, 456_789)),
            ("2024-03-05T12:20:30+02:00", (1_709_634_030_000, 0)),
            ("2024-03-05T12:20:30 +0200", (1_709_634_030_000, 0)),
            ("2024-03-05T05:20:30-05", (1_709_634_030_000, 0)),
            ("2024-03-05T10:20", (1_709_634_000_000, 0)),
            ("2024-03-05", (1_709_596_800_000, 0)),
            ("1969-12-31T23:59:59.999Z", (-1, 0)),
            ("2016-12-31T23:59:60Z", (1_483_228_799_000, 0)),
        ] {
            let (millis, nanos) = wanted;
            assert_eq!(Timestamp::parse_iso_with_nanos(text), Some((Timestamp(millis), nanos)), "{text}");
        }
        for text in [
            "",
            "2024",
            "2024-3-5",
            "2024-13-01",
            "2023-02-29",
            "2024-03-05T",
            "2024-03-05T24:00",
            "2024-03-05T10:20:30x",
            "2024-03-05T10:20:30.",
            "2024-03-05T10:20:30.1234567890Z",
            "2024-03-05T10:20:30+2",
            "2024-03-05T10:20:30 ",
            "é024-03-05",
        ] {
            assert_eq!(Timestamp::parse_iso(text), None, "{text}");
        }
    }

    #[test]
    fn writing() {
        assert_eq!(Timestamp(1_709_634_030_045).to_string(), "2024-03-05T10:20:30.045Z");
        assert_eq!(Timestamp(-1).to_string(), "1969-12-31T23:59:59.999Z");
        assert!(Timestamp(i64::MAX).to_string().starts_with("+292278994-08-17"));
        assert!(Timestamp(i64::MIN).to_string().starts_with('-'));
    }

    proptest! {
        #[test]
        fn writing_and_reading_agree(millis in -62_167_219_200_000i64..253_402_300_799_999) {
            prop_assert_eq!(Timestamp::parse_iso(&Timestamp(millis).to_string()), Some(Timestamp(millis)));
        }

        #[test]
        fn agrees_with_the_calendar(millis in -62_167_219_200_000i64..253_402_200_000_000) {
            let wanted = jiff::Timestamp::from_millisecond(millis).map(|moment| format!("{moment:.3}")).unwrap_or_default();
            prop_assert_eq!(Timestamp(millis).to_string(), wanted);
        }
    }
}
