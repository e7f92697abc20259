//! `array:filter()`

use super::{elements, replace, target};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::op::run_ops;

/// Keeps the elements of an array that pass a filter.
pub(crate) struct ArrayFilter;

static SIGNATURE: Signature = Signature {
    name: "array:filter",
    kind: Kind::Transform,
    group: "arrays",
    summary: "Keeps the elements of an array that pass a filter.",
    params: &[
        Param::new("array", ParamType::Array, "the array, such as \"tags[]\"").required().unnamed(),
        Param::new("function", ParamType::Pipeline, "the filter: steps in braces or a filter function").required(),
        Param::new("var", ParamType::Text, "the name of the element in there; that of the array if not given"),
        Param::new("asArray", ParamType::Array, "the array that the result goes to; the same if not given"),
    ],
    output: "The array with the elements that pass, in order.",
    rules: &[
        "Other fields of the event can be read in function.",
        "Fields that are set in there do not reach the event.",
    ],
    examples: &[Example {
        title: "Elements that begin with r",
        query: r#"array:filter("tags[]", function={t=r*}, var=t)"#,
        events: r#"{"tags":["blue","red"]}"#,
        rows: r#"{"tags[0]":"red"}"#,
    }],
    source: "functions-array-filter",
    ..Signature::EMPTY
};

impl Function for ArrayFilter {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let array = call.array("array")?;
        let name = call.optional_text("var")?.unwrap_or_else(|| array.0.to_string());
        let var = call.variable(&name);
        let ops = call.condition_steps("function")?;
        let output = target(call, &array)?;
        Ok(Bound::change(move |row, cx| {
            let mut values = elements(row, &array);
            values.retain(|value| {
                let mut copy = row.clone();
                copy.set(var, *value);
                let mut kept = false;
                run_ops(&ops, &mut copy, cx, &mut |_| kept = true);
                kept
            });
            replace(row, cx, &output, values);
        }))
    }
}
