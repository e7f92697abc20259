//! Compiling the patterns of `parseTimestamp()`, which are those of Java's `DateTimeFormatter`.

use crate::time::error::TimeError;

/// A field that is written as a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    Year,
    Month,
    Day,
    DayOfYear,
    Quarter,
    WeekYear,
    Week,
    WeekOfMonth,
    Weekday,
    /// 0 to 23
    Hour,
    /// 1 to 24
    ClockHour,
    /// 0 to 11
    HalfHour,
    /// 1 to 12
    ClockHalfHour,
    Minute,
    Second,
    MilliOfDay,
    Nano,
    NanoOfDay,
}

impl Field {
    /// How many there are.
    pub(crate) const COUNT: usize = 18;
}

/// A field that is written as a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Word {
    Month { short: bool },
    Weekday { short: bool },
    Quarter { short: bool },
    Half,
    Era { short: bool },
}

/// How an offset is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OffsetStyle {
    /// `+hh` or `+hhmm`
    HoursPerhapsMinutes,
    /// `+hhmm`
    Minutes,
    /// `+hh:mm`
    ColonMinutes,
    /// `+hhmm` or `+hhmmss`
    PerhapsSeconds,
    /// `+hh:mm` or `+hh:mm:ss`
    ColonPerhapsSeconds,
}

/// A piece of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Item {
    /// The text itself.
    Text(Box<str>),
    /// A number of so many digits, of which the last ones may belong to what follows without a separator.
    Number { field: Field, least: usize, most: usize, reserved: usize },
    /// The last two digits of a year.
    ShortYear(Field),
    /// A word.
    Word(Word),
    /// Up to so many digits of a second's fraction.
    Fraction(usize),
    /// A distance from UTC, for which there may be a `Z`.
    Offset { style: OffsetStyle, zulu: bool },
    /// `GMT` with a distance, in short (`GMT+8`) or at length (`GMT+08:00`).
    Gmt { long: bool },
    /// A zone's identifier.
    ZoneId,
    /// A zone's name or abbreviation.
    ZoneName,
    /// What may be missing as a whole.
    Optional(Box<[Item]>),
}

/// Compiles a pattern.
pub(crate) fn compile(pattern: &str) -> Result<Box<[Item]>, TimeError> {
    let wrong = |reason: String| TimeError::new("bad timestamp format", pattern, reason);
    let mut outer: Vec<Vec<Item>> = Vec::new();
    let mut items = Vec::new();
    let mut rest = pattern;
    while let Some(letter) = rest.chars().next() {
        let length = rest.chars().take_while(|other| *other == letter).count();
        let (run, after) = rest.split_at(length * letter.len_utf8());
        match letter {
            '\'' => {
                let (text, after) = quoted(rest).ok_or_else(|| wrong("a quote (') is never closed".into()))?;
                push_text(&mut items, &text);
                rest = after;
                continue;
            }
            '[' => outer.extend((0..length).map(|_| std::mem::take(&mut items))),
            ']' => {
                for _ in 0..length {
                    let above = outer.pop().ok_or_else(|| wrong("']' closes nothing".into()))?;
                    let inner = std::mem::replace(&mut items, above);
                    items.push(Item::Optional(finish(inner)));
                }
            }
            '%' => {
                return Err(wrong(
                    "this takes Java patterns such as yyyy-MM-dd; the letters with % belong to formatTime()".into(),
                ));
            }
            '{' | '}' | '#' => return Err(wrong(format!("'{letter}' must be put between single quotes"))),
            'a'..='z' | 'A'..='Z' => items.push(item(letter, length).ok_or_else(|| {
                wrong(format!("unknown pattern '{run}'; put text between single quotes, as in yyyy-MM-dd'T'HH:mm"))
            })?),
            _ => push_text(&mut items, run),
        }
        rest = after;
    }
    // Sections that are still open end with the pattern.
    while let Some(above) = outer.pop() {
        let inner = std::mem::replace(&mut items, above);
        items.push(Item::Optional(finish(inner)));
    }
    Ok(finish(items))
}

fn push_text(items: &mut Vec<Item>, text: &str) {
    match items.last_mut() {
        Some(Item::Text(before)) => *before = format!("{before}{text}").into(),
        _ => items.push(Item::Text(text.into())),
    }
}

/// Quoted text at the start of a pattern and what follows it. Two quotes are one, inside and outside.
fn quoted(pattern: &str) -> Option<(String, &str)> {
    let mut rest = pattern.strip_prefix('\'')?;
    if let Some(rest) = rest.strip_prefix('\'') {
        return Some(("'".to_owned(), rest));
    }
    let mut text = String::new();
    loop {
        let (inside, after) = rest.split_once('\'')?;
        text.push_str(inside);
        match after.strip_prefix('\'') {
            Some(after) => {
                text.push('\'');
                rest = after;
            }
            None => return Some((text, after)),
        }
    }
}

fn number(field: Field, least: usize, most: usize) -> Item {
    Item::Number { field, least, most, reserved: 0 }
}

