//! `math:deg2rad()`

use super::{INPUT_RULE, OUTPUT, of_number, params};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Signature};

/// Converts degrees to radians.
pub(crate) struct Deg2rad;

static SIGNATURE: Signature = Signature {
    name: "math:deg2rad",
    kind: Kind::Value,
    group: "math",
    summary: "Converts degrees to radians.",
    params: &params("_deg2rad"),
    output: OUTPUT,
    rules: &[INPUT_RULE],
    examples: &[Example {
        title: "One number",
        query: "math:deg2rad(x)",
        events: r#"{"x":180}"#,
        rows: r#"{"x":180,"_deg2rad":3.141592653589793}"#,
    }],
    source: "functions-math-deg2rad",
    ..Signature::EMPTY
};

impl Function for Deg2rad {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        of_number(call, f64::to_radians)
    }
}
