//! Rows that outlive the block that they were read from.

use crate::layout::{Layout, Slot};
use crate::value::Value;

/// A row that owns its texts: what sorting, joining and keeping events need.
///
/// All its fields are in one piece of memory and all its texts in another, since rows are kept by the million and a piece of
/// memory costs more than the few bytes in it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OwnedRow {
    fields: Box<[OwnedField]>,
    /// For each field its name, if it has no slot, and its text, if it is one.
    texts: Box<str>,
}

#[derive(Clone, Debug, PartialEq)]
struct OwnedField {
    name: Name,
    value: Content,
    shown: bool,
}

#[derive(Clone, Debug, PartialEq)]
enum Name {
    Slot(Slot),
    /// A name of so many bytes.
    Extra(usize),
}

#[derive(Clone, Debug, PartialEq)]
enum Content {
    /// A text of so many bytes.
    Text(usize),
    Int(i64),
    Float(f64),
    Bool(bool),
}

/// What a field of a row is called by.
#[derive(Clone, Copy)]
pub(super) enum FieldRef<'r> {
    Slot(Slot),
    Extra(&'r str),
}

impl OwnedRow {
    /// A row of the fields that are given to the closure's closure, each with its value and whether the row shows it.
    pub(super) fn new(each: impl Fn(&mut dyn FnMut(FieldRef<'_>, Value<'_>, bool))) -> OwnedRow {
        // They are looked at twice, so that both pieces of memory are made as long as they will be.
        let (mut count, mut bytes) = (0, 0);
        each(&mut |field, value, _| {
            count += 1;
            bytes += if let FieldRef::Extra(name) = field { name.len() } else { 0 };
            bytes += if let Value::Text(text) = value { text.len() } else { 0 };
        });
        let (mut owned, mut texts) = (Vec::with_capacity(count), String::with_capacity(bytes));
        each(&mut |field, value, shown| {
            let name = match field {
                FieldRef::Slot(slot) => Name::Slot(slot),
                FieldRef::Extra(name) => {
                    texts.push_str(name);
                    Name::Extra(name.len())
                }
            };
            let value = match value {
                Value::Missing => return,
                Value::Text(text) => {
                    texts.push_str(text);
                    Content::Text(text.len())
                }
                Value::Int(number) => Content::Int(number),
                Value::Float(number) => Content::Float(number),
                Value::Bool(truth) => Content::Bool(truth),
            };
            owned.push(OwnedField { name, value, shown });
        });
        OwnedRow { fields: owned.into(), texts: texts.into() }
    }

    /// All fields, and whether the row shows them.
    pub(super) fn all(&self) -> impl Iterator<Item = (FieldRef<'_>, Value<'_>, bool)> {
        let mut rest = &*self.texts;
        let mut take = move |length: usize| {
            let (text, behind) = rest.split_at_checked(length).unwrap_or_default();
            rest = behind;
            text
        };
        self.fields.iter().map(move |field| {
            let name = match field.name {
                Name::Slot(slot) => FieldRef::Slot(slot),
                Name::Extra(length) => FieldRef::Extra(take(length)),
            };
            let value = match field.value {
                Content::Text(length) => Value::Text(take(length)),
                Content::Int(number) => Value::Int(number),
                Content::Float(number) => Value::Float(number),
                Content::Bool(truth) => Value::Bool(truth),
            };
            (name, value, field.shown)
        })
    }

    /// The fields that the row shows, in order.
    pub fn fields<'r>(&'r self, layout: &'r Layout) -> impl Iterator<Item = (&'r str, Value<'r>)> {
        self.all().filter(|(_, _, shown)| *shown).map(|(field, value, _)| match field {
            FieldRef::Slot(slot) => (layout.name(slot), value),
            FieldRef::Extra(name) => (name, value),
        })
    }

    /// The value of a field that has a slot.
    pub fn get(&self, slot: Slot) -> Value<'_> {
        let field = self.all().find(|(field, _, _)| matches!(field, FieldRef::Slot(found) if *found == slot));
        field.map_or(Value::Missing, |(_, value, _)| value)
    }

    /// About how many bytes the row takes.
    pub fn size(&self) -> usize {
        std::mem::size_of_val(&*self.fields) + self.texts.len()
    }
}
