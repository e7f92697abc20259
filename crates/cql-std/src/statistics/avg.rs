//! `avg()`

use cql_core::agg::{ExactSum, Summary};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::{Context, Row, Run, Slot, Value};

/// Computes the mean of the numbers of a field.
pub(crate) struct Avg;

static SIGNATURE: Signature = Signature {
    name: "avg",
    kind: Kind::Aggregate,
    group: "statistics",
    summary: "Computes the mean of the numbers of a field.",
    params: &[
        Param::new("field", ParamType::Field, "the field that holds the numbers").required().unnamed(),
        Param::new("as", ParamType::Output, "the field that the result is written to").default("_avg"),
    ],
    output: "One row with the mean; none if there are no numbers.",
    rules: &["Values that are no numbers are passed over.", "Events without a number do not lower the mean."],
    examples: &[Example {
        title: "Two numbers and a text",
        query: "avg(n)",
        events: r#"{"n":2}
{"n":3}
{"n":"many"}"#,
        rows: r#"{"_avg":2.5}"#,
    }],
    source: "functions-avg",
    ..Signature::EMPTY
};

struct Numbers {
    field: Slot,
    output: Slot,
}

impl Summary for Numbers {
    type State = (ExactSum, u64);

    fn outputs(&self) -> Vec<Slot> {
        vec![self.output]
    }

    fn init(&self) -> Self::State {
        (ExactSum::default(), 0)
    }

    fn update(&self, (sum, count): &mut Self::State, row: &Row<'_>, _: &Context<'_>) {
        if let Some(number) = row.get(self.field).number() {
            sum.add(number);
            *count += 1;
        }
    }

    fn merge(&self, (sum, count): &mut Self::State, later: Self::State, _: &Run) {
        sum.merge(&later.0);
        *count += later.1;
    }

    fn finish<'a>(&self, (sum, count): &Self::State, row: &mut Row<'a>, _: &Context<'a>) -> bool {
        if *count == 0 {
            return false;
        }
        row.set(self.output, Value::float(sum.total().to_f64() / *count as f64));
        true
    }
}

impl Function for Avg {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let field = call.field("field")?;
        let output = call.output("as")?;
        Ok(Bound::summary(Numbers { field, output }))
    }
}
