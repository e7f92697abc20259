//! `text:length()`

use super::graphemes::Graphemes;
use cql_core::Value;
use cql_core::function::{Bind, Bound, Call, Evaluate, Example, Function, Kind, Param, ParamType, Signature};

/// Counts what a reader sees as characters.
pub(crate) struct TextLength;

static SIGNATURE: Signature = Signature {
    name: "text:length",
    kind: Kind::Value,
    group: "text",
    summary: "Counts the characters of a text as a reader sees them.",
    params: &[
        Param::new("string", ParamType::Expression, "the text").required().unnamed(),
        Param::new("as", ParamType::Output, "the field that the result is written to").default("_length"),
    ],
    output: "The field named by `as`; the event is always kept.",
    rules: &[
        "A flag, a joined emoji, and a letter with its accents count once (extended grapheme clusters). length() counts \
         16-bit units instead.",
        "If the text has no value nothing is written.",
    ],
    examples: &[Example {
        title: "A letter with an accent of its own",
        query: r#"n := text:length(x)"#,
        events: r#"{"x":"cafe\u0301"}"#,
        rows: r#"{"x":"cafe\u0301","n":4}"#,
    }],
    source: "functions-text-length",
    ..Signature::EMPTY
};

impl Function for TextLength {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let string = call.expression("string")?;
        let output = call.output("as")?;
        Ok(Bound::value(output, move |row, cx| match string.evaluate(row, cx).text(cx.arena) {
            Some(text) => Value::Int(i64::try_from(Graphemes::new(text).len()).unwrap_or(i64::MAX)),
            None => Value::Missing,
        }))
    }
}
