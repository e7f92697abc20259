//! `selectFromMin()`

use super::extreme::{Extreme, SELECT_OUTPUT, SELECT_PARAMS, SELECT_RULES};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Signature};

/// Takes fields of the event with the smallest number.
pub(crate) struct SelectFromMin;

static SIGNATURE: Signature = Signature {
    name: "selectFromMin",
    kind: Kind::Aggregate,
    group: "statistics",
    summary: "Takes fields of the event in which a field has its smallest number.",
    params: SELECT_PARAMS,
    output: SELECT_OUTPUT,
    rules: SELECT_RULES,
    examples: &[Example {
        title: "Whose number is the smallest",
        query: "selectFromMin(n, include=[user])",
        events: r#"{"n":9,"user":"eve"}
{"n":100,"user":"bob"}"#,
        rows: r#"{"user":"eve"}"#,
    }],
    source: "functions-selectfrommin",
    ..Signature::EMPTY
};

impl Function for SelectFromMin {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        Extreme::Min.bind_select(call)
    }
}
