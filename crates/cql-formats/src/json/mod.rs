//! Reads the wanted fields out of a line of JSON without building anything else.
//!
//! # What is an event
//!
//! The whole line is walked, whatever is wanted of it, by the same grammar: JSON as RFC 8259 has it, an object at the top,
//! blanks around it. Only the insides of strings are looked at no further than for their end: bad escapes, control
//! characters and bytes that are no UTF-8 are let pass (and read leniently where the string is wanted). Objects and arrays
//! may be nested [`MAX_DEPTH`] deep. So whether a line is malformed does not depend on the fields that a query wants.
//!
//! # Fields
//!
//! Nested objects and arrays flatten to `a.b` and `a[0].c`; a key that has a dot or an index in it is the same field as the
//! nested form. Numbers and truth values keep their spelling. `null`, `{}` and `[]` give no field. Where a field
//! occurs more than once, its first value counts.

mod quotes;
mod simd;
mod unescape;

use bumpalo::Bump;
use bumpalo::collections::String;
use cql_core::source::{Decode, Decoded, Projection, Want};
use cql_core::{Row, Slot, Value};
use quotes::{Quote, Quotes};

/// How deep objects and arrays may be nested in an event.
pub const MAX_DEPTH: usize = 128;

/// Reads lines that are JSON objects.
#[derive(Clone, Copy, Debug, Default)]
pub struct JsonDecoder;

