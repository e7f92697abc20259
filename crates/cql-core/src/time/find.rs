//! Finding a moment somewhere in a text, as `findTimestamp()` does.

use crate::time::parse::{ParsedTimestamp, ZoneChoice};
use crate::time::recognise::{Clock, Day, Found, recognise};
use crate::time::timestamp::Timestamp;
use crate::time::zone::Zone;
use jiff::civil::{Date, DateTime, Time};

/// A moment must begin within so many characters.
const REACH: usize = 128;
const MINUTE: i64 = 60_000;
const DAY: i64 = 86_400_000;

/// Finds the first moment in a text ("findTimestamp()" of the reference): a date and a time in one of many spellings, a time
/// of day alone, or seconds since 1970 with 10 digits and perhaps 3, 6 or 9 more for the fraction.
///
/// A zone in the text wins; otherwise it is that of the parameter, or that of the field. Without any of them nothing is
/// found. A time alone is of today, or of yesterday if it is more than ten minutes after now. A date without a year is of the
/// latest of the last, this and the next year in which it is at most seven days after now. What is finer than
/// milliseconds is cut off.
pub fn find_timestamp(text: &str, zones: ZoneChoice<'_>, now: Timestamp) -> Option<ParsedTimestamp> {
    let mut before = None;
    let found = text.char_indices().take(REACH).find_map(|(start, letter)| {
        let inside = before.replace(letter).is_some_and(char::is_alphanumeric);
        // Most characters begin nothing.
        let begins = letter.is_ascii_digit() || (letter.is_ascii_alphabetic() && !inside);
        if !begins
            || (letter.is_ascii_digit()
                && text.get(..start).unwrap_or_default().ends_with(|before: char| before.is_ascii_digit()))
        {
            return None;
        }
        recognise(text.get(start..)?.as_bytes(), start == 0 || !inside)
    })?;
    match found {
        Found::Epoch(millis) => Some(ParsedTimestamp {
            moment: Timestamp(millis),
            nanos: 0,
            zone: zones.parameter.cloned().unwrap_or_else(Zone::zulu),
        }),
        Found::Clock { day, clock, zone } => {
            let zone = zone.or_else(|| zones.parameter.cloned()).or_else(|| zones.field.cloned())?;
            let moment = place(day, clock, &zone, now)?;
            Some(ParsedTimestamp { moment, nanos: 0, zone })
        }
    }
}

