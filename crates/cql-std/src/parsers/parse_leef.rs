//! `parseLEEF()`

use super::extension::{KEEP_LABELS, Pair, Prefixes, pairs};
use super::{FIELD, delimiter};
use cql_core::Value;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::time::{Timestamp, TimestampFormat, Zone, ZoneChoice};
use std::borrow::Cow;

/// Reads a message in the Log Event Extended Format.
pub(crate) struct ParseLeef;

static SIGNATURE: Signature = Signature {
    name: "parseLEEF",
    kind: Kind::Transform,
    group: "parsers",
    summary: "Reads a message in the Log Event Extended Format (LEEF), version 1.0 or 2.0.",
    params: &[
        FIELD,
        Param::new("delimiter", ParamType::Text, "the character between attributes in version 1.0; \\t is a tab")
            .default("\t"),
        Param::new("headerprefix", ParamType::Text, "what is put in front of the names of header fields")
            .default("leef."),
        Param::new("prefix", ParamType::Text, "what is put in front of the keys of attributes").default("leef.ext."),
        Param::new("labelprefix", ParamType::Text, "what is put in front of labels; not for version 2.0")
            .default("leef.label"),
        KEEP_LABELS,
        Param::new("parsetime", ParamType::Boolean, "whether devTime becomes the time of the event").default("true"),
        Param::new("timezone", ParamType::Text, "the time zone of a devTime that states none").default("Z"),
    ],
    output: "The fields `version`, `device.vendor`, `device.product`, `device.version`, `event_id` of the header, and one \
             for each attribute, behind their prefixes; `@timestamp` of `devTime`.",
    rules: &[
        "Text before `LEEF:1.0|` or `LEEF:2.0|` is skipped. Without it, or without the field, the event passes unchanged.",
        "In version 2.0 the header ends with the delimiter, perhaps as a code such as `x09`; if that is empty, it is a tab.",
        "A message that begins with `LEEF:0|` has attributes as in CEF.",
        "If there is a key `KLabel` beside `K`, the value of `K` goes to the field that is named by the label.",
        "`devTime` is read by the pattern in `devTimeFormat`; without one it is milliseconds or like \
         `Mar 05 2024 10:20:30`.",
    ],
    examples: &[Example {
        title: "Version 2.0",
        query: "parseLEEF(msg) | select([leef.event_id, leef.ext.src, leef.ext.note])",
        events: r#"{"msg":"LEEF:2.0|Acme|Wall|1.0|DENY|^|src=192.0.2.1^note=a=b"}"#,
        rows: r#"{"leef.event_id":"DENY","leef.ext.src":"192.0.2.1","leef.ext.note":"a=b"}"#,
    }],
    source: "functions-parseleef",
    ..Signature::EMPTY
};

const HEADER: [&str; 5] = ["version", "device.vendor", "device.product", "device.version", "event_id"];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Version {
    /// A body as in CEF.
    Zero,
    One,
    Two,
}

/// A message taken apart.
struct Message<'t> {
    version: Version,
    header: Vec<Cow<'t, str>>,
    body: &'t str,
}

fn split(text: &str) -> Option<Message<'_>> {
    let versions = [("LEEF:0|", Version::Zero), ("LEEF:1.0|", Version::One), ("LEEF:2.0|", Version::Two)];
    let found = versions.iter().filter_map(|(marker, version)| Some((text.find(marker)?, *version)));
    let (start, version) = found.min_by_key(|(start, _)| *start)?;
    let mut parts = text[start + "LEEF:".len()..].splitn(HEADER.len() + 1, '|');
    let header: Vec<Cow<'_, str>> = parts.by_ref().take(HEADER.len()).map(Cow::Borrowed).collect();
    (header.len() == HEADER.len()).then(|| Message { version, header, body: parts.next().unwrap_or_default() })
}

