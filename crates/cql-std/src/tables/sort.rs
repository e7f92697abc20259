//! `sort()`

use super::order::{self, MOST_ROWS, Order, sort_fields, warns};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};

/// Sorts rows.
pub(crate) struct Sort;

static SIGNATURE: Signature = Signature {
    name: "sort",
    kind: Kind::Aggregate,
    group: "tables",
    summary: "Sorts rows by fields and keeps the first of them.",
    params: &[
        Param::new("field", ParamType::Fields, "the fields to sort by, most important first")
            .default("_count")
            .unnamed(),
        order::ORDER,
        order::TYPE,
        order::LIMIT,
        order::REVERSE,
    ],
    output: "The rows with all their fields, in order.",
    rules: &[
        "Without type=string keys are compared as numbers.",
        "Rows whose key is missing or not of the type come last, whatever the order.",
        "Rows with equal keys stay in the order they came.",
        "The words of order may be shortened.",
        "If the limit is not given and leaves rows out, a warning says so.",
    ],
    examples: &[Example {
        title: "Largest first",
        query: "sort(n)",
        events: r#"{"n":9}
{"n":100}
{"m":1}"#,
        rows: r#"{"n":100}
{"n":9}
{"m":1}"#,
    }],
    source: "functions-sort",
    ..Signature::EMPTY
};

impl Function for Sort {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let slots = call.fields("field")?;
        let fields = sort_fields(call, &slots)?;
        let limit = call.limit("limit", 1..=MOST_ROWS)?;
        call.passes_rows();
        Ok(Bound::aggregate(Order { fields, limit, warns: warns(call, "sort") }))
    }
}
