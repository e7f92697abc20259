//! Parts of a moment: the `time:` functions.

use crate::time::names;
use crate::time::timestamp::Timestamp;
use crate::time::zone::Zone;

/// A part of a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TimePart {
    /// The year.
    Year,
    /// The month, 1 to 12.
    Month,
    /// The English name of the month.
    MonthName,
    /// The day of the month, 1 to 31.
    DayOfMonth,
    /// The day of the year, 1 to 366.
    DayOfYear,
    /// The day of the week, 1 (Monday) to 7.
    DayOfWeek,
    /// The English name of the day of the week.
    DayOfWeekName,
    /// The week of ISO 8601, 1 to 53.
    WeekOfYear,
    /// The hour, 0 to 23.
    Hour,
    /// The minute, 0 to 59.
    Minute,
    /// The second, 0 to 59.
    Second,
    /// The millisecond of the second, 0 to 999.
    Millisecond,
}

/// What a part of a moment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimePartValue {
    /// A number.
    Number(i64),
    /// A name.
    Name(&'static str),
}

impl TimePart {
    /// All parts.
    pub const ALL: [TimePart; 12] = [
        TimePart::Year,
        TimePart::Month,
        TimePart::MonthName,
        TimePart::DayOfMonth,
        TimePart::DayOfYear,
        TimePart::DayOfWeek,
        TimePart::DayOfWeekName,
        TimePart::WeekOfYear,
        TimePart::Hour,
        TimePart::Minute,
        TimePart::Second,
        TimePart::Millisecond,
    ];

    /// The name of its function behind `time:`, which with a `_` in front is that of its default output field.
    pub fn name(self) -> &'static str {
        match self {
            TimePart::Year => "year",
            TimePart::Month => "month",
            TimePart::MonthName => "monthName",
            TimePart::DayOfMonth => "dayOfMonth",
            TimePart::DayOfYear => "dayOfYear",
            TimePart::DayOfWeek => "dayOfWeek",
            TimePart::DayOfWeekName => "dayOfWeekName",
            TimePart::WeekOfYear => "weekOfYear",
            TimePart::Hour => "hour",
            TimePart::Minute => "minute",
            TimePart::Second => "second",
            TimePart::Millisecond => "millisecond",
        }
    }

    /// The part of a moment by the clocks of a zone; `None` outside the years -9999 to 9999.
    pub fn of(self, moment: Timestamp, zone: &Zone) -> Option<TimePartValue> {
        let civil = zone.civil(moment)?;
        let number = match self {
            TimePart::Year => i64::from(civil.year()),
            TimePart::Month => i64::from(civil.month()),
            TimePart::MonthName => return Some(TimePartValue::Name(names::month(civil.month()))),
            TimePart::DayOfMonth => i64::from(civil.day()),
            TimePart::DayOfYear => i64::from(civil.day_of_year()),
            TimePart::DayOfWeek => i64::from(civil.weekday().to_monday_one_offset()),
            TimePart::DayOfWeekName => return Some(TimePartValue::Name(names::weekday(civil.weekday()))),
            TimePart::WeekOfYear => i64::from(civil.iso_week_date().week()),
            TimePart::Hour => i64::from(civil.hour()),
            TimePart::Minute => i64::from(civil.minute()),
            TimePart::Second => i64::from(civil.second()),
            TimePart::Millisecond => moment.subsecond(),
        };
        Some(TimePartValue::Number(number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(part: TimePart, moment: i64, zone: &str) -> Option<i64> {
        match part.of(Timestamp(moment), &Zone::parse(zone).ok()?) {
            Some(TimePartValue::Number(number)) => Some(number),
            _ => None,
        }
    }

    #[test]
    fn parts() {
        let moment = Timestamp(1_709_622_489_045);
        let values: Vec<String> = TimePart::ALL
            .iter()
            .filter_map(|part| match part.of(moment, &Zone::utc())? {
                TimePartValue::Number(number) => Some(format!("{}={number}", part.name())),
                TimePartValue::Name(name) => Some(format!("{}={name}", part.name())),
            })
            .collect();
        assert_eq!(
            values.join(" "),
            "year=2024 month=3 monthName=March dayOfMonth=5 dayOfYear=65 dayOfWeek=2 dayOfWeekName=Tuesday weekOfYear=10 \
             hour=7 minute=8 second=9 millisecond=45"
        );
    }

    #[test]
    fn zones_and_weeks() {
        assert_eq!(number(TimePart::Hour, 1_709_680_200_000, "+05:30"), Some(4));
        assert_eq!(number(TimePart::Hour, 1_720_221_000_000, "Europe/Berlin"), Some(1));
        assert_eq!(number(TimePart::DayOfMonth, 1_709_253_000_000, "-01:00"), Some(29));
        assert_eq!(number(TimePart::DayOfWeek, 1_709_467_200_000, "UTC"), Some(7));
        for (moment, week) in
            [(1_609_502_400_000, 53), (1_735_560_000_000, 1), (1_609_718_400_000, 1), (1_609_416_000_000, 53)]
        {
            assert_eq!(number(TimePart::WeekOfYear, moment, "UTC"), Some(week), "{moment}");
        }
        assert_eq!(number(TimePart::Year, i64::MAX, "UTC"), None);
    }
}
