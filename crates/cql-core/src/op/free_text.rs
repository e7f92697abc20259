//! Free-text search.

use super::{Capture, TextMatcher};
use crate::function::{Evaluate, Flow, RowFilter};
use crate::pattern::Regex;
use crate::row::Row;
use crate::run::Context;
use crate::value::{TextBuffer, Value};

/// Looks for a pattern in every searched field: the raw text and all fields that are neither tags nor metadata.
pub enum FreeText {
    /// A pattern.
    Pattern(TextMatcher),
    /// A regex that also sets fields; the raw text is tried first.
    Capture(Capture),
}

/// Fields that say when and where an event was taken in. A free-text search does not look into them.
pub const METADATA: &[&str] = &["@id", "@timestamp", "@ingesttimestamp", "@timestamp.nanos", "@timezone"];

fn is_searched(name: &str) -> bool {
    !name.starts_with('#') && !METADATA.contains(&name)
}

impl RowFilter for FreeText {
    fn keeps<'a>(&self, row: &Row<'a>, _: &Context<'a>) -> bool {
        let mut buffer = TextBuffer::default();
        row.fields().filter(|(name, _)| is_searched(name)).any(|(_, value)| {
            value.text_in(&mut buffer).is_some_and(|text| match self {
                FreeText::Pattern(matcher) => matcher.matches(text),
                FreeText::Capture(capture) => capture.regex.is_match(text),
            })
        })
    }

    fn writes(&self) -> bool {
        matches!(self, FreeText::Capture(_))
    }

    fn apply<'a>(&self, row: &mut Row<'a>, cx: &Context<'a>) -> Flow<'a> {
        let FreeText::Capture(capture) = self else {
            return if self.keeps(row, cx) { Flow::Keep } else { Flow::Drop };
        };
        match searched_text(&capture.regex, row, cx) {
            Some(text) => capture.apply(text, row),
            None => Flow::Drop,
        }
    }
}

/// The text in which a free-text search finds a regex first; the raw text is tried before the fields.
pub(crate) struct SearchedText(pub(crate) Regex);

impl Evaluate for SearchedText {
    fn evaluate<'a>(&self, row: &Row<'a>, cx: &Context<'a>) -> Value<'a> {
        searched_text(&self.0, row, cx).map_or(Value::Missing, Value::Text)
    }
}

fn searched_text<'a>(regex: &Regex, row: &Row<'a>, cx: &Context<'a>) -> Option<&'a str> {
    let raw = row.get_named("@rawstring");
    let others = row.fields().filter(|(name, _)| is_searched(name)).map(|(_, value)| value);
    let mut texts = std::iter::once(raw).chain(others).filter_map(|value| value.text(cx.arena));
    texts.find(|text| regex.is_match(text))
}
