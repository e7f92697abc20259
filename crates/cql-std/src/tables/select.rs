//! `select()`

use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};

/// Keeps some fields.
pub(crate) struct Select;

static SIGNATURE: Signature = Signature {
    name: "select",
    kind: Kind::Transform,
    group: "tables",
    summary: "Keeps the given fields, in the given order, and removes all others.",
    params: &[Param::new("fields", ParamType::Fields, "the fields to keep").required().unnamed()],
    output: "Every event, with the listed fields that it has.",
    rules: &["It is no aggregate: nothing is sorted, cut or merged."],
    examples: &[Example {
        title: "Two fields",
        query: "select([user, host])",
        events: r#"{"host":"a","user":"eve","n":1}"#,
        rows: r#"{"user":"eve","host":"a","n":null}"#,
    }],
    source: "functions-select",
    ..Signature::EMPTY
};

impl Function for Select {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let fields = call.fields("fields")?;
        call.keeps_only(&fields);
        Ok(Bound::change(move |row, _| row.keep_only(&fields)))
    }
}
