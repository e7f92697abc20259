//! `if()`

use cql_core::function::{Bind, Bound, Call, Evaluate, Example, Function, Kind, Param, ParamType, Signature};

/// Chooses between two values by a condition.
pub(crate) struct If;

static SIGNATURE: Signature = Signature {
    name: "if",
    kind: Kind::Value,
    group: "logic",
    summary: "Chooses between two values by a condition.",
    params: &[
        Param::new("condition", ParamType::Condition, "what decides").required().unnamed(),
        Param::new("then", ParamType::Expression, "the value if the condition holds").required(),
        Param::new("else", ParamType::Expression, "the value otherwise").required(),
        Param::new("as", ParamType::Output, "the field that the result is written to").default("_if"),
    ],
    positional: 3,
    output: "The field named by `as`; the event is always kept.",
    rules: &["A condition without a truth value counts as not true."],
    limits: &[],
    examples: &[Example {
        title: "Name a size",
        query: r#"size := if(n > 10, then="big", else="small")"#,
        events: r#"{"n":11}
{"n":2}"#,
        rows: r#"{"n":11,"size":"big"}
{"n":2,"size":"small"}"#,
    }],
    deprecated: None,
    source: "functions-if",
};

impl Function for If {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let condition = call.expression("condition")?;
        let then = call.arm("then")?;
        let otherwise = call.arm("else")?;
        let output = call.output("as")?;
        Ok(Bound::value(output, move |row, cx| {
            let chosen = if condition.evaluate(row, cx).is_true() { &then } else { &otherwise };
            chosen.evaluate(row, cx)
        }))
    }
}
