//! `array:contains()`

use super::elements;
use cql_core::TextBuffer;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};

/// Keeps events whose array has an element.
pub(crate) struct Contains;

static SIGNATURE: Signature = Signature {
    name: "array:contains",
    kind: Kind::Filter,
    group: "arrays",
    summary: "Keeps events whose array has an element equal to a text.",
    params: &[
        Param::new("array", ParamType::Array, "the array, such as \"tags[]\"").required().unnamed(),
        Param::new("value", ParamType::Text, "the text; * in it is no wildcard").required(),
    ],
    output: "The events that pass, unchanged.",
    rules: &["An element must be equal as a whole; letter case matters.", "An event without the array does not pass."],
    examples: &[Example {
        title: "Events with a tag",
        query: r#"array:contains("tags[]", value=red)"#,
        events: r#"{"tags":["blue","red"]}
{"tags":["green"]}"#,
        rows: r#"{"tags[0]":"blue","tags[1]":"red"}"#,
    }],
    source: "functions-array-contains",
    ..Signature::EMPTY
};

impl Function for Contains {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let array = call.array("array")?;
        let wanted = call.text("value")?;
        Ok(Bound::keeps(move |row, _| {
            let mut buffer = TextBuffer::default();
            elements(row, &array).into_iter().any(|value| value.text_in(&mut buffer) == Some(wanted.as_str()))
        }))
    }
}
