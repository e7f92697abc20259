//! `eventInternals()`

use cql_core::Value;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};

/// Says where the event is stored.
pub(crate) struct EventInternals;

static SIGNATURE: Signature = Signature {
    name: "eventInternals",
    kind: Kind::Transform,
    group: "event",
    summary: "Adds what is known of the place where the event is stored.",
    params: &[Param::new("prefix", ParamType::Text, "what is put in front of the names of the fields").default("@")],
    output: "The field `datasourceId` behind the prefix.",
    rules: &["Events that are read from files have no place in a store; the value is the same for all of them."],
    examples: &[Example {
        title: "Another prefix",
        query: r#"eventInternals(prefix="at.")"#,
        events: r#"{"a":1}"#,
        rows: r#"{"a":1,"at.datasourceId":"offline"}"#,
    }],
    source: "functions-eventinternals",
    ..Signature::EMPTY
};

impl Function for EventInternals {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let prefix = call.text("prefix")?;
        let source = call.writes(&format!("{prefix}datasourceId"));
        Ok(Bound::change(move |row, _| row.set(source, Value::Text("offline"))))
    }
}
