//! `math:arccos()`

use super::{INPUT_RULE, OUTPUT, of_number, params};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Signature};

/// Computes the arc cosine, an angle from 0 to pi, in radians.
pub(crate) struct Arccos;

static SIGNATURE: Signature = Signature {
    name: "math:arccos",
    kind: Kind::Value,
    group: "math",
    summary: "Computes the arc cosine, an angle from 0 to pi, in radians.",
    params: &params("_arccos"),
    output: OUTPUT,
    rules: &[INPUT_RULE, "Outside of -1 to 1 nothing is written."],
    examples: &[Example {
        title: "One number",
        query: "math:arccos(x)",
        events: r#"{"x":1}"#,
        rows: r#"{"x":1,"_arccos":0}"#,
    }],
    source: "functions-math-arccos",
    ..Signature::EMPTY
};

impl Function for Arccos {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        of_number(call, f64::acos)
    }
}
