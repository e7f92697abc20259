//! `length()`

use cql_core::Value;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};

/// Counts the 16-bit units of a text.
pub(crate) struct Length;

static SIGNATURE: Signature = Signature {
    name: "length",
    kind: Kind::Value,
    group: "text",
    summary: "Counts the 16-bit units of a text.",
    params: &[
        Param::new("field", ParamType::Field, "the field that is read").required().unnamed(),
        Param::new("as", ParamType::Output, "the field that the result is written to").default("_length"),
    ],
    output: "The field named by `as`; the event is always kept.",
    rules: &["An event without the field passes unchanged."],
    examples: &[Example {
        title: "Length",
        query: r#"n := length(user)"#,
        events: r#"{"user":"eve"}"#,
        rows: r#"{"user":"eve","n":3}"#,
    }],
    source: "functions-length",
    ..Signature::EMPTY
};

impl Function for Length {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let field = call.field("field")?;
        let output = call.output("as")?;
        Ok(Bound::value(output, move |row, cx| match row.get(field).text(cx.arena) {
            Some(text) => Value::Int(i64::try_from(text.encode_utf16().count()).unwrap_or(i64::MAX)),
            None => Value::Missing,
        }))
    }
}
