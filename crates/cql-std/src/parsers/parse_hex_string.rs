//! `parseHexString()`

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
        Param::new("charset", ParamType::Choice, "how bytes are read as text").default("UTF-8").values(&[
            "ISO-8859-1",
            "UTF-16BE",
            "UTF-16LE",
            "UTF-8",
        ]),
    ],
    output: "The text in the field named by `as`.",
    rules: &["A leading 0x or 16# is dropped; other characters that are no digits are ignored."],
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
        let charset = call.choice("charset")?;
        let output = call.output("as")?;
        Ok(Bound::value(output, move |row, cx| {
            let Some(text) = row.get(field).text(cx.arena) else { return Value::Missing };
            let prefix = ["0x", "0X", "16#"].iter().find_map(|prefix| text.strip_prefix(prefix));
            let digits: Vec<u8> =
                prefix.unwrap_or(text).chars().filter_map(|c| c.to_digit(16)).map(|digit| digit as u8).collect();
            let bytes: Vec<u8> = digits.chunks_exact(2).map(|pair| pair[0] * 16 + pair[1]).collect();
            let wide = |read: fn([u8; 2]) -> u16| {
                let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| read([pair[0], pair[1]])).collect();
                String::from_utf16_lossy(&units)
            };
            let decoded = match charset {
                "ISO-8859-1" => bytes.iter().map(|byte| char::from(*byte)).collect(),
                "UTF-16BE" => wide(u16::from_be_bytes),
                "UTF-16LE" => wide(u16::from_le_bytes),
                _ => String::from_utf8_lossy(&bytes).into_owned(),
            };
            Value::Text(cx.text(&decoded))
        }))
    }
}
