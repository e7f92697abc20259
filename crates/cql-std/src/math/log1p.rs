//! `math:log1p()`

use super::{INPUT_RULE, OUTPUT, of_number, params};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Signature};

/// Computes the natural logarithm of one more than a number, exactly also near zero.
pub(crate) struct Log1p;

static SIGNATURE: Signature = Signature {
    name: "math:log1p",
    kind: Kind::Value,
    group: "math",
    summary: "Computes the natural logarithm of one more than a number, exactly also near zero.",
    params: &params("_log1p"),
    output: OUTPUT,
    rules: &[INPUT_RULE, "For -1 and less nothing is written."],
    examples: &[Example {
        title: "One number",
        query: "math:log1p(x)",
        events: r#"{"x":1}"#,
        rows: r#"{"x":1,"_log1p":0.6931471805599453}"#,
    }],
    source: "functions-math-log1p",
    ..Signature::EMPTY
};

impl Function for Log1p {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        of_number(call, f64::ln_1p)
    }
}
