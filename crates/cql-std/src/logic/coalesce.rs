//! `coalesce()`

use cql_core::Value;
use cql_core::function::{Bind, Bound, Call, Evaluate, Example, Function, Kind, Param, ParamType, Signature};

/// Gives the first of several expressions that has a value.
pub(crate) struct Coalesce;

static SIGNATURE: Signature = Signature {
    name: "coalesce",
    kind: Kind::Value,
    group: "logic",
    summary: "Gives the first of several expressions that has a value.",
    params: &[
        Param::new("expressions", ParamType::Expressions, "the candidates, in order").required().unnamed(),
        Param::new("ignoreEmpty", ParamType::Boolean, "whether empty text is passed over").default("true"),
        Param::new("as", ParamType::Output, "the field that the result is written to").default("_coalesce"),
    ],
    output: "The field named by `as`; the event is always kept.",
    rules: &["Zero and false are values."],
    examples: &[Example {
        title: "A field or a text",
        query: r#"name := coalesce([nick, "nobody"])"#,
        events: r#"{"nick":"al"}
{"x":1}"#,
        rows: r#"{"nick":"al","name":"al"}
{"x":1,"name":"nobody"}"#,
    }],
    source: "functions-coalesce",
    ..Signature::EMPTY
};

impl Function for Coalesce {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let expressions = call.without_need(|call| call.expressions("expressions"))?;
        let ignore_empty = call.flag("ignoreEmpty")?;
        let output = call.output("as")?;
        Ok(Bound::value(output, move |row, cx| {
            let mut values = expressions.iter().map(|expression| expression.evaluate(row, cx));
            values.find(|value| value.is_present() && !(ignore_empty && *value == Value::Text(""))).unwrap_or_default()
        }))
    }
}