/// What a letter that occurs so often in a row stands for.
fn item(letter: char, count: usize) -> Option<Item> {
    let one_or_two = |field| match count {
        1 => Some(number(field, 1, 2)),
        2 => Some(number(field, 2, 2)),
        _ => None,
    };
    let year = |field| match count {
        2 => Some(Item::ShortYear(field)),
        1 | 3 => Some(number(field, count, 9)),
        4..=9 => Some(number(field, count, count)),
        _ => None,
    };
    let weekday = || (count <= 4).then_some(Item::Word(Word::Weekday { short: count < 4 }));
    match (letter, count) {
        ('y' | 'u', _) => year(Field::Year),
        ('Y', _) => year(Field::WeekYear),
        ('M' | 'L', 3 | 4) => Some(Item::Word(Word::Month { short: count == 3 })),
        ('M' | 'L', _) => one_or_two(Field::Month),
        ('d', _) => one_or_two(Field::Day),
        ('D', 1..=3) => Some(number(Field::DayOfYear, count, 3)),
        ('Q' | 'q', 3 | 4) => Some(Item::Word(Word::Quarter { short: count == 3 })),
        ('Q' | 'q', 1 | 2) => Some(number(Field::Quarter, count, count)),
        ('w', _) => one_or_two(Field::Week),
        ('W', 1) => Some(number(Field::WeekOfMonth, 1, 1)),
        ('E', _) => weekday(),
        ('e' | 'c', 1 | 2) => Some(number(Field::Weekday, count, count)),
        ('e' | 'c', _) => weekday(),
        ('a', 1) => Some(Item::Word(Word::Half)),
        ('G', 1..=4) => Some(Item::Word(Word::Era { short: count < 4 })),
        ('H', _) => one_or_two(Field::Hour),
        ('k', _) => one_or_two(Field::ClockHour),
        ('K', _) => one_or_two(Field::HalfHour),
        ('h', _) => one_or_two(Field::ClockHalfHour),
        ('m', _) => one_or_two(Field::Minute),
        ('s', _) => one_or_two(Field::Second),
        ('S', 1..=9) => Some(Item::Fraction(count)),
        ('A', 1..=18) => Some(number(Field::MilliOfDay, count, 18)),
        ('n', 1..=18) => Some(number(Field::Nano, count, 18)),
        ('N', 1..=18) => Some(number(Field::NanoOfDay, count, 18)),
        ('V', 2) => Some(Item::ZoneId),
        ('z', 1..=4) => Some(Item::ZoneName),
        ('O', 1 | 4) => Some(Item::Gmt { long: count == 4 }),
        ('X' | 'x', 1..=5) => Some(Item::Offset { style: offset_style(count), zulu: letter == 'X' }),
        ('Z', 1..=3) => Some(Item::Offset { style: OffsetStyle::Minutes, zulu: false }),
        ('Z', 4) => Some(Item::Gmt { long: true }),
        ('Z', 5) => Some(Item::Offset { style: OffsetStyle::ColonPerhapsSeconds, zulu: true }),
        _ => None,
    }
}

fn offset_style(count: usize) -> OffsetStyle {
    match count {
        1 => OffsetStyle::HoursPerhapsMinutes,
        2 => OffsetStyle::Minutes,
        3 => OffsetStyle::ColonMinutes,
        4 => OffsetStyle::PerhapsSeconds,
        _ => OffsetStyle::ColonPerhapsSeconds,
    }
}

/// Numbers of a variable length leave room for those of a fixed one that follow without a separator.
fn finish(mut items: Vec<Item>) -> Box<[Item]> {
    let mut digits = 0;
    for item in items.iter_mut().rev() {
        match item {
            Item::Number { least, most, .. } if least == most => digits += *least,
            Item::ShortYear(_) => digits += 2,
            Item::Number { reserved, .. } => *reserved = std::mem::take(&mut digits),
            _ => digits = 0,
        }
    }
    items.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items() {
        let text = |text: &str| Item::Text(text.into());
        assert_eq!(
            compile("yMMdd'o''clock' [HH[:mm]]XXX").as_deref(),
            Ok([
                Item::Number { field: Field::Year, least: 1, most: 9, reserved: 4 },
                number(Field::Month, 2, 2),
                number(Field::Day, 2, 2),
                text("o'clock "),
                Item::Optional(Box::new([
                    number(Field::Hour, 2, 2),
                    Item::Optional(Box::new([text(":"), number(Field::Minute, 2, 2)])),
                ])),
                Item::Offset { style: OffsetStyle::ColonMinutes, zulu: true },
            ]
            .as_slice())
        );
        assert_eq!(compile("''"), Ok(Box::from([text("'")])));
        assert_eq!(compile("[é"), Ok(Box::from([Item::Optional(Box::new([text("é")]))])));
    }

    #[test]
    fn refusals() {
        for pattern in ["yyyy-bb", "'T", "a]", "%Y-%m-%d", "{", "V", "MMMMM", "HHH", "p", "SSSSSSSSSS", "T"] {
            assert!(compile(pattern).is_err_and(|error| error.to_string().contains(pattern)), "{pattern}");
        }
        assert!(compile("%Y").is_err_and(|error| error.to_string().contains("formatTime()")));
    }
}
