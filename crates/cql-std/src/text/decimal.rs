//! Decimal digits of numbers, rounded the way people round on paper.

use cql_core::Number;

/// A number as decimal digits: `0.d₁d₂d₃… × 10^point`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Decimal {
    /// Whether it has a minus sign.
    pub(super) negative: bool,
    /// The digits, each 0 to 9, without zeros at either end. Empty for zero.
    digits: Vec<u8>,
    /// How many digits stand before the decimal point; negative if zeros follow the point.
    point: i64,
}

impl Decimal {
    /// The digits of a number: all of a whole one, the shortest that read back of any other.
    pub(super) fn new(number: Number) -> Decimal {
        let text = number.to_text();
        let (negative, text) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.as_str()),
        };
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let digits = whole.bytes().chain(fraction.bytes()).map(|byte| byte.wrapping_sub(b'0')).collect();
        let mut decimal = Decimal { negative, digits, point: length(whole) };
        decimal.trim();
        decimal
    }

    fn trim(&mut self) {
        let zeros = self.digits.iter().take_while(|digit| **digit == 0).count();
        self.digits.drain(..zeros);
        self.point -= i64::try_from(zeros).unwrap_or(i64::MAX);
        while self.digits.last() == Some(&0) {
            self.digits.pop();
        }
        if self.digits.is_empty() {
            self.point = 0;
        }
    }

    /// Keeps so many digits from the first one on; a half is rounded away from zero.
    fn round(&mut self, keep: i64) {
        let Ok(keep) = usize::try_from(keep) else {
            self.digits.clear();
            return self.trim();
        };
        let Some(next) = self.digits.get(keep) else { return };
        let up = *next >= 5;
        self.digits.truncate(keep);
        if up {
            let nines = self.digits.iter().rev().take_while(|digit| **digit == 9).count();
            self.digits.truncate(keep - nines);
            match self.digits.last_mut() {
                Some(last) => *last += 1,
                None => {
                    self.digits.push(1);
                    self.point += 1;
                }
            }
        }
        self.trim();
    }

    fn digit(&self, place: i64) -> char {
        let digit = usize::try_from(place).ok().and_then(|place| self.digits.get(place)).copied().unwrap_or(0);
        char::from(b'0' + digit)
    }

    /// The digits before and behind the point, with so many behind it.
    pub(super) fn fixed(mut self, places: usize) -> (String, String) {
        let places = i64::try_from(places).unwrap_or(i64::MAX);
        self.round(self.point.saturating_add(places));
        let whole: String = (0..self.point).map(|place| self.digit(place)).collect();
        let fraction = (self.point..self.point.saturating_add(places)).map(|place| self.digit(place)).collect();
        (if whole.is_empty() { "0".into() } else { whole }, fraction)
    }

    /// The first digit, so many digits behind the point, and the exponent.
    pub(super) fn scientific(mut self, places: usize) -> (String, String, i64) {
        let places = i64::try_from(places).unwrap_or(i64::MAX);
        self.round(places.saturating_add(1));
        let exponent = if self.digits.is_empty() { 0 } else { self.point - 1 };
        let fraction = (1..places.saturating_add(1)).map(|place| self.digit(place)).collect();
        (self.digit(0).to_string(), fraction, exponent)
    }

    /// The number rounded to so many significant digits.
    pub(super) fn significant(mut self, digits: usize) -> Decimal {
        self.round(i64::try_from(digits).unwrap_or(i64::MAX));
        self
    }

    /// How many digits stand before the point.
    pub(super) fn whole_digits(&self) -> i64 {
        self.point.max(0)
    }

    /// How many digits stand behind the point, zeros at the end not counted.
    pub(super) fn places(&self) -> usize {
        usize::try_from(length_of(&self.digits) - self.point).unwrap_or(0)
    }

    /// How many digits there are behind the first, zeros at the end not counted.
    pub(super) fn digits_after_first(&self) -> usize {
        self.digits.len().saturating_sub(1)
    }
}

fn length(text: &str) -> i64 {
    length_of(text.as_bytes())
}

fn length_of(bytes: &[u8]) -> i64 {
    i64::try_from(bytes.len()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        Decimal::new(Number::parse(text).unwrap_or(Number::Int(0)))
    }

    #[test]
    fn fixed() {
        for (text, places, wanted) in [
            ("3.14159", 2, "3.14"),
            ("2.5", 0, "3."),
            ("1.005", 2, "1.01"),
            ("0.5", 0, "1."),
            ("0.05", 0, "0."),
            ("9.999", 2, "10.00"),
            ("0.0999", 2, "0.10"),
            ("0", 3, "0.000"),
            ("1500", 1, "1500.0"),
            ("18446744073709551615", 1, "18446744073709551615.0"),
            ("0.000001", 6, "0.000001"),
            ("1e-300", 2, "0.00"),
            ("1e21", 0, "1000000000000000000000."),
        ] {
            let (whole, fraction) = decimal(text).fixed(places);
            assert_eq!(format!("{whole}.{fraction}"), wanted, "{text}");
        }
    }

    #[test]
    fn scientific() {
        for (text, places, wanted) in [
            ("0.00321", 2, "3.21e-3"),
            ("98765.4321", 6, "9.876543e4"),
            ("0", 1, "0.0e0"),
            ("999.9", 1, "1.0e3"),
            ("5", 0, "5.e0"),
        ] {
            let (first, fraction, exponent) = decimal(text).scientific(places);
            assert_eq!(format!("{first}.{fraction}e{exponent}"), wanted, "{text}");
        }
    }

    #[test]
    fn counts() {
        let decimal = decimal("123.4567").significant(6);
        assert_eq!((decimal.whole_digits(), decimal.places(), decimal.digits_after_first()), (3, 3, 5));
    }
}
