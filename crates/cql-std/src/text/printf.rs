//! Writing values the way specifiers of `format()` ask for.

use super::decimal::Decimal;
use super::specifier::{Conversion, Specifier};
use cql_core::time::{Timestamp, Zone};
use cql_core::{Number, TextBuffer, Value};

/// What stands for a value that is missing or does not suit its conversion.
const NULL: &str = "null";
/// Digits behind the point if no precision is given.
const PLACES: usize = 6;
/// Most digits behind the point, and most significant ones.
const MOST_PLACES: usize = 9;

/// A value before it is padded: zeros go between sign and body.
struct Written {
    sign: &'static str,
    body: String,
    /// Whether zeros may fill it up.
    number: bool,
}

impl Written {
    fn text(body: impl Into<String>) -> Written {
        Written { sign: "", body: body.into(), number: false }
    }
}

/// Appends a value.
pub(super) fn write(specifier: &Specifier, value: Value<'_>, zone: &Zone, out: &mut String) {
    if specifier.is_plain_text() {
        out.push_str(value.text_in(&mut TextBuffer::default()).unwrap_or(NULL));
        return;
    }
    let written = convert(specifier, value, zone).unwrap_or_else(|| Written::text(NULL));
    let length = written.sign.len() + written.body.chars().count();
    let missing = specifier.width.saturating_sub(length);
    let zeros = written.number && specifier.flags.zero && !specifier.flags.left;
    if !zeros && !specifier.flags.left {
        out.extend(std::iter::repeat_n(' ', missing));
    }
    out.push_str(written.sign);
    if zeros {
        out.extend(std::iter::repeat_n('0', missing));
    }
    out.push_str(&written.body);
    if specifier.flags.left {
        out.extend(std::iter::repeat_n(' ', missing));
    }
}

/// The value as its conversion writes it; `None` if it does not suit.
fn convert(specifier: &Specifier, value: Value<'_>, zone: &Zone) -> Option<Written> {
    let mut buffer = TextBuffer::default();
    let in_case = |text: String| if specifier.upper { text.to_uppercase() } else { text };
    Some(match &specifier.conversion {
        Conversion::Decimal => decimal(specifier, whole(value)?),
        Conversion::Octal | Conversion::Hexadecimal => bits(specifier, whole(value)?)?,
        Conversion::Fixed => fixed(specifier, value.number()?),
        Conversion::Exponent => exponent(specifier, value.number()?),
        Conversion::General => general(specifier, value.number()?),
        Conversion::Boolean => {
            let text = if value.text_in(&mut buffer)? == "false" { "false" } else { "true" };
            Written::text(in_case(text.into()))
        }
        Conversion::Character => {
            Written::text(in_case(value.text_in(&mut buffer)?.chars().next().map(String::from).unwrap_or_default()))
        }
        Conversion::Text => {
            let text = value.text_in(&mut buffer)?;
            match specifier.precision {
                Some(most) => Written::text(text.chars().take(most).collect::<String>()),
                None => Written::text(text),
            }
        }
        Conversion::Time(format) => {
            let moment = Timestamp(i64::try_from(whole(value)?).ok()?);
            let mut text = String::new();
            if !format.format_into(moment, 0, zone, &mut text) {
                return None;
            }
            Written::text(in_case(text))
        }
    })
}

/// The value as a whole number; a fraction is cut off.
fn whole(value: Value<'_>) -> Option<i128> {
    match value.number()? {
        Number::Int(number) => Some(number),
        // Beyond that a double has no digits of its own, and the cast would not be exact.
        Number::Float(number) if number.abs() < 1e38 => Some(number.trunc() as i128),
        Number::Float(_) => None,
    }
}

fn sign(specifier: &Specifier, negative: bool) -> &'static str {
    match specifier.flags {
        _ if negative => "-",
        flags if flags.plus => "+",
        flags if flags.blank => " ",
        _ => "",
    }
}

