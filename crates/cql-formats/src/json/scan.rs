//! Finds the quotes and backslashes of a record, 64 bytes at a time.
//!
//! Most strings of an event are shorter than the price of a call to a search function. So the scanner keeps a mask of the
//! special bytes of the 64-byte window it is in, and the next special byte is a shift and a count of zeros away.
//! (Loading the 32 bytes at the place itself would have fewer mispredicted branches, but every search would wait for the one
//! before it to load and compare; that was slower by a quarter.)
//!
//! Invariants: once a window has been loaded, `mask` has bit `i` set exactly if byte `window * 64 + i` of the record is a quote or a backslash; bytes
//! beyond the end count as neither. Positions may be asked for in any order; going forward is the cheap one.

/// Width of a window in bytes.
const WIDTH: usize = 64;

/// The special bytes of one record. A copy is cheap and lets the compiler keep the mask in a register.
#[derive(Clone, Copy)]
pub(crate) struct Specials<'a> {
    bytes: &'a [u8],
    window: usize,
    mask: u64,
}

impl<'a> Specials<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        // No window is that far.
        Specials { bytes, window: usize::MAX, mask: 0 }
    }

    /// The position of the first quote or backslash at or after `from`, or the length of the record.
    #[inline(always)]
    pub(crate) fn next(&mut self, from: usize) -> usize {
        let window = from / WIDTH;
        if window != self.window {
            self.load(window);
        }
        let rest = self.mask >> (from % WIDTH);
        if rest != 0 {
            return from + rest.trailing_zeros() as usize;
        }
        self.next_window()
    }

    #[inline(always)]
    fn next_window(&mut self) -> usize {
        while (self.window + 1) * WIDTH < self.bytes.len() {
            self.load(self.window + 1);
            if self.mask != 0 {
                return self.window * WIDTH + self.mask.trailing_zeros() as usize;
            }
        }
        self.bytes.len()
    }

    #[inline(always)]
    fn load(&mut self, window: usize) {
        self.window = window;
        let rest = self.bytes.get(window * WIDTH..).unwrap_or_default();
        self.mask = match rest.first_chunk::<WIDTH>() {
            Some(chunk) => specials(chunk),
            None => tail(rest),
        };
    }
}

/// The mask of a last window that is not full.
#[inline(never)]
fn tail(rest: &[u8]) -> u64 {
    let mut chunk = [0; WIDTH];
    chunk[..rest.len()].copy_from_slice(rest);
    specials(&chunk)
}

/// Has bit `i` set exactly if byte `i` is a quote or a backslash.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn specials(chunk: &[u8; WIDTH]) -> u64 {
    // SAFETY: the function needs nothing but SSE2, which every x86-64 processor has.
    #[allow(unsafe_code)]
    unsafe {
        sse2_specials(chunk)
    }
}

/// [`specials`] with SSE2. Calling it is all that is unsafe: it does not touch a pointer.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "sse2")]
#[inline]
fn sse2_specials(chunk: &[u8; WIDTH]) -> u64 {
    use std::arch::x86_64::{_mm_cmpeq_epi8, _mm_movemask_epi8, _mm_or_si128, _mm_set_epi64x, _mm_set1_epi8};
    let (quote, backslash) = (_mm_set1_epi8(b'"' as i8), _mm_set1_epi8(b'\\' as i8));
    let (parts, _) = chunk.as_chunks::<8>();
    let mut mask = 0;
    for part in 0..WIDTH / 16 {
        // The two halves become one load.
        let [low, high] = [parts[2 * part], parts[2 * part + 1]].map(i64::from_le_bytes);
        let bytes = _mm_set_epi64x(high, low);
        let hits = _mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, backslash));
        mask |= u64::from(_mm_movemask_epi8(hits) as u16) << (16 * part);
    }
    mask
}

/// Has bit `i` set exactly if byte `i` is a quote or a backslash.
#[cfg(not(target_arch = "x86_64"))]
#[inline(always)]
fn specials(chunk: &[u8; WIDTH]) -> u64 {
    portable_specials(chunk)
}

/// [`specials`], eight bytes at a time in a common register.
#[cfg(any(test, not(target_arch = "x86_64")))]
fn portable_specials(chunk: &[u8; WIDTH]) -> u64 {
    const LOW: u64 = 0x7F7F_7F7F_7F7F_7F7F;
    // The high bit of each byte that is zero, exactly.
    let zeros = |word: u64| !(((word & LOW) + LOW) | word | LOW);
    let (words, _) = chunk.as_chunks::<8>();
    let mut mask = 0;
    for (index, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        let hits = zeros(word ^ 0x2222_2222_2222_2222) | zeros(word ^ 0x5C5C_5C5C_5C5C_5C5C);
        // Gathers the eight high bits into the top byte.
        let gathered = (hits >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56;
        mask |= gathered << (8 * index);
    }
    mask
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_bytes(length: impl Into<proptest::collection::SizeRange>) -> impl Strategy<Value = Vec<u8>> {
        let byte = prop_oneof![1 => Just(b'"'), 1 => Just(b'\\'), 8 => any::<u8>(), 20 => Just(b'a')];
        proptest::collection::vec(byte, length)
    }

    proptest! {
        #[test]
        fn finds_every_special_byte(bytes in any_bytes(0..200)) {
            let mut specials = Specials::new(&bytes);
            for from in (0..bytes.len()).chain((0..bytes.len()).rev().step_by(7)) {
                let found = bytes.iter().skip(from).position(|byte| matches!(byte, b'"' | b'\\'));
                prop_assert_eq!(specials.next(from), found.map_or(bytes.len(), |place| from + place));
            }
        }

        #[test]
        fn portable_mask_is_the_same(bytes in any_bytes(WIDTH)) {
            let chunk = *bytes.first_chunk().expect("as long as a chunk");
            prop_assert_eq!(portable_specials(&chunk), specials(&chunk));
        }
    }
}
