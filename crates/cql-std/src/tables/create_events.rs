//! `createEvents()`

use cql_core::agg::RowSink;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature, SourceRows};
use cql_core::{Row, Run, Slot, Value};

/// Makes events out of texts.
pub(crate) struct CreateEvents;

static SIGNATURE: Signature = Signature {
    name: "createEvents",
    kind: Kind::Source,
    group: "tables",
    summary: "Makes events out of texts, in place of all others.",
    params: &[Param::new("rawstring", ParamType::Texts, "the texts; each becomes an event").required().unnamed()],
    output: "An event for each text, with @rawstring and the present time as @timestamp.",
    rules: &["All events that reach the function are discarded.", "The texts are not parsed."],
    examples: &[Example {
        title: "Two events",
        query: r#"createEvents(["a", "b"]) | select(@rawstring)"#,
        events: "",
        rows: r#"{"@rawstring":"a"}
{"@rawstring":"b"}"#,
    }],
    source: "functions-createevents",
    ..Signature::EMPTY
};

struct Events {
    texts: Vec<String>,
    time: Slot,
    nanos: Slot,
    raw: Slot,
}

impl SourceRows for Events {
    fn rows(&self, run: &Run, out: &mut dyn RowSink) {
        let now = run.now.0;
        for text in &self.texts {
            let mut row = Row::ordered(&run.layout);
            row.set(self.time, Value::Int(now));
            row.set(self.nanos, Value::Int(0));
            row.set(self.raw, Value::Text(text));
            out.push(&row);
        }
    }
}

impl Function for CreateEvents {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let texts = call.texts("rawstring")?;
        let time = call.writes("@timestamp");
        let nanos = call.writes("@timestamp.nanos");
        let raw = call.writes("@rawstring");
        Ok(Bound::Source(Box::new(Events { texts, time, nanos, raw })))
    }
}
