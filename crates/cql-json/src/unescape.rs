//! Takes the escapes out of the inside of a JSON string.

use bumpalo::Bump;

/// The text that the inside of a JSON string stands for.
///
/// Surrogates without their other half become U+FFFD, and so does what is no UTF-8. What is no escape of JSON (`\q`,
/// `\u12`) stays as it is.
pub(crate) fn unescape<'a>(escaped: &[u8], arena: &'a Bump) -> &'a str {
    // No escape is shorter than what it stands for; the rest is room for copying eight bytes where fewer count.
    let out = arena.alloc_slice_fill_copy(escaped.len() + 8, 0);
    let (mut read, mut written) = (0, 0);
    while let Some(&byte) = escaped.get(read) {
        if let Some(word) = escaped[read..].first_chunk::<8>() {
            out[written..written + 8].copy_from_slice(word);
            let plain = plain_bytes(*word);
            read += plain;
            written += plain;
            if plain == 8 {
                continue;
            }
        } else if byte != b'\\' {
            out[written] = byte;
            read += 1;
            written += 1;
            continue;
        }
        // There is a backslash at `read`.
        let (character, length) = read_escape(&escaped[read..]);
        written += character.encode_utf8(&mut out[written..]).len();
        read += length;
    }
    to_text(&out[..written], arena)
}

/// Whether the inside of a string has no control characters, and no escapes but those of JSON.
pub(crate) fn is_well_formed(inside: &[u8]) -> bool {
    let mut rest = inside;
    while let Some(place) = rest.iter().position(|byte| *byte == b'\\' || *byte < b' ') {
        rest = match &rest[place..] {
            [b'\\', b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't', after @ ..] => after,
            escape if code_unit(escape).is_some() => &escape[6..],
            _ => return false,
        };
    }
    true
}

/// How many bytes there are before the first backslash.
#[inline]
fn plain_bytes(word: [u8; 8]) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let zero_if_backslash = u64::from_le_bytes(word) ^ (ONES * b'\\' as u64);
    // The lowest set high bit is right; others may be wrong.
    let hits = zero_if_backslash.wrapping_sub(ONES) & !zero_if_backslash & (ONES << 7);
    (hits.trailing_zeros() / 8) as usize
}

/// Bytes as text; what is no UTF-8 becomes U+FFFD.
pub(crate) fn to_text<'a>(bytes: &'a [u8], arena: &'a Bump) -> &'a str {
    match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => arena.alloc_str(&String::from_utf8_lossy(bytes)),
    }
}

/// The character of the escape at the start of the bytes and its length. What is no escape is a backslash.
#[inline]
fn read_escape(escape: &[u8]) -> (char, usize) {
    let simple = match escape.get(1) {
        Some(b'u') => return read_unicode(escape),
        Some(b'"') => '"',
        Some(b'\\') => '\\',
        Some(b'/') => '/',
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        _ => return ('\\', 1),
    };
    (simple, 2)
}

fn read_unicode(escape: &[u8]) -> (char, usize) {
    let Some(first) = code_unit(escape) else { return ('\\', 1) };
    if (0xD800..0xDC00).contains(&first)
        && let Some(second) = escape.get(6..).and_then(code_unit)
        && (0xDC00..0xE000).contains(&second)
    {
        let code = 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
        return (char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER), 12);
    }
    (char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER), 6)
}

/// The number in `\uXXXX`.
fn code_unit(escape: &[u8]) -> Option<u32> {
    let [b'\\', b'u', digits @ ..] = escape.first_chunk::<6>()? else { return None };
    digits.iter().try_fold(0, |sum, digit| Some(sum * 16 + char::from(*digit).to_digit(16)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_escapes() {
        let arena = Bump::new();
        for (escaped, plain) in [
            (r"", ""),
            (r"plain é", "plain é"),
            (r#"\"\\\/\b\f\n\r\t"#, "\"\\/\u{8}\u{c}\n\r\t"),
            (r"a\u0041\u00e9\u20ACz", "aAé€z"),
            (r"\ud83d\ude00!", "😀!"),
            (r"\ud83d", "\u{fffd}"),
            (r"\ude00x", "\u{fffd}x"),
            (r"\ud83d\u0041", "\u{fffd}A"),
            (r"\ud83d\ud83d\ude00", "\u{fffd}😀"),
            (r"\ud83dx", "\u{fffd}x"),
            (r"\q\é\u12\u12g4", r"\q\é\u12\u12g4"),
            (r"\u00", r"\u00"),
            (r"end\", r"end\"),
        ] {
            assert_eq!(unescape(escaped.as_bytes(), &arena), plain, "{escaped}");
        }
        assert_eq!(unescape(b"\xe2\x82\\u00e9\xff", &arena), "\u{fffd}é\u{fffd}");
    }
}
