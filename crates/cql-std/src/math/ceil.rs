//! `math:ceil()`

use super::{INPUT_RULE, OUTPUT, of_number, params};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Signature};

/// Gives the smallest whole number that is not below a number.
pub(crate) struct Ceil;

static SIGNATURE: Signature = Signature {
    name: "math:ceil",
    kind: Kind::Value,
    group: "math",
    summary: "Gives the smallest whole number that is not below a number.",
    params: &params("_ceil"),
    output: OUTPUT,
    rules: &[INPUT_RULE],
    examples: &[Example {
        title: "One number",
        query: "math:ceil(x)",
        events: r#"{"x":1.2}"#,
        rows: r#"{"x":1.2,"_ceil":2}"#,
    }],
    source: "functions-math-ceil",
    ..Signature::EMPTY
};

impl Function for Ceil {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        of_number(call, f64::ceil)
    }
}
