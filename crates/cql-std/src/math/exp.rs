//! `math:exp()`

use super::{INPUT_RULE, OUTPUT, of_number, params};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Signature};

/// Raises e to the power of a number.
pub(crate) struct Exp;

static SIGNATURE: Signature = Signature {
    name: "math:exp",
    kind: Kind::Value,
    group: "math",
    summary: "Raises e to the power of a number.",
    params: &params("_exp"),
    output: OUTPUT,
    rules: &[INPUT_RULE, "A result that is too large for a number is not written."],
    examples: &[Example {
        title: "One number",
        query: "math:exp(x)",
        events: r#"{"x":1}"#,
        rows: r#"{"x":1,"_exp":2.718281828459045}"#,
    }],
    source: "functions-math-exp",
    ..Signature::EMPTY
};

impl Function for Exp {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        of_number(call, f64::exp)
    }
}
