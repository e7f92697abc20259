//! `drop()`

use cql_core::Slot;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};

/// Removes fields.
pub(crate) struct Drop;

static SIGNATURE: Signature = Signature {
    name: "drop",
    kind: Kind::Transform,
    group: "tables",
    summary: "Removes fields from each event.",
    params: &[Param::new("fields", ParamType::Fields, "the fields to remove").required().unnamed()],
    output: "The same events without these fields.",
    rules: &["A field that an event lacks is no error; events are never removed."],
    examples: &[Example {
        title: "Without the port",
        query: "drop([port])",
        events: r#"{"user":"eve","port":22}"#,
        rows: r#"{"user":"eve"}"#,
    }],
    source: "functions-drop",
    ..Signature::EMPTY
};

impl Function for Drop {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let names = call.field_names("fields")?;
        let slots: Vec<Slot> = names.iter().map(|name| call.removes(name)).collect();
        Ok(Bound::change(move |row, _| {
            for slot in &slots {
                row.remove(*slot);
            }
        }))
    }
}
