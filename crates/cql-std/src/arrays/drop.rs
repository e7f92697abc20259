//! `array:drop()`

use super::{elements, replace};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};

/// Removes an array.
pub(crate) struct Drop;

static SIGNATURE: Signature = Signature {
    name: "array:drop",
    kind: Kind::Transform,
    group: "arrays",
    summary: "Removes all elements of an array.",
    params: &[Param::new("array", ParamType::Array, "the array, such as \"tags[]\"").required().unnamed()],
    output: "The event without the elements.",
    rules: &[
        "Elements behind a gap stay, and so does a field of the array's name without an index.",
        "An event without the array passes unchanged.",
    ],
    examples: &[Example {
        title: "Without the tags",
        query: r#"array:drop("tags[]")"#,
        events: r#"{"user":"eve","tags":["blue","red"]}"#,
        rows: r#"{"user":"eve","tags[0]":null,"tags[1]":null}"#,
    }],
    source: "functions-array-drop",
    ..Signature::EMPTY
};

impl Function for Drop {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let array = call.array("array")?;
        call.writes_unknown();
        Ok(Bound::change(move |row, cx| {
            if !elements(row, &array).is_empty() {
                replace(row, cx, &array, Vec::new());
            }
        }))
    }
}
