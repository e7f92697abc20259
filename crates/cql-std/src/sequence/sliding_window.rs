//! `slidingWindow()`

use bumpalo::Bump;
use cql_core::agg::{Aggregate, AggregateList, Aggregator, RowBuffer, RowSink};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::{Context, Row, Run, codes};
use std::sync::Arc;

/// Adds aggregates of the events just before to events in order.
pub(crate) struct SlidingWindow;

static SIGNATURE: Signature = Signature {
    name: "slidingWindow",
    kind: Kind::Aggregate,
    group: "sequence",
    summary: "Adds aggregates of the events just before to events in order.",
    params: &[
        Param::new("function", ParamType::Aggregates, "what is computed for each window").required().unnamed(),
        Param::new("events", ParamType::Number, "how many events a window has, 1 to 1000").required(),
        Param::new("current", ParamType::Choice, "whether the event itself takes part")
            .default("include")
            .values(&["include", "exclude"]),
    ],
    output: "Every event, with what the aggregates put out for its window.",
    rules: &["It must come after an aggregate, which gives the events an order."],
    examples: &[Example {
        title: "Adds aggregates of the events just before to events in order.",
        query: "head() | slidingWindow(count(), events=1)",
        events: r#"{"n":1}
{"n":2}"#,
        rows: r#"{"n":1,"_count":1}
{"n":2,"_count":1}"#,
    }],
    source: "functions-slidingwindow",
    ..Signature::EMPTY
};

struct Plan {
    members: Arc<AggregateList>,
    includes: bool,
    events: usize,
}

impl Aggregate for Plan {
    type State = RowBuffer;

    fn init(&self) -> RowBuffer {
        RowBuffer::default()
    }

    fn update(&self, rows: &mut RowBuffer, row: &Row<'_>, _: &Context<'_>) {
        rows.push(row);
    }

    fn merge(&self, rows: &mut RowBuffer, later: RowBuffer, _: &Run) {
        rows.append(later);
    }

    fn finish(&self, rows: &RowBuffer, run: &Run, out: &mut dyn RowSink) {
        for (index, owned) in rows.rows().iter().enumerate() {
            let mut groups = Arc::clone(&self.members).groups();
            groups.resize(1);
            let end = if self.includes { index + 1 } else { index };
            for member in &rows.rows()[end.saturating_sub(self.events)..end] {
                let arena = Bump::new();
                let mut row = Row::ordered(&run.layout);
                row.fill(member);
                groups.update(0, &row, &Context { arena: &arena, run });
            }
            let arena = Bump::new();
            let mut row = Row::ordered(&run.layout);
            row.fill(owned);
            groups.finish_row(0, &mut row, &Context { arena: &arena, run });
            out.push(&row);
        }
    }
}

impl Function for SlidingWindow {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        if !call.is_after_aggregate() && !call.is_in_composite() {
            return Err(
                call.refuse(codes::MISPLACED, "slidingWindow() must come after an aggregator such as head() or sort()")
            );
        }
        let includes = call.choice("current")? == "include";
        let events = call.integer("events", 1..=1_000)?.and_then(|events| usize::try_from(events).ok()).unwrap_or(1);
        let members = call.aggregates("function")?;
        if !members.gives_one_row() {
            return Err(
                call.refuse_value("function", "of slidingWindow() must hold only aggregates that give at most one row")
            );
        }
        call.passes_rows();
        Ok(Bound::aggregate(Plan { members, includes, events }))
    }
}
