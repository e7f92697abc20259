//! `match()`

use super::{Rows, key_of_row, push_key};
use crate::network::parse_subnet;
use cql_core::function::{Bind, Bound, Call, Example, Flow, Function, Kind, Param, ParamType, RowFilter, Signature};
use cql_core::pattern::Glob;
use cql_core::run::Cell;
use cql_core::{Context, Row, Slot, Table, TextBuffer};
use ipnet::IpNet;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;

/// Looks fields up in a file or table.
pub(crate) struct Match;

static SIGNATURE: Signature = Signature {
    name: "match",
    kind: Kind::Filter,
    group: "joins",
    summary: "Looks fields up in a lookup file or a table; keeps the events that are found and adds columns to them.",
    params: &[
        Param::new("file", ParamType::Text, "the lookup file or the table").required().unnamed().aliases(&["table"]),
        Param::new("field", ParamType::Fields, "the fields that are looked up").required(),
        Param::new(
            "column",
            ParamType::Texts,
            "the columns they are looked up in, in the order of field; the same if not given",
        ),
        Param::new("include", ParamType::Texts, "the columns that are added; all but those of column if not given"),
        Param::new("ignoreCase", ParamType::Boolean, "whether letter case does not matter").default("false"),
        Param::new("mode", ParamType::Choice, "how they are compared")
            .default("string")
            .values(&["string", "cidr", "glob"]),
        Param::new("nrows", ParamType::Limit, "most rows that one event can match").default("1"),
        Param::new("strict", ParamType::Boolean, "whether events without a match are dropped").default("true"),
        Param::new("glob", ParamType::Boolean, "deprecated: the same as mode=glob").default("false"),
    ],
    output: "The events with the added columns; several for one event if nrows is more than 1.",
    rules: &[
        "Of several rows the last is used; with cidr the one with the smallest subnet.",
        "With glob the pattern may be found anywhere in the value.",
        "An event without one of the fields does not match.",
    ],
    examples: &[Example {
        title: "Names from a table",
        query: "defineTable(query={kind=user}, include=[id, name], name=users) | kind=login | match(users, field=uid, column=id)",
        events: r#"{"kind":"user","id":1,"name":"eve"}
{"kind":"login","uid":1}"#,
        rows: r#"{"kind":"login","uid":1,"name":"eve"}"#,
    }],
    source: "functions-match",
    ..Signature::EMPTY
};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Text,
    Cidr,
    Glob,
}

/// What a cell is in the modes that do not compare whole texts.
enum Pattern {
    Subnet(IpNet),
    Glob(Glob),
}

struct Index {
    table: Arc<Table>,
    /// Rows by key, for whole texts.
    exact: HashMap<String, Vec<usize>>,
    /// Rows in the order of preference, for patterns.
    patterns: Vec<(Vec<Pattern>, usize)>,
    /// Column and slot of what is added.
    added: Vec<(usize, String, Option<Slot>)>,
}

struct Lookup {
    rows: Rows,
    cell: Cell,
    fields: Vec<Slot>,
    columns: Vec<String>,
    /// The columns to add, `None` if they are all others and not known before the run.
    include: Option<Vec<(String, Slot)>>,
    ignore_case: bool,
    mode: Mode,
    most: usize,
    strict: bool,
}

