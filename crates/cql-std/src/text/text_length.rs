//! `text:length()`

use super::count_units;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};

/// Counts the 16-bit units of a text.
pub(crate) struct TextLength;

static SIGNATURE: Signature = Signature {
    name: "text:length",
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
        query: r#"n := text:length(user)"#,
        events: r#"{"user":"eve"}"#,
        rows: r#"{"user":"eve","n":3}"#,
    }],
    source: "functions-text-length",
    ..Signature::EMPTY
};

impl Function for TextLength {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        count_units(call)
    }
}
