//! `copyEvent()`

use cql_core::codes;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};

/// Copies an event in a parser; refused in a query.
pub(crate) struct CopyEvent;

static SIGNATURE: Signature = Signature {
    name: "copyEvent",
    kind: Kind::Transform,
    group: "tables",
    summary: "Copies the event in a parser. Queries cannot use it.",
    params: &[Param::new("type", ParamType::Text, "the #type of the copy").required().unnamed()],
    output: "Nothing: a query that calls it is refused.",
    rules: &["Only parsers can copy events."],
    examples: &[Example {
        title: "In a query it is refused",
        query: "copyEvent(audit)",
        events: "",
        rows: "refused: parsers only",
    }],
    source: "functions-copyevent",
    ..Signature::EMPTY
};

impl Function for CopyEvent {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        Err(call.refuse(codes::NOT_HERE, "copyEvent() works in parsers only, not in a query"))
    }
}
