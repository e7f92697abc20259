//! `select()`

use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};

/// Keeps only some fields.
pub(crate) struct Select;

static SIGNATURE: Signature = Signature {
    name: "select",
    kind: Kind::Transform,
    group: "tables",
    summary: "Keeps only the given fields of each event.",
    params: &[Param::new("fields", ParamType::Fields, "the fields to keep, in this order").required().unnamed()],
    output: "The same events with these fields only.",
    rules: &["A field that an event lacks stays absent; the event stays."],
    examples: &[Example {
        title: "One field",
        query: "select(user)",
        events: r#"{"user":"eve","port":22}"#,
        rows: r#"{"user":"eve"}"#,
    }],
    source: "functions-select",
    ..Signature::EMPTY
};

impl Function for Select {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let slots = call.fields("fields")?;
        call.keeps_only(&slots);
        Ok(Bound::change(move |row, _| row.keep_only(&slots)))
    }
}
