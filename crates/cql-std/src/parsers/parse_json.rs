//! `parseJson()`

use super::{FIELD, MAX_NAME_BYTES, begins, mark_error};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::run::Cell;
use cql_core::source::Projection;
use cql_core::{Context, Row, Slot, Value};
use cql_json::{Sink, read_document};
use serde::de::IgnoredAny;
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
}

/// The call, ready to run.
struct Parser {
    field: Slot,
    options: Options,
    /// What is wanted of a document where fields that the query does not name are dropped, and where they are not.
    wanted: [Cell; 2],
}

impl Parser {
    /// Sets a field for each value of the document. Nothing is set if it is malformed.
    fn apply<'a>(&self, document: &'a str, row: &mut Row<'a>, cx: &Context<'a>) -> Result<(), Problem> {
        let (layout, drops) = (row.layout(), row.drops_extras());
        let wanted = cx.run.cached(self.wanted[usize::from(drops)], || {
            // Where names are changed, which one is wanted shows when it is changed.
            let own = |slot: &Slot| self.options.keeps_names && !layout.is_hidden(*slot);
            let slots = layout.iter().map(|(slot, _)| slot).filter(own);
            Projection::new(layout, slots, Vec::new(), !(drops && self.options.keeps_names))
        });
        let mut fields = bumpalo::collections::Vec::with_capacity_in(32, cx.arena);
        let sink = Fields { options: &self.options, fields: &mut fields, name_bytes: 0, row, cx };
        read_document(document, wanted, cx.arena, sink).ok_or_else(|| Problem::of(document))?;
        for (field, text) in fields {
            match field {
                Place::Slot(slot) => row.set(slot, Value::Text(text)),
                Place::Named(name) => row.set_named(name, Value::Text(text)),
            }
        }
        Ok(())
    }
}

/// Where a value goes.
enum Place<'a> {
    Slot(Slot),
    Named(&'a str),
}

/// Collects the fields of a document, until it is known to be well-formed.
struct Fields<'f, 'a> {
    options: &'f Options,
    fields: &'f mut bumpalo::collections::Vec<'a, (Place<'a>, &'a str)>,
    /// How many bytes the names so far have.
    name_bytes: usize,
    row: &'f Row<'a>,
    cx: &'f Context<'a>,
}

impl<'a> Fields<'_, 'a> {
    /// The text of a value; `None` if it makes no field.
    fn text(&self, value: Value<'a>) -> Option<&'a str> {
        match (value.text(self.cx.arena), self.options.null) {
            (Some(text), _) => Some(text),
            (None, Null::Keep) => Some("null"),
            (None, Null::Empty) => Some(""),
            (None, Null::Discard) => None,
        }
    }
}

impl<'a> Sink<'a> for Fields<'_, 'a> {
    const STRICT: bool = true;
    const NULLS: bool = true;

    fn is_complete(&self) -> bool {
        false
    }

    fn put(&mut self, slot: Slot, read: impl FnOnce() -> Value<'a>) -> Option<()> {
        if let Some(text) = self.text(read()) {
            self.fields.push((Place::Slot(slot), text));
        }
        Some(())
    }

    fn put_extra(&mut self, path: &'a str, read: impl FnOnce() -> Value<'a>) -> Option<()> {
        self.name_bytes += path.len();
        if self.name_bytes > MAX_NAME_BYTES {
            return None;
        }
        if let Some(text) = self.text(read())
            && let Some(name) = self.options.name(path, text)
            && self.row.keeps(&name)
        {
            let name = match name {
                Cow::Borrowed(name) => name,
                Cow::Owned(name) => self.cx.text(&name),
            };
            self.fields.push((Place::Named(name), text));
        }
        Some(())
    }
}

/// Why a document makes no fields.
#[derive(Debug, thiserror::Error)]
enum Problem {
    #[error(transparent)]
    Malformed(#[from] serde_json::Error),
    #[error("nested deeper than {} levels, or the names of the fields are too long", cql_json::MAX_DEPTH)]
    TooLarge,
}

impl Problem {
    /// What is wrong with a document that could not be read.
    fn of(document: &str) -> Problem {
        serde_json::from_str::<IgnoredAny>(document).err().map_or(Problem::TooLarge, Problem::Malformed)
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
        let parser = Parser { field, options, wanted: [call.cell(), call.cell()] };
        Ok(Bound::change(move |row, cx| {
            let Some(text) = row.get(parser.field).text(cx.arena) else { return };
            if let Err(problem) = parser.apply(text, row, cx) {
                mark_error(row, cx, "parseJson", problem);
            }
        }))
    }
}
