//! `text:contains()`

use super::compare_parts;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};

/// Keeps events in which a text contains another.
pub(crate) struct Contains;

static SIGNATURE: Signature = Signature {
    name: "text:contains",
    kind: Kind::Filter,
    group: "text",
    summary: "Keeps events in which a text contains another.",
    params: &[
        Param::new("string", ParamType::Expression, "the text that is searched").required().unnamed(),
        Param::new("substring", ParamType::Expression, "the text that is looked for").required(),
    ],
    output: "The events that pass, unchanged.",
    rules: &["Letter case matters; there are no wildcards.", "If one of the two has no value the event does not pass."],
    examples: &[Example {
        title: "A literal",
        query: r#"text:contains(string=user, substring="eve")"#,
        events: r#"{"user":"eve"}
{"user":"bob"}"#,
        rows: r#"{"user":"eve"}"#,
    }],
    source: "functions-text-contains",
    ..Signature::EMPTY
};

impl Function for Contains {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        compare_parts(call, |string, part| string.contains(part))
    }
}
