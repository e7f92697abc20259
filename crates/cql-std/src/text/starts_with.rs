//! `text:startsWith()`

use cql_core::function::{Bind, Bound, Call, Evaluate, Example, Function, Kind, Param, ParamType, Signature};

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
        let string = call.expression("string")?;
        let part = call.expression("substring")?;
        Ok(Bound::keeps(move |row, cx| {
            let (string, part) = (string.evaluate(row, cx).text(cx.arena), part.evaluate(row, cx).text(cx.arena));
            matches!((string, part), (Some(string), Some(part)) if string.starts_with(part))
        }))
    }
}
