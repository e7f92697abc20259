//! Points in time relative to another: `24h`, `2d@d+6h`, `calendar: 3months`.

use crate::time::duration::{length, split};
use crate::time::error::TimeError;
use crate::time::timestamp::Timestamp;
use crate::time::unit::Unit;
use crate::time::zone::Zone;
use jiff::civil::{Date, DateTime};
use jiff::{Span, ToSpan};

/// A point in time, which may depend on a reference (usually now) and on a time zone ("Relative Time Syntax" of the
/// reference).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimePoint(Kind);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    Epoch(i64),
    Relative {
        /// Whether days and longer units are those of the calendar.
        calendar: bool,
        /// How far to go back first.
        back: Step,
        /// To the start of which unit to cut down then.
        anchor: Option<Unit>,
        /// How far to go at last, one after the other.
        offsets: Vec<Step>,
    },
}

/// A number of units to go forward or back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Step {
    count: i64,
    unit: Unit,
}

impl TimePoint {
    /// The reference itself.
    pub fn now() -> TimePoint {
        TimePoint(Kind::Relative {
            calendar: false,
            back: Step { count: 0, unit: Unit::Millisecond },
            anchor: None,
            offsets: Vec::new(),
        })
    }

    /// A fixed moment.
    pub fn at(moment: Timestamp) -> TimePoint {
        TimePoint(Kind::Epoch(moment.0))
    }

    /// Reads a point: milliseconds since 1970, or `[calendar:] base [@unit {+duration | -duration}]`, where the base is
    /// `now` or a duration to go back by. Blanks between the parts and a minus in front of the base change nothing.
    ///
    /// ```
    /// # use cql_core::time::{TimePoint, Timestamp, Zone};
    /// let reference = Timestamp::parse_iso("2024-05-10T09:00:00Z").expect("a moment");
    /// let point = TimePoint::parse("2d@d+6h")?;
    /// assert_eq!(point.resolve(reference, &Zone::utc()).to_string(), "2024-05-08T06:00:00.000Z");
    /// # Ok::<(), cql_core::time::TimeError>(())
    /// ```
    pub fn parse(text: &str) -> Result<TimePoint, TimeError> {
        let wrong = |reason: &str| TimeError::new("bad time point", text, reason);
        if let Ok(millis) = text.trim().parse() {
            return Ok(TimePoint(Kind::Epoch(millis)));
        }
        let (calendar, rest) = match text.trim().strip_prefix("calendar:") {
            Some(rest) => (true, rest.trim_start()),
            None => (false, text.trim()),
        };
        let rest = rest.strip_prefix('-').unwrap_or(rest);
        let (base, anchored) = match rest.split_once('@') {
            Some((base, anchored)) => (base, Some(anchored)),
            None => (rest, None),
        };
        let back = match base.trim() {
            "now" => Step { count: 0, unit: Unit::Millisecond },
            base => step(base, -1)
                .ok_or_else(|| wrong("expected now, a duration such as 5m or 24h, or milliseconds since 1970"))?,
        };
        let Some(anchored) = anchored else {
            return Ok(TimePoint(Kind::Relative { calendar, back, anchor: None, offsets: Vec::new() }));
        };
        let signs = anchored.find(['+', '-']).unwrap_or(anchored.len());
        let (unit, mut rest) = anchored.split_at(signs);
        let anchor =
            Unit::parse(unit.trim()).ok_or_else(|| wrong("expected a unit such as d, w or month after '@'"))?;
        let mut offsets = Vec::new();
        while let Some(sign) = rest.chars().next() {
            let end = rest.get(1..).and_then(|rest| rest.find(['+', '-'])).map_or(rest.len(), |end| end + 1);
            let (offset, after) = rest.split_at(end);
            let count = if sign == '-' { -1 } else { 1 };
            offsets.push(
                offset
                    .get(1..)
                    .and_then(|duration| step(duration.trim(), count))
                    .ok_or_else(|| wrong("expected a duration such as 6h after '+' and '-'"))?,
            );
            rest = after;
        }
        Ok(TimePoint(Kind::Relative { calendar, back, anchor: Some(anchor), offsets }))
    }

    /// Whether it depends on the calendar or is cut down to a unit; live searches refuse such points.
    pub fn is_anchored(&self) -> bool {
        matches!(self.0, Kind::Relative { calendar: true, .. } | Kind::Relative { anchor: Some(_), .. })
    }

    /// The moment, seen from a reference. Weeks begin on Monday. Points beyond what can be told end there.
    pub fn resolve(&self, reference: Timestamp, zone: &Zone) -> Timestamp {
        match &self.0 {
            Kind::Epoch(millis) => Timestamp(*millis),
            Kind::Relative { calendar, back, anchor, offsets } => {
                let start = back.from(reference, *calendar, zone);
                let start = anchor.map_or(start, |unit| snap(start, unit, zone));
                offsets.iter().fold(start, |moment, offset| offset.from(moment, *calendar, zone))
            }
        }
    }
}

fn step(duration: &str, sign: i64) -> Option<Step> {
    let (count, unit) = split(duration)?;
    length(count, unit)?;
    Some(Step { count: i64::try_from(count).ok()? * sign, unit })
}

impl Step {
    fn from(self, moment: Timestamp, calendar: bool, zone: &Zone) -> Timestamp {
        let moved = (calendar && self.unit >= Unit::Day).then(|| self.on_calendar(moment, zone)).flatten();
        if let Some(moved) = moved {
            return moved;
        }
        moment.plus(self.count.saturating_mul(self.unit.milliseconds()))
    }

