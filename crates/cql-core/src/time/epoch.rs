//! Numbers that count seconds or milliseconds since 1970.

use crate::time::timestamp::Timestamp;

/// How to read a number as a moment (`unit=` of `formatTime()`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EpochUnit {
    /// Seconds up to eleven digits, milliseconds beyond.
    #[default]
    Auto,
    /// Seconds, whatever the size.
    Seconds,
    /// Milliseconds, whatever the size.
    Milliseconds,
}

/// The largest number that `auto` reads as seconds.
const MOST_SECONDS: u64 = 99_999_999_999;

impl EpochUnit {
    /// Reads `auto`, `seconds` or `milliseconds`, in any case.
    pub fn parse(text: &str) -> Option<EpochUnit> {
        [("auto", EpochUnit::Auto), ("seconds", EpochUnit::Seconds), ("milliseconds", EpochUnit::Milliseconds)]
            .into_iter()
            .find_map(|(word, unit)| text.eq_ignore_ascii_case(word).then_some(unit))
    }

    /// The moment that a whole number stands for; `None` if it is too large.
    pub fn moment(self, number: i64) -> Option<Timestamp> {
        let seconds = match self {
            EpochUnit::Auto => number.unsigned_abs() <= MOST_SECONDS,
            EpochUnit::Seconds => true,
            EpochUnit::Milliseconds => false,
        };
        if seconds { number.checked_mul(1_000).map(Timestamp) } else { Some(Timestamp(number)) }
    }

    /// The moment that a number with a fraction stands for. Only `auto` takes one, cutting it to milliseconds.
    pub fn moment_of_decimal(self, number: f64) -> Option<Timestamp> {
        if self != EpochUnit::Auto || !number.is_finite() {
            return None;
        }
        let millis = if number.abs() <= MOST_SECONDS as f64 { number * 1_000.0 } else { number };
        // The nearest milliseconds: 1709622489.045 is not exact in binary.
        (millis.abs() < 9e18).then(|| Timestamp(millis.round() as i64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        assert_eq!(EpochUnit::Auto.moment(99_999_999_999), Some(Timestamp(99_999_999_999_000)));
        assert_eq!(EpochUnit::Auto.moment(100_000_000_000), Some(Timestamp(100_000_000_000)));
        assert_eq!(EpochUnit::Auto.moment(1_709_622_489), Some(Timestamp(1_709_622_489_000)));
        assert_eq!(EpochUnit::Auto.moment(1_709_622_489_045), Some(Timestamp(1_709_622_489_045)));
        assert_eq!(EpochUnit::Seconds.moment(200_000_000_000), Some(Timestamp(200_000_000_000_000)));
        assert_eq!(EpochUnit::Seconds.moment(i64::MAX), None);
        assert_eq!(EpochUnit::Milliseconds.moment(7), Some(Timestamp(7)));
        assert_eq!(EpochUnit::Auto.moment_of_decimal(1_709_622_489.045), Some(Timestamp(1_709_622_489_045)));
        assert_eq!(EpochUnit::Seconds.moment_of_decimal(1.5), None);
        assert_eq!(EpochUnit::parse("Seconds"), Some(EpochUnit::Seconds));
        assert_eq!(EpochUnit::parse("minutes"), None);
    }
}
