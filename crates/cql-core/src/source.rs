//! Where events come from. File formats implement these traits; the engine knows no format.

use crate::layout::{Layout, Slot};
use crate::row::Row;
use bumpalo::Bump;
use std::collections::HashSet;
use std::io;
use std::ops::Range;
use std::sync::Arc;

/// Something that events can be read from, more than once if a query needs it (joins, tables).
pub trait EventSource: Send + Sync {
    /// Starts reading from the beginning.
    fn open(&self) -> io::Result<Box<dyn BlockStream>>;

    /// How many bytes there are to read, if that is known beforehand.
    fn size(&self) -> Option<u64>;
}

/// A run over a source, shared by all workers: each takes the next block when it is free.
pub trait BlockStream: Send + Sync {
    /// Reads the next block into `buffer` (whose old content is dropped and whose memory is reused). `None` at the end.
    ///
    /// Only [`Block::lines`] of the buffer belongs to the block. It holds whole lines and may be empty; its last line
    /// may lack the line feed. Blocks are numbered from 0 in input order without gaps.
    fn next(&self, buffer: &mut Vec<u8>) -> io::Result<Option<Block>>;
}

/// What was read by [`BlockStream::next`].
pub struct Block {
    /// Its place in the order of the input.
    pub index: u64,
    /// The part of the buffer that holds the lines. What is around it belongs to other blocks: a reader takes aligned
    /// pieces of a file, and moving the lines to the front of the buffer would cost as much as reading them.
    pub lines: Range<usize>,
    /// How its lines are read.
    pub decoder: Arc<dyn Decode>,
    /// The name of the input it comes from (a path, or `-`).
    pub input: Arc<str>,
    /// The number of bytes of the underlying file that were consumed for it (compressed ones, where it is compressed).
    pub consumed: u64,
}

/// Reads one record, which stands on a line of its own.
pub trait Decode: Send + Sync {
    /// Puts the wanted fields of the record into the (empty) row.
    fn decode<'a>(&self, record: &'a [u8], wanted: &Projection, row: &mut Row<'a>, arena: &'a Bump) -> Decoded;

    /// Whether a text value stands in the line as it is, but for the escapes of JSON. If so the engine may search the
    /// block for texts that an event must contain, and decode only the lines that have them.
    fn searchable(&self) -> bool;
}

/// How [`Decode::decode`] went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decoded {
    /// The row holds the event.
    Event,
    /// The record cannot be read. The engine makes an event of it that has `@rawstring` only.
    Malformed,
}

/// Which fields of an event a plan wants.
#[derive(Clone, Debug)]
pub struct Projection {
    all: bool,
    only_fields: bool,
    fields: FieldTable,
    /// Fields that are read only because an event may lack another.
    substitutes: Vec<Slot>,
    /// Arrays and objects wanted as a whole: `tags[`, `user.`.
    prefixes: Vec<Box<[u8]>>,
    /// Every name that, gone on with `.` or `[`, starts a wanted field or prefix.
    parents: HashSet<Box<[u8]>>,
}

/// What is wanted of a key at the top level of an event, or of a flattened name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Want {
    /// Nothing: skip it and everything under it.
    Nothing,
    /// Its value, which belongs into this slot.
    Slot(Slot),
    /// Its value, which belongs among the other fields under its name.
    Extra,
}

impl Default for Projection {
    /// Nothing is wanted.
    fn default() -> Self {
        Projection::new(&Layout::default(), [], Vec::new(), false)
    }
}

