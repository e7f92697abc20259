//! Reading the text that `format()` is given: `%`, a field, flags, width, precision, conversion.

use cql_core::time::TimeFormat;
use std::iter::Peekable;
use std::str::Chars;

/// How wide a field may be made, and how many digits may be asked for.
const WIDEST: usize = 10_000;
/// The letters that may follow `t`.
const TIME_LETTERS: &str = "HIklMSLNpzZsQYyjmdeaAbhBCRTrDFc";

/// A piece of a format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// Text as it stands.
    Text(String),
    /// The field with this place in the list, written so.
    Field(usize, Specifier),
}

/// How a field is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Specifier {
    pub(super) flags: Flags,
    pub(super) width: usize,
    pub(super) precision: Option<usize>,
    /// `h`: hexadecimal numbers have 32 bits.
    pub(super) short: bool,
    pub(super) conversion: Conversion,
    /// Whether letters are turned to upper case.
    pub(super) upper: bool,
}

impl Specifier {
    /// Whether it is `%s`, as most are.
    pub(super) fn is_plain_text(&self) -> bool {
        self.conversion == Conversion::Text && self.width == 0 && self.precision.is_none()
    }
}

/// The signs between `%` and the width.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Flags {
    /// `-`
    pub(super) left: bool,
    /// `+`
    pub(super) plus: bool,
    /// A blank.
    pub(super) blank: bool,
    /// `0`
    pub(super) zero: bool,
    /// `,`
    pub(super) grouped: bool,
    /// `#`
    pub(super) alternate: bool,
}

/// What a field is written as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Conversion {
    Decimal,
    Octal,
    Hexadecimal,
    Fixed,
    Exponent,
    General,
    Boolean,
    Character,
    Text,
    Time(TimeFormat),
}

/// Reads a format for a list of so many fields. The error is a sentence for the user.
pub(super) fn parse(format: &str, fields: usize) -> Result<Vec<Piece>, String> {
    let mut reader = Reader { chars: format.chars().peekable(), fields, next: 0, previous: None };
    let mut pieces = Vec::new();
    let mut text = String::new();
    while let Some(letter) = reader.chars.next() {
        if letter != '%' {
            text.push(letter);
            continue;
        }
        match reader.specifier()? {
            Piece::Text(more) => text.push_str(&more),
            field => {
                if !text.is_empty() {
                    pieces.push(Piece::Text(std::mem::take(&mut text)));
                }
                pieces.push(field);
            }
        }
    }
    if !text.is_empty() {
        pieces.push(Piece::Text(text));
    }
    Ok(pieces)
}

struct Reader<'f> {
    chars: Peekable<Chars<'f>>,
    fields: usize,
    next: usize,
    previous: Option<usize>,
}

/// Which field a specifier names.
enum Choice {
    Next,
    Previous,
    Number(usize),
}

