//! `array:union()`

use super::elements;
use super::sets::{Texts, output_array, push_array, texts};
use cql_core::agg::{Aggregate, RowSink};
use cql_core::function::{ArrayName, Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::{Context, Row, Run};

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
    type State = Texts;

    fn init(&self) -> Texts {
        Texts::new()
    }

    fn update(&self, state: &mut Texts, row: &Row<'_>, _: &Context<'_>) {
        let found = texts(elements(row, &self.array));
        state.extend(found);
    }

    fn merge(&self, state: &mut Texts, later: Texts, _: &Run) {
        state.extend(later);
    }

    fn finish(&self, state: &Texts, run: &Run, out: &mut dyn RowSink) {
        push_array(state, &self.output, run, out);
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
