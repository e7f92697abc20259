//! `urlEncode()`

use cql_core::Value;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};

fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' | b'*' => out.push(char::from(byte)),
            b' ' => out.push('+'),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// Encodes a text for use in an address.
pub(crate) struct UrlEncode;

static SIGNATURE: Signature = Signature {
    name: "urlEncode",
    kind: Kind::Value,
    group: "text",
    summary: "Encodes a text for use in an address.",
    params: &[
        Param::new("field", ParamType::Field, "the field that is read").required().unnamed(),
        Param::new("as", ParamType::Output, "the field that the result is written to").default("_urlencode"),
        Param::new("type", ParamType::Text, "the kind of encoding; there is one only, that of forms"),
    ],
    output: "The field named by `as`; the event is always kept.",
    rules: &["An event without the field passes unchanged."],
    examples: &[Example {
        title: "Encode",
        query: r#"u := urlEncode(x)"#,
        events: r#"{"x":"a/b"}"#,
        rows: r#"{"x":"a/b","u":"a%2Fb"}"#,
    }],
    source: "functions-urlencode",
    ..Signature::EMPTY
};

impl Function for UrlEncode {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let field = call.field("field")?;
        if call.has("type") {
            call.warn("urlEncode(): 'type' has no effect", "the text is encoded as in forms, with + for a blank");
        }
        let output = call.output("as")?;
        Ok(Bound::value(output, move |row, cx| match row.get(field).text(cx.arena) {
            Some(text) => Value::Text(cx.text(&encode(text))),
            None => Value::Missing,
        }))
    }
}
