//! `end()`

use cql_core::Value;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};

/// The end of the search interval.
pub(crate) struct End;

static SIGNATURE: Signature = Signature {
    name: "end",
    kind: Kind::Value,
    group: "time",
    summary: "Gives the end of the search interval in epoch milliseconds.",
    params: &[Param::new("as", ParamType::Output, "the field that the result is written to").default("_end").unnamed()],
    output: "The field named by `as`, a number of milliseconds.",
    rules: &["Without an interval it is the current time."],
    examples: &[Example {
        title: "Use it in an expression",
        query: "ok := if(end() > 0, then=\"yes\", else=\"no\") | select([ok])",
        events: r#"{"n":1}"#,
        rows: r#"{"ok":"yes"}"#,
    }],
    source: "functions-end",
    ..Signature::EMPTY
};

impl Function for End {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let output = call.output("as")?;
        Ok(Bound::value(output, |_, cx| Value::Int(cx.run.interval_end().0)))
    }
}
