//! What a field holds, and how it reads as text, as a number, as a truth value.
//!
//! CQL has one scalar type, text. A value that came from the input or from a text function *is* text; computed
//! numbers and truth values are kept as such until somebody needs their text. Every function reads values through this
//! module, so that there is one answer to what `"007"` is as a number.

use crate::number::Number;
use bumpalo::Bump;
use std::cmp::Ordering;

/// The value of a field on one event. Cheap to copy; text borrows from the input block or the arena.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Value<'a> {
    /// The event has no such field; also the *null* of expressions.
    #[default]
    Missing,
    /// Text, perhaps empty.
    Text(&'a str),
    /// A computed whole number.
    Int(i64),
    /// A computed number; never NaN or infinite.
    Float(f64),
    /// A computed truth value.
    Bool(bool),
}

/// Room for the text of a computed number, see [`Value::text_in`].
#[derive(Default)]
pub struct TextBuffer {
    digits: itoa::Buffer,
    text: String,
}

impl<'a> Value<'a> {
    /// A number as a value: NaN and infinities have no value.
    pub fn float(number: f64) -> Value<'a> {
        if number.is_finite() { Value::Float(number) } else { Value::Missing }
    }

    /// Whether the field is absent.
    pub fn is_missing(self) -> bool {
        matches!(self, Value::Missing)
    }

    /// Whether the field is there, be it empty.
    pub fn is_present(self) -> bool {
        !self.is_missing()
    }

    /// The text of the value; `None` if it is missing. Numbers are written into the arena.
    pub fn text(self, arena: &'a Bump) -> Option<&'a str> {
        match self {
            Value::Missing => None,
            Value::Text(text) => Some(text),
            Value::Bool(truth) => Some(truth_text(truth)),
            Value::Int(number) => Some(arena.alloc_str(itoa::Buffer::new().format(number))),
            Value::Float(_) => self.text_in(&mut TextBuffer::default()).map(|text| &*arena.alloc_str(text)),
        }
    }

    /// The text of the value, written into `buffer` where it must be made; `None` if it is missing.
    pub fn text_in<'b>(self, buffer: &'b mut TextBuffer) -> Option<&'b str>
    where
        'a: 'b,
    {
        match self {
            Value::Missing => None,
            Value::Text(text) => Some(text),
            Value::Bool(truth) => Some(truth_text(truth)),
            Value::Int(number) => Some(buffer.digits.format(number)),
            Value::Float(number) => {
                buffer.text.clear();
                crate::number::write_float(number, &mut buffer.text);
                Some(&buffer.text)
            }
        }
    }

    /// The value as a number: computed numbers are one, text is one if it is a decimal number (sign, fraction and
    /// exponent allowed, no blanks, not empty). Truth values are none.
    pub fn number(self) -> Option<Number> {
        match self {
            Value::Text(text) => Number::parse(text),
            Value::Int(number) => Some(Number::Int(number.into())),
            Value::Float(number) => Some(Number::Float(number)),
            Value::Missing | Value::Bool(_) => None,
        }
    }

    /// The value as a truth value in the sense of `test()`: `true` and numbers other than zero are true, `false` and zero
    /// are not, everything else has no truth value.
    pub fn truth(self) -> Option<bool> {
        match self {
            Value::Bool(truth) => Some(truth),
            Value::Text("true") => Some(true),
            Value::Text("false") => Some(false),
            other => other.number().map(|number| !number.is_zero()),
        }
    }

    /// Whether `test()` lets an event with this result pass.
    pub fn is_true(self) -> bool {
        self.truth() == Some(true)
    }

    /// Equality of expressions (`==`): by number if both read as numbers, otherwise by text; `None` if one is missing.
    pub fn equals(self, other: Value<'_>) -> Option<bool> {
        if self.is_missing() || other.is_missing() {
            return None;
        }
        if let (Some(left), Some(right)) = (self.number(), other.number()) {
            return Some(left == right);
        }
        Some(self.same_text(other))
    }

    /// Whether both are present and have the same text, letter by letter.
    pub fn same_text(self, other: Value<'_>) -> bool {
        if let (Value::Text(left), Value::Text(right)) = (self, other) {
            return left == right;
        }
        let (mut left, mut right) = (TextBuffer::default(), TextBuffer::default());
        matches!((self.text_in(&mut left), other.text_in(&mut right)), (Some(a), Some(b)) if a == b)
    }

    /// Order of expressions (`<`): by number; `None` if one of the two does not read as a number.
    pub fn compares(self, other: Value<'_>) -> Option<Ordering> {
        Some(self.number()?.cmp(&other.number()?))
    }

    /// The same value with its text copied into another arena.
    pub fn copy_to<'b>(self, arena: &'b Bump) -> Value<'b> {
        match self {
            Value::Missing => Value::Missing,
            Value::Text(text) => Value::Text(arena.alloc_str(text)),
            Value::Int(number) => Value::Int(number),
            Value::Float(number) => Value::Float(number),
            Value::Bool(truth) => Value::Bool(truth),
        }
    }

    /// The text that it is shown as; `None` if it is missing.
    pub fn owned_text(self) -> Option<String> {
        self.text_in(&mut TextBuffer::default()).map(String::from)
    }

    /// The value with its text owned; `None` if it is missing.
    pub fn to_owned(self) -> Option<OwnedValue> {
        match self {
            Value::Missing => None,
            Value::Text(text) => Some(OwnedValue::Text(text.into())),
            Value::Int(number) => Some(OwnedValue::Int(number)),
            Value::Float(number) => Some(OwnedValue::Float(number)),
            Value::Bool(truth) => Some(OwnedValue::Bool(truth)),
        }
    }
}

fn truth_text(truth: bool) -> &'static str {
    if truth { "true" } else { "false" }
}

/// A value that owns its text, for states and tables that outlive the input block.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum OwnedValue {
    /// Text.
    Text(Box<str>),
    /// A computed whole number.
    Int(i64),
    /// A computed number.
    Float(f64),
    /// A computed truth value.
    Bool(bool),
}

impl OwnedValue {
    /// The value, borrowed.
    pub fn get(&self) -> Value<'_> {
        match self {
            OwnedValue::Text(text) => Value::Text(text),
            OwnedValue::Int(number) => Value::Int(*number),
            OwnedValue::Float(number) => Value::Float(*number),
            OwnedValue::Bool(truth) => Value::Bool(*truth),
        }
    }
}
