//! `eventFieldCount()`

use cql_core::Value;
use cql_core::function::{Bind, Bound, Call, Evaluate, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::op::METADATA;

/// Counts the fields of the event.
pub(crate) struct EventFieldCount;

static SIGNATURE: Signature = Signature {
    name: "eventFieldCount",
    kind: Kind::Value,
    group: "event",
    summary: "Counts the fields that the event had when it entered the query.",
    params: &[
        Param::new("as", ParamType::Output, "the field that the number is written to").default("_eventFieldCount")
    ],
    output: "The field named by `as`; 0 on rows that an aggregate made.",
    rules: &[
        "Fields that the query made do not count, nor do tags (`#`), `@rawstring`, `@timestamp` and other metadata.",
        "Each element of an array is a field.",
    ],
    examples: &[Example {
        title: "Three fields",
        query: "x := 1 | n := eventFieldCount()",
        events: r##"{"a":1,"b":[2,3],"#type":"t"}"##,
        rows: r##"{"a":1,"b[0]":2,"b[1]":3,"#type":"t","x":1,"n":3}"##,
    }],
    source: "functions-eventfieldcount",
    ..Signature::EMPTY
};

fn counts(name: &str) -> bool {
    !name.starts_with('#') && name != "@rawstring" && !METADATA.contains(&name)
}

impl Function for EventFieldCount {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let output = call.output("as")?;
        let count = call.at_entry(|row, _| {
            let fields = row.fields().filter(|(name, _)| counts(name));
            Value::Int(i64::try_from(fields.count()).unwrap_or(i64::MAX))
        });
        Ok(Bound::value(output, move |row, cx| match count.evaluate(row, cx) {
            Value::Missing => Value::Int(0),
            count => count,
        }))
    }
}
