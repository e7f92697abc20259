//! `duration()`

use cql_core::Value;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};

/// The milliseconds of a length of time.
pub(crate) struct Duration;

static SIGNATURE: Signature = Signature {
    name: "duration",
    kind: Kind::Value,
    group: "time",
    summary: "Gives the number of milliseconds in a length of time such as 5m.",
    params: &[
        Param::new("duration", ParamType::Duration, "the length of time").required().unnamed(),
        Param::new("as", ParamType::Output, "the field that the result is written to").default("_duration"),
    ],
    output: "The field named by `as`, a number of milliseconds.",
    rules: &["m is minutes, mon months. A month has 30 days, a quarter 90, a year 365."],
    examples: &[Example {
        title: "Two hours in milliseconds",
        query: "ms := duration(2h)",
        events: r#"{"n":1}"#,
        rows: r#"{"n":1,"ms":7200000}"#,
    }],
    source: "functions-duration",
    ..Signature::EMPTY
};

impl Function for Duration {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let Some(length) = call.duration("duration")? else {
            return Err(call.refuse_value("duration", "must be given"));
        };
        let output = call.output("as")?;
        Ok(Bound::value(output, move |_, _| Value::Int(length.0)))
    }
}
