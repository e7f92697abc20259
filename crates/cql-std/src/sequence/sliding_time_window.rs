//! `slidingTimeWindow()`

use super::buffered::{CURRENT, NEEDS_ORDER};
use super::windows::{self, Extent, Window};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::limit::ROWS;
use cql_core::row::OwnedRow;
use cql_core::run::RunError;
use cql_core::{Number, Run, Slot};

/// Adds aggregates of a span of time to events in order.
pub(crate) struct SlidingTimeWindow;

static SIGNATURE: Signature = Signature {
    name: "slidingTimeWindow",
    kind: Kind::Aggregate,
    group: "sequence",
    summary: "Adds aggregates of the last span of time to events in order.",
    params: &[
        Param::new("function", ParamType::Aggregates, "what is computed for each window").required().unnamed(),
        Param::new("span", ParamType::Duration, "how long a window is").required(),
        CURRENT,
        Param::new("timestampfield", ParamType::Field, "the field with the time in epoch milliseconds")
            .default("@timestamp"),
    ],
    output: "Every event, with what the aggregates put out for its window.",
    rules: &[
        NEEDS_ORDER,
        "Only aggregates that give at most one row are taken. Their results replace fields of the same name.",
        "An event that is exactly as old as the span is no longer in the window.",
        "Events without a time, or out of the order of time, end the query with an error.",
        "A window holds at most 10000 events, the latest ones.",
    ],
    limits: &[ROWS],
    examples: &[Example {
        title: "Events of the last two seconds",
        query: "head() | slidingTimeWindow(count(), span=2s)",
        events: r#"{"@timestamp":1000}
{"@timestamp":2000}
{"@timestamp":3000}"#,
        rows: r#"{"@timestamp":1000,"_count":1}
{"@timestamp":2000,"_count":2}
{"@timestamp":3000,"_count":2}"#,
    }],
    source: "functions-slidingtimewindow",
    ..Signature::EMPTY
};

/// Most events of a window.
const MOST_EVENTS: usize = 10_000;

/// So many milliseconds.
struct Span {
    milliseconds: f64,
    time: Slot,
}

impl Span {
    fn time(&self, row: &OwnedRow) -> Option<f64> {
        row.get(self.time).number().map(Number::to_f64)
    }

    fn refuse(&self, run: &Run, problem: &str) {
        let field = run.layout.name(self.time);
        run.fail(RunError::Query(format!(
            "slidingTimeWindow(): {problem} the timestamp field '{field}'; sort({field}, order=asc) puts events in order"
        )));
    }
}

impl Extent for Span {
    fn start(&self, rows: &[OwnedRow], window: Window, run: &Run) -> Option<usize> {
        let Some(now) = rows.get(window.event).and_then(|row| self.time(row)) else {
            self.refuse(run, "an event has no time in");
            return None;
        };
        let before = window.event.checked_sub(1).and_then(|before| self.time(&rows[before]));
        if before.is_some_and(|before| before > now) {
            self.refuse(run, "the events are not in ascending order of");
            return None;
        }
        let since = now - self.milliseconds;
        let candidates = rows.get(window.earliest..window.end)?;
        let left = candidates.iter().take_while(|row| self.time(row).is_some_and(|time| time <= since)).count();
        let start = window.earliest + left;
        let most = window.end.saturating_sub(MOST_EVENTS);
        if start < most {
            run.warn(format!(
                "slidingTimeWindow(): a window holds at most {MOST_EVENTS} events; of larger ones the latest are taken. Give \
                 a shorter span"
            ));
        }
        Some(start.max(most))
    }
}

impl Function for SlidingTimeWindow {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        windows::bind("slidingTimeWindow", call, |call| {
            let milliseconds = call.duration("span")?.map_or(0.0, |span| span.0 as f64);
            Ok(Span { milliseconds, time: call.field("timestampfield")? })
        })
    }
}
