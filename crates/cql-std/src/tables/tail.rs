//! `tail()`

use super::order::{MOST_ROWS, warn, warns};
use cql_core::agg::{Aggregate, RowSink};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::number::Number;
use cql_core::row::OwnedRow;
use cql_core::run::RunError;
use cql_core::{Context, Row, Run, Slot};

/// Keeps the newest events.
pub(crate) struct Tail;

static SIGNATURE: Signature = Signature {
    name: "tail",
    kind: Kind::Aggregate,
    group: "tables",
    summary: "Keeps the newest events.",
    params: &[Param::new("limit", ParamType::Limit, "how many; at most 200000, which max stands for")
        .default("200")
        .unnamed()],
    output: "The events with all their fields, oldest first.",
    rules: &[
        "Of events with the same time the later ones count as newer.",
        "A row needs @timestamp or @ingesttimestamp; one without ends the query with an error.",
    ],
    examples: &[Example {
        title: "The last event",
        query: "tail(1) | select(n)",
        events: r#"{"@timestamp":2000,"n":1}
{"@timestamp":1000,"n":2}"#,
        rows: r#"{"n":1}"#,
    }],
    source: "functions-tail",
    ..Signature::EMPTY
};

struct Newest {
    time: Slot,
    ingest: Slot,
    limit: usize,
    /// See [`Order::warns`](super::order::Order::warns).
    warns: Option<&'static str>,
}

/// The newest rows with their times, and how many rows came.
#[derive(Default)]
struct Rows {
    timed: Vec<(Number, OwnedRow)>,
    seen: u64,
}

/// How far the buffer may grow beyond twice the limit.
const SLACK: usize = 64;

impl Newest {
    fn prune(&self, rows: &mut Vec<(Number, OwnedRow)>) {
        if rows.len() > 2 * self.limit + SLACK {
            rows.sort_by_key(|(time, _)| *time);
            rows.drain(..rows.len() - self.limit);
        }
    }
}

impl Aggregate for Newest {
    type State = Rows;

    fn init(&self) -> Rows {
        Rows::default()
    }

    fn update(&self, state: &mut Rows, row: &Row<'_>, cx: &Context<'_>) {
        let time = row.get(self.time).number().or_else(|| row.get(self.ingest).number());
        let Some(time) = time else {
            return cx.run.fail(RunError::Query("tail(): the events need the field @timestamp".to_string()));
        };
        state.seen += 1;
        state.timed.push((time, row.to_owned()));
        self.prune(&mut state.timed);
    }

    fn merge(&self, state: &mut Rows, later: Rows, _: &Run) {
        state.seen += later.seen;
        state.timed.extend(later.timed);
        self.prune(&mut state.timed);
    }

    fn finish(&self, state: &Rows, run: &Run, out: &mut dyn RowSink) {
        warn(self.warns, self.limit, state.seen, run);
        let mut rows: Vec<&(Number, OwnedRow)> = state.timed.iter().collect();
        rows.sort_by_key(|(time, _)| *time);
        for (_, owned) in rows.iter().skip(rows.len().saturating_sub(self.limit)) {
            let mut row = Row::ordered(&run.layout);
            row.fill(owned);
            out.push(&row);
        }
    }
}

impl Function for Tail {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let limit = call.limit("limit", MOST_ROWS)?;
        let time = call.reads("@timestamp");
        let ingest = call.reads("@ingesttimestamp");
        call.passes_rows();
        Ok(Bound::aggregate(Newest { time, ingest, limit, warns: warns(call, "tail") }))
    }
}
