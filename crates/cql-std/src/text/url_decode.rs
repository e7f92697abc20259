//! `urlDecode()`

use cql_core::Value;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};

/// Undoes percent-encoding.
pub(crate) struct UrlDecode;

static SIGNATURE: Signature = Signature {
    name: "urlDecode",
    kind: Kind::Value,
    group: "text",
    summary: "Undoes the encoding of a text for use in an address.",
    params: &[
        Param::new("field", ParamType::Field, "the field that is read").required().unnamed(),
        Param::new("as", ParamType::Output, "the field that the result is written to").default("_urldecode"),
    ],
    output: "The field named by `as`; the event is always kept.",
    rules: &[
        "`%` with two hexadecimal digits is a byte of UTF-8, `+` is a blank; everything else stays.",
        "If a `%` is not followed by two digits, nothing is written. An event without the field passes unchanged.",
    ],
    examples: &[Example {
        title: "Decode",
        query: "u := urlDecode(x)",
        events: r#"{"x":"a%2Fb+c"}"#,
        rows: r#"{"x":"a%2Fb+c","u":"a/b c"}"#,
    }],
    source: "functions-urldecode",
    ..Signature::EMPTY
};

/// The text with each `%hh` as the byte it stands for; `None` if one of them is malformed.
pub(crate) fn percent_decode(text: &str, plus_is_blank: bool) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes().iter();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let mut digit = || char::from(*rest.next()?).to_digit(16);
                (digit()? * 16 + digit()?) as u8
            }
            b'+' if plus_is_blank => b' ',
            byte => *byte,
        });
    }
    Some(match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
    })
}

impl Function for UrlDecode {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let field = call.field("field")?;
        let output = call.output("as")?;
        Ok(Bound::value(output, move |row, cx| {
            let decoded = row.get(field).text(cx.arena).and_then(|text| percent_decode(text, true));
            decoded.map_or(Value::Missing, |decoded| Value::Text(cx.text(&decoded)))
        }))
    }
}
