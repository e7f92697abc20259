//! `math:abs()`

use super::{INPUT_RULE, OUTPUT, of_number, params};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Signature};

/// Takes the sign off a number.
pub(crate) struct Abs;

static SIGNATURE: Signature = Signature {
    name: "math:abs",
    kind: Kind::Value,
    group: "math",
    summary: "Takes the sign off a number.",
    params: &params("_abs"),
    output: OUTPUT,
    rules: &[INPUT_RULE],
    examples: &[Example {
        title: "One number",
        query: "math:abs(x)",
        events: r#"{"x":-2.5}"#,
        rows: r#"{"x":-2.5,"_abs":2.5}"#,
    }],
    source: "functions-math-abs",
    ..Signature::EMPTY
};

impl Function for Abs {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        of_number(call, f64::abs)
    }
}
