//! Numbers: how text becomes one, how they compare, how they are written.

use crate::value::Value;
use bumpalo::Bump;
use std::cmp::Ordering;

/// A number read from a field. Whole numbers stay exact, also those past 64 bits of signed range (process ids
/// use them); everything else is a double.
#[derive(Clone, Copy, Debug)]
pub enum Number {
    /// A whole number that was written without fraction or exponent.
    Int(i128),
    /// Any other; never NaN.
    Float(f64),
}

/// A number in half the room, for states of which there may be millions.
#[derive(Clone, Debug)]
pub enum CompactNumber {
    /// A whole number of up to 64 bits.
    Int(i64),
    /// A longer one.
    Long(Box<i128>),
    /// Any other.
    Float(f64),
}

impl From<Number> for CompactNumber {
    fn from(number: Number) -> Self {
        match number {
            Number::Float(number) => CompactNumber::Float(number),
            Number::Int(whole) => match i64::try_from(whole) {
                Ok(whole) => CompactNumber::Int(whole),
                Err(_) => CompactNumber::Long(Box::new(whole)),
            },
        }
    }
}

impl CompactNumber {
    /// The number.
    pub fn get(&self) -> Number {
        match self {
            CompactNumber::Int(whole) => Number::Int((*whole).into()),
            CompactNumber::Long(whole) => Number::Int(**whole),
            CompactNumber::Float(number) => Number::Float(*number),
        }
    }
}

impl Number {
    /// Reads a decimal number: optional sign, digits with an optional fraction, optional exponent. `None` for anything
    /// else, such as the empty text, blanks around it, hexadecimal, `inf`.
    ///
    /// ```
    /// use cql_core::Number;
    /// assert_eq!(Number::parse("042"), Some(Number::Int(42)));
    /// assert_eq!(Number::parse("-1.5e3"), Some(Number::Float(-1500.0)));
    /// assert_eq!(Number::parse(" 1"), None);
    /// assert_eq!(Number::parse("0x1f"), None);
    /// ```
    pub fn parse(text: &str) -> Option<Number> {
        let bytes = text.as_bytes();
        let (negative, digits) = match bytes.first()? {
            b'-' => (true, &bytes[1..]),
            b'+' => (false, &bytes[1..]),
            _ => (false, bytes),
        };
        if digits.is_empty() {
            return None;
        }
        // 18 digits always fit 64 bits; longer ones take the slower way below.
        if digits.len() <= 18 {
            let mut whole: i64 = 0;
            for (position, byte) in digits.iter().enumerate() {
                let digit = byte.wrapping_sub(b'0');
                if digit > 9 {
                    return Self::parse_float(text, digits, position);
                }
                whole = whole * 10 + i64::from(digit);
            }
            return Some(Number::Int((if negative { -whole } else { whole }).into()));
        }
        if digits.len() <= 38 && digits.iter().all(u8::is_ascii_digit) {
            let whole = digits.iter().fold(0i128, |whole, byte| whole * 10 + i128::from(byte - b'0'));
            return Some(Number::Int(if negative { -whole } else { whole }));
        }
        Self::parse_float(text, digits, 0)
    }

    fn parse_float(text: &str, digits: &[u8], good: usize) -> Option<Number> {
        // Rust's reader also takes "inf", "nan" and "infinity"; those are words here.
        let allowed = |byte: &u8| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'-' | b'+');
        if !digits[good..].iter().all(allowed) || !matches!(digits[0], b'0'..=b'9' | b'.') {
            return None;
        }
        let number: f64 = text.parse().ok()?;
        number.is_finite().then_some(Number::Float(number))
    }

    /// The nearest double.
    pub fn to_f64(self) -> f64 {
        match self {
            // From 64 bits it is one instruction, from 128 a call.
            Number::Int(number) => i64::try_from(number).map_or(number as f64, |number| number as f64),
            Number::Float(number) => number,
        }
    }

    /// The number as a whole one, if it is one (also `2.0`) and fits 64 bits.
    pub fn to_i64(self) -> Option<i64> {
        match self {
            Number::Int(number) => i64::try_from(number).ok(),
            Number::Float(number) => {
                (number.fract() == 0.0 && number.abs() < 9_223_372_036_854_775_807.0).then_some(number as i64)
            }
        }
    }

    /// Whether it is zero.
    pub fn is_zero(self) -> bool {
        match self {
            Number::Int(number) => number == 0,
            Number::Float(number) => number == 0.0,
        }
    }

    /// The number as a value. Whole numbers beyond 64 bits are written out into the arena.
    pub fn to_value<'a>(self, arena: &'a Bump) -> Value<'a> {
        match self {
            Number::Int(number) => match i64::try_from(number) {
                Ok(number) => Value::Int(number),
                Err(_) => Value::Text(arena.alloc_str(&number.to_string())),
            },
            Number::Float(number) => Value::float(number),
        }
    }

    /// The number as text.
    pub fn to_text(self) -> String {
        match self {
            Number::Int(number) => number.to_string(),
            Number::Float(number) => {
                let mut text = String::new();
                write_float(number, &mut text);
                text
            }
        }
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Number {}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        match (*self, *other) {
            (Number::Int(left), Number::Int(right)) => left.cmp(&right),
            // `total_cmp` alone tells -0 from 0; numbers here do not.
            (left, right) if left.is_zero() && right.is_zero() => Ordering::Equal,
            (left, right) => left.to_f64().total_cmp(&right.to_f64()),
        }
    }
}

/// Writes a double as the shortest decimal that reads back; whole numbers without a fraction, never an exponent.
pub fn write_float(number: f64, out: &mut String) {
    use std::fmt::Write;
    if number == 0.0 {
        out.push('0');
    } else {
        let _ = write!(out, "{number}");
    }
}