fn place(day: Option<Day>, clock: Clock, zone: &Zone, now: Timestamp) -> Option<Timestamp> {
    let time = Time::new(clock.hour, clock.minute, clock.second, i32::from(clock.millis) * 1_000_000).ok()?;
    let today = zone.civil(now)?.date();
    let at = |date: Date| zone.moment(DateTime::from_parts(date, time)).map(|(moment, _)| moment);
    match day {
        None => at(today)
            .filter(|moment| moment.0.saturating_sub(now.0) <= 10 * MINUTE)
            .or_else(|| at(today.yesterday().ok()?)),
        Some(Day { year: Some(year), month, day }) => at(Date::new(year, month, day).ok()?),
        Some(Day { year: None, month, day }) => [1, 0, -1].into_iter().find_map(|ahead| {
            let date = Date::new(today.year().checked_add(ahead)?, month, day).ok()?;
            at(date).filter(|moment| moment.0.saturating_sub(now.0) <= 7 * DAY)
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn find(text: &str, parameter: Option<&str>, now: &str) -> String {
        let parameter = parameter.and_then(|name| Zone::parse(name).ok());
        let zones = ZoneChoice { parameter: parameter.as_ref(), field: None };
        match find_timestamp(text, zones, Timestamp::parse_iso(now).unwrap_or_default()) {
            Some(found) => format!("{} {}", found.moment, found.zone),
            None => "nothing".to_owned(),
        }
    }

    const NOW: &str = "2024-06-01T00:00:00Z";

    #[test]
    fn with_a_zone_in_the_text() {
        for (text, wanted) in [
            ("level=info 2024-03-05T10:20:30.045Z started", "2024-03-05T10:20:30.045Z Z"),
            ("at [2024-03-05T12:20:31+02:00] done", "2024-03-05T10:20:31.000Z +02:00"),
            ("2024-03-05T05:20:32-0500", "2024-03-05T10:20:32.000Z -05:00"),
            ("10.0.0.9 - - [05/Mar/2024:11:20:30 +0100] \"GET /a\" 200", "2024-03-05T10:20:30.000Z +01:00"),
            ("Tue, 05 Mar 2024 10:20:30 GMT x", "2024-03-05T10:20:30.000Z GMT"),
            ("Tue Mar 05 10:20:30 UTC 2024", "2024-03-05T10:20:30.000Z UTC"),
            ("2024-03-05 10:20:30 UTC+12:30", "2024-03-04T21:50:30.000Z UTC+12:30"),
            ("2024-07-05 10:20:30 Europe/Berlin x", "2024-07-05T08:20:30.000Z Europe/Berlin"),
            ("2024-03-05 02:20:30 PM Z", "2024-03-05T14:20:30.000Z Z"),
            ("2024-03-05T10:20:30.1Z", "2024-03-05T10:20:30.100Z Z"),
            ("2024-03-05T10:20:30.123999999Z", "2024-03-05T10:20:30.123Z Z"),
            ("2016-12-31T23:59:60Z x", "2016-12-31T23:59:59.000Z Z"),
            ("2024-03-05T10:20:30Z from 2024-03-05T10:21:00Z", "2024-03-05T10:20:30.000Z Z"),
            ("t=1709634030 a", "2024-03-05T10:20:30.000Z Z"),
            ("t=1709634030045 b", "2024-03-05T10:20:30.045Z Z"),
            ("t=1709634030045999 c", "2024-03-05T10:20:30.045Z Z"),
            ("t=1709634030.045 d", "2024-03-05T10:20:30.045Z Z"),
            ("20240305T102030Z", "2024-03-05T10:20:30.000Z Z"),
            ("20240305 10:20:30.5 Z", "2024-03-05T10:20:30.500Z Z"),
            ("2024-03-05 10:20:30 x", "nothing"),
            ("never", "nothing"),
            ("", "nothing"),
            ("17096340304 12345678901234", "nothing"),
        ] {
            assert_eq!(find(text, None, NOW), wanted, "{text}");
        }
    }

    #[test]
    fn with_a_zone_from_outside() {
        for (text, wanted) in [
            ("2024-03-05 11:20:30,456 WARN x", "2024-03-05T10:20:30.456Z"),
            ("2024/03/05 11:20:31 y", "2024-03-05T10:20:31.000Z"),
            ("Mar 05 11:20:30 2024 x", "2024-03-05T10:20:30.000Z"),
            ("03/25/2024 11:20:30 x", "2024-03-25T10:20:30.000Z"),
            ("03/25/24 11:20:30 x", "2024-03-25T10:20:30.000Z"),
            ("24-03-05 11:20:30 x", "2024-03-05T10:20:30.000Z"),
            ("05-Mar-2024 11:20:30.5 x", "2024-03-05T10:20:30.500Z"),
            ("march 05, 2024 11:20:30 x", "2024-03-05T10:20:30.000Z"),
            ("<34>Mar  5 11:20:30 host x", "2024-03-05T10:20:30.000Z"),
            ("20240305112030", "2024-03-05T10:20:30.000Z"),
            ("x 2024-03-05 11:20:30Zebra", "2024-03-05T10:20:30.000Z"),
        ] {
            assert_eq!(find(text, Some("Europe/Paris"), NOW), format!("{wanted} Europe/Paris"), "{text}");
        }
        assert_eq!(find("2024-03-05T10:20:30Z x", Some("America/New_York"), NOW), "2024-03-05T10:20:30.000Z Z");
        assert_eq!(find("mac 10:20:30:40:50:60", Some("UTC"), NOW), "nothing");
        assert_eq!(find("2024-02-30 10:20:30", Some("UTC"), NOW), "nothing");
    }

    #[test]
    fn dates_are_guessed() {
        let winter = "2024-12-28T12:00:00Z";
        let morning = "2024-03-05T08:00:00Z";
        for (now, text, wanted) in [
            (winter, "Jan 03 08:00:00 a", "2025-01-03T08:00:00.000Z UTC"),
            (winter, "Dec 20 08:00:00 b", "2024-12-20T08:00:00.000Z UTC"),
            (winter, "Jan 20 08:00:00 c", "2024-01-20T08:00:00.000Z UTC"),
            (winter, "Feb 29 08:00:00 d", "2024-02-29T08:00:00.000Z UTC"),
            (morning, "07:55:00 a", "2024-03-05T07:55:00.000Z UTC"),
            (morning, "08:05:00 b", "2024-03-05T08:05:00.000Z UTC"),
            (morning, "08:15:00 c", "2024-03-04T08:15:00.000Z UTC"),
        ] {
            assert_eq!(find(text, Some("UTC"), now), wanted, "{text}");
        }
    }

    #[test]
    fn only_the_beginning_is_searched() {
        let line = |blanks: usize| format!("{} 2024-03-05T10:20:30Z", "é".repeat(blanks));
        assert_ne!(find(&line(126), None, NOW), "nothing");
        assert_eq!(find(&line(127), None, NOW), "nothing");
    }

    proptest! {
        #[test]
        fn nothing_makes_it_panic(text in "([0-9]{1,4}|Mar|may|[-/.: T,+Zé]|PM|UTC|Europe/Paris){0,24}") {
            find(&text, Some("UTC"), NOW);
        }
    }
}
