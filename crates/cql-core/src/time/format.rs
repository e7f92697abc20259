//! Writing moments with `%` letters, as `formatTime()` does.

use crate::time::error::TimeError;
use crate::time::names;
use crate::time::timestamp::Timestamp;
use crate::time::zone::Zone;
use jiff::civil::DateTime;
use std::fmt::Write;

/// A compiled pattern of `%` letters ("formatTime()" of the reference). Names are English in every locale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeFormat {
    parts: Box<[Part]>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(Box<str>),
    Letter(char),
}

/// Letters that stand for a pattern of others.
fn composed(letter: char) -> Option<&'static str> {
    Some(match letter {
        'R' => "%H:%M",
        'T' => "%H:%M:%S",
        'D' => "%m/%d/%y",
        'F' => "%Y-%m-%d",
        'c' => "%a %b %d %H:%M:%S %Z %Y",
        _ => return None,
    })
}

/// The others. `u`, `V` and `G` (day, week and year of ISO 8601) are not in the reference's table, but in use.
const LETTERS: &str = "HIklMSLNpzZsQBbhAaCYyjmderuVG";

impl TimeFormat {
    /// Compiles a pattern. Text between the letters is copied, `%%` is a percent sign, unknown letters are refused.
    ///
    /// ```
    /// # use cql_core::time::{TimeFormat, Timestamp, Zone};
    /// let format = TimeFormat::compile("%F um %R")?;
    /// assert_eq!(format.format(Timestamp(1_709_622_489_045), &Zone::utc()).as_deref(), Some("2024-03-05 um 07:08"));
    /// # Ok::<(), cql_core::time::TimeError>(())
    /// ```
    pub fn compile(pattern: &str) -> Result<TimeFormat, TimeError> {
        let mut parts = Vec::new();
        let mut text = String::new();
        let mut letters = pattern.chars();
        while let Some(letter) = letters.next() {
            if letter != '%' {
                text.push(letter);
                continue;
            }
            match letters.next() {
                Some('%') => text.push('%'),
                Some(letter) if composed(letter).is_some() || LETTERS.contains(letter) => {
                    if !text.is_empty() {
                        parts.push(Part::Text(std::mem::take(&mut text).into()));
                    }
                    match composed(letter) {
                        Some(pattern) => parts.extend(TimeFormat::compile(pattern)?.parts),
                        None => parts.push(Part::Letter(letter)),
                    }
                }
                Some(letter) => {
                    return Err(TimeError::new("bad time format", pattern, format!("unknown letter %{letter}")));
                }
                None => {
                    return Err(TimeError::new("bad time format", pattern, "a '%' at the end; write %% for the sign"));
                }
            }
        }
        if !text.is_empty() {
            parts.push(Part::Text(text.into()));
        }
        Ok(TimeFormat { parts: parts.into() })
    }

    /// The moment as text, by the clocks of the zone; `None` outside the years -9999 to 9999.
    pub fn format(&self, moment: Timestamp, zone: &Zone) -> Option<String> {
        let mut text = String::new();
        self.format_into(moment, 0, zone, &mut text).then_some(text)
    }

    /// Appends the moment, finer by the nanoseconds of its millisecond (0 to 999,999), to a text. Outside the years -9999 to
    /// 9999 nothing is appended and the answer is `false`.
    pub fn format_into(&self, moment: Timestamp, nanos: u32, zone: &Zone, text: &mut String) -> bool {
        let Some(civil) = zone.civil(moment) else { return false };
        for part in &self.parts {
            match part {
                Part::Text(copied) => text.push_str(copied),
                Part::Letter(letter) => {
                    // Writing to a text cannot fail.
                    let _ = write_letter(text, *letter, moment, nanos, civil, zone);
                }
            }
        }
        true
    }
}

