//! Reading a regular expression: the place in it, and its backslash escapes.

use crate::pattern::class::Set;
use crate::pattern::error::RegexError;

/// A place in an expression that is being read.
pub(crate) struct Cursor<'b> {
    body: &'b str,
    at: usize,
    /// Whether the second engine's reading of some escapes holds.
    pub(crate) engine_f: bool,
}

/// What a backslash and the characters behind it mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Escape {
    /// A character that stands for itself.
    Char(char),
    /// One of a set of characters, or, if negated, any other.
    Class(Set, bool),
    /// The edge of a word, or, if negated, any other place.
    WordEdge(bool),
    /// The start of the text.
    Start,
    /// The end of the text.
    End,
    /// The end of the text or the place before a line break that ends it.
    EndOrLastBreak,
    /// Everything up to `\E` stands for itself.
    Quote,
    /// Nothing: the end of a quotation that did not begin.
    Nothing,
}

impl<'b> Cursor<'b> {
    pub(crate) fn new(body: &'b str, engine_f: bool) -> Cursor<'b> {
        Cursor { body, at: 0, engine_f }
    }

    /// Where the next character starts.
    pub(crate) fn offset(&self) -> usize {
        self.at
    }

    pub(crate) fn rest(&self) -> &'b str {
        self.body.get(self.at..).unwrap_or("")
    }

    pub(crate) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(crate) fn next(&mut self) -> Option<char> {
        let letter = self.peek()?;
        self.at += letter.len_utf8();
        Some(letter)
    }

    /// Steps over a text if it comes next.
    pub(crate) fn eat(&mut self, text: &str) -> bool {
        let there = self.rest().starts_with(text);
        if there {
            self.at += text.len();
        }
        there
    }

