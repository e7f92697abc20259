//! `wildcard()`

use cql_core::TextBuffer;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::op::TextMatcher;
use cql_core::pattern::Glob;

/// Keeps events that match a pattern with wildcards.
pub(crate) struct Wildcard;

static SIGNATURE: Signature = Signature {
    name: "wildcard",
    kind: Kind::Filter,
    group: "logic",
    summary: "Keeps events that match a pattern with wildcards.",
    params: &[
        Param::new("pattern", ParamType::Text, "the pattern; * stands for any text").required().unnamed(),
        Param::new("field", ParamType::Fields, "the fields that are compared; without it, the event is searched"),
        Param::new("ignoreCase", ParamType::Boolean, "whether letter case does not matter").default("false"),
        Param::new(
            "includeEverythingOnAsterisk",
            ParamType::Boolean,
            "whether the pattern * also passes events without the field",
        )
        .default("false"),
    ],
    output: "The events that pass, unchanged.",
    rules: &[
        "With fields, the whole value of one of them must match; an event that has none of them does not pass.",
        "Without, the pattern may stand anywhere in any field of the event as it was read.",
        "Negated, it passes the other events.",
    ],
    examples: &[Example {
        title: "Without regard to letter case",
        query: r#"wildcard(field=user, pattern="ev*", ignoreCase=true)"#,
        events: r#"{"user":"Eve"}
{"user":"Bob"}"#,
        rows: r#"{"user":"Eve"}"#,
    }],
    source: "functions-wildcard",
    ..Signature::EMPTY
};

impl Function for Wildcard {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let pattern = call.text("pattern")?;
        let ignore_case = call.flag("ignoreCase")?;
        let everything = call.flag("includeEverythingOnAsterisk")? && pattern == "*";
        if everything {
            return Ok(Bound::keeps(|_, _| true));
        }
        if !call.has("field") {
            let glob = if ignore_case { Glob::anywhere_ignoring_case(&pattern) } else { Glob::anywhere(&pattern) };
            return Ok(Bound::Filter(call.free_text(TextMatcher::Glob(glob))));
        }
        let fields = call.fields("field")?;
        let glob = Glob::whole(&pattern, ignore_case);
        Ok(Bound::keeps(move |row, _| {
            let mut buffer = TextBuffer::default();
            fields.iter().any(|field| row.get(*field).text_in(&mut buffer).is_some_and(|text| glob.matches(text)))
        }))
    }
}
