//! `math:tanh()`

use cql_core::Value;
use cql_core::function::{Bind, Bound, Call, Function, Kind, Param, ParamType, Signature};

/// Hyperbolic tangent: of the number in a field.
pub(crate) struct MathTanh;

static SIGNATURE: Signature = Signature {
    name: "math:tanh",
    kind: Kind::Value,
    group: "math",
    summary: "Hyperbolic tangent: of the number in a field.",
    params: &[
        Param::new("field", ParamType::Field, "the field that is read").required().unnamed(),
        Param::new("as", ParamType::Output, "the field that the result is written to").default("_tanh"),
    ],
    output: "The field named by `as`; the event is always kept.",
    rules: &["A field that is no number, and a result that is none, write nothing."],
    source: "functions-math-tanh",
    ..Signature::EMPTY
};

impl Function for MathTanh {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let field = call.field("field")?;
        let output = call.output("as")?;
        Ok(Bound::value(output, move |row, _| match row.get(field).number() {
            Some(number) => Value::float(number.to_f64().tanh()),
            None => Value::Missing,
        }))
    }
}
