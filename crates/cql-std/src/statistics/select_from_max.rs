//! `selectFromMax()`

use super::extreme::{Extreme, ExtremeRow};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};

/// Takes fields of the event with the largest number.
pub(crate) struct SelectFromMax;

static SIGNATURE: Signature = Signature {
    name: "selectFromMax",
    kind: Kind::Aggregate,
    group: "statistics",
    summary: "Takes fields of the event in which a field has its largest number.",
    params: &[
        Param::new("field", ParamType::Field, "the field that is compared").required().unnamed(),
        Param::new("include", ParamType::Fields, "the fields that are put out").required(),
    ],
    output: "One row with the included fields; none if no event has a number in the field.",
    rules: &[
        "The compared field is put out only if it is included.",
        "An event that has none of the included fields beside the compared one is passed over.",
        "Of events with the same number the first is taken.",
    ],
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
        let field = call.field("field")?;
        let include = call.fields("include")?;
        Ok(Bound::summary(ExtremeRow { extreme: Extreme::Max, field, include }))
    }
}
