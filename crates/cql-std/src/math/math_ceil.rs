//! `math:ceil()`

use cql_core::Value;
use cql_core::function::{Bind, Bound, Call, Function, Kind, Param, ParamType, Signature};

/// Smallest whole number not below: of the number in a field.
pub(crate) struct MathCeil;

static SIGNATURE: Signature = Signature {
    name: "math:ceil",
    kind: Kind::Value,
    group: "math",
    summary: "Smallest whole number not below: of the number in a field.",
    params: &[
        Param::new("field", ParamType::Field, "the field that is read").required().unnamed(),
        Param::new("as", ParamType::Output, "the field that the result is written to").default("_ceil"),
    ],
    output: "The field named by `as`; the event is always kept.",
    rules: &["A field that is no number, and a result that is none, write nothing."],
    source: "functions-math-ceil",
    ..Signature::EMPTY
};

impl Function for MathCeil {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let field = call.field("field")?;
        let output = call.output("as")?;
        Ok(Bound::value(output, move |row, _| match row.get(field).number() {
            Some(number) => Value::float(number.to_f64().ceil()),
            None => Value::Missing,
        }))
    }
}