impl Lookup {
    fn index<'a>(&self, cx: &Context<'a>) -> &'a Index {
        cx.run.cached(self.cell, || self.build(self.rows.table(cx.run)))
    }

    fn build(&self, table: Arc<Table>) -> Index {
        let columns: Option<Vec<usize>> = self.columns.iter().map(|column| table.column(column)).collect();
        let added = match &self.include {
            Some(include) => include
                .iter()
                .filter_map(|(name, slot)| Some((table.column(name)?, name.clone(), Some(*slot))))
                .collect(),
            None => {
                let all = table.columns().enumerate();
                let others = all.filter(|(_, name)| !self.columns.iter().any(|column| column == name));
                others.map(|(index, name)| (index, name.to_string(), None)).collect()
            }
        };
        let mut exact: HashMap<String, Vec<usize>> = HashMap::new();
        let mut sorted: Vec<(u8, String, Vec<Pattern>, usize)> = Vec::new();
        for row in 0..table.len() {
            let Some(columns) = &columns else { break };
            if self.mode == Mode::Text {
                if let Some(key) = key_of_row(&table, row, columns, self.ignore_case) {
                    exact.entry(key).or_default().push(row);
                }
                continue;
            }
            let mut buffer = TextBuffer::default();
            let mut text_key = String::new();
            let mut width = 0;
            let patterns: Option<Vec<Pattern>> = columns
                .iter()
                .map(|column| {
                    let text = table.cell(row, *column).text_in(&mut buffer)?;
                    if self.mode == Mode::Cidr {
                        let subnet = parse_subnet(text.trim())?;
                        width = subnet.max_prefix_len() - subnet.prefix_len();
                        return Some(Pattern::Subnet(subnet));
                    }
                    text_key.push_str(text);
                    text_key.push('\0');
                    let glob = if self.ignore_case { Glob::anywhere_ignoring_case(text) } else { Glob::anywhere(text) };
                    Some(Pattern::Glob(glob))
                })
                .collect();
            if let Some(patterns) = patterns {
                sorted.push((width, text_key, patterns, row));
            }
        }
        sorted.sort_by(|left, right| (left.0, &left.1).cmp(&(right.0, &right.1)));
        let patterns = sorted.into_iter().map(|(_, _, patterns, row)| (patterns, row)).collect();
        Index { table, exact, patterns, added }
    }

    /// The rows that match, the preferred one first.
    fn matches<'a>(&self, row: &Row<'a>, cx: &Context<'a>, most: usize) -> Vec<usize> {
        let index = self.index(cx);
        let mut texts = Vec::with_capacity(self.fields.len());
        for field in &self.fields {
            match row.get(*field).text(cx.arena) {
                Some(text) => texts.push(text),
                None => return Vec::new(),
            }
        }
        if self.mode == Mode::Text {
            let mut key = String::new();
            for text in texts {
                push_key(&mut key, text, self.ignore_case);
            }
            return index.exact.get(&key).map_or_else(Vec::new, |rows| rows.iter().rev().take(most).copied().collect());
        }
        let addresses: Vec<Option<IpAddr>> = if self.mode == Mode::Cidr {
            texts.iter().map(|text| text.parse().ok()).collect()
        } else {
            vec![None; texts.len()]
        };
        let fits = |patterns: &[Pattern]| {
            patterns.iter().zip(&texts).zip(&addresses).all(|((pattern, text), address)| match pattern {
                Pattern::Subnet(subnet) => address.is_some_and(|address| subnet.contains(&address)),
                Pattern::Glob(glob) => glob.matches(text),
            })
        };
        let found = index.patterns.iter().filter(|(patterns, _)| fits(patterns));
        found.take(most).map(|(_, row)| *row).collect()
    }

    fn copy<'a>(&self, from: usize, row: &mut Row<'a>, cx: &Context<'a>) {
        let index = self.index(cx);
        for (column, name, slot) in &index.added {
            let value = index.table.cell(from, *column);
            match slot {
                _ if value.is_missing() => {}
                Some(slot) => row.set(*slot, value),
                None => row.set_named(name, value),
            }
        }
    }
}

impl RowFilter for Lookup {
    fn keeps<'a>(&self, row: &Row<'a>, cx: &Context<'a>) -> bool {
        !self.strict || !self.matches(row, cx, 1).is_empty()
    }

    fn writes(&self) -> bool {
        self.most > 1 || self.include.as_ref().is_none_or(|include| !include.is_empty())
    }

    fn apply<'a>(&self, row: &mut Row<'a>, cx: &Context<'a>) -> Flow<'a> {
        match self.matches(row, cx, self.most).as_slice() {
            [] if self.strict => Flow::Drop,
            [] => Flow::Keep,
            [one] => {
                self.copy(*one, row, cx);
                Flow::Keep
            }
            several => {
                let copies = several.iter().map(|from| {
                    let mut copy = row.clone();
                    self.copy(*from, &mut copy, cx);
                    copy
                });
                Flow::Many(copies.collect())
            }
        }
    }
}

impl Function for Match {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let file = call.text("file")?;
        let rows = Rows::find(call, "file", &file)?;
        let names = call.field_names("field")?;
        let fields = call.fields("field")?;
        let mut columns = call.texts("column")?;
        if columns.is_empty() {
            columns = names;
        }
        if columns.len() != fields.len() {
            return Err(call.refuse_value("column", "must name as many columns as the parameter 'field' names fields"));
        }
        let known = rows.columns();
        let included = if call.has("include") { Some(call.texts("include")?) } else { None };
        if let Some(known) = &known {
            if let Some(wrong) = columns.iter().find(|column| !known.contains(column)) {
                return Err(call.refuse_value("column", format!("names no column of '{file}': '{wrong}'")));
            }
            let wrong = included.iter().flatten().find(|column| !known.contains(column));
            if let Some(wrong) = wrong {
                return Err(call.refuse_value("include", format!("names no column of '{file}': '{wrong}'")));
            }
        }
        let included =
            included.or_else(|| known.map(|known| known.into_iter().filter(|name| !columns.contains(name)).collect()));
        let include = match included {
            Some(names) => Some(
                names
                    .into_iter()
                    .map(|name| {
                        let slot = call.writes(&name);
                        (name, slot)
                    })
                    .collect(),
            ),
            None => {
                call.writes_unknown();
                None
            }
        };
        let ignore_case = call.flag("ignoreCase")?;
        let mode = match call.choice("mode")? {
            "cidr" => Mode::Cidr,
            "glob" => Mode::Glob,
            _ if call.flag("glob")? => Mode::Glob,
            _ => Mode::Text,
        };
        let most = call.limit("nrows", 500)?;
        let strict = call.flag("strict")?;
        let cell = call.cell();
        Ok(Bound::filter(Lookup { rows, cell, fields, columns, include, ignore_case, mode, most, strict }))
    }
}
