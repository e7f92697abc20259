//! `eventSize()`

use cql_core::function::{Bind, Bound, Call, Evaluate, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::op::METADATA;
use cql_core::{TextBuffer, Value};

/// Measures the values of the event.
pub(crate) struct EventSize;

static SIGNATURE: Signature = Signature {
    name: "eventSize",
    kind: Kind::Value,
    group: "event",
    summary: "Adds up how many bytes the values took that the event had when it entered the query.",
    params: &[Param::new("as", ParamType::Output, "the field that the size is written to").default("_eventSize")],
    output: "The field named by `as`; 0 on rows that an aggregate made.",
    rules: &[
        "Values count as UTF-8, without the names of their fields. `@timestamp` and other metadata do not count.",
        "Fields that the query made do not count.",
    ],
    examples: &[Example {
        title: "Six bytes",
        query: "x := 1 | size := eventSize()",
        events: r#"{"a":"four","b":10}"#,
        rows: r#"{"a":"four","b":10,"x":1,"size":6}"#,
    }],
    source: "functions-eventsize",
    ..Signature::EMPTY
};

impl Function for EventSize {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let output = call.output("as")?;
        let size = call.at_entry(|row, _| {
            let mut buffer = TextBuffer::default();
            let values = row.fields().filter(|(name, _)| !METADATA.contains(name)).map(|(_, value)| value);
            let size: usize = values.map(|value| value.text_in(&mut buffer).map_or(0, str::len)).sum();
            Value::Int(i64::try_from(size).unwrap_or(i64::MAX))
        });
        Ok(Bound::value(output, move |row, cx| match size.evaluate(row, cx) {
            Value::Missing => Value::Int(0),
            size => size,
        }))
    }
}
