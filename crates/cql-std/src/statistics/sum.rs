//! `sum()`

use cql_core::agg::{ExactSum, Summary};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::{Context, Row, Run, Slot};

/// Adds up the numbers of a field.
pub(crate) struct Sum;

static SIGNATURE: Signature = Signature {
    name: "sum",
    kind: Kind::Aggregate,
    group: "statistics",
    summary: "Adds up the numbers of a field.",
    params: &[
        Param::new("field", ParamType::Field, "the field that holds the numbers").required().unnamed(),
        Param::new("as", ParamType::Output, "the field that the result is written to").default("_sum"),
    ],
    output: "One row with the sum, 0 if there are no numbers.",
    rules: &["Values that are no numbers are passed over.", "Whole numbers are added exactly."],
    examples: &[Example {
        title: "Two numbers and a text",
        query: "sum(n)",
        events: r#"{"n":2}
{"n":3}
{"n":"many"}"#,
        rows: r#"{"_sum":5}"#,
    }],
    source: "functions-sum",
    ..Signature::EMPTY
};

struct Numbers {
    field: Slot,
    output: Slot,
}

impl Summary for Numbers {
    type State = ExactSum;

    fn outputs(&self) -> Vec<Slot> {
        vec![self.output]
    }

    fn init(&self) -> ExactSum {
        ExactSum::default()
    }

    fn update(&self, sum: &mut ExactSum, row: &Row<'_>, _: &Context<'_>) {
        if let Some(number) = row.get(self.field).number() {
            sum.add(number);
        }
    }

    fn merge(&self, sum: &mut ExactSum, later: ExactSum, _: &Run) {
        sum.merge(&later);
    }

    fn finish<'a>(&self, sum: &ExactSum, row: &mut Row<'a>, cx: &Context<'a>) -> bool {
        row.set(self.output, sum.total().to_value(cx.arena));
        true
    }
}

impl Function for Sum {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let field = call.field("field")?;
        let output = call.output("as")?;
        Ok(Bound::summary(Numbers { field, output }))
    }
}
