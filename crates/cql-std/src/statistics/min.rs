//! `min()`

use super::extreme::{Extreme, ExtremeValue};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};

/// Finds the smallest number of a field.
pub(crate) struct Min;

static SIGNATURE: Signature = Signature {
    name: "min",
    kind: Kind::Aggregate,
    group: "statistics",
    summary: "Finds the smallest number of a field.",
    params: &[
        Param::new("field", ParamType::Field, "the field that is looked at").required().unnamed(),
        Param::new("as", ParamType::Output, "the field that the result is written to").default("_min"),
        Param::new("type", ParamType::Text, "without effect"),
    ],
    output: "One row with the number; none if no event has one.",
    rules: &["Values are compared as numbers; other texts are passed over."],
    examples: &[Example {
        title: "The smallest number",
        query: "min(n)",
        events: r#"{"n":9}
{"n":100}
{"n":"many"}"#,
        rows: r#"{"_min":9}"#,
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
        Ok(Bound::summary(ExtremeValue { extreme: Extreme::Min, field, output }))
    }
}
