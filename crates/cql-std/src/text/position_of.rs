//! `text:positionOf()`

use super::graphemes::Graphemes;
use super::position;
use cql_core::Value;
use cql_core::function::{Bind, Bound, Call, Evaluate, Example, Function, Kind, Param, ParamType, Signature};

/// Finds where a text stands in another.
pub(crate) struct PositionOf;

static SIGNATURE: Signature = Signature {
    name: "text:positionOf",
    kind: Kind::Value,
    group: "text",
    summary: "Finds the position at which a text stands in another.",
    params: &[
        Param::new("string", ParamType::Expression, "the text that is searched").required().unnamed(),
        Param::new("character", ParamType::Expression, "the character or longer text that is looked for").required(),
        Param::new("begin", ParamType::Expression, "the position at which the search begins").default("0"),
        Param::new("occurrence", ParamType::Expression, "which of several places, counted from 1").default("1"),
        Param::new("as", ParamType::Output, "the field that the result is written to").default("_position"),
    ],
    output: "The position in the field named by `as`; the event is always kept.",
    rules: &[
        "Positions begin with 0 and count characters as a reader sees them; that of the result counts from the start of \
         the text, whatever begin is.",
        "A place at begin itself counts. Places do not overlap.",
        "If the text is not found, or an argument has no suitable value, nothing is written.",
    ],
    examples: &[Example {
        title: "The second comma",
        query: r#"p := text:positionOf(x, character=",", occurrence=2)"#,
        events: r#"{"x":"a,bb,c"}
{"x":"a,b"}"#,
        rows: r#"{"x":"a,bb,c","p":4}
{"x":"a,b"}"#,
    }],
    source: "functions-text-positionof",
    ..Signature::EMPTY
};

impl Function for PositionOf {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let string = call.expression("string")?;
        let part = call.expression("character")?;
        let begin = call.optional_expression("begin")?;
        let occurrence = call.optional_expression("occurrence")?;
        let output = call.output("as")?;
        Ok(Bound::value(output, move |row, cx| {
            let find = || {
                let text = string.evaluate(row, cx).text(cx.arena)?;
                let part = part.evaluate(row, cx).text(cx.arena)?;
                let begin = position(begin.as_ref(), row, cx, 0)?;
                let occurrence = position(occurrence.as_ref(), row, cx, 1)?;
                Graphemes::new(text).find(part, begin, occurrence as u64)
            };
            find().and_then(|position| i64::try_from(position).ok()).map_or(Value::Missing, Value::Int)
        }))
    }
}
