//! The spellings of moments that `findTimestamp()` knows.

use crate::time::names::{MONTHS, short};
use crate::time::scan::longest_zone;
use crate::time::zone::Zone;

/// What stands at a place in a text.
#[derive(Clone, Debug)]
pub(crate) enum Found {
    /// Milliseconds since 1970.
    Epoch(i64),
    /// What a clock shows, perhaps a calendar, perhaps where.
    Clock { day: Option<Day>, clock: Clock, zone: Option<Zone> },
}

/// A day, perhaps of an unknown year.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Day {
    pub(crate) year: Option<i16>,
    pub(crate) month: i8,
    pub(crate) day: i8,
}

/// A time of day.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clock {
    pub(crate) hour: i8,
    pub(crate) minute: i8,
    pub(crate) second: i8,
    pub(crate) millis: i16,
}

/// Looks for a moment right at the start of a text. A time alone is looked for only if that is wanted.
pub(crate) fn recognise(text: &[u8], time_alone: bool) -> Option<Found> {
    let reader = Reader(text);
    let spellings = [
        Reader::year_first,
        Reader::month_first_year_late,
        Reader::month_first,
        Reader::month_first_short_year,
        Reader::day_first,
        Reader::compact,
    ];
    let dated = spellings.iter().find_map(|spelling| spelling(&mut reader.clone()));
    dated.or_else(|| reader.clone().clock_alone().filter(|_| time_alone)).or_else(|| reader.clone().epoch())
}

/// The rest of a text; a copy serves to try something.
#[derive(Clone)]
struct Reader<'t>(&'t [u8]);

