//! `sort()`

use super::order::{self, Key};
use cql_core::agg::{Aggregate, RowSink};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::{Context, OwnedRow, Row, Run};

/// Sorts events.
pub(crate) struct Sort;

static SIGNATURE: Signature = Signature {
    name: "sort",
    kind: Kind::Aggregate,
    group: "tables",
    summary: "Sorts events by the values of fields.",
    params: &[
        Param::new("field", ParamType::Fields, "the fields to sort by, the most important first")
            .unnamed()
            .default("_count"),
        Param::new("order", ParamType::Texts, "asc or desc, for all fields or one for each").default("desc"),
        Param::new("type", ParamType::Texts, "number, string or hex, for all fields or one for each").default("number"),
        Param::new("limit", ParamType::Limit, "rows kept after sorting; at most 200000, which max stands for")
            .default("200"),
        Param::new("reverse", ParamType::Boolean, "deprecated: true for descending"),
    ],
    output: "The first rows of the sorted events, with all their fields.",
    rules: &[
        "Texts are sorted by type=string; as numbers they have no value and come last.",
        "Rows with equal keys keep their order; rows without a key come last in both directions.",
    ],
    examples: &[Example {
        title: "The slowest first",
        query: "sort(ms)",
        events: r#"{"ms":4}
{"ms":30}
{"ms":7}"#,
        rows: r#"{"ms":30}
{"ms":7}
{"ms":4}"#,
    }],
    source: "functions-sort",
    ..Signature::EMPTY
};

pub(crate) const MOST_ROWS: usize = 200_000;

struct Sorted {
    keys: Vec<Key>,
    limit: usize,
    /// Whether the query sets the limit itself, so that cutting is no surprise.
    asked: bool,
}

/// The rows that may be among the first, and how many there were in all.
#[derive(Default)]
pub(crate) struct Best {
    rows: Vec<OwnedRow>,
    seen: usize,
}

impl Aggregate for Sorted {
    type State = Best;

    fn init(&self) -> Best {
        Best::default()
    }

    fn update(&self, best: &mut Best, row: &Row<'_>, _: &Context<'_>) {
        best.seen += 1;
        best.rows.push(row.to_owned());
        order::prune(&mut best.rows, &self.keys, self.limit);
    }

    fn merge(&self, best: &mut Best, mut later: Best, _: &Run) {
        best.seen += later.seen;
        best.rows.append(&mut later.rows);
        order::prune(&mut best.rows, &self.keys, self.limit);
    }

    fn finish(&self, best: &Best, run: &Run, out: &mut dyn RowSink) {
        let mut rows = best.rows.clone();
        order::sort(&mut rows, &self.keys);
        if best.seen > self.limit && !self.asked {
            run.warn(format!(
                "sort(): {} rows, of which the first {} are kept; raise it with limit=",
                best.seen, self.limit
            ));
        }
        for owned in rows.iter().take(self.limit) {
            let mut row = Row::ordered(&run.layout);
            row.fill(owned);
            out.push(&row);
        }
    }
}

impl Function for Sort {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let fields = call.fields("field")?;
        let keys = order::keys(call, fields)?;
        let limit = call.limit("limit", MOST_ROWS)?;
        let asked = call.has("limit");
        call.passes_rows();
        Ok(Bound::aggregate(Sorted { keys, limit, asked }))
    }
}
