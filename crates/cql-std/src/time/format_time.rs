//! `formatTime()`

use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::time::{EpochUnit, Locale, TimeFormat, Zone};
use cql_core::{Number, Value};

/// Writes a moment as text.
pub(crate) struct FormatTime;

static SIGNATURE: Signature = Signature {
    name: "formatTime",
    kind: Kind::Value,
    group: "time",
    summary: "Writes a time as text, by a pattern of letters after percent signs.",
    params: &[
        Param::new("format", ParamType::Text, "the pattern, such as %F %T").required().unnamed(),
        Param::new("as", ParamType::Output, "the field that the result is written to"),
        Param::new("field", ParamType::Field, "the field with epoch seconds or milliseconds").default("@timestamp"),
        Param::new("locale", ParamType::Text, "the language of names, such as US or en_GB; only English is built in"),
        Param::new("timezone", ParamType::Text, "the time zone of the text").default("UTC"),
        Param::new("unit", ParamType::Choice, "how the number is read").default("auto").values(&[
            "auto",
            "seconds",
            "milliseconds",
        ]),
    ],
    output: "The field named by `as`.",
    rules: &[
        "With unit=auto a number of at most 11 digits is seconds, a longer one milliseconds.",
        "The zone is UTC unless one is given, whatever the zone of the query.",
        "A missing field, or one that is no number, gives no output.",
    ],
    examples: &[Example {
        title: "The day of an event",
        query: "day := formatTime(\"%F\", field=t)",
        events: r#"{"t":1709622489045}"#,
        rows: r#"{"t":1709622489045,"day":"2024-03-05"}"#,
    }],
    source: "functions-formattime",
    ..Signature::EMPTY
};

impl Function for FormatTime {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let pattern = call.text("format")?;
        let format = match TimeFormat::compile(&pattern) {
            Ok(format) => format,
            Err(error) => return Err(call.refuse_value("format", format!("cannot be read: {error}"))),
        };
        let field = call.field("field")?;
        let nanos = (call.name_of(field) == "@timestamp").then(|| call.reads_if_there("@timestamp.nanos"));
        let zone = call.time_zone("timezone")?.unwrap_or_else(Zone::utc);
        let unit = EpochUnit::parse(call.choice("unit")?).unwrap_or(EpochUnit::Auto);
        if let Some(locale) = call.optional_text("locale")?
            && !Locale::new(&locale).is_known()
        {
            call.warn(format!("formatTime(): there are no names for the locale '{locale}'"), "English names are used");
        }
        let output = call.output("as")?;
        Ok(Bound::value(output, move |row, cx| {
            let moment = match row.get(field).number() {
                Some(Number::Float(number)) => unit.moment_of_decimal(number),
                Some(number) => number.to_i64().and_then(|number| unit.moment(number)),
                None => None,
            };
            let Some(moment) = moment else { return Value::Missing };
            let nanos = nanos.and_then(|slot| row.get(slot).number()).and_then(Number::to_i64);
            let nanos = nanos.and_then(|nanos| u32::try_from(nanos).ok()).filter(|nanos| *nanos < 1_000_000);
            let mut text = String::new();
            if format.format_into(moment, nanos.unwrap_or(0), &zone, &mut text) {
                Value::Text(cx.text(&text))
            } else {
                Value::Missing
            }
        }))
    }
}
