//! `session()`

use super::buffered::{Sequence, bound, one_group, row_of};
use bumpalo::Bump;
use cql_core::agg::{AggregateList, Aggregator, Groups, RowSink};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::limit::ROWS;
use cql_core::row::OwnedRow;
use cql_core::{Context, Run, Slot};
use std::sync::Arc;

/// Splits events into sessions at pauses and reduces each session.
pub(crate) struct Session;

static SIGNATURE: Signature = Signature {
    name: "session",
    kind: Kind::Aggregate,
    group: "sequence",
    summary: "Splits events into sessions at pauses and reduces each session.",
    params: &[
        Param::new("function", ParamType::Aggregates, "what is computed for each session")
            .default("count(as=_count)")
            .unnamed(),
        Param::new("maxpause", ParamType::Duration, "the longest pause inside a session").default("15m"),
    ],
    output: "One row for each session, in order of time.",
    rules: &["Events are put in order of time first. A pause as long as maxpause does not split."],
    limits: &[ROWS],
    examples: &[Example {
        title: "A pause of more than a second",
        query: "session(maxpause=1s)",
        events: r#"{"@timestamp":1000}
{"@timestamp":2000}
{"@timestamp":3001}"#,
        rows: r#"{"_count":2}
{"_count":1}"#,
    }],
    source: "functions-session",
    ..Signature::EMPTY
};

struct Plan {
    members: Arc<AggregateList>,
    pause: f64,
    time: Slot,
}

impl Sequence for Plan {
    fn columns(&self) -> Option<Vec<Slot>> {
        self.members.columns()
    }

    fn finish(&self, rows: &[OwnedRow], run: &Run, out: &mut dyn RowSink) {
        let mut timed: Vec<_> =
            rows.iter().filter_map(|row| Some((row.get(self.time).number()?.to_f64(), row))).collect();
        timed.sort_by(|left, right| left.0.total_cmp(&right.0));
        let mut session: Option<Box<dyn Groups>> = None;
        let (mut arena, mut last) = (Bump::new(), 0.0);
        for (time, owned) in timed {
            if let Some(done) = session.take_if(|_| time - last > self.pause) {
                done.finish(0, run, out);
            }
            last = time;
            arena.reset();
            let session = session.get_or_insert_with(|| one_group(&self.members));
            session.update(0, &row_of(owned, run), &Context { arena: &arena, run });
        }
        if let Some(last) = session {
            last.finish(0, run, out);
        }
    }
}

impl Function for Session {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let pause = call.duration("maxpause")?.map_or(900_000.0, |pause| pause.0 as f64);
        let members = call.aggregates("function")?;
        let time = call.reads("@timestamp");
        Ok(bound(call, Plan { members, pause, time }))
    }
}
