//! Writing lengths of time for people: `1d2h3m4s5ms`.

use std::fmt::Write;

/// The unit that a length is counted in (`from=` of `formatDuration()`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LengthUnit {
    /// Days of 24 hours.
    Day,
    /// Hours.
    Hour,
    /// Minutes.
    Minute,
    /// Seconds.
    Second,
    /// Milliseconds.
    #[default]
    Millisecond,
    /// Microseconds.
    Microsecond,
    /// Nanoseconds.
    Nanosecond,
}

/// The units with their words and their nanoseconds, largest first.
const UNITS: [(LengthUnit, &str, u128); 7] = [
    (LengthUnit::Day, "d", 86_400_000_000_000),
    (LengthUnit::Hour, "h", 3_600_000_000_000),
    (LengthUnit::Minute, "m", 60_000_000_000),
    (LengthUnit::Second, "s", 1_000_000_000),
    (LengthUnit::Millisecond, "ms", 1_000_000),
    (LengthUnit::Microsecond, "us", 1_000),
    (LengthUnit::Nanosecond, "ns", 1),
];

impl LengthUnit {
    /// Reads `d`, `h`, `m`, `s`, `ms`, `us` or `ns`.
    pub fn parse(word: &str) -> Option<LengthUnit> {
        UNITS.into_iter().find_map(|(unit, own, _)| (own == word).then_some(unit))
    }

    fn entry(self) -> (&'static str, u128) {
        UNITS.into_iter().find_map(|(unit, word, nanos)| (unit == self).then_some((word, nanos))).unwrap_or(("ns", 1))
    }

    /// Writes a number of these units as days, hours and so on, largest first ("formatDuration()" of the reference). Units
    /// of which there are none are left out. With a precision other than 0 only so many units are written and the rest is cut
    /// off. Nothing at all is `0` with this unit.
    ///
    /// ```
    /// # use cql_core::time::LengthUnit;
    /// assert_eq!(LengthUnit::Millisecond.format(93_784_005, 0), "1d2h3m4s5ms");
    /// assert_eq!(LengthUnit::Millisecond.format(30_659_999, 2), "8h30m");
    /// ```
    pub fn format(self, count: i64, precision: usize) -> String {
        let (word, size) = self.entry();
        let mut rest = u128::from(count.unsigned_abs()) * size;
        if rest == 0 {
            return format!("0{word}");
        }
        let mut text = String::from(if count < 0 { "-" } else { "" });
        let mut left = if precision == 0 { usize::MAX } else { precision };
        for (_, word, size) in UNITS {
            let whole = rest / size;
            if whole > 0 && left > 0 {
                // Writing to a text cannot fail.
                let _ = write!(text, "{whole}{word}");
                left -= 1;
            }
            rest %= size;
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths() {
        for (count, from, precision, wanted) in [
            (93_784_005, "ms", 0, "1d2h3m4s5ms"),
            (30_659_999, "ms", 3, "8h30m59s"),
            (7_384, "s", 0, "2h3m4s"),
            (1_505, "m", 0, "1d1h5m"),
            (49, "h", 0, "2d1h"),
            (3, "d", 0, "3d"),
            (1_500_250, "us", 0, "1s500ms250us"),
            (2_003_004, "ns", 0, "2ms3us4ns"),
            (59_999, "ms", 1, "59s"),
            (86_405_000, "ms", 0, "1d5s"),
            (0, "s", 0, "0s"),
            (-1_001, "ms", 0, "-1s1ms"),
            (i64::MIN, "d", 0, "-9223372036854775808d"),
        ] {
            assert_eq!(LengthUnit::parse(from).map(|unit| unit.format(count, precision)).as_deref(), Some(wanted));
        }
        assert_eq!(LengthUnit::parse("weeks"), None);
    }
}
