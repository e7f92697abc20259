//! The body of CEF messages, and of LEEF messages that are written like them: `key=value` pairs, some with labels.

use cql_core::function::{Bind, Call, Param, ParamType};
use cql_core::{Context, Row, Value};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// The parameter that says whether labelled values keep their short names too.
pub(super) const KEEP_LABELS: Param =
    Param::new("keeplabels", ParamType::Boolean, "whether labelled values keep their short names as well")
        .default("false");

/// What the names of fields begin with.
pub(super) struct Prefixes {
    header: String,
    extension: String,
    label: String,
    keep_labels: bool,
}

/// A key and its value, or the name and the value of a part of the header.
pub(super) type Pair<'t> = (Cow<'t, str>, Cow<'t, str>);

impl Prefixes {
    /// Reads the parameters.
    pub(super) fn bind(call: &mut Call<'_, '_>) -> Bind<Prefixes> {
        Ok(Prefixes {
            header: call.text("headerprefix")?,
            extension: call.text("prefix")?,
            label: call.text("labelprefix")?,
            keep_labels: call.flag("keeplabels")?,
        })
    }

    /// Writes the parts of the header.
    pub(super) fn write_header<'a>(&self, names: &[&str], parts: &[Cow<'_, str>], row: &mut Row<'a>, cx: &Context<'a>) {
        for (name, part) in names.iter().zip(parts) {
            write(&self.header, name, part.trim(), row, cx);
        }
    }

    /// Writes pairs as they are.
    pub(super) fn write_pairs<'a>(&self, pairs: &[Pair<'_>], row: &mut Row<'a>, cx: &Context<'a>) {
        for (key, value) in pairs {
            write(&self.extension, key, value, row, cx);
        }
    }

    /// Writes pairs; the value of a key `K` with a partner `KLabel` goes to the name that this has as its value.
    pub(super) fn write_labelled<'a>(&self, pairs: &[Pair<'_>], row: &mut Row<'a>, cx: &Context<'a>) {
        let labels: HashMap<&str, &str> = pairs
            .iter()
            .filter(|(_, label)| !label.is_empty())
            .filter_map(|(key, label)| Some((key.strip_suffix("Label")?, &**label)))
            .collect();
        let labelled: HashSet<&str> =
            pairs.iter().map(|(key, _)| &**key).filter(|key| labels.contains_key(key)).collect();
        for (key, value) in pairs {
            if let Some(label) = labels.get(&**key) {
                write(&self.label, label, value, row, cx);
            }
            let partner = key.strip_suffix("Label").filter(|_| !value.is_empty());
            let is_moved = labels.contains_key(&**key) || partner.is_some_and(|partner| labelled.contains(partner));
            if self.keep_labels || !is_moved {
                write(&self.extension, key, value, row, cx);
            }
        }
    }
}

fn write<'a>(prefix: &str, name: &str, value: &str, row: &mut Row<'a>, cx: &Context<'a>) {
    row.set_named(cx.text(&format!("{prefix}{name}")), Value::Text(cx.text(value)));
}

/// The pairs of a body. They are parted by blanks and tabs; a value runs to the next key.
pub(super) fn pairs(body: &str) -> Vec<Pair<'_>> {
    let keys = keys(body);
    let ends = keys.iter().skip(1).map(|key| key.start).chain(std::iter::once(body.len()));
    let pairs = keys.iter().zip(ends).map(|(key, end)| {
        let value = body[key.equals + 1..end].trim();
        (Cow::Borrowed(&body[key.start..key.equals]), unescape(value, true))
    });
    pairs.collect()
}

/// Where a key stands, and the equals sign behind it.
struct Key {
    start: usize,
    equals: usize,
}

fn keys(body: &str) -> Vec<Key> {
    let mut keys = Vec::new();
    let mut word = 0;
    let mut is_key = true;
    let mut escaped = false;
    for (index, letter) in body.char_indices() {
        let was_escaped = escaped;
        escaped = letter == '\\' && !was_escaped;
        if letter.is_whitespace() {
            word = index + letter.len_utf8();
            is_key = true;
        } else if letter == '=' && !was_escaped {
            if is_key && index > word {
                keys.push(Key { start: word, equals: index });
            }
            is_key = false;
        } else {
            is_key &= letter.is_alphanumeric() || matches!(letter, '_' | '.' | '-' | '[' | ']');
        }
    }
    keys
}

/// The text without its escapes; those of line breaks and tabs are only known in the body.
pub(super) fn unescape(text: &str, in_body: bool) -> Cow<'_, str> {
    if !text.contains('\\') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        if letter != '\\' {
            out.push(letter);
            continue;
        }
        match letters.next() {
            Some(sign @ ('\\' | '|' | '=')) => out.push(sign),
            Some('n') if in_body => out.push('\n'),
            Some('r') if in_body => out.push('\r'),
            Some('t') if in_body => out.push('\t'),
            Some(other) => out.extend(['\\', other]),
            None => out.push('\\'),
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::pairs;

    fn read(body: &str) -> Vec<(String, String)> {
        pairs(body).into_iter().map(|(key, value)| (key.into(), value.into())).collect()
    }

    #[test]
    fn a_value_runs_to_the_next_key() {
        let expected = [("act", "held by x?a=1"), ("n", ""), ("é", "b")];
        let expected: Vec<(String, String)> = expected.iter().map(|(k, v)| (k.to_string(), v.to_string())).collect();
        assert_eq!(read("act=held by x?a=1 n=\té=b "), expected);
    }

    #[test]
    fn escapes_are_undone() {
        assert_eq!(
            read(r"a=x\=y b\=1 c=C:\\new\nline\q"),
            [("a".to_string(), "x=y b=1".to_string()), ("c".to_string(), "C:\\new\nline\\q".to_string())]
        );
    }
}
