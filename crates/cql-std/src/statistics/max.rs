//! `max()`

use super::extreme::{Extreme, ExtremeValue};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};

/// Finds the largest number of a field.
pub(crate) struct Max;

static SIGNATURE: Signature = Signature {
    name: "max",
    kind: Kind::Aggregate,
    group: "statistics",
    summary: "Finds the largest number of a field.",
    params: &[
        Param::new("field", ParamType::Field, "the field that is looked at").required().unnamed(),
        Param::new("as", ParamType::Output, "the field that the result is written to").default("_max"),
        Param::new("type", ParamType::Text, "without effect"),
    ],
    output: "One row with the number; none if no event has one.",
    rules: &["Values are compared as numbers; other texts are passed over."],
    examples: &[Example {
        title: "The largest number",
        query: "max(n)",
        events: r#"{"n":9}
{"n":100}
{"n":"many"}"#,
        rows: r#"{"_max":100}"#,
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
        Ok(Bound::summary(ExtremeValue { extreme: Extreme::Max, field, output }))
    }
}
