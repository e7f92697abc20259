//! `array:intersection()`

use super::elements;
use super::sets::{Texts, output_array, push_array, texts};
use cql_core::agg::{Aggregate, RowSink};
use cql_core::function::{ArrayName, Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::{Context, Row, Run};

/// Gathers the values that occur in the array of every event.
pub(crate) struct Intersection;

static SIGNATURE: Signature = Signature {
    name: "array:intersection",
    kind: Kind::Aggregate,
    group: "arrays",
    summary: "Gathers the values that occur in the array of every event.",
    params: &[
        Param::new("array", ParamType::Array, "the array, with or without its brackets").required().unnamed(),
        Param::new("as", ParamType::Output, "the array that the values are written to").default("_intersection"),
    ],
    output: "One row with the array of the values; none if there is no such value.",
    rules: &["Each value occurs once.", "Events without the array do not count."],
    examples: &[Example {
        title: "Tags of every event",
        query: "array:intersection(tags, as=common)",
        events: r#"{"tags":["red","blue"]}
{"tags":["blue","green"]}
{"n":1}"#,
        rows: r#"{"common[0]":"blue","common[1]":null}"#,
    }],
    source: "functions-array-intersection",
    ..Signature::EMPTY
};

struct All {
    array: ArrayName,
    output: ArrayName,
}

/// Keeps what both sets hold, in the order of the first.
fn narrow(state: &mut Option<Texts>, found: Texts) {
    match state {
        Some(common) => common.retain(|text| found.contains(text)),
        None => *state = Some(found),
    }
}

impl Aggregate for All {
    type State = Option<Texts>;

    fn init(&self) -> Self::State {
        None
    }

    fn update(&self, state: &mut Self::State, row: &Row<'_>, _: &Context<'_>) {
        let values = elements(row, &self.array);
        if !values.is_empty() {
            narrow(state, texts(values));
        }
    }

    fn merge(&self, state: &mut Self::State, later: Self::State, _: &Run) {
        if let Some(found) = later {
            narrow(state, found);
        }
    }

    fn finish(&self, state: &Self::State, run: &Run, out: &mut dyn RowSink) {
        if let Some(common) = state {
            push_array(common, &self.output, run, out);
        }
    }
}

impl Function for Intersection {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let array = call.array_prefix("array")?;
        let output = output_array(call)?;
        Ok(Bound::aggregate(All { array, output }))
    }
}
