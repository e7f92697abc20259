//! `tail()`

use super::order::{MOST_ROWS, most_kept, warn, warns};
use cql_core::agg::{Aggregate, RowSink};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::memory::{Charge, Size};
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

/// Keeps the newest rows.
pub(crate) struct Newest {
    time: Slot,
    ingest: Slot,
    /// How many are kept.
    pub(crate) limit: usize,
    /// Whether a row without a time ends the query; otherwise it counts as older than all others.
    needs_time: bool,
    /// See [`Order::warns`](super::order::Order::warns).
    warns: Option<&'static str>,
}

/// The newest rows with their times, and how many rows came.
#[derive(Default)]
pub(crate) struct Rows {
    timed: Vec<(Option<Number>, OwnedRow)>,
    /// Rows older than this are not among the newest.
    floor: Option<Option<Number>>,
    pub(crate) seen: u64,
    charge: Charge,
}

impl Newest {
    fn bind(call: &mut Call<'_, '_>, limit: usize, needs_time: bool, warns: Option<&'static str>) -> Newest {
        let time = if needs_time { call.reads("@timestamp") } else { call.reads_if_there("@timestamp") };
        let ingest = call.reads_if_there("@ingesttimestamp");
        call.passes_rows();
        Newest { time, ingest, limit, needs_time, warns }
    }

    /// Keeps the newest events, be there some without a time.
    pub(crate) fn of_any_events(call: &mut Call<'_, '_>, limit: usize) -> Newest {
        Newest::bind(call, limit, false, None)
    }

    fn prune(&self, rows: &mut Rows) {
        let timed = &mut rows.timed;
        if timed.len() > most_kept(self.limit) {
            timed.sort_by_key(|(time, _)| *time);
            let rest = timed.drain(..timed.len() - self.limit);
            rows.charge.give_back(rest.map(|(_, row)| Size::size(&row)).sum());
            rows.floor = timed.first().map(|(time, _)| *time);
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
        if time.is_none() && self.needs_time {
            return cx.run.fail(RunError::Query("tail(): the events need the field @timestamp".to_string()));
        }
        state.seen += 1;
        if state.floor.is_none_or(|floor| time >= floor) {
            let row = row.to_owned();
            state.charge.add(Size::size(&row), cx.run);
            state.timed.push((time, row));
            self.prune(state);
        }
    }

    fn merge(&self, state: &mut Rows, later: Rows, _: &Run) {
        state.seen += later.seen;
        state.floor = state.floor.max(later.floor);
        state.charge.absorb(later.charge);
        state.timed.extend(later.timed);
        self.prune(state);
    }

    fn finish(&self, state: &Rows, run: &Run, out: &mut dyn RowSink) {
        warn(self.warns, self.limit, state.seen, run);
        let mut rows: Vec<&(Option<Number>, OwnedRow)> = state.timed.iter().collect();
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
        let limit = call.limit("limit", 1..=MOST_ROWS)?;
        let warns = warns(call, "tail");
        Ok(Bound::aggregate(Newest::bind(call, limit, true, warns)))
    }
}
