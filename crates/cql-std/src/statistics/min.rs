//! `min()`

use super::extreme::{End, Extreme};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};

/// The smallest number in a field.
pub(crate) struct Min;

static SIGNATURE: Signature = Signature {
    name: "min",
    kind: Kind::Aggregate,
    group: "statistics",
    summary: "The smallest number in a field.",
    params: &[
        Param::new("field", ParamType::Field, "the field whose numbers are compared").required().unnamed(),
        Param::new("type", ParamType::Text, "accepted and without effect; values are compared as numbers"),
        Param::new("as", ParamType::Output, "the field that the result is written to").default("_min"),
    ],
    output: "One row with the number, or no row if no event has one.",
    rules: &["Values that do not read as numbers are passed over."],
    examples: &[Example {
        title: "The smallest of two",
        query: "min(ms)",
        events: "{\"ms\":4}\n{\"ms\":\"7\"}\n{\"ms\":\"no\"}",
        rows: "{\"_min\":4}",
    }],
    source: "functions-min",
    ..Signature::EMPTY
};

impl Function for Min {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let field = call.field("field")?;
        let output = call.output("as")?;
        Ok(Bound::summary(Extreme { field, output, end: End::Smallest }))
    }
}
