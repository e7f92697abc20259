//! `fieldset()`

use cql_core::agg::{Aggregate, Different, RowSink};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Signature};
use cql_core::{Context, Limit, Row, Run, Slot, Value};
use std::collections::BTreeSet;

/// Most fields of which is kept that events have them.
pub(crate) const FIELDS: Limit =
    Limit { most: 100_000, of: "fields", advice: "narrow the search, or drop() fields before" };

/// Lists the fields of the events.
pub(crate) struct Fieldset;

static SIGNATURE: Signature = Signature {
    name: "fieldset",
    kind: Kind::Aggregate,
    group: "tables",
    summary: "Lists the names of the fields that the events have.",
    params: &[],
    output: "A row for each field, with its name in the field named field.",
    rules: &["The names stand in alphabetical order."],
    limits: &[FIELDS],
    examples: &[Example {
        title: "After an aggregate",
        query: "[count(), max(n)] | fieldset()",
        events: r#"{"n":1}"#,
        rows: r#"{"field":"_count"}
{"field":"_max"}"#,
    }],
    source: "functions-fieldset",
    ..Signature::EMPTY
};

struct Names {
    output: Slot,
}

impl Aggregate for Names {
    type State = Different<Box<str>>;

    fn init(&self) -> Self::State {
        Different::default()
    }

    fn update(&self, state: &mut Self::State, row: &Row<'_>, cx: &Context<'_>) {
        for (name, _) in row.fields() {
            state.add(FIELDS.within(cx.run), name, cx.run);
        }
    }

    fn merge(&self, state: &mut Self::State, later: Self::State, run: &Run) {
        state.append(FIELDS.within(run), later);
    }

    fn columns(&self) -> Option<Vec<Slot>> {
        Some(vec![self.output])
    }

    fn finish(&self, state: &Self::State, run: &Run, out: &mut dyn RowSink) {
        if state.is_cut() {
            FIELDS.warn("fieldset()", None, run);
        }
        for name in state.items().iter().collect::<BTreeSet<_>>() {
            let mut row = Row::ordered(&run.layout);
            row.set(self.output, Value::Text(name));
            out.push(&row);
        }
    }
}

impl Function for Fieldset {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        call.reads_all();
        let output = call.writes("field");
        Ok(Bound::aggregate(Names { output }))
    }
}
