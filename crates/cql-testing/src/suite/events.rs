//! The events of a test: written down, read from files, or made from a template.

use cql::EventSource;
use cql_core::source::{Block, BlockStream, Decode};
use serde_json::{Map, Value as Json};
use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// A piece of a test's events.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// Events that are written down, or made from a template.
    Events(Vec<Json>),
    /// Lines of text; each becomes an event that has `@rawstring`.
    Raw(Vec<String>),
    /// A file in any of the formats that are read.
    File(PathBuf),
}

impl Part {
    /// The part as something that can be read.
    ///
    /// # Errors
    /// When a file is not there.
    pub fn source(&self) -> Result<Box<dyn EventSource>, String> {
        Ok(match self {
            Part::Events(events) => {
                let lines = events.iter().map(Json::to_string).collect();
                Box::new(Lines::new(lines, Arc::new(cql::formats::JsonDecoder)))
            }
            Part::Raw(lines) => Box::new(Lines::new(lines.clone(), Arc::new(cql::formats::LinesDecoder))),
            Part::File(path) => {
                let files = cql::formats::Files::new(&[path], cql::formats::Input::Auto);
                Box::new(files.map_err(|error| error.to_string())?)
            }
        })
    }
}

/// Lines that are held in memory.
pub struct Lines {
    text: String,
    decoder: Arc<dyn Decode>,
}

impl Lines {
    /// Lines that this decoder reads.
    pub fn new(lines: Vec<String>, decoder: Arc<dyn Decode>) -> Self {
        Lines { text: lines.join("\n"), decoder }
    }
}

impl EventSource for Lines {
    fn open(&self) -> io::Result<Box<dyn BlockStream>> {
        let (text, decoder) = (self.text.clone(), Arc::clone(&self.decoder));
        Ok(Box::new(OneBlock { text, decoder, given: AtomicBool::new(false) }))
    }

    fn size(&self) -> Option<u64> {
        Some(self.text.len() as u64)
    }
}

struct OneBlock {
    text: String,
    decoder: Arc<dyn Decode>,
    given: AtomicBool,
}

impl BlockStream for OneBlock {
    fn next(&self, buffer: &mut Vec<u8>) -> io::Result<Option<Block>> {
        if self.given.swap(true, Ordering::Relaxed) {
            return Ok(None);
        }
        buffer.clear();
        buffer.extend_from_slice(self.text.as_bytes());
        let (lines, consumed) = (0..self.text.len(), self.text.len() as u64);
        Ok(Some(Block { index: 0, lines, decoder: Arc::clone(&self.decoder), input: "test".into(), consumed }))
    }
}

/// Sources that are read one after the other.
pub struct Chain(pub Vec<Box<dyn EventSource>>);

impl EventSource for Chain {
    fn open(&self) -> io::Result<Box<dyn BlockStream>> {
        let streams = self.0.iter().map(|source| source.open()).collect::<io::Result<_>>()?;
        Ok(Box::new(ChainStream { streams, place: Mutex::new((0, 0)) }))
    }

    fn size(&self) -> Option<u64> {
        self.0.iter().map(|source| source.size()).sum()
    }
}

struct ChainStream {
    streams: Vec<Box<dyn BlockStream>>,
    /// Which stream is being read, and the number of the next block.
    place: Mutex<(usize, u64)>,
}

impl BlockStream for ChainStream {
    fn next(&self, buffer: &mut Vec<u8>) -> io::Result<Option<Block>> {
        let mut place = self.place.lock().unwrap_or_else(PoisonError::into_inner);
        while let Some(stream) = self.streams.get(place.0) {
            if let Some(block) = stream.next(buffer)? {
                place.1 += 1;
                return Ok(Some(Block { index: place.1 - 1, ..block }));
            }
            place.0 += 1;
        }
        Ok(None)
    }
}

/// Most events that one template makes.
const MOST_EVENTS: usize = 1_000_000;

/// The events of `{template: {...}, repeat: 3, vary: {field: [...]}, step: {field: 1000}}`.
///
/// `vary` gives one event for each value of each field, all combinations; `repeat` that many of each. In texts, `{n}` is the
/// number of the event, from 1, and `{field}` the value of a varied field. `step` is added to a number once for each event.
pub(crate) fn template(entry: &Map<String, Json>) -> Result<Vec<Json>, String> {
    let known = ["template", "repeat", "vary", "step"];
    if let Some(key) = entry.keys().find(|key| !known.contains(&key.as_str())) {
        return Err(format!("a template has no key '{key}'; its keys are {}", known.join(", ")));
    }
    let Some(Json::Object(template)) = entry.get("template") else {
        return Err("'template' must be an event: a map of fields".into());
    };
    let repeat = match entry.get("repeat") {
        None => 1,
        Some(count) => count.as_u64().ok_or("'repeat' must be a whole number")? as usize,
    };
    let mut combinations: Vec<Map<String, Json>> = vec![Map::new()];
    for (field, values) in object(entry, "vary")? {
        let values = values_of(field, values)?;
        if combinations.len().saturating_mul(values.len()).saturating_mul(repeat.max(1)) > MOST_EVENTS {
            return Err(format!("a template makes at most {MOST_EVENTS} events"));
        }
        let with = |known: &Map<String, Json>| {
            let known = known.clone();
            let all = values.iter().map(move |value| {
                let mut more = known.clone();
                more.insert(field.clone(), value.clone());
                more
            });
            all.collect::<Vec<_>>()
        };
        combinations = combinations.iter().flat_map(with).collect();
    }
    let steps = object(entry, "step")?;
    if repeat > MOST_EVENTS {
        return Err(format!("a template makes at most {MOST_EVENTS} events"));
    }
    let each = combinations.iter().flat_map(|varied| std::iter::repeat_n(varied, repeat));
    each.enumerate().map(|(index, varied)| event(template, varied, &steps, index)).collect()
}

