//! `parseJson()`

use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::{Context, Row, Value};

/// Turns JSON text into fields.
pub(crate) struct ParseJson;

static SIGNATURE: Signature = Signature {
    name: "parseJson",
    kind: Kind::Transform,
    group: "parsers",
    summary: "Turns JSON text into fields.",
    params: &[
        Param::new("field", ParamType::Field, "the field with the text").default("@rawstring").unnamed(),
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
    rules: &["An event whose text is no JSON passes, with the fields @error and @error_msg."],
    examples: &[Example {
        title: "Nested values",
        query: "parseJson(msg) | drop(msg)",
        events: r#"{"msg":"{\"a\":{\"b\":1},\"c\":[2]}"}"#,
        rows: r#"{"a.b":"1","c[0]":"2"}"#,
    }],
    source: "functions-parsejson",
    ..Signature::EMPTY
};

struct Options {
    prefix: String,
    exclude: Vec<String>,
    include: Vec<String>,
    remove: Vec<String>,
    exclude_empty: bool,
    null: &'static str,
}

/// Whether a name begins with a path, in which `[*]` is any index.
fn begins(name: &str, path: &str) -> bool {
    let Some((before, after)) = path.split_once("[*]") else { return name.starts_with(path) };
    let Some(rest) = name.strip_prefix(before).and_then(|rest| rest.strip_prefix('[')) else { return false };
    let Some((index, rest)) = rest.split_once(']') else { return false };
    index.bytes().all(|byte| byte.is_ascii_digit()) && begins(rest, after)
}

impl Options {
    fn set<'a>(&self, path: &str, text: &str, row: &mut Row<'a>, cx: &Context<'a>) {
        let full = format!("{}{path}", self.prefix);
        let listed = |paths: &[String]| paths.iter().any(|path| begins(&full, path));
        if (listed(&self.exclude) && !listed(&self.include)) || (text.is_empty() && self.exclude_empty) {
            return;
        }
        let longest =
            self.remove.iter().filter_map(|prefix| path.strip_prefix(prefix.as_str())).min_by_key(|rest| rest.len());
        let name = format!("{}{}", self.prefix, longest.unwrap_or(path));
        row.set_named(cx.text(&name), Value::Text(cx.text(text)));
    }

    fn flatten<'a>(&self, path: &str, value: &serde_json::Value, row: &mut Row<'a>, cx: &Context<'a>) {
        match value {
            serde_json::Value::Null => match self.null {
                "discard" => {}
                "empty" => self.set(path, "", row, cx),
                _ => self.set(path, "null", row, cx),
            },
            serde_json::Value::String(text) => self.set(path, text, row, cx),
            serde_json::Value::Bool(_) | serde_json::Value::Number(_) => self.set(path, &value.to_string(), row, cx),
            serde_json::Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.flatten(&format!("{path}[{index}]"), item, row, cx);
                }
            }
            serde_json::Value::Object(members) => {
                for (name, member) in members {
                    let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                    self.flatten(&path, member, row, cx);
                }
            }
        }
    }
}

impl Function for ParseJson {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let field = call.field("field")?;
        let options = Options {
            prefix: call.text("prefix")?,
            exclude: call.texts("exclude")?,
            include: call.texts("include")?,
            remove: call.texts("removePrefixes")?,
            exclude_empty: call.flag("excludeEmpty")?,
            null: call.choice("handleNull")?,
        };
        call.writes_unknown();
        Ok(Bound::change(move |row, cx| {
            let Some(text) = row.get(field).text(cx.arena) else { return };
            match serde_json::from_str::<serde_json::Value>(text) {
                Ok(value) => options.flatten("", &value, row, cx),
                Err(error) => {
                    row.set_named("@error", Value::Text("true"));
                    row.set_named("@error_msg", Value::Text(cx.text(&format!("parseJson: {error}"))));
                    row.set_named("@event_parsed", Value::Text("false"));
                }
            }
        }))
    }
}
