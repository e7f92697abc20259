//! `math:tan()`

use super::{INPUT_RULE, OUTPUT, of_number, params};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Signature};

/// Computes the tangent of an angle in radians.
pub(crate) struct Tan;

static SIGNATURE: Signature = Signature {
    name: "math:tan",
    kind: Kind::Value,
    group: "math",
    summary: "Computes the tangent of an angle in radians.",
    params: &params("_tan"),
    output: OUTPUT,
    rules: &[INPUT_RULE],
    examples: &[Example {
        title: "One number",
        query: "math:tan(x)",
        events: r#"{"x":1}"#,
        rows: r#"{"x":1,"_tan":1.5574077246549023}"#,
    }],
    source: "functions-math-tan",
    ..Signature::EMPTY
};

impl Function for Tan {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        of_number(call, f64::tan)
    }
}
