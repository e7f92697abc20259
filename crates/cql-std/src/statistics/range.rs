//! `range()`

use cql_core::agg::Summary;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::{Context, Number, Row, Run, Slot, Value};

/// Computes the span of the numbers of a field.
pub(crate) struct Range;

static SIGNATURE: Signature = Signature {
    name: "range",
    kind: Kind::Aggregate,
    group: "statistics",
    summary: "Computes the difference between the largest and the smallest number of a field.",
    params: &[
        Param::new("field", ParamType::Field, "the field that holds the numbers").required().unnamed(),
        Param::new("as", ParamType::Output, "the field that the result is written to").default("_range"),
    ],
    output: "One row with the difference; none if there are no numbers.",
    rules: &["Values that are no numbers are passed over.", "A single number gives 0."],
    examples: &[Example {
        title: "From 2 to 7",
        query: "range(n)",
        events: r#"{"n":2}
{"n":7}"#,
        rows: r#"{"_range":5}"#,
    }],
    source: "functions-range",
    ..Signature::EMPTY
};

struct Span {
    field: Slot,
    output: Slot,
}

impl Span {
    fn widen(state: &mut Option<(Number, Number)>, low: Number, high: Number) {
        *state = Some(match *state {
            Some((least, most)) => (least.min(low), most.max(high)),
            None => (low, high),
        });
    }
}

impl Summary for Span {
    type State = Option<(Number, Number)>;

    fn outputs(&self) -> Vec<Slot> {
        vec![self.output]
    }

    fn init(&self) -> Self::State {
        None
    }

    fn update(&self, state: &mut Self::State, row: &Row<'_>, _: &Context<'_>) {
        if let Some(number) = row.get(self.field).number() {
            Span::widen(state, number, number);
        }
    }

    fn merge(&self, state: &mut Self::State, later: Self::State, _: &Run) {
        if let Some((low, high)) = later {
            Span::widen(state, low, high);
        }
    }

    fn finish<'a>(&self, state: &Self::State, row: &mut Row<'a>, cx: &Context<'a>) -> bool {
        let value = match *state {
            None => return false,
            Some((Number::Int(low), Number::Int(high))) => match high.checked_sub(low) {
                Some(span) => Number::Int(span).to_value(cx.arena),
                None => Value::float(high as f64 - low as f64),
            },
            Some((low, high)) => Value::float(high.to_f64() - low.to_f64()),
        };
        row.set(self.output, value);
        true
    }
}

impl Function for Range {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let field = call.field("field")?;
        let output = call.output("as")?;
        Ok(Bound::summary(Span { field, output }))
    }
}
