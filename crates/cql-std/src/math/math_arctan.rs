//! `math:arctan()`

use cql_core::Value;
use cql_core::function::{Bind, Bound, Call, Function, Kind, Param, ParamType, Signature};

/// Arc tangent: of the number in a field.
pub(crate) struct MathArctan;

static SIGNATURE: Signature = Signature {
    name: "math:arctan",
    kind: Kind::Value,
    group: "math",
    summary: "Arc tangent: of the number in a field.",
    params: &[
        Param::new("field", ParamType::Field, "the field that is read").required().unnamed(),
        Param::new("as", ParamType::Output, "the field that the result is written to").default("_arctan"),
    ],
    output: "The field named by `as`; the event is always kept.",
    rules: &["A field that is no number, and a result that is none, write nothing."],
    source: "functions-math-arctan",
    ..Signature::EMPTY
};

impl Function for MathArctan {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let field = call.field("field")?;
        let output = call.output("as")?;
        Ok(Bound::value(output, move |row, _| match row.get(field).number() {
            Some(number) => Value::float(number.to_f64().atan()),
            None => Value::Missing,
        }))
    }
}
