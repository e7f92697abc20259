//! `concat()`

use cql_core::Value;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};

/// Joins the values of fields.
pub(crate) struct Concat;

static SIGNATURE: Signature = Signature {
    name: "concat",
    kind: Kind::Value,
    group: "text",
    summary: "Joins the values of fields.",
    params: &[
        Param::new("field", ParamType::Fields, "the fields, in order").required().unnamed(),
        Param::new("as", ParamType::Output, "the field that the result is written to").default("_concat"),
    ],
    output: "The field named by `as`; the event is always kept.",
    rules: &["Absent fields add nothing; if all are absent nothing is written."],
    examples: &[Example {
        title: "Two fields",
        query: r#"c := concat([a, b])"#,
        events: r#"{"a":"x","b":"y"}"#,
        rows: r#"{"a":"x","b":"y","c":"xy"}"#,
    }],
    source: "functions-concat",
    ..Signature::EMPTY
};

impl Function for Concat {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let fields = call.fields("field")?;
        let output = call.output("as")?;
        Ok(Bound::value(output, move |row, cx| {
            let texts: Vec<&str> = fields.iter().filter_map(|field| row.get(*field).text(cx.arena)).collect();
            if texts.is_empty() { Value::Missing } else { Value::Text(cx.text(&texts.concat())) }
        }))
    }
}
