//! Keys: the texts of several values as one, for look-ups.

use cql_core::{Row, Slot, TextBuffer, Value};
use std::borrow::Cow;

/// The texts of the values as one key; `None` if one of them is missing. A single text is its own key, and of several
/// each is led by its length, which keeps neighbours apart.
pub(crate) fn key<'v>(values: impl ExactSizeIterator<Item = Value<'v>>, ignore_case: bool) -> Option<Cow<'v, str>> {
    let is_single = values.len() == 1;
    let mut key = String::new();
    let mut buffer = TextBuffer::default();
    for value in values {
        if is_single
            && !ignore_case
            && let Value::Text(text) = value
        {
            return Some(Cow::Borrowed(text));
        }
        let text = value.text_in(&mut buffer)?;
        let text = if ignore_case { Cow::Owned(cql_core::pattern::fold(text)) } else { Cow::Borrowed(text) };
        if !is_single {
            key.push_str(&text.len().to_string());
            key.push(':');
        }
        key.push_str(&text);
    }
    Some(Cow::Owned(key))
}

/// The key that these fields of a row make.
pub(crate) fn key_of_row<'a>(row: &Row<'a>, fields: &[Slot], ignore_case: bool) -> Option<Cow<'a, str>> {
    key(fields.iter().map(|field| row.get(*field)), ignore_case)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(values: &[Value<'_>], ignore_case: bool) -> Option<String> {
        key(values.iter().copied(), ignore_case).map(Cow::into_owned)
    }

    #[test]
    fn keys_of_different_values_differ() {
        let (a, b, ab) = (Value::Text("a"), Value::Text("b"), Value::Text("ab"));
        assert_eq!(made(&[a], false).as_deref(), Some("a"));
        assert_ne!(made(&[a, b], false), made(&[ab, Value::Text("")], false));
        assert_ne!(made(&[Value::Text("1:a"), b], false), made(&[a, Value::Text("1:b")], false));
        assert_eq!(made(&[Value::Int(7)], false), made(&[Value::Text("7")], false));
        assert_eq!(made(&[a, Value::Missing], false), None);
        assert_eq!(made(&[Value::Text("Ab")], true), made(&[Value::Text("aB")], true));
    }
}
