//! `array:dedup()`

use super::{elements, replace, target};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};

/// Removes repeated elements of an array.
pub(crate) struct Dedup;

static SIGNATURE: Signature = Signature {
    name: "array:dedup",
    kind: Kind::Transform,
    group: "arrays",
    summary: "Removes repeated elements of an array.",
    params: &[
        Param::new("array", ParamType::Array, "the array, such as \"tags[]\"").required().unnamed(),
        Param::new("asArray", ParamType::Array, "the array that the result goes to; the same if not given"),
    ],
    output: "The resulting array.",
    rules: &["Letter case matters.", "Values keep the order in which they first occur."],
    examples: &[Example {
        title: "In place",
        query: r#"array:dedup("tags[]")"#,
        events: r#"{"tags":["red","blue","red"]}"#,
        rows: r#"{"tags[0]":"red","tags[1]":"blue"}"#,
    }],
    source: "functions-array-dedup",
    ..Signature::EMPTY
};

impl Function for Dedup {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let array = call.array("array")?;
        let output = target(call, &array)?;
        Ok(Bound::change(move |row, cx| {
            let mut seen = std::collections::HashSet::new();
            let mut values = elements(row, &array);
            values.retain(|value| seen.insert(value.text(cx.arena)));
            replace(row, cx, &output, values);
        }))
    }
}
