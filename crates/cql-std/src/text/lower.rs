//! `lower()`

use super::letter_case::{self, LetterCase};
use cql_core::Value;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};

/// Turns a text to lower case.
pub(crate) struct Lower;

static SIGNATURE: Signature = Signature {
    name: "lower",
    kind: Kind::Value,
    group: "text",
    summary: "Turns the text of a field to lower case.",
    params: &[
        Param::new("field", ParamType::Field, "the field whose text is turned to lower case").required().unnamed(),
        letter_case::LOCALE.aliases(&["type"]),
        Param::new("as", ParamType::Output, "the field that the result is written to").default("_lower"),
    ],
    output: "The field named by `as`; the event is always kept.",
    rules: &["An event without the field passes unchanged."],
    examples: &[Example {
        title: "Compare without regard to letter case",
        query: "u := lower(user) | u=eve",
        events: r#"{"user":"Eve"}
{"user":"Bob"}"#,
        rows: r#"{"user":"Eve","u":"eve"}"#,
    }],
    source: "functions-lower",
    ..Signature::EMPTY
};

impl Function for Lower {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let field = call.field("field")?;
        let case = LetterCase::of(call)?;
        let output = call.output("as")?;
        Ok(Bound::value(output, move |row, cx| match row.get(field).text(cx.arena) {
            Some(text) => Value::Text(case.lower(text, cx)),
            None => Value::Missing,
        }))
    }
}
