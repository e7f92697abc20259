//! `explain:asTable()`

use bumpalo::Bump;
use cql_core::agg::{Aggregate, RowSink};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::plan::Profile;
use cql_core::{Context, Row, Run, Slot, Value, codes};
use std::sync::Arc;

/// Shows how the steps of the query ran.
pub(crate) struct ExplainAsTable;

static SIGNATURE: Signature = Signature {
    name: "explain:asTable",
    kind: Kind::Aggregate,
    group: "query",
    summary: "Shows, in place of the result, how many events each step of the query got and how long it took.",
    params: &[Param::new(
        "showPrefilters",
        ParamType::Boolean,
        "show what events are searched for before they are read",
    )
    .default("true")],
    output: "One row for each step with stepID, counted from 0, step, timeMs, eventCount and, where there is one, prefilter.",
    rules: &[
        "The steps of subqueries (join(), defineTable()) come first.",
        "Times are those of all threads together.",
        "With a prefilter the first step gets only the events that may pass.",
        "It cannot be used together with correlate().",
    ],
    examples: &[Example {
        title: "The steps of a query",
        query: "n > 1 | count() | explain:asTable() | select([stepID, step, eventCount])",
        events: r#"{"n":1}
{"n":2}
{"n":3}"#,
        rows: r#"{"stepID":0,"step":"n > 1","eventCount":3}
{"stepID":1,"step":"count()","eventCount":2}"#,
    }],
    source: "functions-explain-astable",
    ..Signature::EMPTY
};

struct Report {
    profile: Arc<Profile>,
    id: Slot,
    step: Slot,
    time: Slot,
    count: Slot,
    prefilter: Option<Slot>,
}

impl Aggregate for Report {
    type State = ();

    fn init(&self) {}

    fn update(&self, (): &mut (), _: &Row<'_>, _: &Context<'_>) {}

    fn merge(&self, (): &mut (), (): (), _: &Run) {}

    fn finish(&self, (): &(), run: &Run, out: &mut dyn RowSink) {
        let arena = Bump::new();
        for (id, step) in self.profile.steps().iter().enumerate() {
            let (events, milliseconds) = step.take();
            let mut row = Row::ordered(&run.layout);
            row.set(self.id, Value::Int(id as i64));
            row.set(self.step, Value::Text(&step.text));
            row.set(self.time, Value::float(milliseconds));
            row.set(self.count, Value::Int(events as i64));
            if let (Some(slot), Some(texts)) = (self.prefilter, &step.prefilter) {
                row.set(slot, Value::Text(arena.alloc_str(texts)));
            }
            out.push(&row);
        }
    }
}

impl Function for ExplainAsTable {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let shows = call.flag("showPrefilters")?;
        if call.called_before().contains(&"correlate") {
            return Err(call.refuse(codes::NOT_HERE, "explain:asTable() cannot be used together with correlate()"));
        }
        if !call.is_top_level() {
            return Err(call.refuse(codes::NOT_HERE, "explain:asTable() must be a step of the query itself"));
        }
        let [id, step, time, count] = ["stepID", "step", "timeMs", "eventCount"].map(|name| call.writes(name));
        let prefilter = shows.then(|| call.writes("prefilter"));
        let profile = call.profile();
        Ok(Bound::aggregate(Report { profile, id, step, time, count, prefilter }))
    }
}
