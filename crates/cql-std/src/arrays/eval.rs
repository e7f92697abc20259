//! `array:eval()`

use super::{elements, replace, target};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::op::run_ops;

/// Computes a new element from every element of an array.
pub(crate) struct Eval;

static SIGNATURE: Signature = Signature {
    name: "array:eval",
    kind: Kind::Transform,
    group: "arrays",
    summary: "Computes a new element from every element of an array.",
    params: &[
        Param::new("array", ParamType::Array, "the array, such as \"tags[]\"").required().unnamed(),
        Param::new(
            "function",
            ParamType::Pipeline,
            "what sets the field named like the resulting array: steps in braces or a function",
        )
        .required(),
        Param::new("var", ParamType::Text, "the name of the element in there; that of the array if not given"),
        Param::new("asArray", ParamType::Array, "the array that the result goes to; the same if not given"),
    ],
    output: "The array of the results.",
    rules: &[
        "Other fields of the event can be read in function.",
        "Fields that are set in there do not reach the event.",
    ],
    examples: &[Example {
        title: "Upper case",
        query: r#"array:eval("tags[]", asArray="u[]", var=t, function={u := upper(t)}) | select(["u[0]", "u[1]"])"#,
        events: r#"{"tags":["blue","red"]}"#,
        rows: r#"{"u[0]":"BLUE","u[1]":"RED"}"#,
    }],
    source: "functions-array-eval",
    ..Signature::EMPTY
};

impl Function for Eval {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let array = call.array("array")?;
        let name = call.optional_text("var")?.unwrap_or_else(|| array.0.to_string());
        let var = call.variable(&name);
        let output = target(call, &array)?;
        let result = call.variable(&output.0);
        let ops = call.steps("function")?;
        Ok(Bound::change(move |row, cx| {
            let elements = elements(row, &array);
            if elements.is_empty() {
                return;
            }
            let mut values = Vec::with_capacity(elements.len());
            for value in elements {
                let mut copy = row.clone();
                if result != var {
                    copy.set(result, cql_core::Value::Missing);
                }
                copy.set(var, value);
                run_ops(&ops, &mut copy, cx, &mut |row| {
                    let value = row.get(result);
                    if value.is_present() {
                        values.push(value);
                    }
                });
            }
            replace(row, cx, &output, values);
        }))
    }
}
