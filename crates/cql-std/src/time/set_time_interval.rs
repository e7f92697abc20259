//! `setTimeInterval()`

use cql_core::codes;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};

/// Sets the search interval.
pub(crate) struct SetTimeInterval;

static SIGNATURE: Signature = Signature {
    name: "setTimeInterval",
    kind: Kind::Preamble,
    group: "time",
    summary: "Sets the search interval and the time zone of the query.",
    params: &[
        Param::new("start", ParamType::TimePoint, "the start of the interval").required().unnamed(),
        Param::new("end", ParamType::TimePoint, "the end of the interval, which is outside of it").default("now"),
        Param::new("timezone", ParamType::Text, "the time zone of the query"),
    ],
    output: "Nothing; the interval and the zone hold for the whole query.",
    rules: &[
        "It must be the first step, before any defineTable(), and may be used once.",
        "It overrides the interval and the zone given from outside. now() is not changed.",
    ],
    examples: &[Example {
        title: "A fixed interval",
        query: "setTimeInterval(start=1000000000000, end=1000000001000) | select([n])",
        events: r#"{"@timestamp":1000000000000,"n":1}
{"@timestamp":1000000001000,"n":2}"#,
        rows: r#"{"n":1}"#,
    }],
    source: "functions-settimeinterval",
    ..Signature::EMPTY
};

impl Function for SetTimeInterval {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        if call.is_in_subquery() {
            return Err(call.refuse(codes::MISPLACED, "setTimeInterval() cannot be used in a subquery"));
        }
        if call.called_before().contains(&"setTimeInterval") {
            return Err(call.refuse(codes::MISPLACED, "setTimeInterval() can be used only once in a query"));
        }
        if call.called_before().contains(&"defineTable") {
            return Err(call.refuse(codes::MISPLACED, "setTimeInterval() must stand before defineTable()"));
        }
        if !call.is_top_level() || call.steps_before() > 0 || !call.called_before().is_empty() {
            return Err(call.refuse(codes::MISPLACED, "setTimeInterval() must be the first step of the query"));
        }
        let zone = call.time_zone("timezone")?;
        let now = call.environment().now;
        let used = zone.clone().unwrap_or_else(|| call.zone());
        let start = call.time_point("start")?.map(|point| point.resolve(now, &used));
        let end = call.time_point("end")?.map(|point| point.resolve(now, &used));
        call.set_interval(start, end, zone);
        Ok(Bound::Nothing)
    }
}
