//! `max()`

use super::extreme::{End, Extreme};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};

/// The largest number in a field.
pub(crate) struct Max;

static SIGNATURE: Signature = Signature {
    name: "max",
    kind: Kind::Aggregate,
    group: "statistics",
    summary: "The largest number in a field.",
    params: &[
        Param::new("field", ParamType::Field, "the field whose numbers are compared").required().unnamed(),
        Param::new("type", ParamType::Text, "accepted and without effect; values are compared as numbers"),
        Param::new("as", ParamType::Output, "the field that the result is written to").default("_max"),
    ],
    output: "One row with the number, or no row if no event has one.",
    rules: &["Values that do not read as numbers are passed over."],
    examples: &[Example {
        title: "The largest of two",
        query: "max(ms)",
        events: "{\"ms\":4}\n{\"ms\":\"7\"}\n{\"ms\":\"no\"}",
        rows: "{\"_max\":7}",
    }],
    source: "functions-max",
    ..Signature::EMPTY
};

impl Function for Max {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let field = call.field("field")?;
        let output = call.output("as")?;
        Ok(Bound::summary(Extreme { field, output, end: End::Largest }))
    }
}
