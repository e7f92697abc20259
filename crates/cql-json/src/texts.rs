//! How the bytes of a value become text.

use crate::quotes::Quote;
use crate::unescape;
use bumpalo::Bump;
use cql_core::Value;

/// The place of a string's inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Whether there is a backslash in it.
    pub(crate) escaped: bool,
}

impl Span {
    #[inline(always)]
    pub(crate) fn between(start: Quote, end: Quote) -> Span {
        Span { start: start.place() + 1, end: end.place(), escaped: end.ends_escapes() }
    }
}

/// A value that is neither object nor array, not yet read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scalar {
    Null,
    String(Span),
    Literal { start: usize, end: usize },
}

/// Makes texts of the bytes of a record.
pub(crate) struct Texts<'a> {
    bytes: &'a [u8],
    pub(crate) arena: &'a Bump,
    state: State<'a>,
}

/// What is known of the record.
#[derive(Clone, Copy)]
enum State<'a> {
    /// It is looked at as a whole when the first text of it is wanted.
    Unknown,
    /// It is UTF-8.
    Valid(&'a str),
    /// Each text is looked at for itself: the record is not UTF-8, or few texts are wanted of it.
    Apart,
}

impl<'a> Texts<'a> {
    pub(crate) fn unknown(bytes: &'a [u8], arena: &'a Bump) -> Self {
        Texts { bytes, arena, state: State::Unknown }
    }

    pub(crate) fn apart(bytes: &'a [u8], arena: &'a Bump) -> Self {
        Texts { bytes, arena, state: State::Apart }
    }

    pub(crate) fn valid(text: &'a str, arena: &'a Bump) -> Self {
        Texts { bytes: text.as_bytes(), arena, state: State::Valid(text) }
    }

    /// The value. `null` is missing.
    #[inline]
    pub(crate) fn read(&mut self, scalar: Scalar) -> Value<'a> {
        match scalar {
            Scalar::Null => Value::Missing,
            Scalar::String(span) => Value::Text(self.text(span)),
            Scalar::Literal { start, end } => Value::Text(self.utf8(start, end)),
        }
    }

    /// What the inside of a string stands for.
    #[inline]
    pub(crate) fn text(&mut self, span: Span) -> &'a str {
        match span.escaped {
            true => unescape::unescape(&self.bytes[span.start..span.end], self.arena),
            false => self.utf8(span.start, span.end),
        }
    }

    /// The bytes as text. They are cut out at quotes, so that whether they are UTF-8 depends on nothing around them.
    #[inline]
    fn utf8(&mut self, start: usize, end: usize) -> &'a str {
        if let State::Unknown = self.state {
            self.state = std::str::from_utf8(self.bytes).map_or(State::Apart, State::Valid);
        }
        match self.state {
            State::Valid(text) => text.get(start..end).unwrap_or_default(),
            _ => unescape::to_text(&self.bytes[start..end], self.arena),
        }
    }
}
