//! `math:pow()`

use super::{FIELD, INPUT_RULE, OUTPUT, output};
use cql_core::Value;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};

/// Raises a number to a power.
pub(crate) struct Pow;

static SIGNATURE: Signature = Signature {
    name: "math:pow",
    kind: Kind::Value,
    group: "math",
    summary: "Raises a number to a power.",
    params: &[
        FIELD,
        Param::new("exponent", ParamType::Number, "the exponent, a number and no field").required(),
        output("_pow"),
    ],
    output: OUTPUT,
    rules: &[INPUT_RULE, "A result that is no real number is not written."],
    examples: &[Example {
        title: "The third power",
        query: "math:pow(x, exponent=3)",
        events: r#"{"x":2}"#,
        rows: r#"{"x":2,"_pow":8}"#,
    }],
    source: "functions-math-pow",
    ..Signature::EMPTY
};

impl Function for Pow {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let field = call.field("field")?;
        let exponent = call.number("exponent")?.map_or(f64::NAN, |number| number.to_f64());
        let output = call.output("as")?;
        Ok(Bound::value(output, move |row, _| match row.get(field).number() {
            Some(number) => Value::float(number.to_f64().powf(exponent)),
            None => Value::Missing,
        }))
    }
}
