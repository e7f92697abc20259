//! `math:floor()`

use super::{INPUT_RULE, OUTPUT, of_number, params};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Signature};

/// Gives the largest whole number that is not above a number.
pub(crate) struct Floor;

static SIGNATURE: Signature = Signature {
    name: "math:floor",
    kind: Kind::Value,
    group: "math",
    summary: "Gives the largest whole number that is not above a number.",
    params: &params("_floor"),
    output: OUTPUT,
    rules: &[INPUT_RULE],
    examples: &[Example {
        title: "One number",
        query: "math:floor(x)",
        events: r#"{"x":-1.2}"#,
        rows: r#"{"x":-1.2,"_floor":-2}"#,
    }],
    source: "functions-math-floor",
    ..Signature::EMPTY
};

impl Function for Floor {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        of_number(call, f64::floor)
    }
}
