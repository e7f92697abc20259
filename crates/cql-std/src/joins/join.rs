//! `join()`

use super::keys::{key, key_of_row};
use cql_core::function::{Bind, Bound, Call, Example, Flow, Function, Kind, Param, ParamType, RowFilter, Signature};
use cql_core::limit::SUBQUERY_ROWS;
use cql_core::plan::Subquery;
use cql_core::run::{Cell, TableId};
use cql_core::{Context, Limit, Row, Slot, Table, Value};
use std::collections::HashMap;
use std::sync::Arc;

/// Keeps events whose key occurs in the result of a subquery.
pub(crate) struct Join;

static SIGNATURE: Signature = Signature {
    name: "join",
    kind: Kind::Filter,
    group: "joins",
    summary: "Keeps events whose key occurs in the result of a subquery, and may copy fields of the matching rows.",
    params: &[
        Param::new("query", ParamType::Query, "the subquery, in braces").required().unnamed(),
        Param::new("field", ParamType::Fields, "the key fields of the events").required(),
        Param::new(
            "key",
            ParamType::Fields,
            "the key fields of the subquery's rows, in the order of field; the same if not given",
        ),
        Param::new("include", ParamType::Fields, "the fields that are copied from the matching row"),
        Param::new("mode", ParamType::Choice, "whether events without a match are dropped (inner) or kept (left)")
            .default("inner")
            .values(&["inner", "left"])
            .compat(&["kind"]),
        Param::new("max", ParamType::Number, "most rows of the subquery used for one event").default("1"),
        Param::new("limit", ParamType::Number, "most rows of the subquery").default("100000"),
        Param::new("start", ParamType::TimePoint, "start of the subquery's interval, back from the end of the query's"),
        Param::new("end", ParamType::TimePoint, "end of the subquery's interval, back from the end of the query's"),
        Param::new("repo", ParamType::Text, "another repository; here the same events"),
        Param::new("view", ParamType::Text, "another view; here the same events"),
        Param::new("live", ParamType::Boolean, "without meaning here"),
    ],
    output: "The events that pass, with the included fields; several for one event if max is more than 1.",
    rules: &[
        "The subquery starts from all events of its interval, not from what reached the join.",
        "Values are compared as text; a missing value matches nothing.",
        "An included field that the matching row lacks is set to the empty text.",
        "Of more rows than max the last ones are used.",
    ],
    examples: &[Example {
        title: "Processes that made connections",
        query: "join({kind=net}, field=pid, include=ip) | kind=proc",
        events: r#"{"kind":"proc","pid":1}
{"kind":"proc","pid":2}
{"kind":"net","pid":1,"ip":"10.0.0.1"}"#,
        rows: r#"{"kind":"proc","pid":1,"ip":"10.0.0.1"}"#,
    }],
    source: "functions-join",
    ..Signature::EMPTY
};

struct Index {
    table: Arc<Table>,
    rows: HashMap<Box<str>, Vec<usize>>,
    include: Vec<Option<usize>>,
}

struct Joined {
    table: TableId,
    cell: Cell,
    fields: Vec<Slot>,
    keys: Vec<String>,
    include: Vec<(String, Slot)>,
    left: bool,
    max: usize,
}

impl Joined {
    fn index<'a>(&self, cx: &Context<'a>) -> &'a Index {
        cx.run.cached(self.cell, || {
            let table = cx.run.table(self.table);
            let columns: Option<Vec<usize>> = self.keys.iter().map(|key| table.column(key)).collect();
            let mut rows: HashMap<Box<str>, Vec<usize>> = HashMap::new();
            if let Some(columns) = columns {
                for row in 0..table.len() {
                    if let Some(key) = key(columns.iter().map(|column| table.cell(row, *column)), false) {
                        rows.entry(Box::from(&*key)).or_default().push(row);
                    }
                }
            }
            let include = self.include.iter().map(|(name, _)| table.column(name)).collect();
            Index { table, rows, include }
        })
    }

    /// The rows of the subquery that match, the last ones if there are too many.
    fn matches<'a>(&self, row: &Row<'a>, cx: &Context<'a>) -> &'a [usize] {
        let Some(key) = key_of_row(row, &self.fields, false) else { return &[] };
        let rows = self.index(cx).rows.get(&*key).map_or(&[][..], Vec::as_slice);
        &rows[rows.len().saturating_sub(self.max)..]
    }

    fn copy<'a>(&self, from: usize, row: &mut Row<'a>, cx: &Context<'a>) {
        let index = self.index(cx);
        for ((_, slot), column) in self.include.iter().zip(&index.include) {
            let value = column.map_or(Value::Missing, |column| index.table.cell(from, column));
            row.set(*slot, if value.is_missing() { Value::Text("") } else { value });
        }
    }
}

impl RowFilter for Joined {
    fn keeps<'a>(&self, row: &Row<'a>, cx: &Context<'a>) -> bool {
        self.left || !self.matches(row, cx).is_empty()
    }

    fn writes(&self) -> bool {
        !self.include.is_empty() || self.max > 1
    }

    fn apply<'a>(&self, row: &mut Row<'a>, cx: &Context<'a>) -> Flow<'a> {
        match self.matches(row, cx) {
            [] if self.left => Flow::Keep,
            [] => Flow::Drop,
            [one] => {
                self.copy(*one, row, cx);
                Flow::Keep
            }
            several => Flow::Many(
                several
                    .iter()
                    .map(|from| {
                        let mut copy = row.clone();
                        self.copy(*from, &mut copy, cx);
                        copy
                    })
                    .collect(),
            ),
        }
    }
}

impl Function for Join {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        super::refuse_beside_tables(call)?;
        let names = call.field_names("field")?;
        let mut keys = call.field_names("key")?;
        if keys.is_empty() {
            keys.clone_from(&names);
        }
        if keys.len() != names.len() {
            return Err(call.refuse_value("key", "must name as many fields as the parameter 'field'"));
        }
        let fields = call.fields("field")?;
        let included = call.field_names("include")?;
        call.flag("live")?;
        let left = call.choice("mode")? == "left";
        let max = call.integer("max", 1..=i64::MAX)?.map_or(1, |max| max as usize);
        let most = call.integer("limit", 1..=200_000)?.map_or(SUBQUERY_ROWS.most, |limit| limit as usize);
        let limit = Limit { most, advice: "raise it with limit=, at most 200000", ..SUBQUERY_ROWS };
        let (start, end) = super::interval(call)?;
        for name in ["repo", "view"] {
            if call.has(name) {
                call.warn(format!("join(): '{name}' is not known here"), "the subquery reads the same events");
            }
        }
        let mut columns = keys.clone();
        columns.extend(included.iter().filter(|name| !keys.contains(name)).cloned());
        let subquery = Subquery { name: "join()".into(), include: columns, limit, start, end };
        let table = call.subquery("query", subquery)?;
        let include = included.into_iter().map(|name| {
            let slot = call.writes(&name);
            (name, slot)
        });
        let include = include.collect();
        let cell = call.cell();
        Ok(Bound::filter(Joined { table, cell, fields, keys, include, left, max }))
    }
}
