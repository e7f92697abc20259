//! Looking fields up in a file or table: what `match()` and `matchAsArray()` share.

mod globs;
mod patterns;
mod subnets;

use super::keys::{key, key_of_row};
use super::{Rows, included};
use cql_core::function::{Bind, Call};
use cql_core::run::Cell;
use cql_core::{Context, Row, Run, Slot, Table};
use patterns::{PatternKind, Patterns};
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

/// Most rows that one event can match.
const MOST_MATCHES: usize = 500;

/// Most rows of a table with patterns.
const MOST_GLOBS: usize = 20_000;

/// How values are compared with cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// As whole texts.
    Text,
    /// As addresses with subnets.
    Cidr,
    /// As texts with patterns.
    Glob,
}

/// A look-up, bound.
pub(super) struct Lookup {
    function: &'static str,
    rows: Rows,
    cell: Cell,
    fields: Vec<Slot>,
    columns: Vec<String>,
    added: Option<Vec<String>>,
    ignore_case: bool,
    mode: Mode,
    /// Most rows used for one event.
    pub(super) most: usize,
    /// Whether events without a match are dropped.
    pub(super) strict: bool,
}

/// A table made ready for look-ups.
pub(super) struct Index {
    /// The table.
    pub(super) table: Arc<Table>,
    /// The columns that are added to an event: their place, if the table has them, and their name.
    pub(super) added: Vec<(Option<usize>, Box<str>)>,
    finder: Finder,
}

enum Finder {
    /// The rows of each key, the last one first.
    Exact(HashMap<Box<str>, Vec<usize>>),
    /// Rows in the order of preference.
    Patterns(Patterns),
}

impl Lookup {
    /// Binds the parameters that the two functions have in common.
    pub(super) fn bind(call: &mut Call<'_, '_>, mode: Mode) -> Bind<Self> {
        let file = call.text("file")?;
        let rows = Rows::find(call, "file", &file)?;
        let known = rows.columns();
        let names = call.field_names("field")?;
        let fields = call.fields("field")?;
        let mut columns = call.texts("column")?;
        if columns.is_empty() {
            // A JSON file keyed by the looked-up value has its keys in a column without a name.
            let is_keyed = names.len() == 1 && known.as_ref().is_some_and(|known| known.iter().any(String::is_empty));
            columns = if is_keyed { vec![String::new()] } else { names };
        }
        if columns.len() != fields.len() || fields.is_empty() {
            return Err(call.refuse_value("column", "must name as many columns as the parameter 'field' names fields"));
        }
        let included = included(call)?;
        if let Some(known) = &known {
            let unknown = |names: &[String]| names.iter().find(|name| !known.contains(name)).cloned();
            if let Some(wrong) = unknown(&columns) {
                return Err(call.refuse_value("column", format!("names no column of '{file}': '{wrong}'")));
            }
            if let Some(wrong) = unknown(included.as_deref().unwrap_or_default()) {
                return Err(call.refuse_value("include", format!("names no column of '{file}': '{wrong}'")));
            }
        }
        if mode == Mode::Glob
            && let Rows::File(table) = &rows
            && table.len() > MOST_GLOBS
        {
            let problem = format!("names a file with {} rows; mode=glob takes at most {MOST_GLOBS}", table.len());
            return Err(call.refuse_value("file", problem));
        }
        let others = |known: Vec<String>| {
            known.into_iter().filter(|name| !name.is_empty() && !columns.contains(name)).collect::<Vec<String>>()
        };
        let added = included.or_else(|| known.map(others));
        let ignore_case = call.flag("ignoreCase")?;
        let most = call.limit("nrows", 1..=MOST_MATCHES)?;
        let strict = call.flag("strict")?;
        let (function, cell) = (call.name(), call.cell());
        Ok(Lookup { function, rows, cell, fields, columns, added, ignore_case, mode, most, strict })
    }

    /// The columns that are added, if they are known before the run.
    pub(super) fn added(&self) -> Option<&[String]> {
        self.added.as_deref()
    }

    /// The table with its index.
    pub(super) fn index<'a>(&self, cx: &Context<'a>) -> &'a Index {
        cx.run.cached(self.cell, || self.build(self.rows.table(cx.run), cx.run))
    }

    fn build(&self, table: Arc<Table>, run: &Run) -> Index {
        let added = match &self.added {
            Some(names) => names.iter().map(|name| (table.column(name), name.as_str().into())).collect(),
            None => {
                let all = table.columns().enumerate();
                let others = all.filter(|(_, name)| !self.columns.iter().any(|column| column == name));
                others.map(|(index, name)| (Some(index), name.into())).collect()
            }
        };
        let columns: Option<Vec<usize>> = self.columns.iter().map(|column| table.column(column)).collect();
        let columns = columns.unwrap_or_default();
        let finder = match self.mode {
            Mode::Text => {
                let mut rows: HashMap<Box<str>, Vec<usize>> = HashMap::new();
                for row in (0..table.len()).rev().filter(|_| !columns.is_empty()) {
                    let cells = columns.iter().map(|column| table.cell(row, *column));
                    if let Some(key) = key(cells, self.ignore_case) {
                        rows.entry(Box::from(&*key)).or_default().push(row);
                    }
                }
                Finder::Exact(rows)
            }
            Mode::Cidr => Finder::Patterns(Patterns::new(&table, table.len(), &columns, PatternKind::Subnet)),
            Mode::Glob => {
                if table.len() > MOST_GLOBS {
                    run.warn(format!(
                        "{}(): the table has {} rows; with mode=glob only the first {MOST_GLOBS} are used",
                        self.function,
                        table.len()
                    ));
                }
                let kind = PatternKind::Glob { ignore_case: self.ignore_case };
                Finder::Patterns(Patterns::new(&table, table.len().min(MOST_GLOBS), &columns, kind))
            }
        };
        Index { table, added, finder }
    }

    /// The rows that match, the preferred one first.
    pub(super) fn find<'a>(&self, row: &Row<'a>, cx: &Context<'a>, most: usize) -> Cow<'a, [usize]> {
        match &self.index(cx).finder {
            Finder::Exact(rows) => {
                let key = key_of_row(row, &self.fields, self.ignore_case);
                let found = key.and_then(|key| rows.get(&*key)).map_or(&[][..], Vec::as_slice);
                Cow::Borrowed(&found[..found.len().min(most)])
            }
            Finder::Patterns(patterns) => {
                let texts: Option<Vec<&str>> = self.fields.iter().map(|field| row.get(*field).text(cx.arena)).collect();
                Cow::Owned(texts.map(|texts| patterns.find(&texts, most)).unwrap_or_default())
            }
        }
    }
}

impl Index {
    /// The added columns that a row of the table has: their number among the added ones, and their values.
    pub(super) fn cells(&self, row: usize) -> impl Iterator<Item = (usize, cql_core::Value<'_>)> {
        let columns = self.added.iter().enumerate();
        let cells = columns.filter_map(move |(number, (column, _))| Some((number, self.table.cell(row, (*column)?))));
        cells.filter(|(_, value)| value.is_present())
    }
}