fn object<'j>(entry: &'j Map<String, Json>, key: &str) -> Result<Vec<(&'j String, &'j Json)>, String> {
    match entry.get(key) {
        None => Ok(Vec::new()),
        Some(Json::Object(fields)) => Ok(fields.iter().collect()),
        Some(_) => Err(format!("'{key}' must be a map of fields")),
    }
}

/// A list, or `{from: 1, to: 20}`.
fn values_of(field: &str, values: &Json) -> Result<Vec<Json>, String> {
    let wrong = || format!("'vary' of {field} must be a list of values or {{from: 1, to: 9}}");
    match values {
        Json::Array(values) => Ok(values.clone()),
        Json::Object(range) => {
            let bound = |key: &str| range.get(key).and_then(Json::as_i64).ok_or_else(wrong);
            let (from, to) = (bound("from")?, bound("to")?);
            if to.saturating_sub(from) > MOST_EVENTS as i64 {
                return Err(format!("a template makes at most {MOST_EVENTS} events"));
            }
            Ok((from..=to).map(Json::from).collect())
        }
        _ => Err(wrong()),
    }
}

fn event(
    template: &Map<String, Json>,
    varied: &Map<String, Json>,
    steps: &[(&String, &Json)],
    index: usize,
) -> Result<Json, String> {
    let mut texts = vec![("{n}".to_string(), (index + 1).to_string())];
    texts.extend(varied.iter().map(|(field, value)| (format!("{{{field}}}"), text(value))));
    let filled = fill(&Json::Object(template.clone()), &texts);
    let Json::Object(mut event) = filled else { return Ok(filled) };
    for (field, value) in varied {
        // A varied name that only stands in texts of the template is no field.
        if event.contains_key(field) || !mentions(template, field) {
            event.insert(field.clone(), value.clone());
        }
    }
    for (field, step) in steps {
        let moved = match (event.get(*field), step.as_i64()) {
            (Some(base), Some(step)) => moment(base).and_then(|base| base.checked_add(step.checked_mul(index as i64)?)),
            _ => None,
        };
        let Some(moved) = moved else {
            return Err(format!("'step' of {field} needs a whole number (or a time) to start from and to add"));
        };
        event.insert((*field).clone(), Json::from(moved));
    }
    Ok(Json::Object(event))
}

/// A whole number, or a time as epoch milliseconds.
fn moment(value: &Json) -> Option<i64> {
    match value {
        Json::String(text) => text.parse().ok().or_else(|| cql::Timestamp::parse_iso(text).map(|time| time.0)),
        value => value.as_i64(),
    }
}

fn mentions(template: &Map<String, Json>, field: &str) -> bool {
    let placeholder = format!("{{{field}}}");
    template.values().any(|value| value.to_string().contains(&placeholder))
}

fn fill(value: &Json, texts: &[(String, String)]) -> Json {
    match value {
        Json::String(text) => {
            Json::String(texts.iter().fold(text.clone(), |text, (name, value)| text.replace(name, value)))
        }
        Json::Array(values) => Json::Array(values.iter().map(|value| fill(value, texts)).collect()),
        Json::Object(fields) => {
            Json::Object(fields.iter().map(|(name, value)| (name.clone(), fill(value, texts))).collect())
        }
        other => other.clone(),
    }
}

/// A value as the text of a field. A list is its members, one a line.
pub(crate) fn text(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Array(values) => values.iter().map(text).collect::<Vec<_>>().join("\n"),
        other => other.to_string(),
    }
}

/// The events of a template, see the module.
///
/// # Errors
/// What is wrong with the template.
pub fn generate(entry: &Json) -> Result<Vec<Json>, String> {
    match entry {
        Json::Object(entry) => template(entry),
        _ => Err("a template is a map".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_template_is_filled_in() {
        let made = generate(&json!({
            "template": {"@timestamp": "2024-01-01T00:00:00Z", "host": "ws-{n}", "deep": {"p": "port {port}"}},
            "vary": {"port": [1, 2], "user": ["x"]},
            "repeat": 2,
            "step": {"@timestamp": 1000},
        }));
        let time = 1_704_067_200_000_i64;
        let event = |n: i64, port: i64| {
            json!({"@timestamp": time + (n - 1) * 1000, "host": format!("ws-{n}"),
                   "deep": {"p": format!("port {port}")}, "user": "x"})
        };
        assert_eq!(made, Ok(vec![event(1, 1), event(2, 1), event(3, 2), event(4, 2)]));
    }

    #[test]
    fn ranges_and_mistakes() {
        let made = generate(&json!({"template": {"n": 0}, "vary": {"n": {"from": 1, "to": 3}}}));
        assert_eq!(made, Ok(vec![json!({"n": 1}), json!({"n": 2}), json!({"n": 3})]));
        for (entry, word) in [
            (json!({"template": {}, "times": 3}), "times"),
            (json!({"template": {}, "repeat": "x"}), "repeat"),
            (json!({"template": {"a": "x"}, "step": {"a": 1}}), "step"),
            (json!({"template": {}, "vary": {"a": 7}}), "vary"),
            (json!({"template": {}, "repeat": 2_000_000}), "at most"),
        ] {
            assert!(generate(&entry).is_err_and(|error| error.contains(word)), "{word}");
        }
    }
}
