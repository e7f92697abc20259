//! `now()`

use cql_core::Value;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};

/// The current time.
pub(crate) struct Now;

static SIGNATURE: Signature = Signature {
    name: "now",
    kind: Kind::Value,
    group: "time",
    summary: "Gives the current time in epoch milliseconds.",
    params: &[Param::new("as", ParamType::Output, "the field that the result is written to").default("_now").unnamed()],
    output: "The field named by `as`, a number of milliseconds.",
    rules: &["It is the moment the query was issued: the same for all events, whatever the search interval."],
    examples: &[Example {
        title: "Use it in an expression",
        query: "ok := if(now() > 0, then=\"yes\", else=\"no\") | select([ok])",
        events: r#"{"n":1}"#,
        rows: r#"{"ok":"yes"}"#,
    }],
    source: "functions-now",
    ..Signature::EMPTY
};

impl Function for Now {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let output = call.output("as")?;
        Ok(Bound::value(output, |_, cx| Value::Int(cx.run.now.0)))
    }
}
