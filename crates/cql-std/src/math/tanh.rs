//! `math:tanh()`

use super::{INPUT_RULE, OUTPUT, of_number, params};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Signature};

/// Computes the hyperbolic tangent.
pub(crate) struct Tanh;

static SIGNATURE: Signature = Signature {
    name: "math:tanh",
    kind: Kind::Value,
    group: "math",
    summary: "Computes the hyperbolic tangent.",
    params: &params("_tanh"),
    output: OUTPUT,
    rules: &[INPUT_RULE],
    examples: &[Example {
        title: "One number",
        query: "math:tanh(x)",
        events: r#"{"x":1}"#,
        rows: r#"{"x":1,"_tanh":0.7615941559557649}"#,
    }],
    source: "functions-math-tanh",
    ..Signature::EMPTY
};

impl Function for Tanh {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        of_number(call, f64::tanh)
    }
}
