//! `math:log()`

use super::{INPUT_RULE, OUTPUT, of_number, params};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Signature};

/// Computes the natural logarithm.
pub(crate) struct Log;

static SIGNATURE: Signature = Signature {
    name: "math:log",
    kind: Kind::Value,
    group: "math",
    summary: "Computes the natural logarithm.",
    params: &params("_log"),
    output: OUTPUT,
    rules: &[INPUT_RULE, "For zero and negative numbers nothing is written."],
    examples: &[Example {
        title: "One number",
        query: "math:log(x)",
        events: r#"{"x":2}"#,
        rows: r#"{"x":2,"_log":0.6931471805599453}"#,
    }],
    source: "functions-math-log",
    ..Signature::EMPTY
};

impl Function for Log {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        of_number(call, f64::ln)
    }
}
