//! Reading a text by a compiled pattern of `parseTimestamp()`.

use crate::time::java::{Field, Item, OffsetStyle, Word};
use crate::time::names::{MONTHS, WEEKDAYS, short};
use crate::time::zone::{Zone, parse_offset};

/// What a text states.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fields {
    numbers: [Option<i64>; Field::COUNT],
    /// The day of the week from 0, Monday.
    pub(crate) weekday: Option<usize>,
    /// Whether it is the second half of the day.
    pub(crate) afternoon: Option<bool>,
    /// Whether years count backwards.
    pub(crate) before_christ: bool,
    /// Seconds ahead of UTC.
    pub(crate) offset: Option<i32>,
    /// A zone by its name.
    pub(crate) zone: Option<Zone>,
}

impl Fields {
    pub(crate) fn get(&self, field: Field) -> Option<i64> {
        self.numbers.get(field as usize).copied().flatten()
    }

    /// Notes a number; the same field may come twice, but only with the same number.
    fn set(&mut self, field: Field, number: i64) -> Option<()> {
        let place = self.numbers.get_mut(field as usize)?;
        (place.is_none_or(|before| before == number)).then(|| *place = Some(number))
    }
}

/// Reads the whole text, if it is as the pattern says.
pub(crate) fn scan(items: &[Item], text: &str, case_sensitive: bool) -> Option<Fields> {
    let mut scanner = Scanner { rest: text, fields: Fields::default(), case_sensitive };
    scanner.items(items)?;
    scanner.rest.is_empty().then_some(scanner.fields)
}

struct Scanner<'t> {
    rest: &'t str,
    fields: Fields,
    case_sensitive: bool,
}

impl<'t> Scanner<'t> {
    fn items(&mut self, items: &[Item]) -> Option<()> {
        items.iter().try_for_each(|item| self.item(item))
    }

    fn item(&mut self, item: &Item) -> Option<()> {
        match item {
            Item::Text(text) => self.eat(text),
            Item::Number { field, least, most, reserved } => {
                let there = self.rest.bytes().take_while(u8::is_ascii_digit).count();
                let digits = there.saturating_sub(*reserved).clamp(*least, *most);
                let number = self.digits(digits)?;
                self.fields.set(*field, number)
            }
            Item::ShortYear(field) => {
                let number = self.digits(2)?;
                self.fields.set(*field, 2_000 + number)
            }
            Item::Word(word) => self.word(*word),
            Item::Fraction(most) => {
                let there = self.rest.bytes().take_while(u8::is_ascii_digit).count().min(*most);
                let number = self.digits(there).filter(|_| there > 0)?;
                let scale = 10i64.pow(u32::try_from(9 - there.min(9)).ok()?);
                self.fields.set(Field::Nano, number * scale)
            }
            Item::Offset { style, zulu } => {
                if *zulu && self.eat("Z").is_some() {
                    self.fields.offset = Some(0);
                    return Some(());
                }
                self.offset(*style)
            }
            Item::Gmt { long } => {
                self.eat("GMT")?;
                if self.rest.starts_with(['+', '-']) {
                    return if *long { self.offset(OffsetStyle::ColonPerhapsSeconds) } else { self.short_offset() };
                }
                self.fields.offset = Some(0);
                Some(())
            }
            Item::ZoneId => self.zone_id(),
            Item::ZoneName => self.zone_name().or_else(|| self.zone_id()),
            Item::Optional(items) => {
                let before = (self.rest, self.fields.clone());
                if self.items(items).is_none() {
                    (self.rest, self.fields) = before;
                }
                Some(())
            }
        }
    }

    /// Steps over a text if it comes next.
    fn eat(&mut self, text: &str) -> Option<()> {
        let (head, rest) = self.rest.split_at_checked(text.len())?;
        let same = if self.case_sensitive { head == text } else { head.eq_ignore_ascii_case(text) };
        same.then(|| self.rest = rest)
    }

    fn digits(&mut self, count: usize) -> Option<i64> {
        let (digits, rest) = self.rest.split_at_checked(count)?;
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        self.rest = rest;
        digits.parse().ok()
    }

    fn word(&mut self, word: Word) -> Option<()> {
        match word {
            Word::Month { short } => {
                let month = self.one_of(&MONTHS, short)?;
                self.fields.set(Field::Month, i64::try_from(month).ok()? + 1)
            }
            Word::Weekday { short } => {
                self.fields.weekday = Some(self.one_of(&WEEKDAYS, short)?);
                Some(())
            }
            Word::Quarter { short: true } => {
                self.eat("Q")?;
                let quarter = self.digits(1)?;
                self.fields.set(Field::Quarter, quarter)
            }
            Word::Quarter { short: false } => {
                let names = ["1st quarter", "2nd quarter", "3rd quarter", "4th quarter"];
                let quarter = self.one_of(&names, false)?;
                self.fields.set(Field::Quarter, i64::try_from(quarter).ok()? + 1)
            }
            Word::Half => {
                self.fields.afternoon = Some(self.one_of(&["AM", "PM"], false)? == 1);
                Some(())
            }
            Word::Era { short } => {
                let names = if short { ["AD", "BC"] } else { ["Anno Domini", "Before Christ"] };
                self.fields.before_christ = self.one_of(&names, false)? == 1;
                Some(())
            }
        }
    }

