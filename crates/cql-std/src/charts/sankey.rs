//! `sankey()`

use super::marks::{self, MARKS, Mark};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::{Row, Slot, TextBuffer, Value};

/// Connections between the values of two fields.
pub(crate) struct Sankey;

static SIGNATURE: Signature = Signature {
    name: "sankey",
    kind: Kind::Aggregate,
    group: "charts",
    summary: "Gives the connections between the values of two fields, with their weights.",
    params: &[
        Param::new("source", ParamType::Field, "the field with the beginning of a connection").required(),
        Param::new("target", ParamType::Field, "the field with its end").required(),
        Param::new("weight", ParamType::Aggregates, "the weight of a connection").default("count(as=_count)"),
    ],
    output: "`source`, `target` and `weight` of each connection, sorted by the first two.",
    rules: &["Events that lack one of the fields are left out."],
    limits: &[MARKS],
    examples: &[Example {
        title: "Traffic between zones",
        query: "sankey(source=from, target=to, weight=sum(bytes))",
        events: r#"{"from":"lan","to":"wan","bytes":5}
{"from":"lan","to":"dmz","bytes":10}
{"from":"lan","to":"dmz","bytes":7}"#,
        rows: r#"{"source":"lan","target":"dmz","weight":17}
{"source":"lan","target":"wan","weight":5}"#,
    }],
    source: "functions-sankey",
    ..Signature::EMPTY
};

struct Connection {
    from: [Slot; 2],
    to: [Slot; 2],
}

impl Mark for Connection {
    type Key = [Box<str>; 2];

    fn key(&self, row: &Row<'_>) -> Option<Self::Key> {
        let text = |slot: Slot| row.get(slot).text_in(&mut TextBuffer::default()).map(Box::from);
        Some([text(self.from[0])?, text(self.from[1])?])
    }

    fn describe<'a>(&self, key: &'a Self::Key, row: &mut Row<'a>) {
        for (slot, value) in self.to.iter().zip(key) {
            row.set(*slot, Value::Text(value));
        }
    }

    fn fields(&self) -> Vec<Slot> {
        self.to.to_vec()
    }
}

impl Function for Sankey {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let from = [call.field("source")?, call.field("target")?];
        let to = [call.writes("source"), call.writes("target")];
        marks::bind(Connection { from, to }, "weight", call)
    }
}
