//! Sorting: the keys of `sort()` and `table()`.

use cql_core::function::{Bind, Call};
use cql_core::{Number, OwnedRow, Slot, TextBuffer};
use std::cmp::Ordering;

/// How one key is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyType {
    /// By value; texts that are no numbers come last.
    Number,
    /// As text.
    Text,
    /// Hexadecimal digits by value.
    Hex,
    /// Numbers by value, then other texts as text.
    Any,
}

/// One key.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Key {
    pub(crate) field: Slot,
    pub(crate) descending: bool,
    pub(crate) ty: KeyType,
}

/// What a key's value is worth.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Number(Number),
    Text(String),
}

/// Reads the parameters `order`, `type` and `reverse` for the given fields.
pub(crate) fn keys(call: &mut Call<'_, '_>, fields: Vec<Slot>) -> Bind<Vec<Key>> {
    let orders = call.texts("order")?;
    let types = call.texts("type")?;
    let reverse = call.has("reverse").then(|| call.flag("reverse")).transpose()?;
    let given = call.has("order");
    for (name, count) in [("order", orders.len()), ("type", types.len())] {
        if count > 1 && count != fields.len() {
            return Err(call.refuse_value(name, format!("must be one word or {}, one for each field", fields.len())));
        }
    }
    let mut keys = Vec::new();
    for (index, field) in fields.into_iter().enumerate() {
        let pick = |list: &[String]| list.get(index).or_else(|| list.first()).cloned().unwrap_or_default();
        let descending = match (given, reverse) {
            (false, Some(reverse)) => reverse,
            _ => descends(&pick(&orders))
                .ok_or_else(|| call.refuse_value("order", format!("must be asc or desc, not '{}'", pick(&orders))))?,
        };
        let ty = match pick(&types).to_ascii_lowercase().as_str() {
            "number" | "" => KeyType::Number,
            "string" => KeyType::Text,
            "hex" => KeyType::Hex,
            "any" => KeyType::Any,
            other => return Err(call.refuse_value("type", format!("must be number, string or hex, not '{other}'"))),
        };
        keys.push(Key { field, descending, ty });
    }
    Ok(keys)
}

/// Whether a beginning of `descending` or `ascending` was written.
fn descends(word: &str) -> Option<bool> {
    let word = word.to_ascii_lowercase();
    match () {
        () if word.is_empty() || "descending".starts_with(&word) => Some(true),
        () if "ascending".starts_with(&word) => Some(false),
        () => None,
    }
}

/// Sorts rows by the keys, keeping the order of equal ones; rows without a key's value come last.
pub(crate) fn sort(rows: &mut Vec<OwnedRow>, keys: &[Key]) {
    let mut ranked: Vec<(Vec<Option<Rank>>, OwnedRow)> =
        rows.drain(..).map(|row| (keys.iter().map(|key| rank(key, &row)).collect(), row)).collect();
    ranked.sort_by(|(left, _), (right, _)| {
        let pairs = keys.iter().zip(left.iter().zip(right));
        pairs
            .map(|(key, (left, right))| compare(key, left, right))
            .find(|order| order.is_ne())
            .unwrap_or(Ordering::Equal)
    });
    rows.extend(ranked.into_iter().map(|(_, row)| row));
}

fn compare(key: &Key, left: &Option<Rank>, right: &Option<Rank>) -> Ordering {
    match (left, right) {
        (Some(left), Some(right)) if key.descending => right.cmp(left),
        (Some(left), Some(right)) => left.cmp(right),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    }
}

fn rank(key: &Key, row: &OwnedRow) -> Option<Rank> {
    let value = row.get(key.field);
    let mut buffer = TextBuffer::default();
    match key.ty {
        KeyType::Number => value.number().map(Rank::Number),
        KeyType::Text => value.text_in(&mut buffer).map(|text| Rank::Text(text.to_string())),
        KeyType::Hex => {
            let text = value.text_in(&mut buffer)?;
            let digits = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")).unwrap_or(text);
            i128::from_str_radix(digits, 16).ok().map(|number| Rank::Number(Number::Int(number)))
        }
        KeyType::Any => match value.number() {
            Some(number) => Some(Rank::Number(number)),
            None => value.text_in(&mut buffer).map(|text| Rank::Text(text.to_string())),
        },
    }
}

/// Keeps the best rows only when there are many more than will be wanted.
pub(crate) fn prune(rows: &mut Vec<OwnedRow>, keys: &[Key], limit: usize) {
    if rows.len() >= limit.saturating_mul(2) + 1000 {
        sort(rows, keys);
        rows.truncate(limit);
    }
}
