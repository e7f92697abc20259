//! `math:cos()`

use super::{INPUT_RULE, OUTPUT, of_number, params};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Signature};

/// Computes the cosine of an angle in radians.
pub(crate) struct Cos;

static SIGNATURE: Signature = Signature {
    name: "math:cos",
    kind: Kind::Value,
    group: "math",
    summary: "Computes the cosine of an angle in radians.",
    params: &params("_cos"),
    output: OUTPUT,
    rules: &[INPUT_RULE],
    examples: &[Example {
        title: "One number",
        query: "math:cos(x)",
        events: r#"{"x":0}"#,
        rows: r#"{"x":0,"_cos":1}"#,
    }],
    source: "functions-math-cos",
    ..Signature::EMPTY
};

impl Function for Cos {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        of_number(call, f64::cos)
    }
}
