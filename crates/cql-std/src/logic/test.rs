//! `test()`

use cql_core::function::{Bind, Bound, Call, Evaluate, Example, Function, Kind, Param, ParamType, Signature};

/// Keeps events for which an expression is true.
pub(crate) struct Test;

static SIGNATURE: Signature = Signature {
    name: "test",
    kind: Kind::Filter,
    group: "logic",
    summary: "Keeps events for which an expression is true.",
    params: &[Param::new("expression", ParamType::Expression, "the expression").required().unnamed()],
    output: "The events that pass, unchanged.",
    rules: &[
        "Bare words are fields, quoted text is literal.",
        "An expression without a value does not pass; negated it does.",
    ],
    examples: &[Example {
        title: "Compare two fields",
        query: r#"test(a < b)"#,
        events: r#"{"a":1,"b":2}
{"a":3,"b":2}"#,
        rows: r#"{"a":1,"b":2}"#,
    }],
    source: "functions-test",
    ..Signature::EMPTY
};

impl Function for Test {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let expression = call.expression("expression")?;
        Ok(Bound::keeps(move |row, cx| expression.evaluate(row, cx).is_true()))
    }
}
