//! `default()`

use cql_core::Value;
use cql_core::function::{Bind, Bound, Call, Evaluate, Example, Function, Kind, Param, ParamType, Signature};

/// Gives fields a value where they have none.
pub(crate) struct Default;

static SIGNATURE: Signature = Signature {
    name: "default",
    kind: Kind::Transform,
    group: "text",
    summary: "Gives fields a value where they have none.",
    params: &[
        Param::new("field", ParamType::Fields, "the fields").required().unnamed(),
        Param::new("value", ParamType::Expression, "the value").required(),
        Param::new("replaceEmpty", ParamType::Boolean, "whether empty text is replaced too").default("false"),
    ],
    output: "The fields, with a value.",
    rules: &["The event is always kept."],
    examples: &[Example {
        title: "Fill in",
        query: r#"default(a, value="x")"#,
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
        let fields = call.fields("field")?;
        let names: Vec<String> = fields.iter().map(|field| call.name_of(*field)).collect();
        for name in &names {
            call.writes(name);
        }
        let value = call.expression("value")?;
        let empty = call.flag("replaceEmpty")?;
        Ok(Bound::change(move |row, cx| {
            for field in &fields {
                let old = row.get(*field);
                if old.is_missing() || (empty && old == Value::Text("")) {
                    let value = value.evaluate(row, cx);
                    if value.is_present() {
                        row.set(*field, value);
                    }
                }
            }
        }))
    }
}
