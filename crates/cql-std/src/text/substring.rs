//! `text:substring()`

use super::graphemes::Graphemes;
use super::position;
use cql_core::Value;
use cql_core::function::{Bind, Bound, Call, Evaluate, Example, Function, Kind, Param, ParamType, Signature};

/// Cuts a piece out of a text.
pub(crate) struct Substring;

static SIGNATURE: Signature = Signature {
    name: "text:substring",
    kind: Kind::Value,
    group: "text",
    summary: "Cuts a piece out of a text by positions.",
    params: &[
        Param::new("string", ParamType::Expression, "the text").required().unnamed(),
        Param::new("begin", ParamType::Expression, "the position of the first character").default("0"),
        Param::new("end", ParamType::Expression, "the position behind the last one; the end of the text if not given"),
        Param::new("as", ParamType::Output, "the field that the result is written to").default("_substring"),
    ],
    positional: 3,
    output: "The piece in the field named by `as`; the event is always kept.",
    rules: &[
        "Positions begin with 0 and count characters as a reader sees them.",
        "Nothing is written if the text has no value, begin is no number from 0 to the length, end no number from 1 \
         to the length, or begin lies behind end.",
    ],
    limits: &[],
    examples: &[Example {
        title: "The month of a date",
        query: r#"month := text:substring(day, begin=4, end=6)"#,
        events: r#"{"day":"20240831"}
{"day":"2024"}"#,
        rows: r#"{"day":"20240831","month":"08"}
{"day":"2024"}"#,
    }],
    deprecated: None,
    source: "functions-text-substring",
};

impl Function for Substring {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let string = call.expression("string")?;
        let begin = call.optional_expression("begin")?;
        let end = call.optional_expression("end")?;
        let output = call.output("as")?;
        Ok(Bound::value(output, move |row, cx| {
            let cut = || {
                let text = Graphemes::new(string.evaluate(row, cx).text(cx.arena)?);
                let begin = position(begin.as_ref(), row, cx, 0)?;
                let end = match &end {
                    Some(_) => position(end.as_ref(), row, cx, 0).filter(|end| *end > 0)?,
                    None => text.len(),
                };
                text.slice(begin, end)
            };
            cut().map_or(Value::Missing, Value::Text)
        }))
    }
}
