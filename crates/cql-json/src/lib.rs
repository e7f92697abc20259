//! Reads the wanted fields out of JSON without building anything else: events line by line, and documents in fields.
//!
//! # Grammar
//!
//! The whole text is walked, whatever is wanted of it, by the same grammar: JSON as RFC 8259 has it, blanks around it. So
//! whether it is malformed does not depend on the fields that a query wants. Of events, only the insides of strings are
//! looked at no further than for their end: bad escapes, control characters and bytes that are no UTF-8 are let pass (and
//! read leniently where the string is wanted). A [`Sink`] may be [strict](Sink::STRICT) about them. Objects and arrays may be
//! nested [`MAX_DEPTH`] deep.
//!
//! # Fields
//!
//! Nested objects and arrays flatten to `a.b` and `a[0].c`; a key that has a dot or an index in it is the same field as the
//! nested form. Numbers and truth values keep their spelling. `{}` and `[]` give no field.

mod quotes;
mod reader;
mod simd;
mod texts;
mod unescape;

use cql_core::{Slot, Value};
pub use reader::{read_document, read_record};

/// How deep objects and arrays may be nested.
pub const MAX_DEPTH: usize = 128;

/// Takes the wanted values of a text in their order.
pub trait Sink<'a> {
    /// Whether the insides of strings must be those of JSON.
    const STRICT: bool;

    /// Whether `null` is a value, which reads as [`Value::Missing`].
    const NULLS: bool;

    /// Whether no further value is of interest; the rest of the text is only checked.
    fn is_complete(&self) -> bool;

    /// Takes the value of a field that has a slot. It need not be read. `None` ends the reading.
    fn put(&mut self, slot: Slot, read: impl FnOnce() -> Value<'a>) -> Option<()>;

    /// Takes the value of another field. It need not be read. `None` ends the reading.
    fn put_extra(&mut self, name: &'a str, read: impl FnOnce() -> Value<'a>) -> Option<()>;
}
