//! `array:length()`

use super::elements;
use cql_core::Value;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};

/// Counts the elements of an array.
pub(crate) struct Length;

static SIGNATURE: Signature = Signature {
    name: "array:length",
    kind: Kind::Value,
    group: "arrays",
    summary: "Counts the elements of an array.",
    params: &[
        Param::new("array", ParamType::Array, "the array, such as \"tags[]\"").required().unnamed(),
        Param::new("as", ParamType::Output, "the field that the number is written to").default("_length"),
    ],
    output: "The number in the field named by `as`; 0 without the array.",
    rules: &["Elements behind a gap do not count."],
    examples: &[Example {
        title: "How many tags",
        query: r#"n := array:length("tags[]") | select(n)"#,
        events: r#"{"tags":["blue","red"]}"#,
        rows: r#"{"n":"2"}"#,
    }],
    source: "functions-array-length",
    ..Signature::EMPTY
};

impl Function for Length {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let array = call.array("array")?;
        let output = call.output("as")?;
        Ok(Bound::value(output, move |row, _| Value::Int(elements(row, &array).len() as i64)))
    }
}
