//! The parts of a moment: `time:year()`, `time:hour()` and the like.

use super::milliseconds;
use cql_core::Value;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::time::{TimePart, TimePartValue, Timestamp, Zone};

/// A function that gives a part of a moment.
pub(crate) struct Part {
    part: TimePart,
    signature: &'static Signature,
}

macro_rules! part {
    ($constant:ident, $part:ident, $name:literal, $what:literal, $value:literal) => {
        #[doc = concat!("`time:", $name, "()`")]
        pub(crate) static $constant: Part = Part {
            part: TimePart::$part,
            signature: &Signature {
                name: concat!("time:", $name),
                kind: Kind::Value,
                group: "time",
                summary: concat!("Gives ", $what, "."),
                params: &[
                    Param::new("field", ParamType::Field, "the field with epoch milliseconds")
                        .default("@timestamp")
                        .unnamed(),
                    Param::new("as", ParamType::Output, "the field that the result is written to")
                        .default(concat!("_", $name)),
                    Param::new("timezone", ParamType::Text, "the time zone"),
                    Param::new("timezoneField", ParamType::Field, "the field with the time zone").default("@timezone"),
                ],
                output: "The field named by `as`.",
                rules: &[
                    "The zone is the one given, else that in the zone field, else that of the query.",
                    "A missing field, or one that is no number, gives no output.",
                ],
                examples: &[Example {
                    title: "A part of a time",
                    query: concat!("x := time:", $name, "(t, timezone=UTC)"),
                    events: r#"{"t":1709622489045}"#,
                    rows: concat!(r#"{"t":1709622489045,"x":"#, $value, "}"),
                }],
                source: concat!("functions-time-", $name),
                ..Signature::EMPTY
            },
        };
    };
}

part!(YEAR, Year, "year", "the year", r#"2024"#);
part!(MONTH, Month, "month", "the month, 1 to 12", r#"3"#);
part!(MONTH_NAME, MonthName, "monthName", "the English name of the month", r#""March""#);
part!(DAY_OF_MONTH, DayOfMonth, "dayOfMonth", "the day of the month, 1 to 31", r#"5"#);
part!(DAY_OF_YEAR, DayOfYear, "dayOfYear", "the day of the year, 1 to 366", r#"65"#);
part!(DAY_OF_WEEK, DayOfWeek, "dayOfWeek", "the day of the week, 1 (Monday) to 7", r#"2"#);
part!(DAY_OF_WEEK_NAME, DayOfWeekName, "dayOfWeekName", "the English name of the day of the week", r#""Tuesday""#);
part!(WEEK_OF_YEAR, WeekOfYear, "weekOfYear", "the week of ISO 8601, 1 to 53", r#"10"#);
part!(HOUR, Hour, "hour", "the hour, 0 to 23", r#"7"#);
part!(MINUTE, Minute, "minute", "the minute, 0 to 59", r#"8"#);
part!(SECOND, Second, "second", "the second, 0 to 59", r#"9"#);
part!(MILLISECOND, Millisecond, "millisecond", "the millisecond of the second, 0 to 999", r#"45"#);

impl Function for Part {
    fn signature(&self) -> &'static Signature {
        self.signature
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let field = call.field("field")?;
        let output = call.output("as")?;
        let given = call.time_zone("timezone")?;
        let from = match given {
            Some(_) => None,
            None => call.optional_field("timezoneField")?,
        };
        let zone = given.unwrap_or_else(|| call.zone());
        let part = self.part;
        Ok(Bound::value(output, move |row, cx| {
            let Some(moment) = milliseconds(row.get(field)) else { return Value::Missing };
            let own = from.and_then(|slot| row.get(slot).text(cx.arena)).and_then(|name| Zone::parse(name).ok());
            match part.of(Timestamp(moment), own.as_ref().unwrap_or(&zone)) {
                Some(TimePartValue::Number(number)) => Value::Int(number),
                Some(TimePartValue::Name(name)) => Value::Text(name),
                None => Value::Missing,
            }
        }))
    }
}