impl Decode for JsonDecoder {
    fn decode<'a>(&self, record: &'a [u8], wanted: &Projection, row: &mut Row<'a>, arena: &'a Bump) -> Decoded {
        let names = NameFilter::default();
        let missing = if wanted.only_fields() { wanted.complete() } else { usize::MAX };
        let quotes = Quotes::new(record);
        let text = if missing <= FEW { Text::Apart } else { Text::Unknown };
        let mut reader = Reader { bytes: record, at: 0, quotes, wanted, row, arena, missing, names, text };
        match reader.record() {
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

/// The place of a string's inside.
#[derive(Clone, Copy)]
struct Span {
    start: usize,
    end: usize,
    escaped: bool,
}

impl Span {
    #[inline(always)]
    fn between(start: Quote, end: Quote) -> Span {
        Span { start: start.place() + 1, end: end.place(), escaped: end.ends_escapes() }
    }
}

/// Walks one record. Methods return `None` where the record is malformed.
///
/// Invariants: `at` is the place of the first byte that is not read yet, at most the length of the record; outside strings,
/// the next of the `quotes` is the first at or after it.
struct Reader<'r, 'a> {
    bytes: &'a [u8],
    at: usize,
    quotes: Quotes<'a>,
    wanted: &'r Projection,
    row: &'r mut Row<'a>,
    arena: &'a Bump,
    /// How many of the wanted fields have not been found; at 0 the rest is only checked.
    missing: usize,
    names: NameFilter,
    text: Text<'a>,
}

/// How bytes become text.
#[derive(Clone, Copy)]
enum Text<'a> {
    /// The record is looked at as a whole when the first text of it is wanted.
    Unknown,
    /// The record is UTF-8.
    Valid(&'a str),
    /// Each text is looked at for itself: the record is not UTF-8, or few texts are wanted of it.
    Apart,
}

/// Up to this many wanted fields, it costs less to look at each than at the whole record.
const FEW: usize = 16;

impl<'a> Reader<'_, 'a> {
    /// The byte at `at`, or a zero byte at the end, which is no part of JSON's syntax either.
    #[inline(always)]
    fn peek(&self) -> u8 {
        self.bytes.get(self.at).copied().unwrap_or(0)
    }

    #[inline(always)]
    fn skip_blanks(&mut self) {
        while matches!(self.peek(), b' ' | b'\t' | b'\r' | b'\n') {
            self.at += 1;
        }
    }

    /// Skips blanks, then the given byte.
    #[inline(always)]
    fn expect(&mut self, byte: u8) -> Option<()> {
        if self.peek() != byte {
            self.skip_blanks();
            if self.peek() != byte {
                return None;
            }
        }
        self.at += 1;
        Some(())
    }

    /// Skips blanks, then a comma (true) or the closing bracket (false).
    #[inline(always)]
    fn goes_on(&mut self, close: u8) -> Option<bool> {
        if !matches!(self.peek(), b',' | b'}' | b']') {
            self.skip_blanks();
        }
        let byte = self.peek();
        if byte != b',' && byte != close {
            return None;
        }
        self.at += 1;
        Some(byte == b',')
    }

    /// Skips blanks, then a string.
    #[inline(always)]
    fn string(&mut self) -> Option<Span> {
        self.expect(b'"')?;
        let [start, end, ..] = self.quotes.four();
        self.close(start, end)
    }

    /// The string between the next two quotes, of which the first has been read.
    #[inline(always)]
    fn close(&mut self, start: Quote, end: Quote) -> Option<Span> {
        if end == Quote::NONE {
            return None;
        }
        self.quotes.advance(2);
        self.at = end.place() + 1;
        Some(Span::between(start, end))
    }

    /// The whole record. The top level is apart from [`Reader::object`] because its names need no building.
    fn record(&mut self) -> Option<()> {
        self.expect(b'{')?;
        self.skip_blanks();
        let mut more = self.peek() != b'}';
        self.at += usize::from(!more);
        while more {
            self.expect(b'"')?;
            self.text_members()?;
            more = self.goes_on(b'}')?;
        }
        self.skip_blanks();
        (self.at == self.bytes.len()).then_some(())
    }

    /// Members whose values are strings, written without blanks, and one other. The opening quote of the first key has been
    /// read. This does nothing that [`Reader::member`] would not do, but takes two steps for what it takes five for.
    fn text_members(&mut self) -> Option<()> {
        loop {
            let [start, key_end, value_start, end] = self.quotes.four();
            let between = self.bytes.get(key_end.plain()..).and_then(|rest| rest.first_chunk());
            if between != Some(b"\":\"") || end == Quote::NONE {
                let key = self.close(start, key_end)?;
                self.expect(b':')?;
                return self.member(key);
            }
            if self.missing > 0 {
                let key = Span::between(start, key_end);
                let want = self.wanted.want(&self.bytes[key.start..key.end]);
                if want != Want::Nothing {
                    self.put_top(want, key, Scalar::String(Span::between(value_start, end)));
                }
            }
            self.quotes.advance(4);
            let behind = self.bytes.get(end.place()..).and_then(|rest| rest.first_chunk());
            if behind != Some(b"\",\"") {
                self.at = end.place() + 1;
                return Some(());
            }
        }
    }

    /// The value of a key at the top level.
    fn member(&mut self, key: Span) -> Option<()> {
        if self.missing == 0 {
            return self.value(&mut String::new_in(self.arena), false, 1);
        }
        let name = match key.escaped {
            false => &self.bytes[key.start..key.end],
            true => self.text(key).as_bytes(),
        };
        self.skip_blanks();
        match self.peek() {
            b'{' | b'[' => {
                let wanted = self.wanted.wants_below(name);
                let mut path = String::new_in(self.arena);
                if wanted {
                    path.push_str(self.text(key));
                }
                self.value(&mut path, wanted, 1)
            }
            _ => {
                if let Some(scalar) = self.scalar()? {
                    self.put_top(self.wanted.want(name), key, scalar);
                }
                Some(())
            }
        }
    }

    #[inline(never)]
    fn put_top(&mut self, want: Want, key: Span, scalar: Scalar) {
        match want {
            Want::Nothing => {}
            Want::Slot(slot) => self.put(slot, scalar),
            Want::Extra => {
                let name = self.text(key);
                self.put_extra(name, scalar);
            }
        }
    }

    /// Any value under the flattened name `path`; its fields are put into the row if they are `wanted`.
    fn value(&mut self, path: &mut String<'a>, wanted: bool, depth: usize) -> Option<()> {
        self.skip_blanks();
        match self.peek() {
            b'{' => self.object(path, wanted && self.wanted.wants_below(path.as_bytes()), depth),
            b'[' => self.array(path, wanted && self.wanted.wants_below(path.as_bytes()), depth),
            _ => {
                let scalar = self.scalar()?;
                if let (true, Some(scalar)) = (wanted, scalar) {
                    match self.wanted.want(path.as_bytes()) {
                        Want::Nothing => {}
                        Want::Slot(slot) => self.put(slot, scalar),
                        Want::Extra => {
                            let name = self.arena.alloc_str(path);
                            self.put_extra(name, scalar);
                        }
                    }
                }
                Some(())
            }
        }
    }

    fn object(&mut self, path: &mut String<'a>, wanted: bool, depth: usize) -> Option<()> {
        self.at += 1;
        self.skip_blanks();
        let mut more = self.peek() != b'}';
        self.at += usize::from(!more);
        if depth >= MAX_DEPTH {
            return None;
        }
        let length = path.len();
        while more {
            let key = self.string()?;
            self.expect(b':')?;
            if wanted {
                path.push('.');
                path.push_str(self.text(key));
            }
            self.value(path, wanted, depth + 1)?;
            path.truncate(length);
            more = self.goes_on(b'}')?;
        }
        Some(())
    }

    fn array(&mut self, path: &mut String<'a>, wanted: bool, depth: usize) -> Option<()> {
        self.at += 1;
        self.skip_blanks();
        let mut more = self.peek() != b']';
        self.at += usize::from(!more);
        if depth >= MAX_DEPTH {
            return None;
        }
        let length = path.len();
        let mut index = 0u64;
        while more {
            if wanted {
                path.push('[');
                path.push_str(itoa::Buffer::new().format(index));
                path.push(']');
            }
            self.value(path, wanted, depth + 1)?;
            path.truncate(length);
            index += 1;
            more = self.goes_on(b']')?;
        }
        Some(())
    }

    /// A value that is neither object nor array. `Some(None)` is `null`.
    fn scalar(&mut self) -> Option<Option<Scalar>> {
        let rest = self.bytes.get(self.at..)?;
        let length = match rest.first()? {
            b'"' => return self.string().map(Scalar::String).map(Some),
            b't' if rest.starts_with(b"true") => 4,
            b'f' if rest.starts_with(b"false") => 5,
            b'n' if rest.starts_with(b"null") => {
                self.at += 4;
                return Some(None);
            }
            _ => number_length(rest)?,
        };
        self.at += length;
        Some(Some(Scalar::Literal { start: self.at - length, end: self.at }))
    }

    #[inline]
    fn put(&mut self, slot: Slot, scalar: Scalar) {
        if self.row.get(slot).is_missing() {
            let value = self.read(scalar);
            self.row.set(slot, value);
            if !self.wanted.is_substitute(slot) {
                self.missing = self.missing.saturating_sub(1);
            }
        }
    }

    fn put_extra(&mut self, name: &'a str, scalar: Scalar) {
        if self.names.is_new(name) || self.row.get_named(name).is_missing() {
            let value = self.read(scalar);
            self.row.push_extra(name, value);
        }
    }

    #[inline]
    fn read(&mut self, scalar: Scalar) -> Value<'a> {
        match scalar {
            Scalar::String(span) => Value::Text(self.text(span)),
            Scalar::Literal { start, end } => Value::Text(self.utf8(start, end)),
        }
    }

    #[inline]
    fn text(&mut self, span: Span) -> &'a str {
        match span.escaped {
            true => unescape::unescape(&self.bytes[span.start..span.end], self.arena),
            false => self.utf8(span.start, span.end),
        }
    }

    /// The bytes as text. They are cut out at quotes, so that whether they are UTF-8 depends on nothing around them.
    #[inline]
    fn utf8(&mut self, start: usize, end: usize) -> &'a str {
        if let Text::Unknown = self.text {
            self.text = std::str::from_utf8(self.bytes).map_or(Text::Apart, Text::Valid);
        }
        match self.text {
            Text::Valid(text) => text.get(start..end).unwrap_or_default(),
            _ => unescape::to_text(&self.bytes[start..end], self.arena),
        }
    }
}

/// A value that is neither object nor array nor `null`, not yet read.
#[derive(Clone, Copy)]
enum Scalar {
    String(Span),
    Literal { start: usize, end: usize },
}

/// The length of the JSON number at the start of the bytes.
fn number_length(bytes: &[u8]) -> Option<usize> {
    let digits =
        |from: usize| bytes.get(from..).map_or(0, |rest| rest.iter().take_while(|byte| byte.is_ascii_digit()).count());
    let at_least_one = |from: usize| Some(digits(from)).filter(|count| *count > 0);
    let mut at = usize::from(bytes.first() == Some(&b'-'));
    let whole = at_least_one(at)?;
    if whole > 1 && bytes.get(at) == Some(&b'0') {
        return None;
    }
    at += whole;
    if bytes.get(at) == Some(&b'.') {
        at += 1;
        at += at_least_one(at)?;
    }
    if matches!(bytes.get(at), Some(b'e' | b'E')) {
        at += 1;
        at += usize::from(matches!(bytes.get(at), Some(b'+' | b'-')));
        at += at_least_one(at)?;
    }
    Some(at)
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
