//! Finds the quotes of a record between which its strings stand.
//!
//! A record is looked at 64 bytes at a time, and the places of the quotes that no backslash escapes go into a short list. A
//! reader that walks the list knows where the next strings end before it asks. That matters because the strings of an event
//! are short: a search for each end would cost a mispredicted branch or two, and every search would wait for the one before.
//!
//! Backslashes count as escapes wherever they stand. Outside strings that is of no consequence, as a record with one there is
//! malformed.

use crate::simd::{Specials, look_on};

/// A quote, or [`Quote::NONE`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Quote(usize);

impl Quote {
    /// What stands for a quote that is not there. Its place is in no record.
    pub(crate) const NONE: Quote = Quote(Self::ESCAPES - 1);

    /// Set if there is a backslash between the quote before and this one. No record is that long.
    const ESCAPES: usize = 1 << (usize::BITS - 1);

    /// Where it is, or a place far behind the end of the record if there is a backslash between the quote before and this
    /// one. So a reader of plain strings need not ask whether they are plain.
    #[inline(always)]
    pub(crate) fn plain(self) -> usize {
        self.0
    }

    /// Where it is.
    #[inline(always)]
    pub(crate) fn place(self) -> usize {
        self.0 & !Self::ESCAPES
    }

    /// Whether there is a backslash between the quote before and this one.
    #[inline(always)]
    pub(crate) fn ends_escapes(self) -> bool {
        self.0 & Self::ESCAPES != 0
    }
}

/// Width of a window in bytes.
pub(crate) const WIDTH: usize = 64;

/// How many places are found at once, at least, if the record has so many.
const ENOUGH: usize = 64;

/// The quotes of one record, from first to last.
pub(crate) struct Quotes<'a> {
    bytes: &'a [u8],
    /// Where the next window begins. What is before it has been looked at.
    window: usize,
    /// Whether an escape ends the last window, and so the next begins with an escaped byte.
    open_escape: bool,
    /// Whether there is a backslash behind the last quote that was found.
    open_backslash: bool,
    /// The quotes that have been found, and room for a full window and for four times [`Quote::NONE`].
    found: [Quote; ENOUGH + WIDTH + 4],
    next: usize,
    end: usize,
}

