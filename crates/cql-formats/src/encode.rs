//! JSON text.

/// Adds a JSON string with this text, quotes included. Bytes that are no UTF-8 go through as they are.
pub(crate) fn push_string(out: &mut Vec<u8>, text: &[u8]) {
    out.push(b'"');
    push_escaped(out, text);
    out.push(b'"');
}

fn push_escaped(out: &mut Vec<u8>, mut text: &[u8]) {
    loop {
        let plain = plain_bytes(text);
        out.extend_from_slice(&text[..plain]);
        let Some(&byte) = text.get(plain) else { return };
        text = &text[plain + 1..];
        match byte {
            b'"' | b'\\' => out.extend([b'\\', byte]),
            b'\n' => out.extend(b"\\n"),
            b'\r' => out.extend(b"\\r"),
            b'\t' => out.extend(b"\\t"),
            _ => {
                const DIGITS: &[u8; 16] = b"0123456789abcdef";
                out.extend(b"\\u00");
                out.extend([DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]);
            }
        }
    }
}

/// How many bytes come before the first that must be escaped.
fn plain_bytes(text: &[u8]) -> usize {
    let special = |byte: &u8| *byte < b' ' || *byte == b'"' || *byte == b'\\';
    // Looking at all of a piece, without a way out in between, is what the compiler makes one step of.
    let (pieces, _) = text.as_chunks::<16>();
    let plain =
        pieces.iter().take_while(|piece| !piece.iter().fold(false, |any, byte| any | special(byte))).count() * 16;
    plain + text[plain..].iter().position(special).unwrap_or(text.len() - plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn reads_back(text: String) {
            let mut out = Vec::new();
            push_string(&mut out, text.as_bytes());
            prop_assert_eq!(serde_json::from_slice::<String>(&out).expect("a JSON string"), text);
        }
    }
}
