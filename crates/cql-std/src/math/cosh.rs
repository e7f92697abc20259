//! `math:cosh()`

use super::{INPUT_RULE, OUTPUT, of_number, params};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Signature};

/// Computes the hyperbolic cosine.
pub(crate) struct Cosh;

static SIGNATURE: Signature = Signature {
    name: "math:cosh",
    kind: Kind::Value,
    group: "math",
    summary: "Computes the hyperbolic cosine.",
    params: &params("_cosh"),
    output: OUTPUT,
    rules: &[INPUT_RULE],
    examples: &[Example {
        title: "One number",
        query: "math:cosh(x)",
        events: r#"{"x":1}"#,
        rows: r#"{"x":1,"_cosh":1.5430806348152437}"#,
    }],
    source: "functions-math-cosh",
    ..Signature::EMPTY
};

impl Function for Cosh {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        of_number(call, f64::cosh)
    }
}
