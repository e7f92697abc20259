//! `base64Encode()`

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use cql_core::Value;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};

/// Encodes a text in base64.
pub(crate) struct Base64Encode;

static SIGNATURE: Signature = Signature {
    name: "base64Encode",
    kind: Kind::Value,
    group: "text",
    summary: "Encodes a text in base64.",
    params: &[
        Param::new("field", ParamType::Field, "the field that is read").required().unnamed(),
        Param::new("as", ParamType::Output, "the field that the result is written to").default("_base64Encode"),
    ],
    output: "The field named by `as`; the event is always kept.",
    rules: &["An event without the field passes unchanged."],
    examples: &[Example {
        title: "Encode",
        query: r#"b := base64Encode(x)"#,
        events: r#"{"x":"hi"}"#,
        rows: r#"{"x":"hi","b":"aGk="}"#,
    }],
    source: "functions-base64encode",
    ..Signature::EMPTY
};

impl Function for Base64Encode {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let field = call.field("field")?;
        let output = call.output("as")?;
        Ok(Bound::value(output, move |row, cx| match row.get(field).text(cx.arena) {
            Some(text) => Value::Text(cx.text(&STANDARD.encode(text))),
            None => Value::Missing,
        }))
    }
}
