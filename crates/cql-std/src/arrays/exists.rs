//! `array:exists()`

use super::elements;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::op::run_ops;

/// Keeps events whose array has an element that satisfies a condition.
pub(crate) struct Exists;

static SIGNATURE: Signature = Signature {
    name: "array:exists",
    kind: Kind::Filter,
    group: "arrays",
    summary: "Keeps events whose array has an element that satisfies a condition.",
    params: &[
        Param::new("array", ParamType::Array, "the array, such as \"tags[]\"").required().unnamed(),
        Param::new("condition", ParamType::Pipeline, "the condition: steps in braces or a filter function").required(),
        Param::new("var", ParamType::Text, "the name of the element in there; that of the array if not given"),
    ],
    output: "The events that pass, unchanged.",
    rules: &[
        "Other fields of the event can be read in condition.",
        "Fields that are set in there do not reach the event.",
    ],
    examples: &[Example {
        title: "An element that begins with r",
        query: r#"array:exists("tags[]", condition={t=r*}, var=t)"#,
        events: r#"{"tags":["blue","red"]}"#,
        rows: r#"{"tags[0]":"blue","tags[1]":"red"}"#,
    }],
    source: "functions-array-exists",
    ..Signature::EMPTY
};

impl Function for Exists {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let array = call.array("array")?;
        let name = call.optional_text("var")?.unwrap_or_else(|| array.0.to_string());
        let var = call.variable(&name);
        let ops = call.condition_steps("condition")?;
        Ok(Bound::keeps(move |row, cx| {
            elements(row, &array).into_iter().any(|value| {
                let mut copy = row.clone();
                copy.set(var, value);
                let mut kept = false;
                run_ops(&ops, &mut copy, cx, &mut |_| kept = true);
                kept
            })
        }))
    }
}