    fn one_of(&mut self, names: &[&'static str], shortened: bool) -> Option<usize> {
        names.iter().position(|name| self.eat(if shortened { short(name) } else { name }).is_some())
    }

    fn offset(&mut self, style: OffsetStyle) -> Option<()> {
        let lengths: &[usize] = match style {
            OffsetStyle::HoursPerhapsMinutes => &[5, 3],
            OffsetStyle::Minutes => &[5],
            OffsetStyle::ColonMinutes => &[6],
            OffsetStyle::PerhapsSeconds => &[7, 5],
            OffsetStyle::ColonPerhapsSeconds => &[9, 6],
        };
        let colons = matches!(style, OffsetStyle::ColonMinutes | OffsetStyle::ColonPerhapsSeconds);
        lengths.iter().find_map(|length| {
            let (offset, rest) = self.rest.split_at_checked(*length)?;
            let seconds = (offset.contains(':') == colons).then(|| parse_offset(offset)).flatten()?;
            self.rest = rest;
            self.fields.offset = Some(seconds);
            Some(())
        })
    }

    /// `+8`, `+8:30`
    fn short_offset(&mut self) -> Option<()> {
        let negative = self.rest.starts_with('-');
        self.rest = self.rest.get(1..)?;
        let hours = self.digits(if self.rest.as_bytes().get(1).is_some_and(u8::is_ascii_digit) { 2 } else { 1 })?;
        let minutes = if self.eat(":").is_some() { self.digits(2)? } else { 0 };
        let seconds = i32::try_from(hours * 3_600 + minutes * 60).ok()?;
        self.fields.offset = (hours <= 18 && minutes <= 59).then_some(if negative { -seconds } else { seconds });
        self.fields.offset.map(|_| ())
    }

    /// The longest zone identifier that comes next.
    fn zone_id(&mut self) -> Option<()> {
        let (zone, length) = longest_zone(self.rest)?;
        self.rest = self.rest.get(length..)?;
        self.fields.zone = Some(zone);
        Some(())
    }

    fn zone_name(&mut self) -> Option<()> {
        ZONE_NAMES.iter().find_map(|(name, zone)| {
            let before = self.rest;
            self.eat(name)?;
            if self.rest.starts_with(|letter: char| letter.is_ascii_alphanumeric() || letter == '/') {
                self.rest = before;
                return None;
            }
            self.fields.zone = Some(Zone::parse(zone).ok()?);
            Some(())
        })
    }
}

/// The longest zone identifier at the start of a text, and its length.
pub(crate) fn longest_zone(text: &str) -> Option<(Zone, usize)> {
    let part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'_' | b'+' | b'-' | b':');
    let mut length = text.bytes().take_while(|byte| part(byte)).count().min(40);
    while length > 0 {
        if let Some(zone) = text.get(..length).and_then(|name| Zone::parse(name).ok()) {
            return Some((zone, length));
        }
        length -= 1;
    }
    None
}

/// Names and abbreviations of zones that are not identifiers as well.
const ZONE_NAMES: &[(&str, &str)] = &[
    ("Coordinated Universal Time", "UTC"),
    ("Greenwich Mean Time", "GMT"),
    ("Eastern Standard Time", "America/New_York"),
    ("Eastern Daylight Time", "America/New_York"),
    ("Central Standard Time", "America/Chicago"),
    ("Central Daylight Time", "America/Chicago"),
    ("Mountain Standard Time", "America/Denver"),
    ("Mountain Daylight Time", "America/Denver"),
    ("Pacific Standard Time", "America/Los_Angeles"),
    ("Pacific Daylight Time", "America/Los_Angeles"),
    ("British Summer Time", "Europe/London"),
    ("Central European Standard Time", "Europe/Paris"),
    ("Central European Summer Time", "Europe/Paris"),
    ("Eastern European Standard Time", "Europe/Athens"),
    ("Eastern European Summer Time", "Europe/Athens"),
    ("India Standard Time", "Asia/Kolkata"),
    ("Japan Standard Time", "Asia/Tokyo"),
    ("EDT", "America/New_York"),
    ("CDT", "America/Chicago"),
    ("MDT", "America/Denver"),
    ("PDT", "America/Los_Angeles"),
    ("BST", "Europe/London"),
    ("CEST", "Europe/Paris"),
    ("EEST", "Europe/Athens"),
    ("IST", "Asia/Kolkata"),
    ("JST", "Asia/Tokyo"),
];
