//! `math:floor()`

use cql_core::Value;
use cql_core::function::{Bind, Bound, Call, Function, Kind, Param, ParamType, Signature};

/// Largest whole number not above: of the number in a field.
pub(crate) struct MathFloor;

static SIGNATURE: Signature = Signature {
    name: "math:floor",
    kind: Kind::Value,
    group: "math",
    summary: "Largest whole number not above: of the number in a field.",
    params: &[
        Param::new("field", ParamType::Field, "the field that is read").required().unnamed(),
        Param::new("as", ParamType::Output, "the field that the result is written to").default("_floor"),
    ],
    output: "The field named by `as`; the event is always kept.",
    rules: &["A field that is no number, and a result that is none, write nothing."],
    source: "functions-math-floor",
    ..Signature::EMPTY
};

impl Function for MathFloor {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let field = call.field("field")?;
        let output = call.output("as")?;
        Ok(Bound::value(output, move |row, _| match row.get(field).number() {
            Some(number) => Value::float(number.to_f64().floor()),
            None => Value::Missing,
        }))
    }
}
