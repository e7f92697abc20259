//! `dropEvent()`

use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Signature};

/// Lets no event pass.
pub(crate) struct DropEvent;

static SIGNATURE: Signature = Signature {
    name: "dropEvent",
    kind: Kind::Filter,
    group: "tables",
    summary: "Lets no event pass, like the filter false.",
    params: &[],
    output: "Nothing.",
    rules: &["In a case statement the clause has then not matched, and the next one is tried."],
    examples: &[Example {
        title: "Nothing is left",
        query: "dropEvent() | count()",
        events: r#"{"n":1}"#,
        rows: r#"{"_count":0}"#,
    }],
    source: "functions-dropevent",
    ..Signature::EMPTY
};

impl Function for DropEvent {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, _: &mut Call<'_, '_>) -> Bind<Bound> {
        Ok(Bound::keeps(|_, _| false))
    }
}
