//! `timeChart()`

use super::buckets::{self, Buckets};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};

/// Groups events by time, and by the values of a field, for a chart.
pub(crate) struct TimeChart;

static SIGNATURE: Signature = Signature {
    name: "timeChart",
    kind: Kind::Aggregate,
    group: "time",
    summary: "Groups events by time, and by the values of a field, for a chart.",
    params: &[
        Param::new("series", ParamType::Field, "the field whose values make the series").unnamed(),
        buckets::SPAN,
        buckets::BUCKETS,
        buckets::FUNCTION,
        buckets::LIMIT,
        buckets::MIN_SPAN,
        buckets::TIME_ZONE,
        buckets::UNIT,
    ],
    output: buckets::OUTPUT,
    rules: buckets::RULES,
    limits: buckets::LIMITS,
    examples: &[Example {
        title: "Bytes a second, for each host",
        query: "setTimeInterval(start=0, end=4000) | timeChart(host, span=2s, function=sum(bytes, as=rate), unit=\"1/s\")",
        events: r#"{"@timestamp":0,"host":"a","bytes":300}
{"@timestamp":1500,"host":"a","bytes":100}
{"@timestamp":2000,"host":"b","bytes":50}"#,
        rows: r#"{"_bucket":0,"host":"a","rate":200}
{"_bucket":0,"host":"b","rate":0}
{"_bucket":2000,"host":"a","rate":0}
{"_bucket":2000,"host":"b","rate":25}"#,
    }],
    source: "functions-timechart",
    ..Signature::EMPTY
};

impl Function for TimeChart {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let keys: Vec<_> = call.optional_field("series")?.into_iter().collect();
        Ok(Bound::aggregate(Buckets::bind("timeChart", keys, call)?))
    }
}
