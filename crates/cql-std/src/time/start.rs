//! `start()`

use cql_core::Value;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::plan::Earliest;

/// The start of the search interval.
pub(crate) struct Start;

static SIGNATURE: Signature = Signature {
    name: "start",
    kind: Kind::Value,
    group: "time",
    summary: "Gives the start of the search interval in epoch milliseconds.",
    params: &[Param::new("as", ParamType::Output, "the field that the result is written to")
        .default("_start")
        .unnamed()],
    output: "The field named by `as`, a number of milliseconds.",
    rules: &["Without an interval it is the time of the earliest event."],
    examples: &[Example {
        title: "Use it in an expression",
        query: "ok := if(start() > 0, then=\"yes\", else=\"no\") | select([ok])",
        events: r#"{"n":1}"#,
        rows: r#"{"ok":"yes"}"#,
    }],
    source: "functions-start",
    ..Signature::EMPTY
};

impl Function for Start {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let output = call.output("as")?;
        call.needs_earliest(Earliest::BeforeRun);
        Ok(Bound::value(output, |_, cx| Value::Int(cx.run.interval_start().0)))
    }
}
