//! `parseTimestamp()`

use super::reading::{self, Reading};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::time::TimestampFormat;

/// Reads a time by a pattern.
pub(crate) struct ParseTimestamp;

static SIGNATURE: Signature = Signature {
    name: "parseTimestamp",
    kind: Kind::Transform,
    group: "time",
    summary: "Reads a time by a pattern and writes it in epoch milliseconds.",
    params: &[
        Param::new("format", ParamType::Text, "the pattern, such as yyyy-MM-dd, or a word for numbers since 1970")
            .default(TimestampFormat::DEFAULT)
            .unnamed(),
        Param::new("field", ParamType::Field, "the field with the text").required(),
        reading::AS,
        Param::new("caseSensitive", ParamType::Boolean, "whether names such as Feb and PM must have this letter case")
            .default("true"),
        reading::TIME_ZONE,
        reading::ZONE_FIELD,
        reading::ZONE_AS,
        reading::ADD_ERRORS,
    ],
    output: "The fields named by `as` and `timezoneAs`; what is finer than a millisecond as `@timestamp.nanos`.",
    rules: &[
        "Patterns are those of Java's DateTimeFormatter, and the whole text must have the form.",
        "Numbers that count from 1970 are read with seconds (also unixtime), millis (also milliseconds) or nanos.",
        "A text without a zone needs one from timezone or, if that is not given, from timezoneField.",
        "A zone given by timezone counts even if the text states another one.",
        "Without a year it is the current one, or the one before if that would be eight days or more from now.",
        "An event whose text cannot be read passes as it is, with the fields @error and @error_msg[0].",
    ],
    examples: &[
        Example {
            title: "A log line's own form of time",
            query: "parseTimestamp(\"dd/MMM/yyyy:HH:mm:ss Z\", field=t) | select([@timestamp, @timezone])",
            events: r#"{"t":"05/Mar/2024:10:20:30 +0200"}"#,
            rows: r#"{"@timestamp":1709626830000,"@timezone":"+02:00"}"#,
        },
        Example {
            title: "Seconds since 1970",
            query: "ms := parseTimestamp(seconds, field=t) | select([t, ms])",
            events: r#"{"t":"1709622489.5"}"#,
            rows: r#"{"t":"1709622489.5","ms":1709622489500}"#,
        },
    ],
    source: "functions-parsetimestamp",
    ..Signature::EMPTY
};

impl Function for ParseTimestamp {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let pattern = call.text("format")?;
        let case_sensitive = call.flag("caseSensitive")?;
        let format = match TimestampFormat::compile(&pattern, case_sensitive) {
            Ok(format) => format,
            Err(error) => return Err(call.refuse_value("format", format!("cannot be read: {error}"))),
        };
        let field = call.field("field")?;
        let reading = Reading::bind("parseTimestamp", call)?.counting_nanos(pattern.eq_ignore_ascii_case("nanos"));
        Ok(Bound::change(move |row, cx| {
            reading.apply(row, cx, field, |text, zones| format.parse(text, zones, cx.run.now));
        }))
    }
}