impl Reader<'_> {
    /// Reads what stands behind a percent sign.
    fn specifier(&mut self) -> Result<Piece, String> {
        let choice = self.choice()?;
        let flags = self.flags();
        let width = self.number()?.unwrap_or(0);
        let precision = match self.chars.next_if_eq(&'.') {
            Some(_) => Some(self.number()?.unwrap_or(0)),
            None => None,
        };
        let short = self.chars.next_if_eq(&'h').is_some();
        let Some(letter) = self.chars.next() else {
            return Err("ends within a specifier; write %% for a percent sign".into());
        };
        let conversion = match letter {
            '%' => return Ok(Piece::Text("%".into())),
            'n' => return Ok(Piece::Text("\n".into())),
            'd' | 'i' => Conversion::Decimal,
            'o' => Conversion::Octal,
            'x' | 'X' => Conversion::Hexadecimal,
            'f' | 'F' => Conversion::Fixed,
            'e' | 'E' => Conversion::Exponent,
            'g' | 'G' => Conversion::General,
            'b' | 'B' => Conversion::Boolean,
            'c' | 'C' => Conversion::Character,
            's' => Conversion::Text,
            't' | 'T' => Conversion::Time(self.time_format(letter)?),
            other => {
                return Err(format!(
                    "has the unknown conversion '%{other}'; there are d, i, o, x, f, e, g, b, c, s, n and t with a letter"
                ));
            }
        };
        let specifier = Specifier { flags, width, precision, short, conversion, upper: letter.is_ascii_uppercase() };
        Ok(Piece::Field(self.field(choice)?, specifier))
    }

    /// `2$` or `<`.
    fn choice(&mut self) -> Result<Choice, String> {
        if self.chars.next_if_eq(&'<').is_some() {
            return Ok(Choice::Previous);
        }
        let mut ahead = self.chars.clone();
        let mut digits = String::new();
        while let Some(digit) = ahead.next_if(char::is_ascii_digit) {
            digits.push(digit);
        }
        if digits.is_empty() || ahead.next() != Some('$') {
            return Ok(Choice::Next);
        }
        self.chars = ahead;
        match digits.parse::<usize>() {
            Ok(number) if (1..=self.fields).contains(&number) => Ok(Choice::Number(number - 1)),
            _ => Err(format!("names field number {digits}, but there are {}", self.fields)),
        }
    }

    fn flags(&mut self) -> Flags {
        let mut flags = Flags::default();
        while let Some(flag) = self.chars.peek() {
            *match flag {
                '-' => &mut flags.left,
                '+' => &mut flags.plus,
                ' ' => &mut flags.blank,
                '0' => &mut flags.zero,
                ',' => &mut flags.grouped,
                '#' => &mut flags.alternate,
                _ => break,
            } = true;
            self.chars.next();
        }
        flags
    }

    fn number(&mut self) -> Result<Option<usize>, String> {
        let mut number = None;
        while let Some(digit) = self.chars.peek().and_then(|letter| letter.to_digit(10)) {
            let longer = number.unwrap_or(0) * 10 + digit as usize;
            if longer > WIDEST {
                return Err(format!("asks for a width or precision of more than {WIDEST}"));
            }
            number = Some(longer);
            self.chars.next();
        }
        Ok(number)
    }

    fn time_format(&mut self, conversion: char) -> Result<TimeFormat, String> {
        let missing = || format!("has '%{conversion}' without one of the letters {TIME_LETTERS} behind it");
        let letter = self.chars.next().filter(|letter| TIME_LETTERS.contains(*letter)).ok_or_else(missing)?;
        TimeFormat::compile(&format!("%{letter}")).map_err(|error| error.to_string())
    }

    fn field(&mut self, choice: Choice) -> Result<usize, String> {
        let field = match choice {
            Choice::Number(number) => number,
            Choice::Previous => self.previous.ok_or("has '%<' with no specifier before it")?,
            Choice::Next => {
                let next = self.next;
                if next >= self.fields {
                    return Err(format!("has more specifiers than there are fields ({})", self.fields));
                }
                self.next += 1;
                next
            }
        };
        self.previous = Some(field);
        Ok(field)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces() {
        let pieces = parse("a%%b%-08.3fc%n", 1).unwrap_or_default();
        let [Piece::Text(before), Piece::Field(0, specifier), Piece::Text(after)] = pieces.as_slice() else {
            panic!("{pieces:?}");
        };
        assert_eq!((before.as_str(), after.as_str()), ("a%b", "c\n"));
        assert_eq!((specifier.width, specifier.precision), (8, Some(3)));
        assert!(specifier.flags.left && specifier.flags.zero && !specifier.flags.plus);
    }

    #[test]
    fn which_field() {
        let fields = |format: &str| -> Vec<usize> {
            let pieces = parse(format, 3).unwrap_or_default();
            pieces
                .iter()
                .filter_map(|piece| if let Piece::Field(field, _) = piece { Some(*field) } else { None })
                .collect()
        };
        assert_eq!(fields("%s%3$s%<s%s%1$tH"), [0, 2, 2, 1, 0]);
        assert_eq!(fields("%n%%%s"), [0]);
    }

    #[test]
    fn refusals() {
        for (format, word) in [
            ("%", "ends"),
            ("%5", "ends"),
            ("%q", "unknown conversion '%q'"),
            ("%t", "'%t'"),
            ("%tx", "'%t'"),
            ("%Té", "'%T'"),
            ("%s%s", "more specifiers"),
            ("%2$s", "field number 2"),
            ("%0$s", "field number 0"),
            ("%<s", "%<"),
            ("%99999999999999999999d", "more than"),
            ("%.99999999999999999999d", "more than"),
        ] {
            assert!(parse(format, 1).is_err_and(|error| error.contains(word)), "{format}");
        }
    }
}
