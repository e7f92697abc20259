//! `matchAsArray()`

use super::lookup::{Lookup, Mode};
use cql_core::function::{
    ArrayName, Bind, Bound, Call, Example, Flow, Function, Kind, Param, ParamType, RowFilter, Signature,
};
use cql_core::run::Cell;
use cql_core::{Context, Row};

/// Looks fields up in a file or table and adds what is found as an array.
pub(crate) struct MatchAsArray;

static SIGNATURE: Signature = Signature {
    name: "matchAsArray",
    kind: Kind::Filter,
    group: "joins",
    summary: "Looks fields up in a lookup file or a table and adds the rows that are found to the event, as an array.",
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
        Param::new("nrows", ParamType::Limit, "most rows that are added, 1 to 500 or max").default("1"),
        Param::new("strict", ParamType::Boolean, "whether events without a match are dropped").default("true"),
        Param::new("asArray", ParamType::Array, "the array that the rows are added as").default("_match[]"),
    ],
    output: "The event with the fields NAME[0].COLUMN, NAME[1].COLUMN and so on, an element for each row.",
    rules: &[
        "Whole values are compared. One event comes out for each that passes, however many rows match.",
        "The latest of the matching rows is element 0. A cell that the row lacks adds no field.",
    ],
    examples: &[Example {
        title: "The two latest fares of a class",
        query: "defineTable(query={kind=fare}, include=[class, price], name=fares) | kind=trip \
                | matchAsArray(fares, field=class, nrows=2, asArray=\"fare[]\")",
        events: r#"{"kind":"fare","class":"deck","price":10}
{"kind":"fare","class":"deck","price":12}
{"kind":"trip","class":"deck"}"#,
        rows: r#"{"kind":"trip","class":"deck","fare[0].price":12,"fare[1].price":10}"#,
    }],
    source: "functions-matchasarray",
    ..Signature::EMPTY
};

struct Adding {
    lookup: Lookup,
    array: ArrayName,
    names: Cell,
}

impl Adding {
    /// For each element the names of its fields, in the order of the added columns. Made once, since rows borrow them.
    fn names<'a>(&self, cx: &Context<'a>) -> &'a Vec<Vec<Box<str>>> {
        let index = self.lookup.index(cx);
        cx.run.cached(self.names, || {
            let elements = (0..self.lookup.most.min(index.table.len())).map(|element| {
                let element = self.array.element(element);
                index.added.iter().map(|(_, column)| format!("{element}.{column}").into()).collect()
            });
            elements.collect()
        })
    }
}

impl RowFilter for Adding {
    fn keeps<'a>(&self, row: &Row<'a>, cx: &Context<'a>) -> bool {
        !self.lookup.strict || !self.lookup.find(row, cx, 1).is_empty()
    }

    fn writes(&self) -> bool {
        true
    }

    fn apply<'a>(&self, row: &mut Row<'a>, cx: &Context<'a>) -> Flow<'a> {
        let found = self.lookup.find(row, cx, self.lookup.most);
        if found.is_empty() && self.lookup.strict {
            return Flow::Drop;
        }
        let index = self.lookup.index(cx);
        for (from, names) in found.iter().zip(self.names(cx)) {
            for (number, value) in index.cells(*from) {
                row.set_named(&names[number], value);
            }
        }
        Flow::Keep
    }
}

impl Function for MatchAsArray {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let lookup = Lookup::bind(call, Mode::Text)?;
        let array = call.array("asArray")?;
        call.writes_unknown();
        Ok(Bound::filter(Adding { lookup, array, names: call.cell() }))
    }
}
