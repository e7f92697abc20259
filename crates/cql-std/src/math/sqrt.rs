//! `math:sqrt()`

use super::{INPUT_RULE, OUTPUT, of_number, params};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Signature};

/// Computes the positive square root.
pub(crate) struct Sqrt;

static SIGNATURE: Signature = Signature {
    name: "math:sqrt",
    kind: Kind::Value,
    group: "math",
    summary: "Computes the positive square root.",
    params: &params("_sqrt"),
    output: OUTPUT,
    rules: &[INPUT_RULE, "For negative numbers nothing is written."],
    examples: &[Example {
        title: "One number",
        query: "math:sqrt(x)",
        events: r#"{"x":9}"#,
        rows: r#"{"x":9,"_sqrt":3}"#,
    }],
    source: "functions-math-sqrt",
    ..Signature::EMPTY
};

impl Function for Sqrt {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        of_number(call, f64::sqrt)
    }
}
