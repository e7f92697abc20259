//! `format()`

use super::printf;
use super::specifier::{self, Piece};
use cql_core::Value;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::time::Zone;

/// Writes fields into a text with gaps.
pub(crate) struct Format;

static SIGNATURE: Signature = Signature {
    name: "format",
    kind: Kind::Value,
    group: "text",
    summary: "Writes fields into a text that has specifiers such as %s and %.2f in their places.",
    params: &[
        Param::new("format", ParamType::Text, "the text with specifiers").required().unnamed(),
        Param::new("field", ParamType::Fields, "the fields, in the order of their specifiers").required(),
        Param::new("as", ParamType::Output, "the field that the result is written to").default("_format"),
        Param::new("timezone", ParamType::Text, "the time zone of %t; UTC if it is not given"),
    ],
    output: "The field named by `as`; the event is always kept.",
    rules: &[
        "A specifier is %, which field (2$ for the second, < for the one before; else the next), flags, a width, a dot \
         and a precision, and a letter.",
        "Letters: d i whole numbers, o octal, x X hexadecimal (h before them: of 32 bits), f fixed, e E with an \
         exponent, g G either, b B true or false, c C the first character, s text, t T a time with one of \
         formatTime()'s letters, %n a line break, %% a percent sign.",
        "Flags: - left, + and blank before positive numbers, 0 fill with zeros, comma for thousands, # with 0, 0x or a \
         point.",
        "The precision is the number of places (of f and e at most 9, 6 if not given), of digits (d, o, x; for g the \
         significant ones, 6 to 9) or of characters (s).",
        "A fraction is cut off where a whole number is written. A half rounds away from zero.",
        "A missing field, and a value that does not suit its letter, is written as null.",
        "%t reads milliseconds since 1970 and writes English names.",
    ],
    examples: &[
        Example {
            title: "A text and a number",
            query: r#"line := format("%s uses %.1f%%", field=[host, cpu])"#,
            events: r#"{"host":"web1","cpu":12.345}"#,
            rows: r#"{"host":"web1","cpu":12.345,"line":"web1 uses 12.3%"}"#,
        },
        Example {
            title: "Parts of one time",
            query: r#"format("%1$tF at %1$tR", field=t, as=when)"#,
            events: r#"{"t":1709622489045}"#,
            rows: r#"{"t":1709622489045,"when":"2024-03-05 at 07:08"}"#,
        },
    ],
    source: "functions-format",
    ..Signature::EMPTY
};

impl Function for Format {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let fields = call.fields("field")?;
        let format = call.text("format")?;
        let pieces = specifier::parse(&format, fields.len()).map_err(|error| call.refuse_value("format", error))?;
        let zone = call.time_zone("timezone")?.unwrap_or_else(Zone::utc);
        let output = call.output("as")?;
        Ok(Bound::value(output, move |row, cx| {
            let mut text = String::new();
            for piece in &pieces {
                match piece {
                    Piece::Text(copied) => text.push_str(copied),
                    Piece::Field(field, specifier) => {
                        let value = fields.get(*field).map_or(Value::Missing, |field| row.get(*field));
                        printf::write(specifier, value, &zone, &mut text);
                    }
                }
            }
            Value::Text(cx.text(&text))
        }))
    }
}
