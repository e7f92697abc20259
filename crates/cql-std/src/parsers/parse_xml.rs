//! `parseXml()`

use super::xml::Document;
use super::{FIELD, mark_error};
use cql_core::function::{Bind, Bound, Call, Example, Flow, Function, Kind, Param, ParamType, Signature, Transform};
use cql_core::{Context, Row, Slot, Value};

/// Turns XML text into fields.
pub(crate) struct ParseXml;

static SIGNATURE: Signature = Signature {
    name: "parseXml",
    kind: Kind::Transform,
    group: "parsers",
    summary: "Turns XML text into fields.",
    params: &[
        FIELD,
        Param::new("prefix", ParamType::Text, "what is put in front of the names").default(""),
        Param::new("strict", ParamType::Boolean, "whether events whose text is no XML are dropped").default("false"),
    ],
    output: "One field for each element with text and for each attribute, named by the path from the root, with dots.",
    rules: &[
        "Elements that are repeated beside each other have an index, `item[0]`, `item[1]`; the first one also goes without.",
        "Attributes are members of their element.",
        "If the text is no XML, the event passes with `@error`, `@error_msg` and `@event_parsed`, or is dropped with \
         `strict`. Without the text it passes unchanged.",
    ],
    examples: &[Example {
        title: "Repeated elements",
        query: "parseXml(doc) | drop(doc)",
        events: r#"{"doc":"<list id='7'><item>a</item><item>b</item></list>"}"#,
        rows: r#"{"list.id":"7","list.item":"a","list.item[0]":"a","list.item[1]":"b"}"#,
    }],
    source: "functions-parsexml",
    ..Signature::EMPTY
};

struct Parse {
    field: Slot,
    prefix: String,
    strict: bool,
}

impl Transform for Parse {
    fn apply<'a>(&self, row: &mut Row<'a>, cx: &Context<'a>) -> Flow<'a> {
        let Some(text) = row.get(self.field).text(cx.arena) else { return Flow::Keep };
        // Nothing is set unless all of it can be.
        let mut fields: Vec<(&str, Value<'a>)> = Vec::new();
        let result = Document::parse(text).and_then(|document| {
            document.fields(&mut |names, value| {
                let value = Value::Text(cx.text(value));
                fields.extend(names.iter().map(|name| (cx.text(&format!("{}{name}", self.prefix)), value)));
            })
        });
        match result {
            Ok(()) => {
                for (name, value) in fields {
                    row.set_named(name, value);
                }
            }
            Err(_) if self.strict => return Flow::Drop,
            Err(problem) => mark_error(row, cx, "parseXml", problem),
        }
        Flow::Keep
    }
}

impl Function for ParseXml {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let field = call.field("field")?;
        let prefix = call.text("prefix")?;
        let strict = call.flag("strict")?;
        call.writes_unknown();
        Ok(Bound::transform(Parse { field, prefix, strict }))
    }
}
