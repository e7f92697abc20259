//! `partition()`

use super::buffered::{NEEDS_ORDER, Sequence, bound, needs_order, one_group, passes, row_of};
use bumpalo::Bump;
use cql_core::agg::{AggregateList, Aggregator, Groups, RowSink};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::limit::ROWS;
use cql_core::op::Op;
use cql_core::row::OwnedRow;
use cql_core::{Context, Run, Slot};
use std::sync::Arc;

/// Cuts events in order into parts and reduces each part.
pub(crate) struct Partition;

static SIGNATURE: Signature = Signature {
    name: "partition",
    kind: Kind::Aggregate,
    group: "sequence",
    summary: "Cuts events in order into parts where one meets a condition, and reduces each part.",
    params: &[
        Param::new("function", ParamType::Aggregates, "what is computed for each part").required().unnamed(),
        Param::new("condition", ParamType::Pipeline, "the filter that says where to cut").required(),
        Param::new("split", ParamType::Choice, "on which side of the event that meets the condition the cut is")
            .default("before")
            .values(&["before", "after"]),
    ],
    output: "What the aggregates put out for each part, in the order of the parts.",
    rules: &[
        NEEDS_ORDER,
        "No part is empty.",
        "A condition that cannot be decided, because a field is missing, is not met.",
    ],
    limits: &[ROWS],
    examples: &[Example {
        title: "Runs of equal values",
        query: "head() | neighbor(k, prefix=prev) | partition([selectLast(k), count()], condition=test(k != prev.k))",
        events: r#"{"k":"a"}
{"k":"a"}
{"k":"b"}"#,
        rows: r#"{"k":"a","_count":2}
{"k":"b","_count":1}"#,
    }],
    source: "functions-partition",
    ..Signature::EMPTY
};

struct Parts {
    members: Arc<AggregateList>,
    condition: Vec<Op>,
    cuts_before: bool,
}

impl Sequence for Parts {
    fn finish(&self, rows: &[OwnedRow], run: &Run, out: &mut dyn RowSink) {
        let mut part: Option<Box<dyn Groups>> = None;
        let mut arena = Bump::new();
        for owned in rows {
            arena.reset();
            let cx = Context { arena: &arena, run };
            let row = row_of(owned, run);
            let cuts = passes(&self.condition, &row, &cx);
            if cuts
                && self.cuts_before
                && let Some(done) = part.take()
            {
                done.finish(0, run, out);
            }
            part.get_or_insert_with(|| one_group(&self.members)).update(0, &row, &cx);
            if cuts
                && !self.cuts_before
                && let Some(done) = part.take()
            {
                done.finish(0, run, out);
            }
        }
        if let Some(last) = part {
            last.finish(0, run, out);
        }
    }

    fn columns(&self) -> Option<Vec<Slot>> {
        self.members.columns()
    }
}

impl Function for Partition {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        needs_order("partition", call)?;
        let cuts_before = call.choice("split")? == "before";
        let condition = call.steps("condition")?;
        let members = call.aggregates("function")?;
        Ok(bound(call, Parts { members, condition, cuts_before }))
    }
}
