//! `text:trim()`

use cql_core::Value;
use cql_core::function::{Bind, Bound, Call, Evaluate, Example, Function, Kind, Param, ParamType, Signature};

/// Removes white space from the ends of a text.
pub(crate) struct Trim;

static SIGNATURE: Signature = Signature {
    name: "text:trim",
    kind: Kind::Value,
    group: "text",
    summary: "Removes white space from the ends of a text.",
    params: &[
        Param::new("field", ParamType::Expression, "the text").required().unnamed(),
        Param::new("mode", ParamType::Choice, "which ends").default("both").values(&["both", "start", "end"]),
        Param::new("as", ParamType::Output, "the field that the result is written to").default("_trim"),
    ],
    output: "The field named by `as`; the event is always kept.",
    rules: &["An event without a value passes unchanged."],
    examples: &[Example {
        title: "Trim",
        query: r#"t := text:trim(x)"#,
        events: r#"{"x":" a "}"#,
        rows: r#"{"x":" a ","t":"a"}"#,
    }],
    source: "functions-text-trim",
    ..Signature::EMPTY
};

impl Function for Trim {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let field = call.expression("field")?;
        let mode = call.choice("mode")?;
        let output = call.output("as")?;
        Ok(Bound::value(output, move |row, cx| match field.evaluate(row, cx).text(cx.arena) {
            Some(text) => Value::Text(match mode {
                "start" => text.trim_start(),
                "end" => text.trim_end(),
                _ => text.trim(),
            }),
            None => Value::Missing,
        }))
    }
}
