//! `array:reduceColumn()`

use super::reduce::Elements;
use super::sets::output_array;
use bumpalo::Bump;
use cql_core::agg::{Aggregate, Aggregator, Groups, Pair, RowSink};
use cql_core::function::{ArrayName, Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::row::OwnedRow;
use cql_core::{Context, Row, Run};
use std::sync::Arc;

/// Aggregates the elements of all events place by place.
pub(crate) struct ReduceColumn;

static SIGNATURE: Signature = Signature {
    name: "array:reduceColumn",
    kind: Kind::Aggregate,
    group: "arrays",
    summary: "Applies aggregates to the first elements of all events, to the second ones, and so on.",
    params: &[
        Param::new("array", ParamType::Array, "the array, with or without its brackets").required().unnamed(),
        Param::new("as", ParamType::Output, "the array that the results are written to").default("_reduceColumn"),
        Param::new("function", ParamType::Aggregates, "an aggregate or a list of them").required(),
        Param::new("var", ParamType::Text, "the name of the element in there").required(),
    ],
    output: "One row with an element for each place; more if the aggregates give several rows.",
    rules: &[
        "A place counts the events only whose array reaches that far.",
        "Results of several fields are named like _reduceColumn[0]._avg.",
    ],
    examples: &[Example {
        title: "The best of each lap",
        query: r#"array:reduceColumn("lap[]", as=best, var=x, function=min(x))"#,
        events: r#"{"lap":[90,85]}
{"lap":[80]}"#,
        rows: r#"{"best[0]":80,"best[1]":85}"#,
    }],
    source: "functions-array-reducecolumn",
    ..Signature::EMPTY
};

struct OverColumns {
    elements: Elements,
    output: ArrayName,
}

/// A group of the aggregates for each place.
struct Columns {
    count: usize,
    groups: Box<dyn Groups>,
}

impl OverColumns {
    /// Whether a result is written to the element itself, not to a member of it.
    fn is_single(&self, columns: &[Vec<OwnedRow>], run: &Run) -> bool {
        match self.elements.members.outputs() {
            Some(outputs) => outputs.len() == 1,
            None if self.elements.members.len() > 1 => false,
            None => columns.iter().flatten().all(|row| row.fields(&run.layout).count() <= 1),
        }
    }
}

impl Aggregate for OverColumns {
    type State = Columns;

    fn init(&self) -> Columns {
        Columns { count: 0, groups: Arc::clone(&self.elements.members).groups() }
    }

    fn update(&self, state: &mut Columns, row: &Row<'_>, cx: &Context<'_>) {
        let Columns { count, groups } = state;
        let known = std::cell::Cell::new(*count);
        let column = |groups: &mut dyn Groups, index: usize| {
            if index >= known.get() {
                known.set(index + 1);
                groups.resize(index + 1);
            }
            index
        };
        self.elements.update(groups.as_mut(), column, row, cx);
        *count = known.get();
    }

    fn merge(&self, state: &mut Columns, mut later: Columns, run: &Run) {
        state.count = state.count.max(later.count);
        state.groups.resize(state.count);
        let pairs: Vec<Pair> = (0..later.count).map(|column| Pair { group: column, from: column }).collect();
        state.groups.merge(&pairs, later.groups.as_mut(), run);
    }

    fn finish(&self, state: &Columns, run: &Run, out: &mut dyn RowSink) {
        let columns: Vec<Vec<OwnedRow>> = (0..state.count)
            .map(|column| {
                let mut rows = Vec::new();
                state.groups.finish(column, run, &mut |row: &Row<'_>| rows.push(row.to_owned()));
                rows
            })
            .collect();
        let single = self.is_single(&columns, run);
        for index in 0..columns.iter().map(Vec::len).max().unwrap_or(0) {
            let arena = Bump::new();
            let mut row = Row::ordered(&run.layout);
            let mut any = false;
            for (column, rows) in columns.iter().enumerate() {
                let fields = rows.get(index).into_iter().flat_map(|row| row.fields(&run.layout));
                for (name, value) in fields {
                    let element = self.output.element(column);
                    let name = if single { element } else { format!("{element}.{name}") };
                    row.set_named(arena.alloc_str(&name), value);
                    any = true;
                }
            }
            if any {
                out.push(&row);
            }
        }
    }
}

impl Function for ReduceColumn {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let array = call.array_prefix("array")?;
        let elements = Elements::bind(call, array)?;
        let output = output_array(call)?;
        Ok(Bound::aggregate(OverColumns { elements, output }))
    }
}
