//! `bucket()`

use super::buckets::Buckets;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};

/// Groups events by time, and by fields, and applies aggregates to each group.
pub(crate) struct Bucket;

static SIGNATURE: Signature = Signature {
    name: "bucket",
    kind: Kind::Aggregate,
    group: "time",
    summary: "Groups events by time, and by fields, and applies aggregates to each group.",
    params: &[
        Param::new("span", ParamType::Duration, "the width of a bucket, or auto").default("auto").unnamed(),
        Param::new("buckets", ParamType::Number, "into how many parts the interval is cut, 1 to 1500"),
        Param::new("field", ParamType::Fields, "more fields that make the groups"),
        Param::new("function", ParamType::Aggregates, "what is computed for each group").default("count(as=_count)"),
        Param::new("limit", ParamType::Limit, "most series, at most 500").default("10"),
        Param::new("minSpan", ParamType::Duration, "the shortest span that is chosen"),
        Param::new("timezone", ParamType::Text, "the time zone of the boundaries; else that of the query"),
    ],
    output: "The start of the bucket as `_bucket`, then the group fields, then what the aggregates put out.",
    rules: &[
        "Buckets begin at multiples of the span. Every bucket of the interval gives a row, also an empty one.",
        "The series with the highest numbers stay when there are more than the limit.",
    ],
    examples: &[Example {
        title: "Events for each second",
        query: "setTimeInterval(start=1000, end=4000) | bucket(1s)",
        events: r#"{"@timestamp":1000}
{"@timestamp":1500}
{"@timestamp":3999}"#,
        rows: r#"{"_bucket":1000,"_count":2}
{"_bucket":2000,"_count":0}
{"_bucket":3000,"_count":1}"#,
    }],
    source: "functions-bucket",
    ..Signature::EMPTY
};

impl Function for Bucket {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let keys = if call.has("field") { call.fields("field")? } else { Vec::new() };
        Ok(Bound::aggregate(Buckets::bind("bucket", keys, call)?))
    }
}