fn write_letter(
    text: &mut String,
    letter: char,
    moment: Timestamp,
    nanos: u32,
    civil: DateTime,
    zone: &Zone,
) -> std::fmt::Result {
    let hour12 = (civil.hour() + 11) % 12 + 1;
    let half = if civil.hour() < 12 { ["am", "AM"] } else { ["pm", "PM"] };
    match letter {
        'H' => write!(text, "{:02}", civil.hour()),
        'I' => write!(text, "{hour12:02}"),
        'k' => write!(text, "{}", civil.hour()),
        'l' => write!(text, "{hour12}"),
        'M' => write!(text, "{:02}", civil.minute()),
        'S' => write!(text, "{:02}", civil.second()),
        'L' => write!(text, "{:03}", moment.subsecond()),
        'N' => write!(text, "{:09}", moment.subsecond() * 1_000_000 + i64::from(nanos)),
        'p' => text.write_str(half[0]),
        'r' => write!(text, "{hour12:02}:{:02}:{:02} {}", civil.minute(), civil.second(), half[1]),
        'z' => {
            let minutes = zone.seconds_ahead(moment) / 60;
            let sign = if minutes < 0 { '-' } else { '+' };
            write!(text, "{sign}{:02}{:02}", minutes.abs() / 60, minutes.abs() % 60)
        }
        'Z' => text.write_str(&zone.abbreviation(moment)),
        's' => write!(text, "{}", moment.seconds()),
        'Q' => write!(text, "{}", moment.0),
        'B' => text.write_str(names::month(civil.month())),
        'b' | 'h' => text.write_str(names::short(names::month(civil.month()))),
        'A' => text.write_str(names::weekday(civil.weekday())),
        'a' => text.write_str(names::short(names::weekday(civil.weekday()))),
        'C' => write!(text, "{:02}", civil.year().div_euclid(100)),
        'Y' => write!(text, "{}", padded_year(civil.year())),
        'y' => write!(text, "{:02}", civil.year().rem_euclid(100)),
        'j' => write!(text, "{:03}", civil.day_of_year()),
        'm' => write!(text, "{:02}", civil.month()),
        'd' => write!(text, "{:02}", civil.day()),
        'e' => write!(text, "{}", civil.day()),
        'u' => write!(text, "{}", civil.weekday().to_monday_one_offset()),
        'V' => write!(text, "{:02}", civil.iso_week_date().week()),
        'G' => write!(text, "{}", padded_year(civil.iso_week_date().year())),
        _ => Ok(()),
    }
}

/// A year with at least four digits.
fn padded_year(year: i16) -> String {
    if year < 0 { format!("-{:04}", -i32::from(year)) } else { format!("{year:04}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOMENT: Timestamp = Timestamp(1_709_622_489_045);

    fn format(pattern: &str, moment: Timestamp, zone: &str) -> String {
        let zone = Zone::parse(zone).unwrap_or_default();
        match TimeFormat::compile(pattern) {
            Ok(format) => format.format(moment, &zone).unwrap_or_default(),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn letters() {
        let afternoon = Timestamp(1_709_643_845_000);
        for (pattern, moment, zone, wanted) in [
            ("%d.%m.%Y um %H:%M:%S", MOMENT, "UTC", "05.03.2024 um 07:08:09"),
            ("%e|%k|%l", MOMENT, "UTC", "5|7|7"),
            ("%d|%I|%H|%j|%y|%C", MOMENT, "UTC", "05|07|07|065|24|20"),
            ("%I %l %k %p - %r", afternoon, "UTC", "01 1 13 pm - 01:04:05 PM"),
            ("%A %a %B %b %h", MOMENT, "UTC", "Tuesday Tue March Mar Mar"),
            ("%L %N", MOMENT, "UTC", "045 045000000"),
            ("s=%s ms=%Q", MOMENT, "UTC", "s=1709622489 ms=1709622489045"),
            ("%D %F %R %T", MOMENT, "UTC", "03/05/24 2024-03-05 07:08 07:08:09"),
            ("%F %R %z", MOMENT, "Asia/Kolkata", "2024-03-05 12:38 +0530"),
            ("%R %Z", MOMENT, "Africa/Nairobi", "10:08 EAT"),
            ("%c", MOMENT, "Europe/Paris", "Tue Mar 05 08:08:09 CET 2024"),
            ("%H:%M %z %Z", MOMENT, "-03:30", "03:38 -0330 -03:30"),
            ("%Z", MOMENT, "Z", "Z"),
            ("%u %V %G", MOMENT, "UTC", "2 10 2024"),
            ("%Y", Timestamp(200_000_000_000_000), "UTC", "8307"),
            ("100%% [%d. %b] é", MOMENT, "UTC", "100% [05. Mar] é"),
            ("%I %l", Timestamp(0), "UTC", "12 12"),
            ("%L %s", Timestamp(-1), "UTC", "999 -1"),
            ("%F", Timestamp(i64::MAX), "UTC", ""),
        ] {
            assert_eq!(format(pattern, moment, zone), wanted, "{pattern}");
        }
    }

    #[test]
    fn refusals() {
        for pattern in ["%q", "%", "x%", "%-d", "%tH"] {
            assert!(TimeFormat::compile(pattern).is_err_and(|error| error.to_string().contains(pattern)), "{pattern}");
        }
    }

    #[test]
    fn finer_than_milliseconds() {
        let mut text = String::from("t=");
        assert!(TimeFormat::compile("%N").is_ok_and(|format| format.format_into(MOMENT, 7, &Zone::utc(), &mut text)));
        assert_eq!(text, "t=045000007");
    }
}
