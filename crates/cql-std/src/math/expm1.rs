//! `math:expm1()`

use super::{INPUT_RULE, OUTPUT, of_number, params};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Signature};

/// Raises e to the power of a number and takes one away, exactly also near zero.
pub(crate) struct Expm1;

static SIGNATURE: Signature = Signature {
    name: "math:expm1",
    kind: Kind::Value,
    group: "math",
    summary: "Raises e to the power of a number and takes one away, exactly also near zero.",
    params: &params("_expm1"),
    output: OUTPUT,
    rules: &[INPUT_RULE, "A result that is too large for a number is not written."],
    examples: &[Example {
        title: "One number",
        query: "math:expm1(x)",
        events: r#"{"x":1}"#,
        rows: r#"{"x":1,"_expm1":1.718281828459045}"#,
    }],
    source: "functions-math-expm1",
    ..Signature::EMPTY
};

impl Function for Expm1 {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        of_number(call, f64::exp_m1)
    }
}