/// The delimiter that stands at the start of a body of version 2.0, and the attributes.
fn stated_delimiter(body: &str) -> (Cow<'_, str>, &str) {
    let Some((part, rest)) = body.split_once('|') else { return (Cow::Borrowed("\t"), body) };
    let code = part.strip_prefix("0x").or_else(|| part.strip_prefix('x')).filter(|code| !code.is_empty());
    if let Some(letter) = code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32) {
        return (Cow::Owned(letter.to_string()), rest);
    }
    match part {
        "" => (Cow::Borrowed("\t"), rest),
        // The part may be left out; then this is an attribute.
        part if part.len() > 1 && part.contains('=') => (Cow::Borrowed("\t"), body),
        part => (Cow::Borrowed(part), rest),
    }
}

/// The attributes between delimiters.
fn attributes<'t>(body: &'t str, delimiter: &str) -> Vec<Pair<'t>> {
    let pairs = body.split(delimiter).filter_map(|attribute| attribute.split_once('='));
    let pairs = pairs.map(|(key, value)| (Cow::Borrowed(key.trim()), Cow::Borrowed(value)));
    pairs.filter(|(key, _)| !key.is_empty()).collect()
}

/// Reads the time that a device states.
struct DeviceTime {
    zone: Zone,
    usual: Option<TimestampFormat>,
}

impl DeviceTime {
    fn of(&self, attributes: &[Pair<'_>], now: Timestamp) -> Option<Timestamp> {
        let attribute = |name: &str| attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.trim());
        let time = attribute("devTime")?;
        let zones = ZoneChoice { parameter: None, field: Some(&self.zone) };
        let parsed = match attribute("devTimeFormat").filter(|format| !format.is_empty()) {
            Some(format) => TimestampFormat::compile(format, false).ok()?.parse(time, zones, now),
            None => match time.parse::<i64>() {
                Ok(millis) => return Some(Timestamp(millis)),
                Err(_) => self.usual.as_ref()?.parse(time, zones, now),
            },
        };
        parsed.map(|parsed| parsed.moment)
    }
}

impl Function for ParseLeef {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let field = call.field("field")?;
        let delimiter = delimiter(call)?;
        if delimiter.chars().count() != 1 {
            return Err(call.refuse_value("delimiter", format!("must be one character, not '{delimiter}'")));
        }
        let prefixes = Prefixes::bind(call)?;
        let zone = call.time_zone("timezone")?.unwrap_or_else(Zone::zulu);
        let usual = TimestampFormat::compile("MMM d yyyy HH:mm:ss[.SSS][ zzz]", false).ok();
        let time = call.flag("parsetime")?.then_some(DeviceTime { zone, usual });
        let timestamp = call.writes("@timestamp");
        call.writes_unknown();
        Ok(Bound::change(move |row, cx| {
            let Some(message) = row.get(field).text(cx.arena).and_then(split) else { return };
            prefixes.write_header(&HEADER, &message.header, row, cx);
            let attributes = match message.version {
                Version::Zero => pairs(message.body),
                Version::One => attributes(message.body, &delimiter),
                Version::Two => {
                    let (delimiter, body) = stated_delimiter(message.body);
                    attributes(body, &delimiter)
                }
            };
            match message.version {
                Version::Two => prefixes.write_pairs(&attributes, row, cx),
                Version::Zero | Version::One => prefixes.write_labelled(&attributes, row, cx),
            }
            if let Some(moment) = time.as_ref().and_then(|time| time.of(&attributes, cx.run.now)) {
                row.set(timestamp, Value::Int(moment.0));
            }
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::stated_delimiter;

    #[test]
    fn delimiters_of_version_2() {
        assert_eq!(stated_delimiter("^|a=1^b=2"), ("^".into(), "a=1^b=2"));
        assert_eq!(stated_delimiter("|a=1"), ("\t".into(), "a=1"));
        assert_eq!(stated_delimiter("x7c|a=1"), ("|".into(), "a=1"));
        assert_eq!(stated_delimiter("0x09|a=1"), ("\t".into(), "a=1"));
        assert_eq!(stated_delimiter("x|a=1"), ("x".into(), "a=1"));
        assert_eq!(stated_delimiter("a=1\tb=x|y"), ("\t".into(), "a=1\tb=x|y"));
        assert_eq!(stated_delimiter("a=1"), ("\t".into(), "a=1"));
        assert_eq!(stated_delimiter("é|a=1"), ("é".into(), "a=1"));
    }
}
