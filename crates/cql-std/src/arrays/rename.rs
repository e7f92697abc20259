//! `array:rename()`

use super::{elements, replace};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};

/// Gives an array another name.
pub(crate) struct Rename;

static SIGNATURE: Signature = Signature {
    name: "array:rename",
    kind: Kind::Transform,
    group: "arrays",
    summary: "Gives all elements of an array another name.",
    params: &[
        Param::new("array", ParamType::Array, "the array, such as \"tags[]\"").required().unnamed(),
        Param::new("asArray", ParamType::Array, "the new name, with brackets").required(),
    ],
    output: "The elements under the new name.",
    rules: &[
        "Elements behind a gap keep the old name.",
        "An array that has the new name already is replaced as a whole.",
        "An event without the array passes unchanged.",
    ],
    examples: &[Example {
        title: "Another name",
        query: r#"array:rename("tags[]", asArray="labels[]")"#,
        events: r#"{"tags":["blue","red"]}"#,
        rows: r#"{"labels[0]":"blue","labels[1]":"red","tags[0]":null}"#,
    }],
    source: "functions-array-rename",
    ..Signature::EMPTY
};

impl Function for Rename {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let (old, new) = (call.array("array")?, call.array("asArray")?);
        call.writes_unknown();
        Ok(Bound::change(move |row, cx| {
            let values = elements(row, &old);
            if old == new || values.is_empty() {
                return;
            }
            replace(row, cx, &old, Vec::new());
            replace(row, cx, &new, values);
        }))
    }
}
