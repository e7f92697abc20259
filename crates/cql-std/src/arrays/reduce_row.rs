//! `array:reduceRow()`

use super::reduce::Elements;
use cql_core::Row;
use cql_core::agg::Aggregator;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use std::sync::Arc;

/// Aggregates the elements of one event.
pub(crate) struct ReduceRow;

static SIGNATURE: Signature = Signature {
    name: "array:reduceRow",
    kind: Kind::Transform,
    group: "arrays",
    summary: "Applies an aggregate to the elements of each event's array.",
    params: &[
        Param::new("array", ParamType::Array, "the array, with or without its brackets").required().unnamed(),
        Param::new("as", ParamType::Output, "the field that the result is written to").default("_reduceRow"),
        Param::new("function", ParamType::Aggregates, "an aggregate that gives one field in one row").required(),
        Param::new("var", ParamType::Text, "the name of the element in there").required(),
    ],
    output: "The event with the result.",
    rules: &[
        "An aggregate that can give several rows or fields, such as groupBy(), is refused.",
        "An aggregate without a result, such as avg() of no numbers, leaves the event as it was.",
    ],
    examples: &[Example {
        title: "The slowest lap",
        query: r#"array:reduceRow("lap[]", as=slowest, var=x, function=max(x))"#,
        events: r#"{"car":1,"lap":[5,6]}
{"car":2,"lap":[9,7]}"#,
        rows: r#"{"car":1,"slowest":6}
{"car":2,"slowest":9}"#,
    }],
    source: "functions-array-reducerow",
    ..Signature::EMPTY
};

impl Function for ReduceRow {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let array = call.array_prefix("array")?;
        let elements = Elements::bind(call, array)?;
        let output = call.output("as")?;
        let Some(&[result]) = elements.members.outputs().as_deref() else {
            let problem = "must be an aggregate that gives one field in one row, such as sum(); groupBy() and the like \
                           can stand in array:reduceAll()";
            return Err(call.refuse_value("function", problem));
        };
        Ok(Bound::change(move |row, cx| {
            let mut groups = Arc::clone(&elements.members).groups();
            groups.resize(1);
            elements.update(groups.as_mut(), |_, _| 0, row, cx);
            let mut reduced = Row::new(&cx.run.layout);
            groups.finish_row(0, &mut reduced, cx);
            let value = reduced.get(result);
            if value.is_present() {
                row.set(output, value);
            }
        }))
    }
}
