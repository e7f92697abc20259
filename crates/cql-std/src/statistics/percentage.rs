//! `percentage()`

use cql_core::agg::Summary;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::op::{Op, run_ops};
use cql_core::{Context, Row, Run, Slot, Value};

/// Computes the share of events that pass a condition.
pub(crate) struct Percentage;

static SIGNATURE: Signature = Signature {
    name: "percentage",
    kind: Kind::Aggregate,
    group: "statistics",
    summary: "Computes how many percent of the events pass a condition.",
    params: &[
        Param::new("condition", ParamType::Pipeline, "steps in braces that decide").required().unnamed(),
        Param::new("as", ParamType::Output, "the field that the result is written to").default("_percentage"),
    ],
    output: "One row with a number from 0 to 100, not rounded; none if there are no events.",
    rules: &["The steps only decide; they change nothing that other aggregates see."],
    examples: &[Example {
        title: "Half of the events",
        query: "percentage({n > 1})",
        events: r#"{"n":1}
{"n":2}"#,
        rows: r#"{"_percentage":50}"#,
    }],
    source: "functions-percentage",
    ..Signature::EMPTY
};

struct Share {
    condition: Vec<Op>,
    output: Slot,
}

impl Summary for Share {
    type State = (u64, u64);

    fn outputs(&self) -> Vec<Slot> {
        vec![self.output]
    }

    fn init(&self) -> Self::State {
        (0, 0)
    }

    fn update(&self, (passed, all): &mut Self::State, row: &Row<'_>, cx: &Context<'_>) {
        *all += 1;
        // The steps work on a copy: what they change is nobody else's business.
        let mut copy = row.clone();
        let mut passes = false;
        run_ops(&self.condition, &mut copy, cx, &mut |_| passes = true);
        *passed += u64::from(passes);
    }

    fn merge(&self, (passed, all): &mut Self::State, later: Self::State, _: &Run) {
        *passed += later.0;
        *all += later.1;
    }

    fn finish<'a>(&self, (passed, all): &Self::State, row: &mut Row<'a>, _: &Context<'a>) -> bool {
        if *all == 0 {
            return false;
        }
        row.set(self.output, Value::float(*passed as f64 * 100.0 / *all as f64));
        true
    }
}

impl Function for Percentage {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let condition = call.condition_steps("condition")?;
        let output = call.output("as")?;
        Ok(Bound::summary(Share { condition, output }))
    }
}