impl<'a> Quotes<'a> {
    #[inline]
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        let found = [Quote::NONE; ENOUGH + WIDTH + 4];
        Quotes { bytes, window: 0, open_escape: false, open_backslash: false, found, next: 0, end: 0 }
    }

    /// The next four quotes. [`Quote::NONE`] stands for those that the record does not have.
    #[inline(always)]
    pub(crate) fn four(&mut self) -> [Quote; 4] {
        if self.next + 4 > self.end && self.window < self.bytes.len() {
            self.fill();
        }
        let rest = self.found.get(self.next..).unwrap_or_default();
        rest.first_chunk().copied().unwrap_or([Quote::NONE; 4])
    }

    /// Goes on behind the next `count` quotes, of which there must be as many.
    #[inline(always)]
    pub(crate) fn advance(&mut self, count: usize) {
        self.next += count;
    }

    #[inline(never)]
    fn fill(&mut self) {
        // Fewer than four are left.
        for index in 0..4 {
            self.found[index] = self.found[self.next + index];
        }
        self.end -= self.next;
        self.next = 0;
        look_on(self);
        self.found[self.end..][..4].fill(Quote::NONE);
    }

    /// Notes the quotes of windows until there are enough, given what tells the special bytes of one, and what tells the
    /// places of the first eight bits of a mask, counted from a number on, and the bits without them.
    #[inline(always)]
    pub(crate) fn look(
        &mut self,
        specials: impl Fn(&[u8; WIDTH]) -> Specials,
        eight: impl Fn(u64, usize) -> ([usize; 8], u64),
    ) {
        let mut padded = [0; WIDTH];
        while self.end < ENOUGH && self.window < self.bytes.len() {
            let rest = &self.bytes[self.window..];
            // Of a last window that is not full the bytes before it are looked at once more, if there are as many.
            let (window, known) = match (rest.first_chunk(), self.bytes.last_chunk()) {
                (Some(window), _) => (window, 0),
                (None, Some(last)) => (last, WIDTH - rest.len()),
                (None, None) => {
                    padded[..rest.len()].copy_from_slice(rest);
                    (&padded, 0)
                }
            };
            let Specials { quotes, backslashes } = specials(window);
            let (mut quotes, backslashes) = (quotes >> known, backslashes >> known);
            if backslashes == 0 && !self.open_backslash {
                self.note(quotes, &eight);
            } else {
                quotes &= !self.escaped(quotes, backslashes);
                let escapes = self.behind_backslash(quotes, backslashes);
                let first = self.end;
                self.note(quotes, &eight);
                self.flag(first, quotes, escapes);
            }
            self.window += WIDTH;
        }
    }

    /// The bytes of the window that a backslash escapes, as far as quotes are concerned.
    #[inline(always)]
    fn escaped(&mut self, quotes: u64, backslashes: u64) -> u64 {
        let open = u64::from(self.open_escape);
        self.open_escape = false;
        if quotes & (backslashes << 1 | open) == 0 && backslashes >> (WIDTH - 1) == 0 {
            return 0;
        }
        let (mut escaped, mut escapes) = (open, backslashes & !open);
        while escapes != 0 {
            let place = escapes.trailing_zeros();
            self.open_escape = place as usize == WIDTH - 1;
            escaped |= 2 << place;
            // An escaped backslash escapes nothing.
            escapes &= !(3 << place);
        }
        escaped
    }

    /// Those of the quotes that have a backslash between themselves and the quote before.
    #[inline(always)]
    fn behind_backslash(&mut self, quotes: u64, backslashes: u64) -> u64 {
        // Adding lets a one run up from each backslash to the next quote, and out of the window if there is none.
        let (sum, over) = (!quotes).overflowing_add(backslashes);
        let (sum, over_too) = sum.overflowing_add(u64::from(self.open_backslash));
        self.open_backslash = over || over_too;
        sum & quotes
    }

    /// Adds the quotes of the window to the list.
    #[inline(always)]
    fn note(&mut self, mut quotes: u64, eight: &impl Fn(u64, usize) -> ([usize; 8], u64)) {
        let count = quotes.count_ones() as usize;
        let mut written = 0;
        // Eight are written whether or not there are as many: mostly there are fewer, and so nothing is mispredicted.
        while let Some(noted) = self.found.get_mut(self.end + written..).and_then(|rest| rest.first_chunk_mut::<8>()) {
            let (places, rest) = eight(quotes, self.window);
            *noted = places.map(Quote);
            quotes = rest;
            written += 8;
            if written >= count {
                break;
            }
        }
        self.end += count;
    }

    /// Marks those of the window's quotes, which are in the list from `first` on, that end escapes.
    #[inline(always)]
    fn flag(&mut self, first: usize, quotes: u64, mut escapes: u64) {
        while escapes != 0 {
            let below = (escapes & escapes.wrapping_neg()) - 1;
            self.found[first + (quotes & below).count_ones() as usize].0 |= Quote::ESCAPES;
            escapes &= escapes - 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The quotes, found byte by byte.
    fn plainly(bytes: &[u8]) -> Vec<Quote> {
        let (mut quotes, mut escaped, mut backslash) = (Vec::new(), false, false);
        for (place, byte) in bytes.iter().enumerate() {
            if *byte == b'"' && !escaped {
                quotes.push(Quote(place | if backslash { Quote::ESCAPES } else { 0 }));
                backslash = false;
            }
            escaped = *byte == b'\\' && !escaped;
            backslash |= *byte == b'\\';
        }
        quotes
    }

    proptest! {
        #[test]
        fn finds_every_quote_that_is_not_escaped(
            bytes in proptest::collection::vec(
                prop_oneof![2 => Just(b'"'), 2 => Just(b'\\'), 1 => any::<u8>(), 4 => Just(b'a')], 0..700),
            steps in proptest::collection::vec(1usize..=4, 700)
        ) {
            let expected = plainly(&bytes);
            let mut quotes = Quotes::new(&bytes);
            let mut at = 0;
            for step in steps {
                let mut wanted = [Quote::NONE; 4];
                for (wanted, quote) in wanted.iter_mut().zip(expected.get(at..).unwrap_or_default()) {
                    *wanted = *quote;
                }
                prop_assert_eq!(quotes.four(), wanted);
                let step = step.min(expected.len().saturating_sub(at));
                quotes.advance(step);
                at += step;
            }
        }
    }
}
