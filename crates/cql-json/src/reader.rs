//! Walks a text by its quotes.

use crate::quotes::{Quote, Quotes};
use crate::texts::{Scalar, Span, Texts};
use crate::{MAX_DEPTH, Sink, unescape};
use bumpalo::Bump;
use bumpalo::collections::String;
use cql_core::Slot;
use cql_core::source::{Projection, Want};

/// Up to this many wanted fields, it costs less to look at each than at the whole record.
const FEW: usize = 16;

/// Reads a record, an object, which need not be UTF-8. `None` if it is malformed or the sink has had enough.
pub fn read_record<'a, S: Sink<'a>>(record: &'a [u8], wanted: &Projection, arena: &'a Bump, sink: S) -> Option<()> {
    let few = wanted.only_fields() && wanted.complete() <= FEW;
    let texts = if few { Texts::apart(record, arena) } else { Texts::unknown(record, arena) };
    reader(record, wanted, texts, sink).record()
}

/// Reads a document, a value of any kind. `None` if it is malformed or the sink has had enough.
pub fn read_document<'a, S: Sink<'a>>(text: &'a str, wanted: &Projection, arena: &'a Bump, sink: S) -> Option<()> {
    reader(text.as_bytes(), wanted, Texts::valid(text, arena), sink).document()
}

fn reader<'r, 'a, S: Sink<'a>>(
    bytes: &'a [u8],
    wanted: &'r Projection,
    texts: Texts<'a>,
    sink: S,
) -> Reader<'r, 'a, S> {
    // Without a branch for each byte, so that it is done with vector instructions.
    let controls = S::STRICT && bytes.iter().fold(false, |any, byte| any | (*byte < b' '));
    Reader { bytes, at: 0, quotes: Quotes::new(bytes), wanted, texts, sink, controls }
}

/// Walks one text. Methods return `None` where it is malformed or the sink has had enough.
///
/// Invariants: `at` is the place of the first byte that is not read yet, at most the length of the text; outside strings,
/// the next of the `quotes` is the first at or after it.
struct Reader<'r, 'a, S> {
    bytes: &'a [u8],
    at: usize,
    quotes: Quotes<'a>,
    wanted: &'r Projection,
    texts: Texts<'a>,
    sink: S,
    /// Whether strings may hold control characters, which are none of JSON if one is strict.
    controls: bool,
}

impl<'a, S: Sink<'a>> Reader<'_, 'a, S> {
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
        let span = Span::between(start, end);
        self.check(span)?;
        Some(span)
    }

    /// `None` if one is strict and this is no inside of a string of JSON.
    #[inline(always)]
    fn check(&self, span: Span) -> Option<()> {
        let well_formed = !S::STRICT
            || !(span.escaped || self.controls)
            || unescape::is_well_formed(&self.bytes[span.start..span.end]);
        well_formed.then_some(())
    }

    /// A text that is one value of any kind.
    fn document(&mut self) -> Option<()> {
        self.skip_blanks();
        if self.peek() == b'{' {
            return self.record();
        }
        self.value(&mut String::new_in(self.texts.arena), true, 0)?;
        self.end()
    }

    /// Skips blanks, then the end.
    fn end(&mut self) -> Option<()> {
        self.skip_blanks();
        (self.at == self.bytes.len()).then_some(())
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
        self.end()
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
            let (key, value) = (Span::between(start, key_end), Span::between(value_start, end));
            self.check(key)?;
            self.check(value)?;
            if !self.sink.is_complete() {
                let want = self.wanted.want(&self.bytes[key.start..key.end]);
                if want != Want::Nothing {
                    self.put_top(want, key, Scalar::String(value))?;
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
        if self.sink.is_complete() {
            return self.value(&mut String::new_in(self.texts.arena), false, 1);
        }
        let name = match key.escaped {
            false => &self.bytes[key.start..key.end],
            true => self.texts.text(key).as_bytes(),
        };
        self.skip_blanks();
        match self.peek() {
            b'{' | b'[' => {
                let wanted = self.wanted.wants_below(name);
                let mut path = String::new_in(self.texts.arena);
                if wanted {
                    path.push_str(self.texts.text(key));
                }
                self.value(&mut path, wanted, 1)
            }
            _ => {
                let scalar = self.scalar()?;
                self.put_top(self.wanted.want(name), key, scalar)
            }
        }
    }

    #[inline(never)]
    fn put_top(&mut self, want: Want, key: Span, scalar: Scalar) -> Option<()> {
        if scalar == Scalar::Null && !S::NULLS {
            return Some(());
        }
        match want {
            Want::Nothing => Some(()),
            Want::Slot(slot) => self.put(slot, scalar),
            Want::Extra => {
                let name = self.texts.text(key);
                self.put_extra(name, scalar)
            }
        }
    }

    #[inline]
    fn put(&mut self, slot: Slot, scalar: Scalar) -> Option<()> {
        let Reader { texts, sink, .. } = self;
        sink.put(slot, || texts.read(scalar))
    }

    #[inline]
    fn put_extra(&mut self, name: &'a str, scalar: Scalar) -> Option<()> {
        let Reader { texts, sink, .. } = self;
        sink.put_extra(name, || texts.read(scalar))
    }

    /// Any value under the flattened name `path`; its fields are put into the row if they are `wanted`.
    fn value(&mut self, path: &mut String<'a>, wanted: bool, depth: usize) -> Option<()> {
        self.skip_blanks();
        match self.peek() {
            b'{' => self.object(path, wanted && self.wanted.wants_below(path.as_bytes()), depth),
            b'[' => self.array(path, wanted && self.wanted.wants_below(path.as_bytes()), depth),
            _ => {
                let scalar = self.scalar()?;
                if !wanted || (scalar == Scalar::Null && !S::NULLS) {
                    return Some(());
                }
                match self.wanted.want(path.as_bytes()) {
                    Want::Nothing => Some(()),
                    Want::Slot(slot) => self.put(slot, scalar),
                    Want::Extra => {
                        let name = self.texts.arena.alloc_str(path);
                        self.put_extra(name, scalar)
                    }
                }
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
                path.push_str(self.texts.text(key));
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

    /// A value that is neither object nor array.
    fn scalar(&mut self) -> Option<Scalar> {
        let rest = self.bytes.get(self.at..)?;
        let length = match rest.first()? {
            b'"' => return self.string().map(Scalar::String),
            b't' if rest.starts_with(b"true") => 4,
            b'f' if rest.starts_with(b"false") => 5,
            b'n' if rest.starts_with(b"null") => {
                self.at += 4;
                return Some(Scalar::Null);
            }
            _ => number_length(rest)?,
        };
        self.at += length;
        Some(Scalar::Literal { start: self.at - length, end: self.at })
    }
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
