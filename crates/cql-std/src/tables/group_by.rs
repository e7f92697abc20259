//! `groupBy()`

use cql_core::agg;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::limit::GROUPS;

/// Groups events and reduces each group.
pub(crate) struct GroupBy;

static SIGNATURE: Signature = Signature {
    name: "groupBy",
    kind: Kind::Aggregate,
    group: "tables",
    summary: "Groups events by the values of fields and applies aggregates to each group.",
    params: &[
        Param::new("field", ParamType::Fields, "the fields that make the groups").required().unnamed(),
        Param::new("function", ParamType::Aggregates, "what is computed for each group").default("count(as=_count)"),
        Param::new("limit", ParamType::Limit, "most groups; at most 1000000, which max stands for").default("20000"),
    ],
    output: "One row for each group: its keys, then what the aggregates put out.",
    rules: &[
        "An event that lacks one of the fields is left out. The empty text is a value like any other.",
        "Keys are compared as text: 7 and 07 are two groups.",
        "Beyond the limit the groups with the highest numbers stay, and a warning says how many are left out.",
    ],
    limits: &[GROUPS],
    examples: &[Example {
        title: "Events for each user",
        query: "groupBy(user)",
        events: r#"{"user":"eve"}
{"user":"bob"}
{"user":"eve"}"#,
        rows: r#"{"user":"eve","_count":2}
{"user":"bob","_count":1}"#,
    }],
    source: "functions-groupby",
    ..Signature::EMPTY
};

const MOST_GROUPS: usize = 1_000_000;

impl Function for GroupBy {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let keys = call.fields("field")?;
        let members = call.aggregates("function")?;
        let limit = call.limit("limit", 1..=MOST_GROUPS)?;
        let advice = match limit {
            MOST_GROUPS => "it cannot be raised further: narrow the search",
            _ => "raise it with limit=max",
        };
        Ok(Bound::aggregate(agg::GroupBy::new(keys, members, limit, advice)))
    }
}
