//! `math:rad2deg()`

use super::{INPUT_RULE, OUTPUT, of_number, params};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Signature};

/// Converts radians to degrees.
pub(crate) struct Rad2deg;

static SIGNATURE: Signature = Signature {
    name: "math:rad2deg",
    kind: Kind::Value,
    group: "math",
    summary: "Converts radians to degrees.",
    params: &params("_rad2deg"),
    output: OUTPUT,
    rules: &[INPUT_RULE],
    examples: &[Example {
        title: "One number",
        query: "math:rad2deg(x)",
        events: r#"{"x":2}"#,
        rows: r#"{"x":2,"_rad2deg":114.59155902616465}"#,
    }],
    source: "functions-math-rad2deg",
    ..Signature::EMPTY
};

impl Function for Rad2deg {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        of_number(call, f64::to_degrees)
    }
}