impl Projection {
    /// The fields that have a slot and, if `all`, every other one.
    pub fn new(layout: &Layout, slots: impl IntoIterator<Item = Slot>, prefixes: Vec<String>, all: bool) -> Self {
        let fields: Vec<_> = slots.into_iter().map(|slot| (layout.name(slot).as_bytes(), slot)).collect();
        let prefixes: Vec<Box<[u8]>> = prefixes.into_iter().map(|prefix| prefix.into_bytes().into()).collect();
        let mut parents = HashSet::new();
        for name in fields.iter().map(|(name, _)| *name).chain(prefixes.iter().map(|prefix| &**prefix)) {
            let ends = (0..name.len()).filter(|end| matches!(name[*end], b'.' | b'['));
            parents.extend(ends.map(|end| Box::from(&name[..end])));
        }
        let only_fields = !all && prefixes.is_empty();
        let substitutes = Vec::new();
        Projection { all, only_fields, fields: FieldTable::new(fields), substitutes, prefixes, parents }
    }

    /// Says which of the fields are read only because an event may lack another: one that has all others is complete.
    pub fn with_substitutes(self, substitutes: Vec<Slot>) -> Self {
        Projection { substitutes, ..self }
    }

    /// Whether the field is read only because an event may lack another.
    #[inline]
    pub fn is_substitute(&self, slot: Slot) -> bool {
        self.substitutes.contains(&slot)
    }

    /// With how many single fields an event is complete, not counting substitutes.
    pub fn complete(&self) -> usize {
        self.fields.entries.len().saturating_sub(self.substitutes.len())
    }

    /// Whether every field is wanted.
    pub fn all(&self) -> bool {
        self.all
    }

    /// Whether nothing but the single fields is wanted: neither everything nor arrays and objects as a whole.
    pub fn only_fields(&self) -> bool {
        self.only_fields
    }

    /// The slots of the single fields that are wanted.
    pub fn slots(&self) -> impl Iterator<Item = Slot> {
        self.fields.entries.iter().map(|(_, slot)| *slot)
    }

    /// How many single fields are wanted.
    pub fn len(&self) -> usize {
        self.fields.entries.len()
    }

    /// Whether nothing is wanted.
    pub fn is_empty(&self) -> bool {
        self.only_fields() && self.fields.entries.is_empty()
    }

    /// What is wanted of the field with this (flattened) name.
    #[inline(always)]
    pub fn want(&self, name: &[u8]) -> Want {
        let letters = letters(name);
        let place = self.fields.place(letters);
        match self.fields.letters.get(place) {
            None | Some(0) if self.only_fields => Want::Nothing,
            _ => self.want_slowly(name, letters, place),
        }
    }

    /// [`Projection::want`] where a look at the letters does not settle it.
    #[inline(never)]
    fn want_slowly(&self, name: &[u8], letters: u32, place: usize) -> Want {
        match self.fields.get(name, letters, place) {
            Some(slot) => Want::Slot(slot),
            None if self.all || self.prefixes.iter().any(|prefix| name.starts_with(prefix)) => Want::Extra,
            None => Want::Nothing,
        }
    }

    /// Whether anything under this (flattened) name is wanted, that is, a name that goes on with `.` or `[`.
    pub fn wants_below(&self, name: &[u8]) -> bool {
        self.all || self.parents.contains(name) || self.prefixes.iter().any(|prefix| name.starts_with(prefix))
    }
}

/// Names and their slots, made for rejecting most of the keys of an event after a look at three letters.
///
/// A hash table with open addressing that is mostly empty: for a key that is not wanted, the branches are nearly always the
/// same, which matters more than anything else, as keys come in any order.
#[derive(Clone, Debug, Default)]
struct FieldTable {
    /// What [`letters`] says of the name in this place, or 0 if it is free. There is always a free place.
    letters: Box<[u32]>,
    /// The number of the entry in this place.
    places: Box<[u32]>,
    entries: Vec<(Box<[u8]>, Slot)>,
}

impl FieldTable {
    fn new(mut fields: Vec<(&[u8], Slot)>) -> Self {
        fields.sort();
        fields.dedup_by(|later, kept| later.0 == kept.0);
        let size = (fields.len() * 16).next_power_of_two().max(64);
        let mut table = FieldTable { letters: vec![0; size].into(), places: vec![0; size].into(), entries: Vec::new() };
        for (name, slot) in fields {
            let letters = letters(name);
            let mut place = table.place(letters);
            while table.letters[place] != 0 {
                place = (place + 1) % size;
            }
            table.letters[place] = letters;
            table.places[place] = table.entries.len() as u32;
            table.entries.push((name.into(), slot));
        }
        table
    }

