//! `beta:repeating()`

use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};

/// Marks a live query that is to be repeated; without effect here.
pub(crate) struct BetaRepeating;

static SIGNATURE: Signature = Signature {
    name: "beta:repeating",
    kind: Kind::Transform,
    group: "query",
    summary: "Marks a live query that is to be repeated. Over stored events it has no effect.",
    params: &[
        Param::new("interval", ParamType::Duration, "how long to wait between two runs").unnamed(),
        Param::new("as", ParamType::Output, "without effect"),
    ],
    output: "The events, unchanged.",
    rules: &["It may stand anywhere in the query. The interval must be a length of time all the same."],
    examples: &[Example {
        title: "Nothing changes",
        query: "beta:repeating(5m)",
        events: r#"{"n":1}"#,
        rows: r#"{"n":1}"#,
    }],
    source: "functions-beta-repeating",
    ..Signature::EMPTY
};

impl Function for BetaRepeating {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        call.duration("interval")?;
        call.output_name("as")?;
        Ok(Bound::Nothing)
    }
}
