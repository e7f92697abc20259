//! Reading moments by a pattern, as `parseTimestamp()` does.

use crate::time::error::TimeError;
use crate::time::java::{Field, Item, compile};
use crate::time::scan::{Fields, scan};
use crate::time::timestamp::Timestamp;
use crate::time::zone::Zone;
use jiff::civil::{Date, DateTime, ISOWeekDate, Time, Weekday};

/// A compiled format of `parseTimestamp()`: a pattern of Java's `DateTimeFormatter`, or a word for numbers that count from
/// 1970.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimestampFormat {
    kind: Kind,
    case_sensitive: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    /// So many digits after the decimal point make a nanosecond.
    Epoch(usize),
    Pattern(Box<[Item]>),
}

/// A moment that was read from a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParsedTimestamp {
    /// The moment.
    pub moment: Timestamp,
    /// The nanoseconds of its millisecond, 0 to 999,999.
    pub nanos: u32,
    /// The zone by which the text was understood; its name belongs into `@timezone`.
    pub zone: Zone,
}

/// The zones that a text without one, or with a wrong one, is in.
#[derive(Clone, Copy, Debug, Default)]
pub struct ZoneChoice<'z> {
    /// The zone given by parameter. For `parseTimestamp()` it even beats a zone in the text, whose clock time is then taken in
    /// this zone.
    pub parameter: Option<&'z Zone>,
    /// The zone that a field of the event states, for texts without a zone.
    pub field: Option<&'z Zone>,
}

impl TimestampFormat {
    /// The format that is used when none is given: ISO 8601 with up to nine digits of a fraction.
    pub const DEFAULT: &'static str = "yyyy-MM-dd'T'HH:mm:ss[.SSSSSSSSS]XXXXX";

    /// Compiles a format ("parseTimestamp()" of the reference). The words `seconds`, `unixtime`, `unixTimeSeconds`, `millis`,
    /// `milliseconds`, `unixTimeMillis` and `nanos` are known in any case. `case_sensitive` is about names such as `Feb`, `PM`.
    ///
    /// ```
    /// # use cql_core::time::{TimestampFormat, Timestamp, ZoneChoice};
    /// let format = TimestampFormat::compile("dd/MMM/yyyy:HH:mm:ss Z", true)?;
    /// let parsed = format.parse("05/Mar/2024:10:20:30 +0200", ZoneChoice::default(), Timestamp::now());
    /// assert_eq!(parsed.map(|parsed| parsed.moment), Some(Timestamp(1_709_626_830_000)));
    /// # Ok::<(), cql_core::time::TimeError>(())
    /// ```
    pub fn compile(format: &str, case_sensitive: bool) -> Result<TimestampFormat, TimeError> {
        let kind = match format.to_ascii_lowercase().as_str() {
            "seconds" | "unixtime" | "unixtimeseconds" => Kind::Epoch(9),
            "millis" | "milliseconds" | "unixtimemillis" => Kind::Epoch(6),
            "nanos" => Kind::Epoch(0),
            _ => Kind::Pattern(compile(format)?),
        };
        Ok(TimestampFormat { kind, case_sensitive })
    }

    /// Reads a text, all of it; `None` if it does not have the format or states no zone and none is given.
    ///
    /// Without a year it is the current one, or the one before if the moment would be eight days or more after now. Without
    /// a time of day it is midnight.
    pub fn parse(&self, text: &str, zones: ZoneChoice<'_>, now: Timestamp) -> Option<ParsedTimestamp> {
        match &self.kind {
            Kind::Epoch(digits) => {
                let (moment, nanos) = epoch(text, *digits)?;
                let zone = zones.parameter.cloned().unwrap_or_else(Zone::zulu);
                Some(ParsedTimestamp { moment, nanos, zone })
            }
            Kind::Pattern(items) => resolve(&scan(items, text, self.case_sensitive)?, zones, now),
        }
    }
}

/// A number whose unit is so many decimal digits above the nanosecond.
fn epoch(text: &str, digits: usize) -> Option<(Timestamp, u32)> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    if whole.starts_with('+') || fraction.is_empty() || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let scale = 10i128.pow(u32::try_from(digits).ok()?);
    let fraction = format!("{fraction:0<width$}", width = digits.max(1));
    let part: i128 =
        fraction.get(..digits).filter(|part| !part.is_empty()).map_or(Some(0), |part| part.parse().ok())?;
    let whole_nanos = i128::from(whole.parse::<i64>().ok()?) * scale;
    let nanos = if whole.starts_with('-') { whole_nanos - part } else { whole_nanos + part };
    let millis = i64::try_from(nanos.div_euclid(1_000_000)).ok()?;
    Some((Timestamp(millis), u32::try_from(nanos.rem_euclid(1_000_000)).ok()?))
}

