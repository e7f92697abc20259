//! `default()`

use cql_core::Value;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};

/// Gives fields a value where they have none.
pub(crate) struct Default;

static SIGNATURE: Signature = Signature {
    name: "default",
    kind: Kind::Transform,
    group: "text",
    summary: "Gives fields a value where they have none.",
    params: &[
        Param::new("value", ParamType::Text, "the value, a text").required().unnamed(),
        Param::new("field", ParamType::Fields, "the fields").required(),
        Param::new("replaceEmpty", ParamType::Boolean, "whether empty text is replaced too").default("false"),
    ],
    output: "The fields, with a value.",
    rules: &["A bare word as the value is that text, not a field.", "The event is always kept."],
    examples: &[Example {
        title: "Fill in",
        query: r#"default("x", field=a)"#,
        events: r#"{"b":1}"#,
        rows: r#"{"b":1,"a":"x"}"#,
    }],
    source: "functions-default",
    ..Signature::EMPTY
};

impl Function for Default {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let fields = call.without_need(|call| call.fields("field"))?;
        let names: Vec<String> = fields.iter().map(|field| call.name_of(*field)).collect();
        for name in &names {
            call.writes(name);
        }
        let value = call.text("value")?;
        let value = call.constant(value);
        let empty = call.flag("replaceEmpty")?;
        Ok(Bound::change(move |row, cx| {
            for field in &fields {
                let old = row.get(*field);
                if old.is_missing() || (empty && old == Value::Text("")) {
                    row.set(*field, value.get(cx.run));
                }
            }
        }))
    }
}
