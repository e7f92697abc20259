//! `regex()`

use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::function::{Flow, RowFilter};
use cql_core::pattern::{Regex, Slots};
use cql_core::{Context, Row, Slot, TextBuffer, Value};

struct Extract {
    field: Slot,
    regex: Regex,
    groups: Vec<(usize, Slot)>,
    repeat: bool,
    strict: bool,
    limit: usize,
    warn_at_limit: bool,
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
        let mut matches = self.regex.matches(text);
        let Some(first) = matches.next() else { return otherwise };
        if !self.repeat {
            self.extract(&first, text, row);
            return Flow::Keep;
        }
        let mut rows = Vec::new();
        for found in std::iter::once(first).chain(matches.by_ref()).take(self.limit) {
            let mut copy = row.clone();
            self.extract(&found, text, &mut copy);
            rows.push(copy);
        }
        if self.warn_at_limit && rows.len() == self.limit && matches.next_range().is_some() {
            cx.run.warn(format!("regex(): only the first {} matches of an event are used; see limit=", self.limit));
        }
        Flow::Many(rows)
    }
}

impl Extract {
    fn extract<'a>(&self, found: &Slots, text: &'a str, row: &mut Row<'a>) {
        for (group, slot) in &self.groups {
            if let Some(value) = found.text(*group, text) {
                row.set(*slot, Value::Text(value));
            }
        }
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
        Param::new("field", ParamType::Field, "the field that is searched").default("@rawstring"),
        Param::new("flags", ParamType::Text, "the flags of the regular expression").default("m"),
        Param::new("limit", ParamType::Number, "how many matches repeat gives at most").default("100"),
        Param::new("repeat", ParamType::Boolean, "whether every match gives an event").default("false"),
        Param::new("strict", ParamType::Boolean, "whether events without a match are dropped").default("true"),
    ],
    output: "The events that match, with the fields of the named groups.",
    rules: &[
        "The match may be anywhere in the value. An event without the field does not match.",
        "A group that took no part in the match leaves its field as it is.",
        "With repeat every match gives an event that has all other fields too.",
        "Negated, it passes the events that do not match and sets no fields.",
    ],
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
        let field = call.field("field")?;
        let flags = call.regex_flags("flags")?;
        let regex = call.regex("regex", flags)?;
        let repeat = call.flag("repeat")? || regex.flags().repeat;
        let strict = call.flag("strict")?;
        let limit = call.integer("limit", 1..=1_000_000)?.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(100);
        let warn_at_limit = !call.has("limit");
        let groups = call.groups(&regex);
        Ok(Bound::filter(Extract { field, regex, groups, repeat, strict, limit, warn_at_limit }))
    }
}
