//! `accumulate()`

use super::buffered::{CURRENT, NEEDS_ORDER};
use super::windows::{self, Extent, Window};
use cql_core::Run;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::limit::ROWS;
use cql_core::row::OwnedRow;

/// Adds running aggregates to events in order.
pub(crate) struct Accumulate;

static SIGNATURE: Signature = Signature {
    name: "accumulate",
    kind: Kind::Aggregate,
    group: "sequence",
    summary: "Adds running aggregates to events in order.",
    params: &[Param::new("function", ParamType::Aggregates, "what is accumulated").required().unnamed(), CURRENT],
    output: "Every event, with what the aggregates put out so far.",
    rules: &[
        NEEDS_ORDER,
        "Only aggregates that give at most one row are taken. Their results replace fields of the same name.",
        "An event without the aggregated field shows the value so far.",
    ],
    limits: &[ROWS],
    examples: &[Example {
        title: "A running total",
        query: "head() | accumulate(sum(n))",
        events: r#"{"n":1}
{"n":2}"#,
        rows: r#"{"n":1,"_sum":1}
{"n":2,"_sum":3}"#,
    }],
    source: "functions-accumulate",
    ..Signature::EMPTY
};

/// From the first event on.
struct All;

impl Extent for All {
    const SLIDES: bool = false;

    fn start(&self, _: &[OwnedRow], _: Window, _: &Run) -> Option<usize> {
        Some(0)
    }
}

impl Function for Accumulate {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        windows::bind("accumulate", call, |_| Ok(All))
    }
}
