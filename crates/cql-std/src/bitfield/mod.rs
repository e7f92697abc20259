//! Bits of numbers, and names for them.

pub(crate) mod extract_flags;
pub(crate) mod extract_flags_as_array;
pub(crate) mod extract_flags_as_string;

use cql_core::function::{Bind, Call, Param, ParamType};
use cql_core::{Number, Value};
use std::collections::HashSet;

/// The parameter with the number.
const FIELD: Param = Param::new("field", ParamType::Field, "the field with the number").required();

/// The parameter with the names of bits.
const FLAG_NAMES: Param =
    Param::new("flagNames", ParamType::Pairs, "the names of bits: [[0, lowest], [1, next], ...]").required();

/// A bit and its name.
struct Flag {
    bit: u32,
    name: String,
}

/// The flags that a parameter lists, from low to high.
fn flags(call: &mut Call<'_, '_>, parameter: &str) -> Bind<Vec<Flag>> {
    let mut flags: Vec<Flag> = Vec::new();
    let mut names = HashSet::new();
    for (bit, name) in call.pairs(parameter)? {
        let Some(bit) = Number::parse(&bit).and_then(Number::to_i64).filter(|bit| (0..=63).contains(bit)) else {
            return Err(call.refuse_value(parameter, format!("must number bits from 0 to 63, not '{bit}'")));
        };
        let bit = bit as u32;
        if flags.iter().any(|flag| flag.bit == bit) {
            return Err(call.refuse_value(parameter, format!("names bit {bit} twice")));
        }
        if !names.insert(name.clone()) {
            return Err(call.refuse_value(parameter, format!("has the name '{name}' twice")));
        }
        flags.push(Flag { bit, name });
    }
    flags.sort_by_key(|flag| flag.bit);
    Ok(flags)
}

/// The lowest 64 bits of a whole number, negative ones in two's complement; `None` if it is none.
fn bits(value: Value<'_>) -> Option<u64> {
    if let Value::Text(text) = value {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(digits) => (true, digits),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            // Also right where the number has too many digits for any type.
            let bits =
                digits.bytes().fold(0u64, |bits, digit| bits.wrapping_mul(10).wrapping_add(u64::from(digit - b'0')));
            return Some(if negative { bits.wrapping_neg() } else { bits });
        }
    }
    match value.number()? {
        Number::Int(number) => Some(number as u64),
        Number::Float(number) if number.fract() == 0.0 => {
            let bits = (number.abs() % 2f64.powi(64)) as u64;
            Some(if number < 0.0 { bits.wrapping_neg() } else { bits })
        }
        Number::Float(_) => None,
    }
}

fn is_set(bits: u64, flag: &Flag) -> bool {
    bits >> flag.bit & 1 == 1
}

#[cfg(test)]
mod tests {
    use super::bits;
    use cql_core::Value;

    #[test]
    fn the_lowest_64_bits_count() {
        assert_eq!(bits(Value::Text("18446744073709551617")), Some(1));
        assert_eq!(bits(Value::Text(&format!("1{}5", "0".repeat(80)))), Some(5));
        assert_eq!(bits(Value::Text("-1")), Some(u64::MAX));
        assert_eq!(bits(Value::Text("-2.0")), Some(u64::MAX - 1));
        assert_eq!(bits(Value::Text("1e3")), Some(1000));
        assert_eq!(bits(Value::Int(-3)), Some(u64::MAX - 2));
        assert_eq!(bits(Value::Float(6.0)), Some(6));
        for none in ["", "-", "1.5", "0x1", "x"] {
            assert_eq!(bits(Value::Text(none)), None, "{none}");
        }
    }
}
