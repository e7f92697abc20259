//! `text:startsWith()`

use super::compare_parts;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};

/// Keeps events in which a text starts with another.
pub(crate) struct StartsWith;

static SIGNATURE: Signature = Signature {
    name: "text:startsWith",
    kind: Kind::Filter,
    group: "text",
    summary: "Keeps events in which a text starts with another.",
    params: &[
        Param::new("string", ParamType::Expression, "the text that is searched").required().unnamed(),
        Param::new("substring", ParamType::Expression, "the text that is looked for").required(),
    ],
    output: "The events that pass, unchanged.",
    rules: &["Letter case matters; there are no wildcards.", "If one of the two has no value the event does not pass."],
    examples: &[Example {
        title: "A literal",
        query: r#"text:startsWith(string=user, substring="eve")"#,
        events: r#"{"user":"eve"}
{"user":"bob"}"#,
        rows: r#"{"user":"eve"}"#,
    }],
    source: "functions-text-startswith",
    ..Signature::EMPTY
};

impl Function for StartsWith {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        compare_parts(call, |string, part| string.starts_with(part))
    }
}
