//! `stdDev()`

use super::moments::Moments;
use cql_core::agg::Summary;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::{Context, Row, Run, Slot, Value};

/// Computes the standard deviation of a field.
pub(crate) struct StdDev;

static SIGNATURE: Signature = Signature {
    name: "stdDev",
    kind: Kind::Aggregate,
    group: "statistics",
    summary: "Computes the standard deviation of the numbers of a field.",
    params: &[
        Param::new("field", ParamType::Field, "the field that holds the numbers").required().unnamed(),
        Param::new("as", ParamType::Output, "the field that the result is written to").default("_stddev"),
    ],
    output: "One row with the standard deviation; none if there are no numbers.",
    rules: &[
        "Values that are no numbers are passed over.",
        "It is that of the whole population: the squares are divided by the number of values.",
        "Sums are exact, so the result does not depend on the order of the events.",
    ],
    examples: &[Example {
        title: "Two numbers",
        query: "stdDev(n)",
        events: r#"{"n":2}
{"n":6}"#,
        rows: r#"{"_stddev":2}"#,
    }],
    source: "functions-stddev",
    ..Signature::EMPTY
};

struct Deviation {
    field: Slot,
    output: Slot,
}

impl Summary for Deviation {
    type State = Moments;

    fn outputs(&self) -> Vec<Slot> {
        vec![self.output]
    }

    fn init(&self) -> Moments {
        Moments::default()
    }

    fn update(&self, state: &mut Moments, row: &Row<'_>, _: &Context<'_>) {
        if let Some(number) = row.get(self.field).number() {
            state.add(number);
        }
    }

    fn merge(&self, state: &mut Moments, later: Moments, _: &Run) {
        state.merge(&later);
    }

    fn finish<'a>(&self, state: &Moments, row: &mut Row<'a>, _: &Context<'a>) -> bool {
        let Some(variance) = state.variance() else { return false };
        row.set(self.output, Value::float(variance.sqrt()));
        true
    }
}

impl Function for StdDev {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let field = call.field("field")?;
        let output = call.output("as")?;
        Ok(Bound::summary(Deviation { field, output }))
    }
}
