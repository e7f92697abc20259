//! `json:prettyPrint()`

use super::pretty;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Signature};
use serde::de::IgnoredAny;

/// Lays out a JSON document.
pub(crate) struct JsonPrettyPrint;

static SIGNATURE: Signature = Signature {
    name: "json:prettyPrint",
    kind: Kind::Value,
    group: "text",
    summary: "Lays out a JSON document over several lines.",
    params: &[pretty::FIELD, pretty::OUTPUT, pretty::STEP, pretty::STRICT],
    output: "The field named by `as`; the event is always kept.",
    rules: &[
        "Members and elements stand on lines of their own, in the order of the document; numbers and texts stay \
         as they are written.",
        "A value that is no JSON is copied, or with strict=true nothing is written.",
        "An event without the field passes unchanged.",
    ],
    examples: &[Example {
        title: "An object",
        query: r#"json:prettyPrint(doc, as=p)"#,
        events: r#"{"doc":"{\"a\":[1,2]}"}"#,
        rows: r#"{"doc":"{\"a\":[1,2]}","p":"{\n  \"a\": [\n    1,\n    2\n  ]\n}"}"#,
    }],
    source: "functions-json-prettyprint",
    ..Signature::EMPTY
};

impl Function for JsonPrettyPrint {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let step = pretty::step(call, 2)?;
        pretty::bind(call, move |text| layout(text, step))
    }
}

/// The document in lines; `None` if it is no JSON, or becomes too long.
fn layout(text: &str, step: usize) -> Option<String> {
    serde_json::from_str::<IgnoredAny>(text).ok()?;
    let mut out = String::with_capacity(text.len() * 2);
    let mut depth = 0;
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        // What follows is known to be JSON, so only strings need care.
        let length = match first {
            '"' => string_length(rest),
            _ => first.len_utf8(),
        };
        let (token, after) = rest.split_at(length);
        rest = after;
        match first {
            ' ' | '\t' | '\n' | '\r' => {}
            '{' | '[' => {
                out.push(first);
                let inside = rest.trim_start();
                match inside.chars().next() {
                    Some(close @ ('}' | ']')) => {
                        out.push(close);
                        rest = &inside[1..];
                    }
                    _ => {
                        depth += step;
                        pretty::break_line(&mut out, depth);
                    }
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(step);
                pretty::break_line(&mut out, depth);
                out.push(first);
            }
            ',' => {
                out.push(first);
                pretty::break_line(&mut out, depth);
            }
            ':' => out.push_str(": "),
            _ => out.push_str(token),
        }
        if out.len() > pretty::LONGEST {
            return None;
        }
    }
    Some(out)
}

/// How many bytes the string at the start takes, quotes included.
fn string_length(text: &str) -> usize {
    let mut escaped = false;
    for (place, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return place + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layouts() {
        for (text, wanted) in [
            (r#"{"a":1.50,"b":{}}"#, Some("{\n  \"a\": 1.50,\n  \"b\": {}\n}")),
            (r#" [ ] "#, Some("[]")),
            (r#"[[1],"a,\"]:\\"]"#, Some("[\n  [\n    1\n  ],\n  \"a,\\\"]:\\\\\"\n]")),
            ("12", Some("12")),
            (r#""é{""#, Some(r#""é{""#)),
            ("{\"a\":}", None),
            ("[1] x", None),
            ("", None),
        ] {
            assert_eq!(layout(text, 2).as_deref(), wanted, "{text}");
        }
        assert_eq!(layout(&"[".repeat(100_000), 2), None);
    }

    #[test]
    fn long_documents_stay() {
        let deep = format!("{}{}{}", "[".repeat(100), "1,".repeat(200_000) + "1", "]".repeat(100));
        assert_eq!(layout(&deep, 1_000), None);
    }
}
