//! `match()`

use super::lookup::{Lookup, Mode};
use cql_core::function::{Bind, Bound, Call, Example, Flow, Function, Kind, Param, ParamType, RowFilter, Signature};
use cql_core::{Context, Row, Slot};

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
        Param::new(
            "include",
            ParamType::Texts,
            "the columns that are added; all but those of column if not given or *",
        ),
        Param::new("ignoreCase", ParamType::Boolean, "whether letter case does not matter").default("false"),
        Param::new("mode", ParamType::Choice, "how they are compared")
            .default("string")
            .values(&["string", "cidr", "glob"]),
        Param::new("nrows", ParamType::Limit, "most rows that one event can match, 1 to 500 or max").default("1"),
        Param::new("strict", ParamType::Boolean, "whether events without a match are dropped").default("true"),
        Param::new("glob", ParamType::Boolean, "the same as mode=glob").default("false").deprecated("mode=glob"),
    ],
    output: "The events with the added columns; several for one event if nrows is more than 1.",
    rules: &[
        "Of several rows the last is used, with nrows the last ones, the latest first.",
        "With cidr the smallest subnet around the address comes first; a cell that is no subnet matches nothing.",
        "With glob the cell is a pattern that may be found anywhere in the value; of several that match the first in \
         Unicode order is used. The table may have 20000 rows.",
        "An event without one of the fields does not match.",
        "A JSON file is a list of flat objects, or one object whose members are named by the values that are looked up; \
         the latter needs no column.",
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

struct Matching {
    lookup: Lookup,
    /// The slots of the added columns, if these are known before the run.
    slots: Option<Vec<Slot>>,
}

impl Matching {
    fn add<'a>(&self, from: usize, row: &mut Row<'a>, cx: &Context<'a>) {
        let index = self.lookup.index(cx);
        for (number, value) in index.cells(from) {
            match &self.slots {
                Some(slots) => row.set(slots[number], value),
                None => row.set_named(&index.added[number].1, value),
            }
        }
    }
}

impl RowFilter for Matching {
    fn keeps<'a>(&self, row: &Row<'a>, cx: &Context<'a>) -> bool {
        !self.lookup.strict || !self.lookup.find(row, cx, 1).is_empty()
    }

    fn writes(&self) -> bool {
        self.lookup.most > 1 || self.slots.as_ref().is_none_or(|slots| !slots.is_empty())
    }

    fn apply<'a>(&self, row: &mut Row<'a>, cx: &Context<'a>) -> Flow<'a> {
        match &*self.lookup.find(row, cx, self.lookup.most) {
            [] if self.lookup.strict => Flow::Drop,
            [] => Flow::Keep,
            [one] => {
                self.add(*one, row, cx);
                Flow::Keep
            }
            several => {
                let copies = several.iter().map(|from| {
                    let mut copy = row.clone();
                    self.add(*from, &mut copy, cx);
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
        let mode = match call.choice("mode")? {
            "cidr" => Mode::Cidr,
            "glob" => Mode::Glob,
            _ if call.flag("glob")? => Mode::Glob,
            _ => Mode::Text,
        };
        let lookup = Lookup::bind(call, mode)?;
        let slots = match lookup.added() {
            Some(names) => Some(names.iter().map(|name| call.writes(name)).collect()),
            None => {
                call.writes_unknown();
                None
            }
        };
        Ok(Bound::filter(Matching { lookup, slots }))
    }
}
