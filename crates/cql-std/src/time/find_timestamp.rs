//! `findTimestamp()`

use super::reading::{self, Reading};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::time::find_timestamp;

/// Finds a time in a text.
pub(crate) struct FindTimestamp;

static SIGNATURE: Signature = Signature {
    name: "findTimestamp",
    kind: Kind::Transform,
    group: "time",
    summary: "Finds the first time in a text, whatever common form it has, and writes it in epoch milliseconds.",
    params: &[
        Param::new("field", ParamType::Field, "the field with the text").default("@rawstring"),
        reading::AS,
        reading::TIME_ZONE,
        reading::ZONE_FIELD,
        reading::ZONE_AS,
        reading::ADD_ERRORS,
    ],
    output: "The fields named by `as` and `timezoneAs`.",
    rules: &[
        "The time must begin within the first 128 characters.",
        "A zone in the text counts most, then timezone, then timezoneField; without any of them nothing is found.",
        "A time of day alone is today's, or yesterday's if it is more than ten minutes ahead.",
        "A date without a year is the latest one that is at most seven days ahead.",
        "An event without a time passes as it is, with the fields @error and @error_msg[0].",
    ],
    examples: &[Example {
        title: "A time in the middle of a line",
        query: "findTimestamp(field=line) | select([@timestamp, @timezone])",
        events: r#"{"line":"level=info 2024-03-05T10:20:30.045Z started"}"#,
        rows: r#"{"@timestamp":1709634030045,"@timezone":"Z"}"#,
    }],
    source: "functions-findtimestamp",
    ..Signature::EMPTY
};

impl Function for FindTimestamp {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let field = call.field("field")?;
        let reading = Reading::bind("findTimestamp", call)?;
        Ok(Bound::change(move |row, cx| {
            reading.apply(row, cx, field, |text, zones| find_timestamp(text, zones, cx.run.now));
        }))
    }
}
