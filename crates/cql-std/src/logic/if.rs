//! `if()`

use cql_core::expr::Expr;
use cql_core::function::{Bind, Bound, Call, Evaluate, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::{Context, Row, Value};

/// Chooses between two values.
pub(crate) struct If;

static SIGNATURE: Signature = Signature {
    name: "if",
    kind: Kind::Value,
    group: "logic",
    summary: "Gives one value where a condition holds and another where it does not.",
    params: &[
        Param::new("condition", ParamType::Condition, "what decides").required().unnamed(),
        Param::new("then", ParamType::Expression, "the value where the condition is true").required(),
        Param::new("else", ParamType::Expression, "the value where it is not").required(),
        Param::new("as", ParamType::Output, "the field that the result is written to").default("_if"),
    ],
    positional: 3,
    output: "The field named by `as`, unless the chosen value is null.",
    rules: &[
        "A condition without a value (a field that is absent, a text where a number is compared) takes else.",
        "Only the chosen value is computed.",
    ],
    examples: &[Example {
        title: "Words for a status",
        query: "kind := if(status >= 500, then=\"error\", else=\"fine\")",
        events: r#"{"status":503}
{"status":200}"#,
        rows: r#"{"status":503,"kind":"error"}
{"status":200,"kind":"fine"}"#,
    }],
    source: "functions-if",
};

struct Choice {
    condition: Expr,
    then: Expr,
    otherwise: Expr,
}

impl Evaluate for Choice {
    fn evaluate<'a>(&self, row: &Row<'a>, cx: &Context<'a>) -> Value<'a> {
        match self.condition.evaluate(row, cx).is_true() {
            true => self.then.evaluate(row, cx),
            false => self.otherwise.evaluate(row, cx),
        }
    }
}

impl Function for If {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let condition = call.expression("condition")?;
        let (then, otherwise) = (call.expression("then")?, call.expression("else")?);
        let output = call.output("as")?;
        Ok(Bound::Value { value: Box::new(Choice { condition, then, otherwise }), output })
    }
}