    /// Where the search for a name begins.
    #[inline(always)]
    fn place(&self, letters: u32) -> usize {
        let spread = (letters ^ (letters >> 15)).wrapping_mul(0x9E37_79B1);
        (spread >> 12) as usize & self.letters.len().wrapping_sub(1)
    }

    /// The slot of a name, searched for from the place that its letters give.
    #[inline(always)]
    fn get(&self, name: &[u8], letters: u32, mut place: usize) -> Option<Slot> {
        loop {
            let found = *self.letters.get(place)?;
            if found == letters {
                let (known, slot) = self.entries.get(self.places[place] as usize)?;
                if same(known, name) {
                    return Some(*slot);
                }
            } else if found == 0 {
                return None;
            }
            place = (place + 1) & (self.letters.len() - 1);
        }
    }
}

/// Equality of names, without the call that comparing slices of unknown length is.
#[inline]
fn same(left: &[u8], right: &[u8]) -> bool {
    let (Some(left_end), Some(right_end)) = (left.last_chunk::<8>(), right.last_chunk::<8>()) else {
        return left == right;
    };
    let words = || left.as_chunks::<8>().0.iter().zip(right.as_chunks::<8>().0);
    left.len() == right.len() && left_end == right_end && words().all(|(left, right)| left == right)
}

/// The first, the middle and the last letter of a name and its length: what mostly tells it from others. Never 0.
#[inline(always)]
fn letters(name: &[u8]) -> u32 {
    let (Some(first), Some(last)) = (name.first(), name.last()) else { return 1 };
    u32::from_le_bytes([*first, *last, name[name.len() / 2], name.len() as u8 | 0x80])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn projection(names: &[&str], prefixes: &[&str], all: bool) -> (Layout, Projection) {
        let mut layout = Layout::default();
        let slots: Vec<Slot> = names.iter().map(|name| layout.bind(name)).collect();
        let prefixes = prefixes.iter().map(|prefix| prefix.to_string()).collect();
        let projection = Projection::new(&layout, slots, prefixes, all);
        (layout, projection)
    }

    #[test]
    fn finds_every_name_and_no_other() {
        let names: Vec<String> =
            (0..500).map(|number| format!("field{}x{}", number, "y".repeat(number % 90))).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).chain([""]).collect();
        let (layout, projection) = projection(&names, &[], false);
        assert_eq!(projection.len(), 501);
        for name in &names {
            assert_eq!(Some(projection.want(name.as_bytes())), layout.slot(name).map(Want::Slot), "{name}");
        }
        for other in ["field", "field1x", "x", "field3xyyz"] {
            assert_eq!(projection.want(other.as_bytes()), Want::Nothing, "{other}");
        }
    }

    #[test]
    fn wants_what_lies_below() {
        let (_, projection) = projection(&["a.b", "c[0].d"], &["tags[", "user."], false);
        for name in ["a", "c", "c[0]", "tags", "user", "tags[1]", "user.x"] {
            assert!(projection.wants_below(name.as_bytes()), "{name}");
        }
        for name in ["a.b", "c[0].d", "tag", "c[1]", "b"] {
            assert!(!projection.wants_below(name.as_bytes()), "{name}");
        }
        assert_eq!(projection.want(b"user.name"), Want::Extra);
        assert_eq!(projection.want(b"user"), Want::Nothing);
    }

    #[test]
    fn empty_wants_nothing() {
        assert_eq!(Projection::default().want(b"a"), Want::Nothing);
        assert!(Projection::default().is_empty());
        assert_eq!(projection(&[], &[], true).1.want(b""), Want::Extra);
    }
}