    /// The text up to the given one, stepping over both; everything that is left if it does not come.
    pub(crate) fn until(&mut self, end: &str) -> Option<&'b str> {
        let rest = self.rest();
        let length = rest.find(end)?;
        self.at += length + end.len();
        rest.get(..length)
    }

    pub(crate) fn skip_all(&mut self) -> &'b str {
        let rest = self.rest();
        self.at = self.body.len();
        rest
    }

    pub(crate) fn error(&self, offset: usize, message: impl Into<String>) -> RegexError {
        RegexError::at(self.body, offset, message)
    }

    /// What a quotation holds, from behind `\Q` to behind `\E` or the end.
    pub(crate) fn quotation(&mut self) -> &'b str {
        match self.until("\\E") {
            Some(quoted) => quoted,
            None => self.skip_all(),
        }
    }

    /// Reads what follows a backslash.
    pub(crate) fn escape(&mut self) -> Result<Escape, RegexError> {
        let start = self.at.saturating_sub(1);
        let Some(letter) = self.next() else {
            return Err(self.error(start, "a backslash at the end escapes nothing"));
        };
        let refuse = |cursor: &Self, what: &str| Err(cursor.error(start, format!("{what} is not supported")));
        Ok(match letter {
            't' => Escape::Char('\t'),
            'n' => Escape::Char('\n'),
            'r' => Escape::Char('\r'),
            'f' => Escape::Char('\x0C'),
            'a' => Escape::Char('\x07'),
            'e' if self.engine_f => Escape::Char('\x1B'),
            'c' => Escape::Char(self.control(start)?),
            '0' => Escape::Char(self.octal(start)?),
            'x' => Escape::Char(self.hexadecimal(start)?),
            'u' => Escape::Char(self.unicode(start)?),
            'd' | 'D' => Escape::Class(Set::Digit, letter == 'D'),
            'w' | 'W' => Escape::Class(Set::Word, letter == 'W'),
            's' | 'S' => Escape::Class(Set::Space, letter == 'S'),
            'h' | 'H' if self.engine_f => Escape::Class(Set::Horizontal, letter == 'H'),
            'v' | 'V' if self.engine_f => Escape::Class(Set::Vertical, letter == 'V'),
            // The first engine takes these four for escaped letters.
            'h' | 'H' | 'v' | 'V' => Escape::Char(letter),
            'b' if self.rest().starts_with('{') => return refuse(self, "\\b{...}"),
            'b' | 'B' => Escape::WordEdge(letter == 'B'),
            'A' => Escape::Start,
            'z' => Escape::End,
            'Z' => Escape::EndOrLastBreak,
            'Q' => Escape::Quote,
            'E' => Escape::Nothing,
            'k' | '1'..='9' => return refuse(self, "a reference back to a group"),
            'p' | 'P' => return refuse(self, &format!("the Unicode class \\{letter}")),
            'e' | 'G' | 'R' | 'X' | 'C' | 'N' => return refuse(self, &format!("\\{letter}")),
            'A'..='Z' | 'a'..='z' => return Err(self.error(start, format!("\\{letter} has no meaning"))),
            other => Escape::Char(other),
        })
    }

    fn control(&mut self, start: usize) -> Result<char, RegexError> {
        match self.next() {
            Some(letter) if letter.is_ascii() => Ok(char::from(letter.to_ascii_uppercase() as u8 ^ 0x40)),
            _ => Err(self.error(start, "\\c needs a letter after it")),
        }
    }

    /// `\0n`, `\0nn` or `\0mnn` with m up to 3.
    fn octal(&mut self, start: usize) -> Result<char, RegexError> {
        let mut value = 0u8;
        let mut digits = 0;
        while let Some(digit) =
            self.peek().and_then(|letter| letter.to_digit(8)).and_then(|digit| u8::try_from(digit).ok())
        {
            let Some(longer) = value.checked_mul(8).filter(|_| digits < 3) else { break };
            value = longer + digit;
            digits += 1;
            self.next();
        }
        if digits == 0 { Err(self.error(start, "\\0 needs octal digits after it")) } else { Ok(char::from(value)) }
    }

    /// `\xhh` or `\x{h...}`.
    fn hexadecimal(&mut self, start: usize) -> Result<char, RegexError> {
        let digits = if self.eat("{") { self.until("}") } else { self.digits(2) };
        digits
            .and_then(|digits| u32::from_str_radix(digits, 16).ok())
            .and_then(char::from_u32)
            .ok_or_else(|| self.error(start, "\\x needs two hexadecimal digits after it"))
    }

    /// `\uhhhh`, perhaps a pair of surrogates.
    fn unicode(&mut self, start: usize) -> Result<char, RegexError> {
        if self.rest().starts_with('{') {
            return Err(self.error(start, "\\u{...} is not supported; write four hexadecimal digits"));
        }
        let wrong =
            |cursor: &Self| cursor.error(start, "\\u needs four hexadecimal digits after it that name a character");
        let unit = self.unit().ok_or_else(|| wrong(self))?;
        let mut units = vec![unit];
        if (0xD800..0xDC00).contains(&unit) && self.eat("\\u") {
            units.push(self.unit().ok_or_else(|| wrong(self))?);
        }
        match (char::decode_utf16(units.iter().copied()).next(), units.len()) {
            (Some(Ok(letter)), _) => Ok(letter),
            _ => Err(wrong(self)),
        }
    }

    fn unit(&mut self) -> Option<u16> {
        u16::from_str_radix(self.digits(4)?, 16).ok()
    }

    /// The given number of hexadecimal digits.
    fn digits(&mut self, count: usize) -> Option<&'b str> {
        let digits = self.rest().get(..count)?;
        digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| {
            self.at += count;
            digits
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn escape(text: &str, engine_f: bool) -> Result<Escape, RegexError> {
        let mut cursor = Cursor::new(text, engine_f);
        cursor.next();
        cursor.escape()
    }

    #[test]
    fn characters() {
        for (text, wanted) in [
            ("\\t", '\t'),
            ("\\cM", '\r'),
            ("\\cm", '\r'),
            ("\\07", '\x07'),
            ("\\0101", 'A'),
            ("\\0777", '?'),
            ("\\x41", 'A'),
            ("\\x{1F3AF}", '🎯'),
            ("\\u00e6", 'æ'),
            ("\\ud83c\\udfaf", '🎯'),
            ("\\.", '.'),
            ("\\/", '/'),
            ("\\é", 'é'),
            ("\\h", 'h'),
        ] {
            assert_eq!(escape(text, false), Ok(Escape::Char(wanted)), "{text}");
        }
        assert_eq!(escape("\\h", true), Ok(Escape::Class(Set::Horizontal, false)));
        assert_eq!(escape("\\e", true), Ok(Escape::Char('\x1B')));
    }

    #[test]
    fn refusals() {
        for text in ["\\", "\\1", "\\k<a>", "\\p{L}", "\\G", "\\R", "\\X", "\\C", "\\e", "\\N{x}", "\\u{41}", "\\b{g}"]
        {
            assert!(escape(text, false).is_err(), "{text}");
        }
        for text in ["\\x4", "\\u12", "\\ud83c", "\\0", "\\08", "\\c", "\\y", "\\xé", "\\x{110000}"] {
            assert!(escape(text, false).is_err(), "{text}");
        }
    }
}
