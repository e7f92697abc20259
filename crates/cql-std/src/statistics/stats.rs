//! `stats()`

use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};

/// Applies aggregates side by side.
pub(crate) struct Stats;

static SIGNATURE: Signature = Signature {
    name: "stats",
    kind: Kind::Aggregate,
    group: "statistics",
    summary: "Applies aggregates side by side and puts their results into one row.",
    params: &[Param::new("function", ParamType::Aggregates, "an aggregate or a list of them")
        .default("count(as=_count)")
        .unnamed()],
    output: "One row with all results; if an aggregate gives several rows, every combination of the rows.",
    rules: &["A list as a step, [count(), max(x)], is the same.", "Each aggregate sees all events."],
    examples: &[Example {
        title: "Two results",
        query: "stats([count(), sum(n)])",
        events: r#"{"n":2}
{"n":3}"#,
        rows: r#"{"_count":2,"_sum":5}"#,
    }],
    source: "functions-stats",
    ..Signature::EMPTY
};

impl Function for Stats {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        Ok(Bound::Aggregate(call.aggregates("function")?))
    }
}
