//! Takes the escapes out of the inside of a JSON string.

use bumpalo::Bump;
use bumpalo::collections::String;

/// The text that the inside of a JSON string stands for.
///
/// Surrogates without their other half become U+FFFD. What is no escape of JSON (`\q`, `\u12`) stays as it is.
pub(crate) fn unescape<'a>(text: &str, arena: &'a Bump) -> &'a str {
    // No escape is shorter than what it stands for, so this never grows.
    let mut out = String::with_capacity_in(text.len(), arena);
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'\\', rest.as_bytes()) {
        let (plain, escape) = rest.split_at(at);
        out.push_str(plain);
        let (character, length) = read_escape(escape.as_bytes());
        match character {
            Some(character) => out.push(character),
            None => out.push_str(escape.get(..length).unwrap_or(escape)),
        }
        rest = escape.get(length..).unwrap_or_default();
    }
    out.push_str(rest);
    out.into_bump_str()
}

/// The character of the escape at the start of the bytes, and its length. Without a character, that many bytes (whole
/// characters) stand for themselves.
fn read_escape(escape: &[u8]) -> (Option<char>, usize) {
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
        _ => return (None, 1),
    };
    (Some(simple), 2)
}

fn read_unicode(escape: &[u8]) -> (Option<char>, usize) {
    let Some(first) = code_unit(escape) else { return (None, 2) };
    if (0xD800..0xDC00).contains(&first)
        && let Some(second) = escape.get(6..).and_then(code_unit)
        && (0xDC00..0xE000).contains(&second)
    {
        return (char::from_u32(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00)), 12);
    }
    (Some(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER)), 6)
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
            assert_eq!(unescape(escaped, &arena), plain, "{escaped}");
        }
    }
}
