//! `head()`

use super::order::{MOST_ROWS, Order, warns};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};

/// Keeps the oldest events.
pub(crate) struct Head;

static SIGNATURE: Signature = Signature {
    name: "head",
    kind: Kind::Aggregate,
    group: "tables",
    summary: "Keeps the oldest events.",
    params: &[Param::new("limit", ParamType::Limit, "how many, from 0 to 200000, which max stands for")
        .default("200")
        .unnamed()],
    output: "The events with all their fields, oldest first.",
    rules: &["Events with the same time, and rows without one, keep the order they came in; the latter come last."],
    examples: &[Example {
        title: "The first event",
        query: "head(1) | select(n)",
        events: r#"{"@timestamp":2000,"n":1}
{"@timestamp":1000,"n":2}"#,
        rows: r#"{"n":2}"#,
    }],
    source: "functions-head",
    ..Signature::EMPTY
};

impl Function for Head {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let limit = call.limit("limit", 0..=MOST_ROWS)?;
        let time = call.reads_if_there("@timestamp");
        call.passes_rows();
        Ok(Bound::aggregate(Order::ascending(time, limit, warns(call, "head"))))
    }
}
