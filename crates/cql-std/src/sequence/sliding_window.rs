//! `slidingWindow()`

use super::buffered::{CURRENT, NEEDS_ORDER};
use super::windows::{self, Extent, Window};
use cql_core::Run;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::limit::ROWS;
use cql_core::row::OwnedRow;

/// Adds aggregates of the events just before to events in order.
pub(crate) struct SlidingWindow;

static SIGNATURE: Signature = Signature {
    name: "slidingWindow",
    kind: Kind::Aggregate,
    group: "sequence",
    summary: "Adds aggregates of the last few events to events in order.",
    params: &[
        Param::new("function", ParamType::Aggregates, "what is computed for each window").required().unnamed(),
        Param::new("events", ParamType::Number, "how many events a window has, 1 to 1000").required(),
        CURRENT,
    ],
    output: "Every event, with what the aggregates put out for its window.",
    rules: &[
        NEEDS_ORDER,
        "Only aggregates that give at most one row are taken. Their results replace fields of the same name.",
        "At the beginning windows are shorter.",
    ],
    limits: &[ROWS],
    examples: &[Example {
        title: "The sum of two events",
        query: "head() | slidingWindow(sum(n), events=2)",
        events: r#"{"n":1}
{"n":2}
{"n":4}"#,
        rows: r#"{"n":1,"_sum":1}
{"n":2,"_sum":3}
{"n":4,"_sum":6}"#,
    }],
    source: "functions-slidingwindow",
    ..Signature::EMPTY
};

/// So many events.
struct Events(usize);

impl Extent for Events {
    fn start(&self, _: &[OwnedRow], window: Window, _: &Run) -> Option<usize> {
        Some(window.end.saturating_sub(self.0))
    }
}

impl Function for SlidingWindow {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        windows::bind("slidingWindow", call, |call| {
            let events = call.integer("events", 1..=1_000)?;
            Ok(Events(events.and_then(|events| usize::try_from(events).ok()).unwrap_or(1)))
        })
    }
}
