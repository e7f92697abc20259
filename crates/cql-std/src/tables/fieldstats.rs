//! `fieldstats()`

use super::fieldset::FIELDS;
use crate::statistics::distinct::Distinct;
use cql_core::agg::{Aggregate, RowSink};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::memory::{Charge, Size};
use cql_core::{Context, Row, Run, Slot, TextBuffer, Value};
use indexmap::IndexMap;

/// Counts the values of every field.
pub(crate) struct Fieldstats;

static SIGNATURE: Signature = Signature {
    name: "fieldstats",
    kind: Kind::Aggregate,
    group: "tables",
    summary: "Counts, for every field, the events that have it and its different values.",
    params: &[Param::new("limit", ParamType::Number, "most fields, from 1 to 10000").default("200")],
    output: "One row for each field and #type, with field, _count and distinct, and #type where the events have one.",
    rules: &[
        "Fields stand in the order in which they first came; those beyond the limit are left out with a warning.",
        "Different values are counted exactly up to 10000 and estimated beyond, with a standard error of 0.4 %.",
    ],
    limits: &[FIELDS],
    examples: &[Example {
        title: "Two fields",
        query: "fieldstats() | field = /^(user|port)$/",
        events: r#"{"user":"eve","port":22}
{"user":"bob"}
{"user":"eve"}"#,
        rows: r#"{"field":"user","_count":3,"distinct":2}
{"field":"port","_count":1,"distinct":1}"#,
    }],
    source: "functions-fieldstats",
    ..Signature::EMPTY
};

/// Most different values of a field that are counted exactly; there may be many fields.
const EXACT: usize = 10_000;

struct Stats {
    limit: usize,
    kind: Slot,
    field: Slot,
    count: Slot,
    distinct: Slot,
}

/// How many events have a field, and its different values.
#[derive(Default)]
struct Values {
    count: u64,
    distinct: Distinct,
    charge: Charge,
}

/// The fields by `#type`. Those that come first in the input stay; no block has so many that this depended on the blocks.
#[derive(Default)]
struct Fields {
    kinds: IndexMap<Option<Box<str>>, IndexMap<Box<str>, Values>>,
    count: usize,
    /// There were more than can be kept.
    cut: bool,
}

impl Fields {
    /// The values of a field; `None` if no more fields can be kept.
    fn values(&mut self, most: usize, kind: &Option<Box<str>>, name: &str) -> Option<&mut Values> {
        let place = self.kinds.get_full(kind).map(|(place, _, fields)| (place, fields.get_index_of(name)));
        if let Some((place, Some(field))) = place {
            return Some(&mut self.kinds[place][field]);
        }
        if self.count >= most {
            self.cut = true;
            return None;
        }
        self.count += 1;
        Some(self.kinds.entry(kind.clone()).or_default().entry(name.into()).or_default())
    }
}

impl Aggregate for Stats {
    type State = Fields;

    fn init(&self) -> Fields {
        Fields::default()
    }

    fn update(&self, state: &mut Fields, row: &Row<'_>, cx: &Context<'_>) {
        let mut buffer = TextBuffer::default();
        let kind: Option<Box<str>> = row.get(self.kind).text_in(&mut buffer).map(Into::into);
        for (name, value) in row.fields() {
            let Some(text) = value.text_in(&mut buffer) else { continue };
            if let Some(values) = state.values(FIELDS.within(cx.run), &kind, name) {
                values.count += 1;
                values.distinct.add(text, EXACT);
                values.charge.set(values.distinct.size(), cx.run);
            }
        }
    }

    fn merge(&self, state: &mut Fields, later: Fields, run: &Run) {
        state.cut |= later.cut;
        for (kind, fields) in later.kinds {
            for (name, more) in fields {
                if let Some(values) = state.values(FIELDS.within(run), &kind, &name) {
                    values.count += more.count;
                    values.distinct.merge(more.distinct, EXACT);
                    values.charge.set(values.distinct.size(), run);
                }
            }
        }
    }

    fn columns(&self) -> Option<Vec<Slot>> {
        Some(vec![self.field, self.count, self.distinct, self.kind])
    }

    fn finish(&self, state: &Fields, run: &Run, out: &mut dyn RowSink) {
        let all =
            state.kinds.iter().flat_map(|(kind, fields)| fields.iter().map(move |(name, values)| (kind, name, values)));
        for (kind, name, values) in all.take(self.limit) {
            let mut row = Row::ordered(&run.layout);
            row.set(self.field, Value::Text(name));
            row.set(self.count, Value::Int(values.count as i64));
            row.set(self.distinct, Value::Int(values.distinct.count() as i64));
            if let Some(kind) = kind {
                row.set(self.kind, Value::Text(kind));
            }
            out.push(&row);
        }
        if state.cut {
            FIELDS.warn("fieldstats()", None, run);
        }
        let count = state.count;
        if count > self.limit {
            let (limit, rest) = (self.limit, count - self.limit);
            run.warn(format!("fieldstats(): limit={limit} leaves out {rest} of {count} fields; raise it with limit="));
        }
    }
}

impl Function for Fieldstats {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let limit = call.integer("limit", 1..=10_000)?.unwrap_or(200) as usize;
        call.reads_all();
        let kind = call.reads_if_there("#type");
        let [field, count, distinct] = ["field", "_count", "distinct"].map(|name| call.writes(name));
        Ok(Bound::aggregate(Stats { limit, kind, field, count, distinct }))
    }
}