impl Reader<'_> {
    /// `2024-03-05 10:20:30`, `24/Mar/05T10:20:30`
    fn year_first(&mut self) -> Option<Found> {
        let year = self.long_year().or_else(|| self.short_year())?;
        self.separator()?;
        let month = self.month()?;
        self.separator()?;
        let day = self.two(1, 31)?;
        self.rest(Day { year: Some(year), month, day })
    }

    /// `03/25/2024 10:20:30`, `Mar 25 10:20:30`
    fn month_first(&mut self) -> Option<Found> {
        let (month, day) = self.month_and_day()?;
        let mut with_year = self.clone();
        let dated = with_year.separators().and_then(|()| with_year.long_year());
        let dated = dated.and_then(|year| with_year.rest(Day { year: Some(year), month, day }));
        dated.or_else(|| self.rest(Day { year: None, month, day }))
    }

    /// `03/25/24 10:20:30`
    fn month_first_short_year(&mut self) -> Option<Found> {
        let (month, day) = self.month_and_day()?;
        self.separators()?;
        let year = self.short_year()?;
        self.rest(Day { year: Some(year), month, day })
    }

    /// `Mar 25 10:20:30 UTC 2024`
    fn month_first_year_late(&mut self) -> Option<Found> {
        let (month, day) = self.month_and_day()?;
        let (clock, zone) = self.dated_clock()?;
        self.eat(b' ')?;
        let year = self.long_year().filter(|_| !self.0.first().is_some_and(u8::is_ascii_alphanumeric))?;
        Some(Found::Clock { day: Some(Day { year: Some(year), month, day }), clock, zone })
    }

    /// `25 Mar 2024 10:20:30`, `25/Mar 10:20:30`
    fn day_first(&mut self) -> Option<Found> {
        let day = self.two(1, 31).or_else(|| self.one())?;
        // Letters may follow at once.
        self.separator();
        let month = self.month_name()?;
        let mut with_year = self.clone();
        let year = with_year.separators().and_then(|()| with_year.long_year().or_else(|| with_year.short_year()));
        let dated = year.and_then(|year| with_year.rest(Day { year: Some(year), month, day }));
        dated.or_else(|| self.rest(Day { year: None, month, day }))
    }

    /// `20240305T102030`, `20240305 10:20:30`
    fn compact(&mut self) -> Option<Found> {
        let (year, month, day) = (self.long_year()?, self.two(1, 12)?, self.two(1, 31)?);
        if let Some(found) = self.clone().rest(Day { year: Some(year), month, day }) {
            return Some(found);
        }
        self.separator();
        let (hour, minute, second) = (self.two(0, 23)?, self.two(0, 59)?, self.two(0, 60)?);
        let clock = Clock { hour, minute, second: second.min(59), millis: self.fraction() };
        if self.0.first().is_some_and(u8::is_ascii_digit) {
            return None;
        }
        Some(Found::Clock { day: Some(Day { year: Some(year), month, day }), clock, zone: self.zone() })
    }

    /// `10:20:30`
    fn clock_alone(&mut self) -> Option<Found> {
        let clock = self.clock(true)?;
        Some(Found::Clock { day: None, clock, zone: self.zone() })
    }

    /// Ten digits, or 13, 16, 19; or ten with a decimal fraction of 3, 6 or 9 digits.
    fn epoch(&mut self) -> Option<Found> {
        let digits = self.0.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let number = |from: usize, to: usize| std::str::from_utf8(self.0.get(from..to)?).ok()?.parse::<i64>().ok();
        if self.0.get(digits).is_some_and(|byte| byte.is_ascii_alphabetic()) {
            return None;
        }
        let fraction = match (digits, self.0.get(digits)) {
            (10, Some(b'.')) => {
                let places = self.0.get(11..)?.iter().take_while(|byte| byte.is_ascii_digit()).count();
                if matches!(places, 3 | 6 | 9) { number(11, 14)? } else { 0 }
            }
            (10, _) => 0,
            (13 | 16 | 19, _) => number(10, 13)?,
            _ => return None,
        };
        Some(Found::Epoch(number(0, 10)? * 1_000 + fraction))
    }

    /// The time of day and the zone behind a date.
    fn rest(&mut self, day: Day) -> Option<Found> {
        let (clock, zone) = self.dated_clock()?;
        Some(Found::Clock { day: Some(day), clock, zone })
    }

    fn dated_clock(&mut self) -> Option<(Clock, Option<Zone>)> {
        self.separators()?;
        let clock = self.clock(false)?;
        Some((clock, self.zone()))
    }

    fn month_and_day(&mut self) -> Option<(i8, i8)> {
        let month = self.month_name().or_else(|| self.two(1, 12))?;
        self.separators()?;
        let day = self.two(1, 31).or_else(|| self.one())?;
        Some((month, day))
    }

    /// `hh:mm:ss`, a fraction, a half of the day. Other separators than colons need a date in front.
    fn clock(&mut self, alone: bool) -> Option<Clock> {
        let mut hour = self.two(0, 23).or_else(|| self.one().filter(|_| !alone))?;
        let colon = *self.0.first()?;
        if colon != b':' && (alone || !matches!(colon, b'.' | b'-')) {
            return None;
        }
        self.eat(colon)?;
        let minute = self.two(0, 59)?;
        self.eat(colon)?;
        let second = self.two(0, 60)?.min(59);
        let millis = self.fraction();
        if let [b':', next, ..] = self.0
            && next.is_ascii_digit()
        {
            return None;
        }
        if self.0.first().is_some_and(u8::is_ascii_digit) {
            return None;
        }
        if let Some(afternoon) = self.half() {
            if !(1..=12).contains(&hour) {
                return None;
            }
            hour = hour % 12 + if afternoon { 12 } else { 0 };
        }
        Some(Clock { hour, minute, second, millis })
    }

    /// The milliseconds of a fraction, if one follows.
    fn fraction(&mut self) -> i16 {
        let [b'.' | b',', digits @ ..] = self.0 else { return 0 };
        let count = digits.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if !(1..=9).contains(&count) {
            return 0;
        }
        let digit = |place: usize| digits.get(place).filter(|_| place < count).map_or(0, |byte| i16::from(byte - b'0'));
        self.0 = digits.get(count..).unwrap_or_default();
        digit(0) * 100 + digit(1) * 10 + digit(2)
    }

    /// `AM` or `PM`, perhaps behind a blank.
    fn half(&mut self) -> Option<bool> {
        let rest = self.0.strip_prefix(b" ").unwrap_or(self.0);
        let (half, rest) = rest.split_at_checked(2)?;
        let afternoon = half.eq_ignore_ascii_case(b"PM");
        if !(afternoon || half.eq_ignore_ascii_case(b"AM")) || rest.first().is_some_and(u8::is_ascii_alphanumeric) {
            return None;
        }
        self.0 = rest;
        Some(afternoon)
    }

    /// A zone, perhaps behind a blank. A word that is none is left alone.
    fn zone(&mut self) -> Option<Zone> {
        let text = self.0.strip_prefix(b" ").unwrap_or(self.0);
        let part = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'_' | b'+' | b'-' | b':');
        let length = text.iter().take_while(part).count().min(40);
        let word = std::str::from_utf8(text.get(..length)?).ok()?;
        if !word.starts_with(['+', '-']) && !word.starts_with(|letter: char| letter.is_ascii_uppercase()) {
            return None;
        }
        let (zone, length) = longest_zone(word)?;
        let rest = text.get(length..)?;
        // A number such as 2024 is no offset, a name goes on to its end.
        let cut = rest.first().is_some_and(u8::is_ascii_alphanumeric);
        let bare = word.starts_with(['+', '-']) && !matches!(length, 3 | 5 | 6 | 9);
        if cut || bare {
            return None;
        }
        self.0 = rest;
        Some(zone)
    }

    fn eat(&mut self, byte: u8) -> Option<()> {
        self.0 = self.0.strip_prefix(&[byte])?;
        Some(())
    }

    /// One of the signs between the parts of a date.
    fn separator(&mut self) -> Option<()> {
        let (first, rest) = self.0.split_first()?;
        matches!(first, b'-' | b'/' | b'.' | b':' | b' ' | b'T' | b't' | b',' | b'_').then(|| self.0 = rest)
    }

    /// One to three of them.
    fn separators(&mut self) -> Option<()> {
        self.separator()?;
        let _ = self.separator().and_then(|()| self.separator());
        Some(())
    }

    fn number(&mut self, count: usize) -> Option<i16> {
        let (digits, rest) = self.0.split_at_checked(count)?;
        let number = digits
            .iter()
            .try_fold(0i16, |number, byte| byte.is_ascii_digit().then(|| number * 10 + i16::from(byte - b'0')))?;
        self.0 = rest;
        Some(number)
    }

    fn two(&mut self, least: i8, most: i8) -> Option<i8> {
        let before = self.0;
        let number = self.number(2).and_then(|number| i8::try_from(number).ok());
        let number = number.filter(|number| (least..=most).contains(number));
        if number.is_none() {
            self.0 = before;
        }
        number
    }

    /// A single digit that is not 0 and that no other follows.
    fn one(&mut self) -> Option<i8> {
        match self.0 {
            [digit @ b'1'..=b'9', rest @ ..] if !rest.first().is_some_and(u8::is_ascii_digit) => {
                self.0 = rest;
                i8::try_from(digit - b'0').ok()
            }
            _ => None,
        }
    }

    fn long_year(&mut self) -> Option<i16> {
        let before = self.0;
        let year = self.number(4).filter(|year| (1_900..=2_199).contains(year));
        if year.is_none() {
            self.0 = before;
        }
        year
    }

    /// Two digits, which are those of 2013 to 2099, and no third.
    fn short_year(&mut self) -> Option<i16> {
        let before = self.0;
        let year = self.two(13, 99).filter(|_| !self.0.first().is_some_and(u8::is_ascii_digit));
        if year.is_none() {
            self.0 = before;
        }
        year.map(|year| 2_000 + i16::from(year))
    }

    fn month(&mut self) -> Option<i8> {
        self.month_name().or_else(|| self.two(1, 12))
    }

    /// A month by three letters or all of them.
    fn month_name(&mut self) -> Option<i8> {
        let letters = self.0.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        let word = self.0.get(..letters)?;
        let month = MONTHS.iter().position(|name| {
            word.eq_ignore_ascii_case(short(name).as_bytes()) || word.eq_ignore_ascii_case(name.as_bytes())
        })?;
        self.0 = self.0.get(letters..)?;
        i8::try_from(month + 1).ok()
    }
}
