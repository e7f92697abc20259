//! How bytes are read as text.

/// What bytes stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Charset {
    /// A byte is a character.
    Latin1,
    /// Two bytes are a unit, the high one first.
    Utf16BigEndian,
    /// Two bytes are a unit, the low one first.
    Utf16LittleEndian,
    /// One to four bytes are a character.
    Utf8,
}

impl Charset {
    /// The words for them.
    pub(crate) const NAMES: &'static [&'static str] = &["ISO-8859-1", "UTF-16BE", "UTF-16LE", "UTF-8"];

    /// The charset that one of [`Charset::NAMES`] means.
    pub(crate) fn named(name: &str) -> Charset {
        match name {
            "ISO-8859-1" => Charset::Latin1,
            "UTF-16BE" => Charset::Utf16BigEndian,
            "UTF-16LE" => Charset::Utf16LittleEndian,
            _ => Charset::Utf8,
        }
    }

    /// The text; bytes that are none become U+FFFD.
    pub(crate) fn decode(self, bytes: &[u8]) -> String {
        match self {
            Charset::Latin1 => bytes.iter().map(|byte| char::from(*byte)).collect(),
            Charset::Utf16BigEndian => decode_utf16(bytes, u16::from_be_bytes),
            Charset::Utf16LittleEndian => decode_utf16(bytes, u16::from_le_bytes),
            Charset::Utf8 => String::from_utf8_lossy(bytes).into_owned(),
        }
    }
}

fn decode_utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let pairs = bytes.chunks_exact(2);
    let half = !pairs.remainder().is_empty();
    let units: Vec<u16> = pairs.map(|pair| unit([pair[0], pair[1]])).collect();
    let mut text = String::from_utf16_lossy(&units);
    if half {
        text.push(char::REPLACEMENT_CHARACTER);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::Charset;

    #[test]
    fn what_is_no_text_is_marked() {
        assert_eq!(Charset::Utf8.decode(b"a\xffb"), "a\u{fffd}b");
        assert_eq!(Charset::Utf16LittleEndian.decode(b"a\0b"), "a\u{fffd}");
        assert_eq!(Charset::Utf16BigEndian.decode(b"\xd8\0\0a"), "\u{fffd}a");
        assert_eq!(Charset::Latin1.decode(b"\xe9"), "é");
    }
}
