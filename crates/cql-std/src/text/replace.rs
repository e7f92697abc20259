//! `replace()`

use cql_core::Value;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::pattern::Replacement;

/// Replaces all matches of a regular expression.
pub(crate) struct Replace;

static SIGNATURE: Signature = Signature {
    name: "replace",
    kind: Kind::Value,
    group: "text",
    summary: "Replaces all matches of a regular expression.",
    params: &[
        Param::new("regex", ParamType::Regex, "the regular expression").required().unnamed(),
        Param::new("field", ParamType::Field, "the field that is searched").default("@rawstring"),
        Param::new("with", ParamType::Text, "the replacement; $1 inserts a group")
            .default("")
            .aliases(&["replacement"]),
        Param::new(
            "as",
            ParamType::Output,
            "the field that the result is written to; without it, the field that was read",
        ),
        Param::new("flags", ParamType::Text, "the flags of the regular expression").default("m"),
    ],
    output: "The field named by `as`; the event is always kept.",
    rules: &["Without a match the text stays as it is."],
    examples: &[Example {
        title: "Swap",
        query: r#"replace("(a)(b)", field=x, with="$2$1")"#,
        events: r#"{"x":"ab"}"#,
        rows: r#"{"x":"ba"}"#,
    }],
    source: "functions-replace",
    ..Signature::EMPTY
};

impl Function for Replace {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let field = call.field("field")?;
        let flags = call.regex_flags("flags")?;
        let regex = call.regex("regex", flags)?;
        let replacement = Replacement::parse(&call.text("with")?, regex.group_count());
        let output = call.output_or("as", field)?;
        Ok(Bound::value(output, move |row, cx| match row.get(field).text(cx.arena) {
            Some(text) => Value::Text(cx.text(&replacement.apply(&regex, text))),
            None => Value::Missing,
        }))
    }
}
