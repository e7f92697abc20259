//! Character classes: `[...]` and the named sets.

use crate::pattern::error::RegexError;
use crate::pattern::escape::{Cursor, Escape};

/// A set of characters with an escape of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Set {
    Digit,
    Word,
    Space,
    Horizontal,
    Vertical,
}

impl Set {
    /// The members, as they are written between brackets.
    fn members(self) -> &'static str {
        match self {
            Set::Digit => "0-9",
            Set::Word => "0-9A-Za-z_",
            Set::Space => r"\x09-\x0D\x20",
            Set::Horizontal => r"\x09\x20\x{A0}\x{1680}\x{180E}\x{2000}-\x{200A}\x{202F}\x{205F}\x{3000}",
            Set::Vertical => r"\x0A-\x0D\x{85}\x{2028}\x{2029}",
        }
    }

    /// The set as a class of its own.
    pub(crate) fn class(self, negated: bool) -> String {
        format!("[{}{}]", if negated { "^" } else { "" }, self.members())
    }
}

/// Reads a class from behind its bracket and writes it in the engine's language.
pub(crate) fn class(cursor: &mut Cursor<'_>) -> Result<String, RegexError> {
    let start = cursor.offset().saturating_sub(1);
    let mut class = String::from(if cursor.eat("^") { "[^" } else { "[" });
    let mut bracket = None;
    let mut empty = true;
    loop {
        let offset = cursor.offset();
        let Some(letter) = cursor.next() else {
            return Err(cursor.error(start, "'[' is never closed"));
        };
        match letter {
            ']' if !empty => break,
            '[' if is_named_class(cursor.rest()) => {
                return Err(cursor.error(offset, "the named class [:...:] is not supported"));
            }
            '&' if cursor.rest().starts_with('&') => {
                return Err(cursor.error(offset, "the intersection && of classes is not supported"));
            }
            '\\' => match cursor.escape()? {
                Escape::Char(first) => range(cursor, &mut class, first)?,
                Escape::Class(set, true) => class.push_str(&set.class(true)),
                Escape::Class(set, false) => class.push_str(set.members()),
                Escape::Quote => cursor.quotation().chars().for_each(|letter| push(&mut class, letter)),
                Escape::Nothing => {}
                _ => return Err(cursor.error(offset, "this escape has no meaning in a class")),
            },
            first => {
                if first == '[' {
                    bracket.get_or_insert(offset);
                }
                range(cursor, &mut class, first)?;
            }
        }
        empty = false;
    }
    // `[a-d[m-p]]` would be a union in other engines; a lone bracket within brackets is just that.
    if let Some(offset) = bracket.filter(|_| cursor.rest().starts_with(']')) {
        return Err(cursor.error(offset, "a class within a class is not supported; write \\[ for the bracket"));
    }
    class.push(']');
    Ok(class)
}

/// Whether `:name:]` comes next.
fn is_named_class(rest: &str) -> bool {
    rest.strip_prefix(':')
        .and_then(|name| name.split_once(":]"))
        .is_some_and(|(name, _)| name.trim_start_matches('^').bytes().all(|byte| byte.is_ascii_alphabetic()))
}

/// Writes a character or, if it begins one, a range.
fn range(cursor: &mut Cursor<'_>, class: &mut String, first: char) -> Result<(), RegexError> {
    push(class, first);
    let mut ahead = cursor.rest().chars();
    if ahead.next() != Some('-') || matches!(ahead.next(), None | Some(']')) {
        return Ok(());
    }
    let offset = cursor.offset();
    cursor.next();
    let last = match cursor.next() {
        Some('\\') => match cursor.escape()? {
            Escape::Char(last) => last,
            Escape::Class(set, negated) => {
                // `[a-\d]`: there is no such range, so the dash is one.
                class.push_str("\\-");
                class.push_str(&set.class(negated));
                return Ok(());
            }
            _ => return Err(cursor.error(offset, "a range needs a character at its end")),
        },
        Some(last) => last,
        None => return Ok(()),
    };
    if last < first {
        return Err(cursor.error(offset, format!("the range {first}-{last} runs backwards")));
    }
    class.push('-');
    push(class, last);
    Ok(())
}

fn push(class: &mut String, letter: char) {
    if letter.is_ascii_punctuation() {
        class.push('\\');
    }
    class.push(letter);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<String, RegexError> {
        let mut cursor = Cursor::new(text, false);
        cursor.next();
        class(&mut cursor)
    }

    #[test]
    fn members() {
        for (text, wanted) in [
            ("[abc]", "[abc]"),
            ("[^a-z0]", "[^a-z0]"),
            ("[\\w.-]", "[0-9A-Za-z_\\.\\-]"),
            ("[\\W\\n]", "[[^0-9A-Za-z_]\n]"),
            ("[]a]", "[\\]a]"),
            ("[^]a]", "[^\\]a]"),
            ("[a/b]", "[a\\/b]"),
            ("[^[]", "[^\\[]"),
            ("[\\Q]-\\E]", "[\\]\\-]"),
            ("[a-\\d]", "[a\\-[0-9]]"),
            ("[+--]", "[\\+-\\-]"),
            ("[a&b]", "[a\\&b]"),
        ] {
            assert_eq!(read(text).as_deref(), Ok(wanted), "{text}");
        }
    }

    #[test]
    fn refusals() {
        for text in ["[a", "[]", "[[:alpha:]]", "[a&&b]", "[a-d[m-p]]", "[z-a]", "[\\b]", "[a-\\b]", "[\\p{L}]"] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
