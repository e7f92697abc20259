//! `math:mod()`

use cql_core::Value;
use cql_core::function::{Bind, Bound, Call, Function, Kind, Param, ParamType, Signature};

/// Gives the floored remainder of a division.
pub(crate) struct MathMod;

static SIGNATURE: Signature = Signature {
    name: "math:mod",
    kind: Kind::Value,
    group: "math",
    summary: "Gives the floored remainder of a division.",
    params: &[
        Param::new("field", ParamType::Field, "the field that is read").required().unnamed(),
        Param::new("divisor", ParamType::Number, "the divisor").required(),
        Param::new("as", ParamType::Output, "the field that the result is written to").default("_mod"),
    ],
    output: "The field named by `as`; the event is always kept.",
    rules: &["An event without a value passes unchanged."],
    positional: 2,
    source: "functions-math-mod",
    ..Signature::EMPTY
};

impl Function for MathMod {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let field = call.field("field")?;
        let other = call.number("divisor")?.map_or(f64::NAN, |number| number.to_f64());
        let output = call.output("as")?;
        Ok(Bound::value(output, move |row, _| match row.get(field).number() {
            Some(number) => {
                let value = number.to_f64();
                Value::float({
                    let (value, other) = (value.floor(), other.floor());
                    value - other * (value / other).floor()
                })
            }
            None => Value::Missing,
        }))
    }
}