fn resolve(fields: &Fields, zones: ZoneChoice<'_>, now: Timestamp) -> Option<ParsedTimestamp> {
    let stated = match (fields.offset, &fields.zone) {
        (_, Some(zone)) => Some(zone.clone()),
        (Some(offset), None) => Some(Zone::offset(offset)?),
        (None, None) => None,
    };
    let zone = zones.parameter.cloned().or(stated).or_else(|| zones.field.cloned())?;
    // A zone by name tells where, an offset beside it tells which of two clock times is meant.
    let by_offset = fields.offset.filter(|_| zones.parameter.is_none()).and_then(Zone::offset);
    let clock = by_offset.as_ref().unwrap_or(&zone);
    let time = time(fields)?;
    let at = |year: i16| {
        let date = date(fields, year)?;
        let right_day = |day: usize| i8::try_from(day).is_ok_and(|day| date.weekday().to_monday_zero_offset() == day);
        fields.weekday.is_none_or(right_day).then(|| clock.moment(DateTime::from_parts(date, time))).flatten()
    };
    let (moment, nanos) = match fields.get(Field::Year).or(fields.get(Field::WeekYear)) {
        Some(year) => at(i16::try_from(if fields.before_christ { 1 - year } else { year }).ok()?)?,
        None => {
            let current = zone.civil(now)?.year();
            let far = |found: &(Timestamp, u32)| found.0.0.saturating_sub(now.0) >= EIGHT_DAYS;
            match at(current) {
                Some(found) if !far(&found) => found,
                _ => at(current.checked_sub(1)?)?,
            }
        }
    };
    Some(ParsedTimestamp { moment, nanos, zone })
}

const EIGHT_DAYS: i64 = 8 * 86_400_000;

fn small(number: i64) -> Option<i8> {
    i8::try_from(number).ok()
}

fn within(number: i64, least: i64, most: i64) -> Option<i64> {
    (least..=most).contains(&number).then_some(number)
}

fn date(fields: &Fields, year: i16) -> Option<Date> {
    if let Some(month) = fields.get(Field::Month) {
        let day = within(fields.get(Field::Day)?, 1, 31)?;
        let first = Date::new(year, small(month)?, 1).ok()?;
        // The 31st of a shorter month is its last day.
        return Date::new(year, small(month)?, small(day)?.min(first.days_in_month())).ok();
    }
    if let Some(day) = fields.get(Field::DayOfYear) {
        return Date::new(year, 1, 1).ok()?.with().day_of_year(i16::try_from(day).ok()?).build().ok();
    }
    let (week, year) = (small(fields.get(Field::Week)?)?, i16::try_from(fields.get(Field::WeekYear)?).ok()?);
    let weekday = match (fields.weekday, fields.get(Field::Weekday)) {
        (Some(day), _) => Weekday::from_monday_zero_offset(i8::try_from(day).ok()?).ok()?,
        (None, Some(day)) => Weekday::from_monday_one_offset(small(day)?).ok()?,
        (None, None) => Weekday::Monday,
    };
    ISOWeekDate::new(year, week, weekday).ok().map(Date::from)
}

fn time(fields: &Fields) -> Option<Time> {
    if let Some(nanos) = fields.get(Field::NanoOfDay).or(fields.get(Field::MilliOfDay).map(|millis| millis * 1_000_000))
    {
        let nanos = within(nanos, 0, 86_399_999_999_999)?;
        let (seconds, nanos) = (nanos / 1_000_000_000, nanos % 1_000_000_000);
        return at(seconds / 3_600, seconds / 60 % 60, seconds % 60, nanos);
    }
    let afternoon = fields.afternoon.map(|afternoon| if afternoon { 12 } else { 0 });
    let hour = if let Some(hour) = fields.get(Field::Hour) {
        Some(hour)
    } else if let Some(hour) = fields.get(Field::ClockHour) {
        Some(within(hour, 1, 24)? % 24)
    } else if let Some(hour) = fields.get(Field::ClockHalfHour) {
        Some(within(hour, 1, 12)? % 12 + afternoon?)
    } else if let Some(hour) = fields.get(Field::HalfHour) {
        Some(within(hour, 0, 11)? + afternoon?)
    } else {
        None
    };
    let (minute, second, nano) = (fields.get(Field::Minute), fields.get(Field::Second), fields.get(Field::Nano));
    if hour.is_none() && (minute.is_some() || second.is_some() || nano.is_some()) {
        return None;
    }
    at(hour.unwrap_or_default(), minute.unwrap_or_default(), second.unwrap_or_default(), nano.unwrap_or_default())
}

fn at(hour: i64, minute: i64, second: i64, nano: i64) -> Option<Time> {
    Time::new(small(hour)?, small(minute)?, small(second)?, i32::try_from(nano).ok()?).ok()
}

#[cfg(test)]
#[path = "parse_tests.rs"]
mod tests;