/// Puts a comma before every third digit from the end.
fn group(digits: &str) -> String {
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

fn decimal(specifier: &Specifier, number: i128) -> Written {
    let digits = format!("{:0>width$}", number.unsigned_abs(), width = specifier.precision.unwrap_or(0));
    let body = if specifier.flags.grouped { group(&digits) } else { digits };
    // As in C: whoever asks for a number of digits does not also want zeros up to the width.
    Written { sign: sign(specifier, number < 0), body, number: specifier.precision.is_none() }
}

/// Octal and hexadecimal numbers; negative ones as the bits of their two's complement.
fn bits(specifier: &Specifier, number: i128) -> Option<Written> {
    let bits = match u64::try_from(number) {
        Ok(bits) => bits,
        Err(_) => i64::try_from(number).ok()?.cast_unsigned(),
    };
    let bits = if specifier.short { bits & u64::from(u32::MAX) } else { bits };
    let (digits, prefix) = match (&specifier.conversion, specifier.upper) {
        (Conversion::Octal, _) => (format!("{bits:o}"), "0"),
        (_, false) => (format!("{bits:x}"), "0x"),
        (_, true) => (format!("{bits:X}"), "0X"),
    };
    let body = format!("{digits:0>width$}", width = specifier.precision.unwrap_or(0));
    let prefix = if specifier.flags.alternate && bits != 0 { prefix } else { "" };
    Some(Written { sign: prefix, body, number: specifier.precision.is_none() })
}

fn places(specifier: &Specifier) -> usize {
    specifier.precision.unwrap_or(PLACES).min(MOST_PLACES)
}

/// A whole part and what follows the point, with the point where it is needed.
fn join(specifier: &Specifier, whole: &str, fraction: &str) -> String {
    let whole = if specifier.flags.grouped { group(whole) } else { whole.to_string() };
    let point = if fraction.is_empty() && !specifier.flags.alternate { "" } else { "." };
    format!("{whole}{point}{fraction}")
}

fn fixed(specifier: &Specifier, number: Number) -> Written {
    let decimal = Decimal::new(number);
    let sign = sign(specifier, decimal.negative);
    let (whole, fraction) = decimal.fixed(places(specifier));
    Written { sign, body: join(specifier, &whole, &fraction), number: true }
}

fn exponent(specifier: &Specifier, number: Number) -> Written {
    let decimal = Decimal::new(number);
    Written {
        sign: sign(specifier, decimal.negative),
        body: scientific(specifier, decimal, places(specifier)),
        number: true,
    }
}

fn scientific(specifier: &Specifier, decimal: Decimal, places: usize) -> String {
    let (first, fraction, exponent) = decimal.scientific(places);
    let letter = if specifier.upper { 'E' } else { 'e' };
    let exponent_sign = if exponent < 0 { '-' } else { '+' };
    format!("{}{letter}{exponent_sign}{:02}", join(specifier, &first, &fraction), exponent.unsigned_abs())
}

/// Whichever of the two forms suits: with an exponent if the whole part alone has more digits than wanted.
fn general(specifier: &Specifier, number: Number) -> Written {
    let digits = specifier.precision.unwrap_or(PLACES).clamp(PLACES, MOST_PLACES);
    let decimal = Decimal::new(number).significant(digits);
    let sign = sign(specifier, decimal.negative);
    let body = if usize::try_from(decimal.whole_digits()).is_ok_and(|whole| whole > digits) {
        let places = decimal.digits_after_first();
        scientific(specifier, decimal, places)
    } else {
        let places = decimal.places();
        let (whole, fraction) = decimal.fixed(places);
        join(specifier, &whole, &fraction)
    };
    Written { sign, body, number: true }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::specifier::{Piece, parse};

    fn format(format: &str, value: Value<'_>) -> String {
        let mut out = String::new();
        for piece in parse(format, 1).unwrap_or_default() {
            match piece {
                Piece::Text(text) => out.push_str(&text),
                Piece::Field(_, specifier) => write(&specifier, value, &Zone::utc(), &mut out),
            }
        }
        out
    }

    #[test]
    fn whole_numbers() {
        for (specifier, value, wanted) in [
            ("%d", "1.9", "1"),
            ("%d", "-1.9", "-1"),
            ("%06d", "-42", "-00042"),
            ("%+05d", "42", "+0042"),
            ("%-6d|", "42", "42    |"),
            ("%-06d|", "42", "42    |"),
            ("%8.5d", "42", "   00042"),
            ("%,d", "999", "999"),
            ("%,d", "-1000", "-1,000"),
            ("%,d", "123456", "123,456"),
            ("%d", "18446744073709551615", "18446744073709551615"),
            ("%d", "1e300", "null"),
            ("%6d", "x", "  null"),
            ("%06d", "x", "  null"),
            ("%x", "-1", "ffffffffffffffff"),
            ("%hx", "-1", "ffffffff"),
            ("%#x", "0", "0"),
            ("%#X", "255", "0XFF"),
            ("%#08x", "255", "0x0000ff"),
            ("%.4x", "255", "00ff"),
            ("%#o", "8", "010"),
            ("%x", "99999999999999999999", "null"),
        ] {
            assert_eq!(format(specifier, Value::Text(value)), wanted, "{specifier} of {value}");
        }
    }

    #[test]
    fn other_numbers() {
        for (specifier, value, wanted) in [
            ("%.f", "2.4", "2"),
            ("%.20f", "0.5", "0.500000000"),
            ("%08.2f", "-3.14159", "-0003.14"),
            ("%,.1f", "-1234.56", "-1,234.6"),
            ("%+f", "0", "+0.000000"),
            ("%e", "0", "0.000000e+00"),
            ("%.0e", "15", "2e+01"),
            ("%E", "1e-100", "1.000000E-100"),
            ("%g", "100", "100"),
            ("%g", "0.5", "0.5"),
            ("%g", "1000000", "1e+06"),
            ("%.9g", "1000000", "1000000"),
            ("%g", "1234567", "1.23457e+06"),
            ("%g", "0.000012345678", "0.0000123457"),
            ("%G", "98765432.1", "9.87654E+07"),
        ] {
            assert_eq!(format(specifier, Value::Text(value)), wanted, "{specifier} of {value}");
        }
    }

    #[test]
    fn texts() {
        for (specifier, value, wanted) in [
            ("%5.2s|", Value::Text("añb"), "   añ|"),
            ("%c", Value::Text(""), ""),
            ("%C", Value::Text("ñandú"), "Ñ"),
            ("%b", Value::Text("FALSE"), "true"),
            ("%B", Value::Bool(false), "FALSE"),
            ("%b", Value::Missing, "null"),
            ("%.2s", Value::Missing, "null"),
            ("%TB", Value::Int(0), "JANUARY"),
            ("%tR", Value::Text("soon"), "null"),
            ("%tY", Value::Int(i64::MAX), "null"),
            ("%7tY|", Value::Int(0), "   1970|"),
        ] {
            assert_eq!(format(specifier, value), wanted, "{specifier}");
        }
    }
}
