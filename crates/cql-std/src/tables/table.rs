//! `table()`

use super::order::{self, MOST_ROWS, Order, Sorted, sort_fields, warns};
use cql_core::agg::{Aggregate, RowSink};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::{Context, Row, Run, Slot};

/// Shows fields of the rows, sorted.
pub(crate) struct Table;

static SIGNATURE: Signature = Signature {
    name: "table",
    kind: Kind::Aggregate,
    group: "tables",
    summary: "Keeps the given fields of the rows, sorted, newest first unless told otherwise.",
    params: &[
        Param::new("fields", ParamType::Fields, "the columns in order").required().unnamed(),
        Param::new("sortby", ParamType::Fields, "the fields to sort by, shown or not").default("@timestamp"),
        order::ORDER,
        order::TYPE,
        order::LIMIT,
        order::REVERSE,
    ],
    output: "Rows with only these fields, in this order.",
    rules: &[
        "A field that a row lacks is absent; the row stays.",
        "Rows without the field to sort by come last and keep their order.",
        "The limit cuts after sorting: the newest rows stay. If it is not given and leaves rows out, a warning says so.",
    ],
    examples: &[Example {
        title: "Two columns",
        query: "table([user, port], sortby=port, order=asc)",
        events: r#"{"port":80,"user":"bob","x":1}
{"port":22,"user":"eve","x":2}"#,
        rows: r#"{"user":"eve","port":22}
{"user":"bob","port":80}"#,
    }],
    source: "functions-table",
    ..Signature::EMPTY
};

struct TableRows {
    columns: Vec<Slot>,
    order: Order,
}

impl Aggregate for TableRows {
    type State = Sorted;

    fn init(&self) -> Sorted {
        Sorted::default()
    }

    fn update(&self, state: &mut Sorted, row: &Row<'_>, cx: &Context<'_>) {
        self.order.push(state, row, cx.run);
    }

    fn merge(&self, state: &mut Sorted, later: Sorted, _: &Run) {
        self.order.append(state, later);
    }

    fn finish(&self, state: &Sorted, run: &Run, out: &mut dyn RowSink) {
        for owned in self.order.sorted(state, run) {
            let mut row = Row::ordered(&run.layout);
            for column in &self.columns {
                row.set(*column, owned.get(*column));
            }
            out.push(&row);
        }
    }
}

impl Function for Table {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let columns = call.fields("fields")?;
        let slots = match call.has("sortby") {
            true => call.fields("sortby")?,
            // Rows without a time keep their order.
            false => call.without_need(|call| call.fields("sortby"))?,
        };
        let fields = sort_fields(call, &slots)?;
        let limit = call.limit("limit", 1..=MOST_ROWS)?;
        let warns = warns(call, "table");
        call.keeps_only(&columns);
        Ok(Bound::aggregate(TableRows { columns, order: Order { fields, limit, warns } }))
    }
}
