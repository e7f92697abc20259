//! Events as lines of JSON.
//!
//! A line is an object; `cql-json` says how it is read. `null` gives no field. Where a field occurs more than once, its first
//! value counts.

use bumpalo::Bump;
use cql_core::source::{Decode, Decoded, Projection};
use cql_core::{Row, Slot, Value};
use cql_json::{Sink, read_record};

/// Reads lines that are JSON objects.
#[derive(Clone, Copy, Debug, Default)]
pub struct JsonDecoder;

impl Decode for JsonDecoder {
    fn decode<'a>(&self, record: &'a [u8], wanted: &Projection, row: &mut Row<'a>, arena: &'a Bump) -> Decoded {
        let missing = if wanted.only_fields() { wanted.complete() } else { usize::MAX };
        let fields = Fields { row, wanted, missing, names: NameFilter::default() };
        match read_record(record, wanted, arena, fields) {
            Some(()) => Decoded::Event,
            None => {
                row.clear();
                Decoded::Malformed
            }
        }
    }

    fn searchable(&self) -> bool {
        true
    }
}

/// Whether the line is an event, that is, one well-formed JSON object.
pub(crate) fn is_event(line: &[u8]) -> bool {
    let (layout, arena) = (cql_core::Layout::default(), Bump::new());
    JsonDecoder.decode(line, &Projection::default(), &mut Row::new(&layout), &arena) == Decoded::Event
}

/// Puts fields into a row.
struct Fields<'r, 'a> {
    row: &'r mut Row<'a>,
    wanted: &'r Projection,
    /// How many of the wanted fields have not been found.
    missing: usize,
    names: NameFilter,
}

impl<'a> Sink<'a> for Fields<'_, 'a> {
    const STRICT: bool = false;
    const NULLS: bool = false;

    #[inline(always)]
    fn is_complete(&self) -> bool {
        self.missing == 0
    }

    #[inline(always)]
    fn put(&mut self, slot: Slot, read: impl FnOnce() -> Value<'a>) -> Option<()> {
        if self.row.get(slot).is_missing() {
            self.row.set(slot, read());
            if !self.wanted.is_substitute(slot) {
                self.missing = self.missing.saturating_sub(1);
            }
        }
        Some(())
    }

    #[inline(always)]
    fn put_extra(&mut self, name: &'a str, read: impl FnOnce() -> Value<'a>) -> Option<()> {
        if self.names.is_new(name) || self.row.get_named(name).is_missing() {
            self.row.push_extra(name, read());
        }
        Some(())
    }
}

/// Tells most new names from those that may have occurred before.
#[derive(Default)]
struct NameFilter([u64; 4]);

impl NameFilter {
    /// Whether the name is new for certain; notes it.
    #[inline]
    fn is_new(&mut self, name: &str) -> bool {
        let bytes = name.as_bytes();
        let letter = |place: usize| u32::from(bytes.get(place).copied().unwrap_or(0));
        let length = bytes.len();
        let letters =
            letter(0) | letter(length / 2) << 8 | letter(length.wrapping_sub(1)) << 16 | (length as u32) << 24;
        let bit = (letters ^ letters >> 15).wrapping_mul(0x9E37_79B1) >> 24;
        let (word, mask) = (&mut self.0[bit as usize / 64], 1u64 << (bit % 64));
        let new = *word & mask == 0;
        *word |= mask;
        new
    }
}

#[cfg(test)]
mod tests;
