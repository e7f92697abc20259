//! `math:sin()`

use super::{INPUT_RULE, OUTPUT, of_number, params};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Signature};

/// Computes the sine of an angle in radians.
pub(crate) struct Sin;

static SIGNATURE: Signature = Signature {
    name: "math:sin",
    kind: Kind::Value,
    group: "math",
    summary: "Computes the sine of an angle in radians.",
    params: &params("_sin"),
    output: OUTPUT,
    rules: &[INPUT_RULE],
    examples: &[Example {
        title: "One number",
        query: "math:sin(x)",
        events: r#"{"x":1}"#,
        rows: r#"{"x":1,"_sin":0.8414709848078965}"#,
    }],
    source: "functions-math-sin",
    ..Signature::EMPTY
};

impl Function for Sin {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        of_number(call, f64::sin)
    }
}
