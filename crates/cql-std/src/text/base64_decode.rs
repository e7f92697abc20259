//! `base64Decode()`

use super::charset::Charset;
use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use cql_core::Value;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};

/// Decodes base64.
pub(crate) struct Base64Decode;

static SIGNATURE: Signature = Signature {
    name: "base64Decode",
    kind: Kind::Value,
    group: "text",
    summary: "Decodes base64 to text.",
    params: &[
        Param::new("field", ParamType::Field, "the field that is read").required().unnamed(),
        Param::new("as", ParamType::Output, "the field that the text is written to").default("_base64Decode"),
        Param::new("charset", ParamType::Choice, "how the bytes are read as text")
            .default("UTF-8")
            .values(Charset::NAMES),
    ],
    output: "The field named by `as`; the event is always kept.",
    rules: &[
        "Characters that do not belong to base64 are skipped. Padding may be left out.",
        "If what remains cannot be decoded, nothing is written. An event without the field passes unchanged.",
        "Bytes that are no text in the charset become U+FFFD.",
    ],
    examples: &[
        Example {
            title: "UTF-8",
            query: "t := base64Decode(x)",
            events: r#"{"x":"aGk="}"#,
            rows: r#"{"x":"aGk=","t":"hi"}"#,
        },
        Example {
            title: "As PowerShell encodes commands",
            query: r#"base64Decode(x, charset="UTF-16LE", as=command)"#,
            events: r#"{"x":"bABzAA=="}"#,
            rows: r#"{"x":"bABzAA==","command":"ls"}"#,
        },
    ],
    source: "functions-base64decode",
    ..Signature::EMPTY
};

const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::RequireNone),
);

/// The bytes that a text stands for; `None` if it is no base64.
fn decode(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    let end = text.find('=').unwrap_or(text.len());
    let (digits, padding) = text.as_bytes().split_at(end);
    // Padding ends the text.
    if padding.iter().any(digit) {
        return None;
    }
    let digits: Vec<u8> = digits.iter().copied().filter(digit).collect();
    LENIENT.decode(digits).ok()
}

impl Function for Base64Decode {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let field = call.field("field")?;
        let charset = Charset::named(call.choice("charset")?);
        let output = call.output("as")?;
        Ok(Bound::value(output, move |row, cx| {
            let bytes = row.get(field).text(cx.arena).and_then(decode);
            bytes.map_or(Value::Missing, |bytes| Value::Text(cx.text(&charset.decode(&bytes))))
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn lenient_where_it_can_be() {
        assert_eq!(decode("QUI=").as_deref(), Some(&b"AB"[..]));
        assert_eq!(decode("QU I").as_deref(), Some(&b"AB"[..]));
        assert_eq!(decode("é!").as_deref(), Some(&b""[..]));
        assert_eq!(decode("QUJDR"), None);
        assert_eq!(decode("QQ==QQ=="), None);
    }
}
