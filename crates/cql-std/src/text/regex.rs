//! `regex()`

use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::function::{Flow, RowFilter};
use cql_core::pattern::{Flags, Regex};
use cql_core::{Context, Row, Slot, TextBuffer, Value};

struct Extract {
    field: Slot,
    regex: Regex,
    groups: Vec<(usize, Slot)>,
    repeat: bool,
    strict: bool,
    limit: usize,
}

impl RowFilter for Extract {
    fn keeps<'a>(&self, row: &Row<'a>, _: &Context<'a>) -> bool {
        let mut buffer = TextBuffer::default();
        !self.strict || row.get(self.field).text_in(&mut buffer).is_some_and(|text| self.regex.is_match(text))
    }

    fn writes(&self) -> bool {
        true
    }

    fn apply<'a>(&self, row: &mut Row<'a>, cx: &Context<'a>) -> Flow<'a> {
        let otherwise = if self.strict { Flow::Drop } else { Flow::Keep };
        let Some(text) = row.get(self.field).text(cx.arena) else { return otherwise };
        let mut rows = Vec::new();
        for found in self.regex.matches(text).take(if self.repeat { self.limit } else { 1 }) {
            let mut copy = row.clone();
            for (group, slot) in &self.groups {
                if let Some(value) = found.text(*group, text) {
                    copy.set(*slot, Value::Text(value));
                }
            }
            rows.push(copy);
        }
        if rows.is_empty() { otherwise } else { Flow::Many(rows) }
    }
}

/// Keeps events that match a regular expression and sets fields from its named groups.
pub(crate) struct RegexFilter;

static SIGNATURE: Signature = Signature {
    name: "regex",
    kind: Kind::Filter,
    group: "text",
    summary: "Keeps events that match a regular expression and sets fields from its named groups.",
    params: &[
        Param::new("regex", ParamType::Regex, "the regular expression").required().unnamed(),
        Param::new("field", ParamType::Field, "the field that is searched; @rawstring if it is not given"),
        Param::new("flags", ParamType::Text, "the flags of the regular expression").default("m"),
        Param::new("limit", ParamType::Number, "how many matches repeat gives at most").default("100"),
        Param::new("repeat", ParamType::Boolean, "whether every match gives an event").default("false"),
        Param::new("strict", ParamType::Boolean, "whether events without a match are dropped").default("true"),
    ],
    output: "The events that match, with the fields of the named groups.",
    rules: &["A group that took no part in the match leaves its field as it is."],
    examples: &[Example {
        title: "Extract a name",
        query: r#"regex("user=(?<user>[a-z]+)", field=msg)"#,
        events: r#"{"msg":"user=eve"}
{"msg":"none"}"#,
        rows: r#"{"msg":"user=eve","user":"eve"}"#,
    }],
    source: "functions-regex",
    ..Signature::EMPTY
};

impl Function for RegexFilter {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let field = match call.optional_field("field")? {
            Some(field) => field,
            None => call.reads("@rawstring"),
        };
        let flags = Flags::parse(&call.text("flags")?).map_err(|error| call.refuse_value("flags", error))?;
        let regex = call.regex("regex", flags)?;
        let repeat = call.flag("repeat")? || regex.flags().repeat;
        let strict = call.flag("strict")?;
        let limit = call.integer("limit", 1..=1_000_000)?.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(100);
        let groups = call.groups(&regex);
        Ok(Bound::filter(Extract { field, regex, groups, repeat, strict, limit }))
    }
}
