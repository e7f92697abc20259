//! `array:append()`

use super::elements;
use cql_core::function::{Bind, Bound, Call, Evaluate, Example, Function, Kind, Param, ParamType, Signature};

/// Adds values to the end of an array.
pub(crate) struct Append;

static SIGNATURE: Signature = Signature {
    name: "array:append",
    kind: Kind::Transform,
    group: "arrays",
    summary: "Adds values to the end of an array, or makes it.",
    params: &[
        Param::new("array", ParamType::Array, "the array, such as \"tags[]\"").required().unnamed(),
        Param::new("values", ParamType::Expressions, "the values, as expressions").required(),
    ],
    output: "The next elements of the array.",
    rules: &["An expression without a value is skipped."],
    examples: &[Example {
        title: "One more",
        query: r#"array:append("tags[]", values=["red"])"#,
        events: r#"{"tags":["blue"]}"#,
        rows: r#"{"tags[0]":"blue","tags[1]":"red"}"#,
    }],
    source: "functions-array-append",
    ..Signature::EMPTY
};

impl Function for Append {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let array = call.array("array")?;
        let values = call.expressions("values")?;
        call.writes_unknown();
        Ok(Bound::change(move |row, cx| {
            let start = elements(row, &array).len();
            let made: Vec<_> =
                values.iter().map(|value| value.evaluate(row, cx)).filter(|value| value.is_present()).collect();
            for (offset, value) in made.into_iter().enumerate() {
                row.set_named(cx.text(&array.element(start + offset)), value);
            }
        }))
    }
}
