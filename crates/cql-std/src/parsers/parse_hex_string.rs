//! `parseHexString()`

use super::without_radix;
use crate::text::charset::Charset;
use cql_core::Value;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};

/// Decodes bytes written as hexadecimal digits.
pub(crate) struct ParseHexString;

static SIGNATURE: Signature = Signature {
    name: "parseHexString",
    kind: Kind::Value,
    group: "parsers",
    summary: "Decodes bytes written as hexadecimal digits to text.",
    params: &[
        Param::new("field", ParamType::Field, "the field with the digits").required().unnamed(),
        Param::new("as", ParamType::Output, "the field that the text is written to").default("_parsehexstring"),
        Param::new("charset", ParamType::Choice, "how the bytes are read as text")
            .default("UTF-8")
            .values(Charset::NAMES),
    ],
    output: "The text in the field named by `as`.",
    rules: &[
        "A leading 0x or 16# is dropped; other characters that are no digits are ignored, as is a last single digit.",
        "Bytes that are no text in the charset become U+FFFD. An event without the field passes unchanged.",
    ],
    examples: &[Example {
        title: "Two bytes",
        query: "t := parseHexString(h)",
        events: r#"{"h":"48 69"}"#,
        rows: r#"{"h":"48 69","t":"Hi"}"#,
    }],
    source: "functions-parsehexstring",
    ..Signature::EMPTY
};

impl Function for ParseHexString {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let field = call.field("field")?;
        let charset = Charset::named(call.choice("charset")?);
        let output = call.output("as")?;
        Ok(Bound::value(output, move |row, cx| {
            let Some(text) = row.get(field).text(cx.arena) else { return Value::Missing };
            let digits = without_radix(text.trim_start()).unwrap_or(text).chars();
            let digits: Vec<u8> = digits.filter_map(|c| c.to_digit(16)).map(|digit| digit as u8).collect();
            let bytes: Vec<u8> = digits.chunks_exact(2).map(|pair| pair[0] * 16 + pair[1]).collect();
            Value::Text(cx.text(&charset.decode(&bytes)))
        }))
    }
}
