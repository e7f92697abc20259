//! `accumulate()`

use bumpalo::Bump;
use cql_core::agg::{Aggregate, AggregateList, Aggregator, RowBuffer, RowSink};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::{Context, Row, Run, codes};
use std::sync::Arc;

/// Adds running aggregates to events in order.
pub(crate) struct Accumulate;

static SIGNATURE: Signature = Signature {
    name: "accumulate",
    kind: Kind::Aggregate,
    group: "sequence",
    summary: "Adds running aggregates to events in order.",
    params: &[
        Param::new("function", ParamType::Aggregates, "what is accumulated").required().unnamed(),
        Param::new("current", ParamType::Choice, "whether the event itself takes part")
            .default("include")
            .values(&["include", "exclude"]),
    ],
    output: "Every event, with what the aggregates put out so far.",
    rules: &["It must come after an aggregate, which gives the events an order."],
    examples: &[Example {
        title: "Adds running aggregates to events in order.",
        query: "head() | accumulate(count())",
        events: r#"{"n":1}
{"n":2}"#,
        rows: r#"{"n":1,"_count":1}
{"n":2,"_count":2}"#,
    }],
    source: "functions-accumulate",
    ..Signature::EMPTY
};

struct Plan {
    members: Arc<AggregateList>,
    includes: bool,
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
        let mut groups = Arc::clone(&self.members).groups();
        groups.resize(1);
        for owned in rows.rows() {
            let arena = Bump::new();
            let cx = Context { arena: &arena, run };
            let mut row = Row::ordered(&run.layout);
            row.fill(owned);
            let before = row.clone();
            if self.includes {
                groups.update(0, &before, &cx);
            }
            groups.finish_row(0, &mut row, &cx);
            out.push(&row);
            if !self.includes {
                groups.update(0, &before, &cx);
            }
        }
    }
}

impl Function for Accumulate {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        if !call.is_after_aggregate() && !call.is_in_composite() {
            return Err(
                call.refuse(codes::MISPLACED, "accumulate() must come after an aggregator such as head() or sort()")
            );
        }
        let includes = call.choice("current")? == "include";
        let members = call.aggregates("function")?;
        if !members.gives_one_row() {
            return Err(call.refuse_value("function", "must hold only aggregates that give at most one row"));
        }
        call.passes_rows();
        Ok(Bound::aggregate(Plan { members, includes }))
    }
}
