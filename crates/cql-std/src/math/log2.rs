//! `math:log2()`

use super::{INPUT_RULE, OUTPUT, of_number, params};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Signature};

/// Computes the logarithm to base 2.
pub(crate) struct Log2;

static SIGNATURE: Signature = Signature {
    name: "math:log2",
    kind: Kind::Value,
    group: "math",
    summary: "Computes the logarithm to base 2.",
    params: &params("_log2"),
    output: OUTPUT,
    rules: &[INPUT_RULE, "For zero and negative numbers nothing is written."],
    examples: &[Example {
        title: "One number",
        query: "math:log2(x)",
        events: r#"{"x":8}"#,
        rows: r#"{"x":8,"_log2":3}"#,
    }],
    source: "functions-math-log2",
    ..Signature::EMPTY
};

impl Function for Log2 {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        of_number(call, f64::log2)
    }
}
