//! `kvParse()`

use cql_core::Value;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};

/// Reads `key=value` pairs.
pub(crate) struct KvParse;

static SIGNATURE: Signature = Signature {
    name: "kvParse",
    kind: Kind::Transform,
    group: "parsers",
    summary: "Reads key=value pairs in a text into fields.",
    params: &[
        Param::new("field", ParamType::Fields, "the fields with the text").default("@rawstring").unnamed(),
        Param::new("as", ParamType::Text, "what is put in front of the names, with a dot")
            .default("")
            .aliases(&["prefix"]),
        Param::new("separator", ParamType::Text, "the character between key and value").default("="),
        Param::new("separatorPadding", ParamType::Choice, "whether blanks stand around the separator")
            .default("unknown")
            .values(&["unknown", "yes", "no"]),
        Param::new("onDuplicate", ParamType::Choice, "which of several pairs with one key counts")
            .default("keepLast")
            .values(&["keepFirst", "keepLast"]),
        Param::new("override", ParamType::Boolean, "whether fields that the event has are replaced").default("false"),
        Param::new("excludeEmpty", ParamType::Boolean, "whether empty values make no field").default("false"),
    ],
    output: "One field for each key.",
    rules: &["Keys and values may stand in quotes.", "Text that is no pair is ignored."],
    examples: &[Example {
        title: "Two pairs",
        query: "kvParse(msg) | drop(msg)",
        events: r#"{"msg":"user=eve, host='a b'"}"#,
        rows: r#"{"user":"eve","host":"a b"}"#,
    }],
    source: "functions-kvparse",
    ..Signature::EMPTY
};

/// A text in quotes and what follows it.
fn quoted(text: &str) -> Option<(&str, &str)> {
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    text[1..].split_once(quote)
}

fn key(text: &str) -> Option<(&str, &str)> {
    quoted(text).or_else(|| {
        let good = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | '[' | ']' | '@' | '#');
        let end = text.find(|c| !good(c)).unwrap_or(text.len());
        (end > 0).then(|| text.split_at(end))
    })
}

/// The pairs of a text.
fn pairs<'t>(text: &'t str, separator: char, padding: &str) -> Vec<(&'t str, &'t str)> {
    let mut pairs = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let Some((name, after)) = key(rest) else {
            rest = &rest[first.len_utf8()..];
            continue;
        };
        let Some(after) = after.trim_start().strip_prefix(separator) else {
            rest = after;
            continue;
        };
        let start = if padding == "no" { after } else { after.trim_start() };
        if let Some((value, after)) = quoted(start) {
            pairs.push((name, value));
            rest = after;
            continue;
        }
        let end = start.find(|c: char| c.is_whitespace() || c == ',').unwrap_or(start.len());
        let (value, after) = start.split_at(end);
        if padding == "yes" && after.trim_start().starts_with(separator) {
            pairs.push((name, ""));
            rest = start;
            continue;
        }
        pairs.push((name, value));
        rest = after;
    }
    pairs
}

impl Function for KvParse {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let fields = call.fields("field")?;
        let prefix = call.text("as")?;
        let separator = call.text("separator")?;
        let mut letters = separator.chars();
        let (Some(separator), None) = (letters.next(), letters.next()) else {
            return Err(call.refuse_value("separator", format!("must be one character, not '{separator}'")));
        };
        let padding = call.choice("separatorPadding")?;
        let keep_first = call.choice("onDuplicate")? == "keepFirst";
        let replace = call.flag("override")?;
        let exclude_empty = call.flag("excludeEmpty")?;
        call.reads_all();
        call.writes_unknown();
        Ok(Bound::change(move |row, cx| {
            let texts: Vec<&str> = fields.iter().filter_map(|field| row.get(*field).text(cx.arena)).collect();
            let mut found: Vec<(&str, &str)> = Vec::new();
            for (name, value) in texts.into_iter().flat_map(|text| pairs(text, separator, padding)) {
                match found.iter_mut().find(|(known, _)| *known == name) {
                    Some(_) if keep_first => {}
                    Some(known) => known.1 = value,
                    None => found.push((name, value)),
                }
            }
            for (name, value) in found {
                let name = if prefix.is_empty() { name } else { cx.text(&format!("{prefix}.{name}")) };
                if (value.is_empty() && exclude_empty) || (!replace && row.get_named(name).is_present()) {
                    continue;
                }
                row.set_named(name, Value::Text(value));
            }
        }))
    }
}
