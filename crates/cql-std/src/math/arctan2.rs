//! `math:arctan2()`

use super::{OUTPUT, output};
use cql_core::Value;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};

/// Computes the angle of a point.
pub(crate) struct Arctan2;

static SIGNATURE: Signature = Signature {
    name: "math:arctan2",
    kind: Kind::Value,
    group: "math",
    summary: "Computes the angle at which a point lies, from -pi to pi, in radians.",
    params: &[
        Param::new("x", ParamType::Field, "the field with the horizontal coordinate").required(),
        Param::new("y", ParamType::Field, "the field with the vertical coordinate").required(),
        output("_arctan2"),
    ],
    output: OUTPUT,
    rules: &[
        "The angle is measured from the positive x axis; counter-clockwise is positive.",
        "If one of the fields is missing or no number, nothing is written.",
    ],
    examples: &[Example {
        title: "On the y axis",
        query: "math:arctan2(x=px, y=py)",
        events: r#"{"px":0,"py":2}"#,
        rows: r#"{"px":0,"py":2,"_arctan2":1.5707963267948966}"#,
    }],
    source: "functions-math-arctan2",
    ..Signature::EMPTY
};

impl Function for Arctan2 {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let (x, y) = (call.field("x")?, call.field("y")?);
        let output = call.output("as")?;
        Ok(Bound::value(output, move |row, _| match (row.get(x).number(), row.get(y).number()) {
            (Some(x), Some(y)) => Value::float(y.to_f64().atan2(x.to_f64())),
            _ => Value::Missing,
        }))
    }
}