    /// A step to a month that is too short for the day ends on its last day.
    fn on_calendar(self, moment: Timestamp, zone: &Zone) -> Option<Timestamp> {
        let civil = zone.civil(moment)?;
        let span = Span::new();
        let span = match self.unit {
            Unit::Day => span.try_days(self.count),
            Unit::Week => span.try_weeks(self.count),
            Unit::Month => span.try_months(self.count),
            Unit::Quarter => span.try_months(self.count.checked_mul(3)?),
            _ => span.try_years(self.count),
        };
        let there = civil.checked_add(span.ok()?).ok()?;
        zone.moment(there).map(|(moment, _)| moment)
    }
}

/// The start of the unit that a moment lies in.
fn snap(moment: Timestamp, unit: Unit, zone: &Zone) -> Timestamp {
    if unit < Unit::Day {
        // By the clock on the wall, which need not be ahead by whole hours.
        let ahead = i64::from(zone.seconds_ahead(moment)) * 1_000;
        let wall = moment.0.saturating_add(ahead);
        return Timestamp(wall.saturating_sub(wall.rem_euclid(unit.milliseconds())).saturating_sub(ahead));
    }
    let start = || {
        let day = first_day(zone.civil(moment)?.date(), unit)?;
        zone.moment(DateTime::from(day)).map(|(moment, _)| moment)
    };
    start().unwrap_or(moment)
}

/// The first day of the unit that a day lies in.
pub(crate) fn first_day(day: Date, unit: Unit) -> Option<Date> {
    match unit {
        Unit::Week => day.checked_sub(i64::from(day.weekday().to_monday_zero_offset()).days()).ok(),
        Unit::Month => Some(day.first_of_month()),
        Unit::Quarter => Date::new(day.year(), (day.month() - 1) / 3 * 3 + 1, 1).ok(),
        Unit::Year => Some(day.first_of_year()),
        _ => Some(day),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolve(text: &str, reference: &str, zone: &str) -> String {
        let (Ok(point), Some(reference), Ok(zone)) =
            (TimePoint::parse(text), Timestamp::parse_iso(reference), Zone::parse(zone))
        else {
            return "refused".to_owned();
        };
        point.resolve(reference, &zone).to_string()
    }

    #[test]
    fn points() {
        for (text, reference, zone, wanted) in [
            ("2h", "2024-03-01T12:00", "UTC", "2024-03-01T10:00:00.000Z"),
            ("-2h", "2024-03-01T12:00", "UTC", "2024-03-01T10:00:00.000Z"),
            ("now", "2024-03-01T12:00", "UTC", "2024-03-01T12:00:00.000Z"),
            ("1709287200000", "2024-03-01T12:00", "UTC", "2024-03-01T10:00:00.000Z"),
            ("2d@d+6h", "2024-05-10T09:00", "UTC", "2024-05-08T06:00:00.000Z"),
            (" 2d @ d + 6h ", "2024-05-10T09:00", "UTC", "2024-05-08T06:00:00.000Z"),
            ("now@quarter", "2024-08-14T13:00", "UTC", "2024-07-01T00:00:00.000Z"),
            ("now@w", "2024-08-14T13:00", "UTC", "2024-08-12T00:00:00.000Z"),
            ("now@mon", "2024-08-14T13:00", "UTC", "2024-08-01T00:00:00.000Z"),
            ("now@y", "2024-08-14T13:00", "UTC", "2024-01-01T00:00:00.000Z"),
            ("5h@h+45min", "2024-05-16T13:20", "UTC", "2024-05-16T08:45:00.000Z"),
            ("1d@d+12h-30min", "2024-05-16T13:20", "UTC", "2024-05-15T11:30:00.000Z"),
            ("now@h", "2024-05-16T13:20", "Asia/Kolkata", "2024-05-16T12:30:00.000Z"),
            ("now@d", "2024-08-14T13:00", "Europe/Copenhagen", "2024-08-13T22:00:00.000Z"),
            ("3months", "2024-10-20T08:00", "UTC", "2024-07-22T08:00:00.000Z"),
            ("calendar: 3months", "2024-10-20T08:00", "UTC", "2024-07-20T08:00:00.000Z"),
            ("calendar:1mon", "2024-03-31T08:00", "UTC", "2024-02-29T08:00:00.000Z"),
            ("calendar: 1q@q", "2024-05-05T08:00", "UTC", "2024-01-01T00:00:00.000Z"),
            ("calendar: 1d@d", "2024-04-01T08:00", "Europe/Berlin", "2024-03-30T23:00:00.000Z"),
            ("calendar: 1y", "2024-02-29T08:00", "UTC", "2023-02-28T08:00:00.000Z"),
            ("calendar: 2d", "2024-04-01T08:00", "Europe/Berlin", "2024-03-30T09:00:00.000Z"),
            ("calendar: 2h", "2024-03-01T12:00", "UTC", "2024-03-01T10:00:00.000Z"),
        ] {
            assert_eq!(resolve(text, reference, zone), wanted, "{text}");
        }
    }

    #[test]
    fn refusals() {
        for text in [
            "",
            "5 fortnights",
            "1.5h",
            "now@",
            "now@x",
            "1d@d+",
            "1d@d6h",
            "1d+6h",
            "later",
            "calendar:",
            "2d@d@h",
            "1d@d+é",
        ] {
            assert!(TimePoint::parse(text).is_err_and(|error| error.to_string().contains(text)), "{text}");
        }
        assert!(TimePoint::parse("now@d").is_ok_and(|point| point.is_anchored()));
        assert!(TimePoint::parse("1d").is_ok_and(|point| !point.is_anchored()));
        let far = TimePoint::parse("9000000y@y").map(|point| point.resolve(Timestamp(0), &Zone::utc()));
        assert!(far.is_ok_and(|moment| moment.0 < 0));
    }
}
