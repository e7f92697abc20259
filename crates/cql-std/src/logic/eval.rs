//! `eval()`

use cql_core::function::{Bind, Bound, Call, Evaluate, Example, Function, Kind, Param, ParamType, Signature};

/// Sets fields to the values of expressions.
pub(crate) struct Eval;

static SIGNATURE: Signature = Signature {
    name: "eval",
    kind: Kind::Transform,
    group: "logic",
    summary: "Sets fields to the values of expressions.",
    params: &[Param::new("assignments", ParamType::Assignments, "what is set, as field=expression")
        .required()
        .unnamed()],
    output: "The assigned fields.",
    rules: &["A value that is null leaves its field as it is."],
    examples: &[Example {
        title: "Add two fields",
        query: r#"eval(sum=a+b)"#,
        events: r#"{"a":1,"b":2}"#,
        rows: r#"{"a":1,"b":2,"sum":3}"#,
    }],
    source: "functions-eval",
    ..Signature::EMPTY
};

impl Function for Eval {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let assignments = call.assignments("assignments")?;
        Ok(Bound::change(move |row, cx| {
            for (slot, expression) in &assignments {
                let value = expression.evaluate(row, cx);
                if value.is_present() {
                    row.set(*slot, value);
                }
            }
        }))
    }
}
