//! `upper()`

use super::letter_case::{self, LetterCase};
use cql_core::Value;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};

/// Turns the text of a field to upper case.
pub(crate) struct Upper;

static SIGNATURE: Signature = Signature {
    name: "upper",
    kind: Kind::Value,
    group: "text",
    summary: "Turns the text of a field to upper case.",
    params: &[
        Param::new("field", ParamType::Field, "the field that is read").required().unnamed(),
        letter_case::LOCALE,
        Param::new("as", ParamType::Output, "the field that the result is written to").default("_upper"),
    ],
    output: "The field named by `as`; the event is always kept.",
    rules: &["An event without the field passes unchanged."],
    examples: &[Example {
        title: "Upper case",
        query: r#"u := upper(user)"#,
        events: r#"{"user":"eve"}"#,
        rows: r#"{"user":"eve","u":"EVE"}"#,
    }],
    source: "functions-upper",
    ..Signature::EMPTY
};

impl Function for Upper {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let field = call.field("field")?;
        let case = LetterCase::of(call)?;
        let output = call.output("as")?;
        Ok(Bound::value(output, move |row, cx| match row.get(field).text(cx.arena) {
            Some(text) => Value::Text(case.upper(text, cx)),
            None => Value::Missing,
        }))
    }
}
