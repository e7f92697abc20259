//! `math:pow()`

use cql_core::Value;
use cql_core::function::{Bind, Bound, Call, Function, Kind, Param, ParamType, Signature};

/// Raises a number to a power.
pub(crate) struct MathPow;

static SIGNATURE: Signature = Signature {
    name: "math:pow",
    kind: Kind::Value,
    group: "math",
    summary: "Raises a number to a power.",
    params: &[
        Param::new("field", ParamType::Field, "the field that is read").required().unnamed(),
        Param::new("exponent", ParamType::Number, "the exponent").required(),
        Param::new("as", ParamType::Output, "the field that the result is written to").default("_pow"),
    ],
    output: "The field named by `as`; the event is always kept.",
    rules: &["An event without a value passes unchanged."],
    source: "functions-math-pow",
    ..Signature::EMPTY
};

impl Function for MathPow {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let field = call.field("field")?;
        let other = call.number("exponent")?.map_or(f64::NAN, |number| number.to_f64());
        let output = call.output("as")?;
        Ok(Bound::value(output, move |row, _| match row.get(field).number() {
            Some(number) => {
                let value = number.to_f64();
                Value::float(value.powf(other))
            }
            None => Value::Missing,
        }))
    }
}
