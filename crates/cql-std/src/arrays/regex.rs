//! `array:regex()`

use super::elements;
use cql_core::TextBuffer;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::pattern::Flags;

/// Keeps events whose array has an element that matches.
pub(crate) struct ArrayRegex;

static SIGNATURE: Signature = Signature {
    name: "array:regex",
    kind: Kind::Filter,
    group: "arrays",
    summary: "Keeps events whose array has an element that matches a regular expression.",
    params: &[
        Param::new("array", ParamType::Array, "the array, such as \"tags[]\"").required().unnamed(),
        Param::new("regex", ParamType::Regex, "the regular expression").required(),
        Param::new("flags", ParamType::Text, "flags of the regular expression").default(""),
    ],
    output: "The events that pass, unchanged.",
    rules: &["The match may be anywhere in an element.", "Named groups set no fields."],
    examples: &[Example {
        title: "A tag with r",
        query: r#"array:regex("tags[]", regex="^r")"#,
        events: r#"{"tags":["blue","red"]}
{"tags":["green"]}"#,
        rows: r#"{"tags[0]":"blue","tags[1]":"red"}"#,
    }],
    source: "functions-array-regex",
    ..Signature::EMPTY
};

impl Function for ArrayRegex {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let array = call.array("array")?;
        let flags = call.text("flags")?;
        let flags = Flags::parse(&flags).map_err(|error| call.refuse_value("flags", error))?;
        let regex = call.regex("regex", flags)?;
        Ok(Bound::keeps(move |row, _| {
            let mut buffer = TextBuffer::default();
            elements(row, &array)
                .into_iter()
                .any(|value| value.text_in(&mut buffer).is_some_and(|text| regex.is_match(text)))
        }))
    }
}
