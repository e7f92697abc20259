//! `getField()`

use cql_core::Value;
use cql_core::function::{Bind, Bound, Call, Evaluate, Example, Function, Kind, Param, ParamType, Signature};

/// Gives the value of a field whose name is computed.
pub(crate) struct GetField;

static SIGNATURE: Signature = Signature {
    name: "getField",
    kind: Kind::Value,
    group: "logic",
    summary: "Gives the value of a field whose name is computed.",
    params: &[
        Param::new("source", ParamType::Expression, "the name of the field").required().unnamed(),
        Param::new("as", ParamType::Output, "the field that the result is written to").default("_getField"),
    ],
    output: "The field named by `as`; the event is always kept.",
    rules: &["An event without a value passes unchanged."],
    examples: &[Example {
        title: "A name in a field",
        query: r#"v := getField(n)"#,
        events: r#"{"n":"a","a":"x"}"#,
        rows: r#"{"n":"a","a":"x","v":"x"}"#,
    }],
    source: "functions-getfield",
    ..Signature::EMPTY
};

impl Function for GetField {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let source = call.expression("source")?;
        call.reads_all();
        let output = call.output("as")?;
        Ok(Bound::value(output, move |row, cx| match source.evaluate(row, cx).text(cx.arena) {
            Some(name) => row.get_named(name),
            None => Value::Missing,
        }))
    }
}
