//! `math:log10()`

use super::{INPUT_RULE, OUTPUT, of_number, params};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Signature};

/// Computes the logarithm to base 10.
pub(crate) struct Log10;

static SIGNATURE: Signature = Signature {
    name: "math:log10",
    kind: Kind::Value,
    group: "math",
    summary: "Computes the logarithm to base 10.",
    params: &params("_log10"),
    output: OUTPUT,
    rules: &[INPUT_RULE, "For zero and negative numbers nothing is written."],
    examples: &[Example {
        title: "One number",
        query: "math:log10(x)",
        events: r#"{"x":1000}"#,
        rows: r#"{"x":1000,"_log10":3}"#,
    }],
    source: "functions-math-log10",
    ..Signature::EMPTY
};

impl Function for Log10 {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        of_number(call, f64::log10)
    }
}
