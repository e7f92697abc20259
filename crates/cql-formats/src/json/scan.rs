//! Finds the quotes and backslashes of a record.
//!
//! Nearly all strings of an event are shorter than 32 bytes. So the search looks at that many bytes at once, wherever they
//! begin: its one branch is then nearly always taken the same way. A search that remembers what it found in aligned windows
//! executes fewer instructions but is slower, because where strings end in the windows cannot be predicted.

/// The position of the first quote or backslash at or after `from`, or the length of the record.
#[inline(always)]
pub(crate) fn next_special(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while let Some(chunk) = bytes.get(at..).and_then(|rest| rest.first_chunk()) {
        let mask = specials(chunk);
        if mask != 0 {
            return at + mask.trailing_zeros() as usize;
        }
        at += WIDTH;
    }
    near_end(bytes, at)
}

/// [`next_special`] where less than [`WIDTH`] bytes are left.
#[inline(never)]
fn near_end(bytes: &[u8], from: usize) -> usize {
    let length = bytes.len();
    let (Some(chunk), true) = (bytes.last_chunk::<WIDTH>(), from < length) else {
        let rest = bytes.get(from..).unwrap_or_default();
        return rest.iter().position(|byte| matches!(byte, b'"' | b'\\')).map_or(length, |place| from + place);
    };
    // What is before `from` is shifted out.
    match specials(chunk) >> (from + WIDTH - length) {
        0 => length,
        mask => from + mask.trailing_zeros() as usize,
    }
}

/// How many bytes are looked at at once.
const WIDTH: usize = 32;

/// Has bit `i` set exactly if byte `i` is a quote or a backslash.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn specials(chunk: &[u8; WIDTH]) -> u32 {
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
fn sse2_specials(chunk: &[u8; WIDTH]) -> u32 {
    use std::arch::x86_64::{_mm_cmpeq_epi8, _mm_movemask_epi8, _mm_or_si128, _mm_set_epi64x, _mm_set1_epi8};
    let (quote, backslash) = (_mm_set1_epi8(b'"' as i8), _mm_set1_epi8(b'\\' as i8));
    let (parts, _) = chunk.as_chunks::<8>();
    // The two parts become one load.
    let half = |low: usize, high: usize| {
        let bytes = _mm_set_epi64x(i64::from_le_bytes(parts[high]), i64::from_le_bytes(parts[low]));
        let hits = _mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, backslash));
        u32::from(_mm_movemask_epi8(hits) as u16)
    };
    half(0, 1) | half(2, 3) << 16
}

/// Has bit `i` set exactly if byte `i` is a quote or a backslash.
#[cfg(not(target_arch = "x86_64"))]
#[inline(always)]
fn specials(chunk: &[u8; WIDTH]) -> u32 {
    portable_specials(chunk)
}

/// [`specials`], eight bytes at a time in a common register.
#[cfg(any(test, not(target_arch = "x86_64")))]
fn portable_specials(chunk: &[u8; WIDTH]) -> u32 {
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
        mask |= (gathered as u32) << (8 * index);
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
            for from in 0..bytes.len() + 70 {
                let found = bytes.iter().skip(from).position(|byte| matches!(byte, b'"' | b'\\'));
                prop_assert_eq!(next_special(&bytes, from), found.map_or(bytes.len(), |place| from + place));
            }
        }

        #[test]
        fn portable_mask_is_the_same(bytes in any_bytes(WIDTH)) {
            let chunk = *bytes.first_chunk().expect("as long as a chunk");
            prop_assert_eq!(portable_specials(&chunk), specials(&chunk));
        }
    }
}
