//! `bucket()`

use super::buckets::{self, Buckets};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};

/// Groups events by time, and by fields, and applies aggregates to each group.
pub(crate) struct Bucket;

static SIGNATURE: Signature = Signature {
    name: "bucket",
    kind: Kind::Aggregate,
    group: "time",
    summary: "Groups events by time, and by fields, and applies aggregates to each group.",
    params: &[
        buckets::SPAN.unnamed(),
        buckets::BUCKETS,
        Param::new("field", ParamType::Fields, "more fields that make the groups").compat(&["by"]),
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
