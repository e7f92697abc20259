//! `selectFromMax()`

use super::extreme::{Extreme, SELECT_OUTPUT, SELECT_PARAMS, SELECT_RULES};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Signature};

/// Takes fields of the event with the largest number.
pub(crate) struct SelectFromMax;

static SIGNATURE: Signature = Signature {
    name: "selectFromMax",
    kind: Kind::Aggregate,
    group: "statistics",
    summary: "Takes fields of the event in which a field has its largest number.",
    params: SELECT_PARAMS,
    output: SELECT_OUTPUT,
    rules: SELECT_RULES,
    examples: &[Example {
        title: "Whose number is the largest",
        query: "selectFromMax(n, include=[user])",
        events: r#"{"n":9,"user":"eve"}
{"n":100,"user":"bob"}"#,
        rows: r#"{"user":"bob"}"#,
    }],
    source: "functions-selectfrommax",
    ..Signature::EMPTY
};

impl Function for SelectFromMax {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        Extreme::Max.bind_select(call)
    }
}
