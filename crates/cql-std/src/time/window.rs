//! `window()`

use cql_core::Slot;
use cql_core::agg::{AggregateList, Aggregator, Groups, Reach};
use cql_core::codes;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use std::sync::Arc;

/// Reduces the events of several neighbouring buckets.
pub(crate) struct Window;

static SIGNATURE: Signature = Signature {
    name: "window",
    kind: Kind::Aggregate,
    group: "time",
    summary: "Reduces the events of a bucket and of those before it, as function of bucket() or timeChart().",
    params: &[
        Param::new("function", ParamType::Aggregates, "what is computed for each window")
            .default("count(as=_count)")
            .unnamed(),
        Param::new("buckets", ParamType::Number, "how many buckets a window has"),
        Param::new("span", ParamType::Duration, "how long a window is; rounded to whole buckets"),
    ],
    output: "What the aggregates put out, on the row of the last bucket of each window.",
    rules: &[
        "It can only be used in the function parameter of bucket() and timeChart().",
        "Exactly one of buckets and span must be given.",
        "Buckets without a complete window, at the beginning of the chart, have no value.",
    ],
    examples: &[Example {
        title: "The sum of two buckets",
        query: "setTimeInterval(start=1000, end=4000) | bucket(1s, function=window(sum(n), buckets=2))",
        events: r#"{"@timestamp":1000,"n":1}
{"@timestamp":2000,"n":2}
{"@timestamp":3000,"n":4}"#,
        rows: r#"{"_bucket":1000}
{"_bucket":2000,"_sum":3}
{"_bucket":3000,"_sum":6}"#,
    }],
    source: "functions-window",
    ..Signature::EMPTY
};

/// The aggregates, with how far back they look.
struct Windowed {
    members: Arc<AggregateList>,
    reach: Reach,
}

impl Aggregator for Windowed {
    fn groups(self: Arc<Self>) -> Box<dyn Groups> {
        Arc::clone(&self.members).groups()
    }

    fn outputs(&self) -> Option<Vec<Slot>> {
        self.members.outputs()
    }

    fn columns(&self) -> Option<Vec<Slot>> {
        self.members.columns()
    }

    fn reach(&self) -> Reach {
        self.reach
    }
}

impl Function for Window {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        if !matches!(call.surrounding(), Some("bucket" | "timeChart")) {
            let message = "window() can only be used in the function parameter of bucket() or timeChart()";
            return Err(call.refuse(codes::MISPLACED, message));
        }
        let buckets = call.integer("buckets", 1..=1_500)?.and_then(|count| usize::try_from(count).ok());
        let span = call.duration("span")?;
        let reach = match (buckets, span) {
            (Some(buckets), None) => Reach::Groups(buckets),
            (None, Some(span)) => Reach::Milliseconds(span.0),
            _ => {
                let message = "window() needs exactly one of the parameters 'buckets' and 'span'";
                return Err(call.refuse(codes::MISSING_PARAMETER, message));
            }
        };
        let members = call.aggregates("function")?;
        Ok(Bound::Aggregate(Arc::new(Windowed { members, reach })))
    }
}
