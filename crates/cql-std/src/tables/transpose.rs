//! `transpose()`

use bumpalo::Bump;
use cql_core::agg::{Aggregate, Kept, RowSink};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::{Context, Limit, OwnedRow, Row, Run, Value};
use std::collections::BTreeSet;

/// Turns rows into columns.
pub(crate) struct Transpose;

static SIGNATURE: Signature = Signature {
    name: "transpose",
    kind: Kind::Aggregate,
    group: "tables",
    summary: "Turns rows into columns: each field becomes a row, each row a column.",
    params: &[
        Param::new("pivot", ParamType::Field, "the field that is both the header and the name of the first column")
            .unnamed(),
        Param::new("header", ParamType::Field, "the field whose values name the new columns"),
        Param::new("column", ParamType::Text, "the field that the old field names are written to").default("column"),
        Param::new("limit", ParamType::Number, "how many rows are turned, from 1 to 1000").default("5"),
    ],
    output: "One row for each field, in alphabetical order: its name, then its values in row[1], row[2] and so on.",
    rules: &[
        "Only the first rows are turned, five if limit is not given.",
        "With a header the new columns bear its values, and the header's own row is left out. A row without the header \
         keeps its number.",
        "Of rows with the same header the later one counts.",
    ],
    examples: &[Example {
        title: "A column for each user",
        query: "groupBy(user) | transpose(header=user)",
        events: r#"{"user":"eve"}
{"user":"bob"}
{"user":"eve"}"#,
        rows: r#"{"column":"_count","eve":2,"bob":1}"#,
    }],
    source: "functions-transpose",
    ..Signature::EMPTY
};

struct Turned {
    header: Option<String>,
    column: String,
    limit: usize,
}

impl Aggregate for Turned {
    type State = Kept<OwnedRow>;

    fn init(&self) -> Self::State {
        Kept::default()
    }

    fn update(&self, rows: &mut Self::State, row: &Row<'_>, cx: &Context<'_>) {
        rows.push(self.limit, cx.run, || row.to_owned());
    }

    fn merge(&self, rows: &mut Self::State, later: Self::State, _: &Run) {
        rows.append(self.limit, later);
    }

    fn finish(&self, rows: &Self::State, run: &Run, out: &mut dyn RowSink) {
        let limit = Limit { most: self.limit, of: "rows", advice: "raise it with limit=, at most 1000" };
        rows.warn("transpose()", &limit, run);
        let rows = rows.items();
        let mut buffers = cql_core::TextBuffer::default();
        let headers: Vec<String> = rows
            .iter()
            .enumerate()
            .map(|(index, row)| {
                let header = self.header.as_deref();
                let field = header.and_then(|header| row.fields(&run.layout).find(|(name, _)| *name == header));
                let text = field.and_then(|(_, value)| value.text_in(&mut buffers).map(String::from));
                text.unwrap_or_else(|| format!("row[{}]", index + 1))
            })
            .collect();
        let names: BTreeSet<&str> = rows.iter().flat_map(|row| row.fields(&run.layout)).map(|(name, _)| name).collect();
        for name in names.into_iter().filter(|name| Some(*name) != self.header.as_deref()) {
            let arena = Bump::new();
            let mut turned = Row::ordered(&run.layout);
            turned.set_named(&self.column, Value::Text(name));
            for (header, row) in headers.iter().zip(rows) {
                if let Some((_, value)) = row.fields(&run.layout).find(|(field, _)| *field == name) {
                    turned.set_named(arena.alloc_str(header), value);
                }
            }
            out.push(&turned);
        }
    }
}

impl Function for Transpose {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let pivot = call.optional_field_name("pivot")?;
        let header = call.optional_field_name("header")?.or_else(|| pivot.clone());
        let column = match pivot {
            Some(pivot) if !call.has("column") => pivot,
            _ => call.text("column")?,
        };
        let limit = call.integer("limit", 1..=1000)?.unwrap_or(5) as usize;
        call.reads_all();
        call.writes(&column);
        call.writes_unknown();
        Ok(Bound::aggregate(Turned { header, column, limit }))
    }
}
