//! `setField()`

use cql_core::function::{Bind, Bound, Call, Evaluate, Example, Function, Kind, Param, ParamType, Signature};

/// Sets a field whose name is computed.
pub(crate) struct SetField;

static SIGNATURE: Signature = Signature {
    name: "setField",
    kind: Kind::Transform,
    group: "logic",
    summary: "Sets a field whose name is computed.",
    params: &[
        Param::new("target", ParamType::Expression, "the name of the field").required(),
        Param::new("value", ParamType::Expression, "the value").required(),
    ],
    output: "The field that `target` names.",
    rules: &[
        "target=\"x\" sets the field x, target=x the field whose name stands in x.",
        "If the name or the value is null nothing is set.",
    ],
    examples: &[Example {
        title: "Names and values from the event",
        query: r#"setField(target=key, value=val)"#,
        events: r#"{"key":"color","val":"red"}"#,
        rows: r#"{"key":"color","val":"red","color":"red"}"#,
    }],
    source: "functions-setfield",
    ..Signature::EMPTY
};

impl Function for SetField {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let target = call.expression("target")?;
        let value = call.expression("value")?;
        call.writes_unknown();
        Ok(Bound::change(move |row, cx| {
            let value = value.evaluate(row, cx);
            if let Some(name) = target.evaluate(row, cx).text(cx.arena)
                && value.is_present()
            {
                row.set_named(name, value);
            }
        }))
    }
}
