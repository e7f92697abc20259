//! `parseInt()`

use super::without_radix;
use cql_core::Value;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use std::borrow::Cow;

/// Reads a number in another radix.
pub(crate) struct ParseInt;

static SIGNATURE: Signature = Signature {
    name: "parseInt",
    kind: Kind::Value,
    group: "parsers",
    summary: "Converts a whole number in another radix to decimal.",
    params: &[
        Param::new("field", ParamType::Field, "the field with the digits").required().unnamed(),
        Param::new("as", ParamType::Output, "the field that the number is written to; the same if not given"),
        Param::new("radix", ParamType::Number, "the radix, from 2 to 36").default("16"),
        Param::new("endian", ParamType::Choice, "the order of the pairs of hexadecimal digits")
            .default("big")
            .values(&["big", "little"]),
    ],
    output: "The decimal number; nothing if the value is no number in that radix.",
    rules: &["Digits may be in either case. A leading 0x or 16# is accepted; a sign is not."],
    examples: &[Example {
        title: "Hexadecimal digits",
        query: "parseInt(n)",
        events: r#"{"n":"ff"}"#,
        rows: r#"{"n":"255"}"#,
    }],
    source: "functions-parseint",
    ..Signature::EMPTY
};

/// The digits with the pairs in opposite order.
fn reverse_pairs(digits: &str) -> String {
    let padding = if digits.len() % 2 == 1 { "0" } else { "" };
    let letters: Vec<char> = padding.chars().chain(digits.chars()).collect();
    letters.chunks(2).rev().flatten().collect()
}

impl Function for ParseInt {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let field = call.field("field")?;
        let radix = call.integer("radix", 2..=36)?.unwrap_or(16) as u32;
        let little = call.choice("endian")? == "little" && radix == 16;
        let output = if call.is_step() && !call.has("as") && call.target().is_none() {
            let name = call.name_of(field);
            call.writes(&name)
        } else {
            call.output("as")?
        };
        Ok(Bound::value(output, move |row, cx| {
            let Some(text) = row.get(field).text(cx.arena) else { return Value::Missing };
            let mut digits = Cow::Borrowed(text);
            if radix == 16 {
                digits = Cow::Borrowed(without_radix(text).unwrap_or(text));
            }
            if !digits.chars().all(|c| c.is_digit(radix)) {
                return Value::Missing;
            }
            if little {
                digits = Cow::Owned(reverse_pairs(&digits));
            }
            match u128::from_str_radix(&digits, radix) {
                Ok(number) => Value::Text(cx.text(&number.to_string())),
                Err(_) => Value::Missing,
            }
        }))
    }
}
