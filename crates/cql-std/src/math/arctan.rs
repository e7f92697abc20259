//! `math:arctan()`

use super::{INPUT_RULE, OUTPUT, of_number, params};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Signature};

/// Computes the arc tangent, an angle from -pi/2 to pi/2, in radians.
pub(crate) struct Arctan;

static SIGNATURE: Signature = Signature {
    name: "math:arctan",
    kind: Kind::Value,
    group: "math",
    summary: "Computes the arc tangent, an angle from -pi/2 to pi/2, in radians.",
    params: &params("_arctan"),
    output: OUTPUT,
    rules: &[INPUT_RULE],
    examples: &[Example {
        title: "One number",
        query: "math:arctan(x)",
        events: r#"{"x":1}"#,
        rows: r#"{"x":1,"_arctan":0.7853981633974483}"#,
    }],
    source: "functions-math-arctan",
    ..Signature::EMPTY
};

impl Function for Arctan {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        of_number(call, f64::atan)
    }
}
