//! `math:arcsin()`

use super::{INPUT_RULE, OUTPUT, of_number, params};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Signature};

/// Computes the arc sine, an angle from -pi/2 to pi/2, in radians.
pub(crate) struct Arcsin;

static SIGNATURE: Signature = Signature {
    name: "math:arcsin",
    kind: Kind::Value,
    group: "math",
    summary: "Computes the arc sine, an angle from -pi/2 to pi/2, in radians.",
    params: &params("_arcsin"),
    output: OUTPUT,
    rules: &[INPUT_RULE, "Outside of -1 to 1 nothing is written."],
    examples: &[Example {
        title: "One number",
        query: "math:arcsin(x)",
        events: r#"{"x":1}"#,
        rows: r#"{"x":1,"_arcsin":1.5707963267948966}"#,
    }],
    source: "functions-math-arcsin",
    ..Signature::EMPTY
};

impl Function for Arcsin {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        of_number(call, f64::asin)
    }
}
