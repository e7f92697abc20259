//! `parseCEF()`

use super::FIELD;
use super::extension::{KEEP_LABELS, Prefixes, pairs, unescape};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use std::borrow::Cow;

/// Reads a message in the Common Event Format.
pub(crate) struct ParseCef;

static SIGNATURE: Signature = Signature {
    name: "parseCEF",
    kind: Kind::Transform,
    group: "parsers",
    summary: "Reads a message in the Common Event Format (CEF), version 0.",
    params: &[
        FIELD,
        Param::new("headerprefix", ParamType::Text, "what is put in front of the names of header fields")
            .default("cef."),
        Param::new("prefix", ParamType::Text, "what is put in front of the keys of the extension").default("cef.ext."),
        Param::new("labelprefix", ParamType::Text, "what is put in front of labels").default("cef.label."),
        KEEP_LABELS,
    ],
    output: "The fields `version`, `device.vendor`, `device.product`, `device.version`, `event_class_id`, `name`, \
             `severity` of the header, and one for each key of the extension, behind their prefixes.",
    rules: &[
        "Text before `CEF:0` is skipped. Without it, or without the field, the event passes unchanged.",
        "Pairs of the extension are parted by blanks or tabs; a value may contain blanks and runs to the next key.",
        "If there is a key `KLabel` beside `K`, the value of `K` goes to the field that is named by the label.",
        "The format's escapes are undone.",
    ],
    examples: &[Example {
        title: "A labelled value",
        query: "parseCEF(msg) | select([cef.name, cef.ext.src, cef.label.tier])",
        events: r#"{"msg":"fw CEF:0|Acme|Gate|1.0|7|Port scan|5|src=192.0.2.1 cs1=gold cs1Label=tier"}"#,
        rows: r#"{"cef.name":"Port scan","cef.ext.src":"192.0.2.1","cef.label.tier":"gold"}"#,
    }],
    source: "functions-parsecef",
    ..Signature::EMPTY
};

const HEADER: [&str; 7] =
    ["version", "device.vendor", "device.product", "device.version", "event_class_id", "name", "severity"];

/// The parts of the header, without their escapes, and the extension, which may be absent.
fn split(message: &str) -> Option<(Vec<Cow<'_, str>>, &str)> {
    let mut starts = message.match_indices("CEF:0").map(|(start, marker)| (start, &message[start + marker.len()..]));
    let (start, _) = starts.find(|(_, after)| {
        let minor = after.strip_prefix('.').map(|minor| minor.trim_start_matches(|c: char| c.is_ascii_digit()));
        minor.unwrap_or(after).starts_with('|')
    })?;
    let mut rest = &message[start + "CEF:".len()..];
    let mut parts = Vec::new();
    while parts.len() < HEADER.len() {
        let mut escaped = false;
        let bar = rest.char_indices().find(|(_, letter)| {
            let was_escaped = escaped;
            escaped = *letter == '\\' && !was_escaped;
            *letter == '|' && !was_escaped
        });
        let (part, after) = match bar {
            Some((end, _)) => (&rest[..end], Some(&rest[end + 1..])),
            None => (rest, None),
        };
        parts.push(unescape(part, false));
        match after {
            Some(after) => rest = after,
            None if parts.len() == HEADER.len() => rest = "",
            None => return None,
        }
    }
    Some((parts, rest))
}

impl Function for ParseCef {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let field = call.field("field")?;
        let prefixes = Prefixes::bind(call)?;
        call.writes_unknown();
        Ok(Bound::change(move |row, cx| {
            let Some((header, extension)) = row.get(field).text(cx.arena).and_then(split) else { return };
            prefixes.write_header(&HEADER, &header, row, cx);
            prefixes.write_labelled(&pairs(extension), row, cx);
        }))
    }
}
