//! `parseJson()`

use super::json::{Leaf, Malformed, flatten};
use super::{FIELD, begins, mark_error};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::{Context, Row, Value};
use std::borrow::Cow;

/// Turns JSON text into fields.
pub(crate) struct ParseJson;

static SIGNATURE: Signature = Signature {
    name: "parseJson",
    kind: Kind::Transform,
    group: "parsers",
    summary: "Turns JSON text into fields.",
    params: &[
        FIELD,
        Param::new("prefix", ParamType::Text, "what is put in front of the names").default(""),
        Param::new("exclude", ParamType::Texts, "beginnings of names that are left out; [*] is any index"),
        Param::new("include", ParamType::Texts, "beginnings of names that are kept although excluded"),
        Param::new("removePrefixes", ParamType::Texts, "beginnings that are taken off the names"),
        Param::new("excludeEmpty", ParamType::Boolean, "whether empty texts make no field").default("false"),
        Param::new("handleNull", ParamType::Choice, "what becomes of null")
            .default("keep")
            .values(&["keep", "empty", "discard"]),
    ],
    output: "One field for each value; members are joined with a dot, elements have their index in brackets.",
    rules: &[
        "Numbers keep the spelling that they have in the text. Empty objects and arrays make no field.",
        "`exclude` and `include` look at the name with its prefix, and at its beginning: `exclude=job` takes `jobless` too.",
        "`removePrefixes` looks at the name before the prefix comes in front of it; the longest one that fits counts.",
        "Fields of those names are overwritten.",
        "If the text is no JSON, the event passes with `@error`, `@error_msg` and `@event_parsed`. Without the text it \
         passes unchanged.",
    ],
    examples: &[Example {
        title: "Nested values",
        query: "parseJson(msg) | drop(msg)",
        events: r#"{"msg":"{\"a\":{\"b\":1},\"c\":[2]}"}"#,
        rows: r#"{"a.b":"1","c[0]":"2"}"#,
    }],
    source: "functions-parsejson",
    ..Signature::EMPTY
};

/// What becomes of null.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Null {
    Keep,
    Empty,
    Discard,
}

struct Options {
    prefix: String,
    exclude: Vec<String>,
    include: Vec<String>,
    remove: Vec<String>,
    exclude_empty: bool,
    null: Null,
    /// Whether none of these changes or leaves out a name.
    keeps_names: bool,
}

impl Options {
    /// The name of the field for a path; `None` if there is none.
    fn name<'p>(&self, path: &'p str, text: &str) -> Option<Cow<'p, str>> {
        if self.keeps_names {
            return Some(path).filter(|path| !path.is_empty()).map(Cow::Borrowed);
        }
        let full = format!("{}{path}", self.prefix);
        let listed = |paths: &[String]| paths.iter().any(|path| begins(&full, path));
        if (text.is_empty() && self.exclude_empty) || (listed(&self.exclude) && !listed(&self.include)) {
            return None;
        }
        let rests = self.remove.iter().filter_map(|prefix| path.strip_prefix(prefix.as_str()));
        let name = match rests.filter(|rest| !rest.is_empty()).min_by_key(|rest| rest.len()) {
            Some(rest) => format!("{}{rest}", self.prefix),
            None => full,
        };
        (!name.is_empty()).then_some(Cow::Owned(name))
    }

    /// Sets a field for each value of the document. Nothing is set if it is malformed.
    fn apply<'a>(&self, document: &'a str, row: &mut Row<'a>, cx: &Context<'a>) -> Result<(), Malformed> {
        let mut fields: Vec<(&'a str, Cow<'a, str>)> = Vec::new();
        flatten(document, &mut |path, value| {
            let text = match (value, self.null) {
                (Leaf::Null, Null::Discard) => return,
                (Leaf::Null, Null::Empty) => Cow::Borrowed(""),
                (Leaf::Null, Null::Keep) => Cow::Borrowed("null"),
                (Leaf::Text(text), _) => text,
            };
            if let Some(name) = self.name(path, &text).filter(|name| row.keeps(name)) {
                fields.push((cx.text(&name), text));
            }
        })?;
        for (name, text) in fields {
            let text = match text {
                Cow::Borrowed(text) => text,
                Cow::Owned(text) => cx.text(&text),
            };
            row.set_named(name, Value::Text(text));
        }
        Ok(())
    }
}

impl Function for ParseJson {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let field = call.field("field")?;
        let mut options = Options {
            keeps_names: false,
            prefix: call.text("prefix")?,
            exclude: call.texts("exclude")?,
            include: call.texts("include")?,
            remove: call.texts("removePrefixes")?,
            exclude_empty: call.flag("excludeEmpty")?,
            null: match call.choice("handleNull")? {
                "discard" => Null::Discard,
                "empty" => Null::Empty,
                _ => Null::Keep,
            },
        };
        let Options { prefix, exclude, remove, exclude_empty, .. } = &options;
        options.keeps_names = prefix.is_empty() && exclude.is_empty() && remove.is_empty() && !exclude_empty;
        call.writes_unknown();
        Ok(Bound::change(move |row, cx| {
            let Some(text) = row.get(field).text(cx.arena) else { return };
            if let Err(error) = options.apply(text, row, cx) {
                mark_error(row, cx, "parseJson", error);
            }
        }))
    }
}
