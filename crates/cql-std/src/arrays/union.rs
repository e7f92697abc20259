//! `array:union()`

use super::elements;
use super::sets::{output_array, push_array};
use cql_core::agg::{Aggregate, Different, RowSink};
use cql_core::function::{ArrayName, Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::{Context, Limit, Row, Run, TextBuffer};

/// Most values of the array.
const VALUES: Limit = Limit { most: 200_000, of: "values", advice: "narrow the search" };

/// Gathers the values that occur in the array of any event.
pub(crate) struct Union;

static SIGNATURE: Signature = Signature {
    name: "array:union",
    kind: Kind::Aggregate,
    group: "arrays",
    summary: "Gathers the different values that occur in the array of any event.",
    params: &[
        Param::new("array", ParamType::Array, "the array, with or without its brackets").required().unnamed(),
        Param::new("as", ParamType::Output, "the array that the values are written to").default("_union"),
    ],
    output: "One row with the array of the values; none if no event has the array.",
    rules: &["Each value occurs once, in the order in which they first came."],
    limits: &[VALUES],
    examples: &[Example {
        title: "All tags",
        query: "array:union(tags, as=all)",
        events: r#"{"tags":["red","blue"]}
{"tags":["blue","green"]}"#,
        rows: r#"{"all[0]":"red","all[1]":"blue","all[2]":"green"}"#,
    }],
    source: "functions-array-union",
    ..Signature::EMPTY
};

struct Any {
    array: ArrayName,
    output: ArrayName,
}

impl Aggregate for Any {
    type State = Different<Box<str>>;

    fn init(&self) -> Self::State {
        Different::default()
    }

    fn update(&self, state: &mut Self::State, row: &Row<'_>, cx: &Context<'_>) {
        let mut buffer = TextBuffer::default();
        for value in elements(row, &self.array) {
            if let Some(text) = value.text_in(&mut buffer) {
                state.add(VALUES.within(cx.run), text, cx.run);
            }
        }
    }

    fn merge(&self, state: &mut Self::State, later: Self::State, run: &Run) {
        state.append(VALUES.within(run), later);
    }

    fn finish(&self, state: &Self::State, run: &Run, out: &mut dyn RowSink) {
        if state.is_cut() {
            VALUES.warn("array:union()", None, run);
        }
        push_array(state.items(), &self.output, run, out);
    }
}

impl Function for Union {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let array = call.array_prefix("array")?;
        let output = output_array(call)?;
        Ok(Bound::aggregate(Any { array, output }))
    }
}
