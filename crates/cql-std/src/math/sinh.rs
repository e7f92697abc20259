//! `math:sinh()`

use super::{INPUT_RULE, OUTPUT, of_number, params};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Signature};

/// Computes the hyperbolic sine.
pub(crate) struct Sinh;

static SIGNATURE: Signature = Signature {
    name: "math:sinh",
    kind: Kind::Value,
    group: "math",
    summary: "Computes the hyperbolic sine.",
    params: &params("_sinh"),
    output: OUTPUT,
    rules: &[INPUT_RULE],
    examples: &[Example {
        title: "One number",
        query: "math:sinh(x)",
        events: r#"{"x":1}"#,
        rows: r#"{"x":1,"_sinh":1.1752011936438014}"#,
    }],
    source: "functions-math-sinh",
    ..Signature::EMPTY
};

impl Function for Sinh {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        of_number(call, f64::sinh)
    }
}
