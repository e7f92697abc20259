//! `objectArray:exists()`

use super::entries::Entries;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use std::cell::Cell;

/// Keeps events whose structured array has an entry that satisfies a condition.
pub(crate) struct ObjectExists;

static SIGNATURE: Signature = Signature {
    name: "objectArray:exists",
    kind: Kind::Filter,
    group: "arrays",
    summary: "Keeps events whose structured array has an entry that satisfies a condition.",
    params: &[
        Param::new("array", ParamType::Array, "the array, such as \"disks[]\"").required().unnamed(),
        Param::new("condition", ParamType::Pipeline, "the condition: steps in braces or a filter function").required(),
        Param::new("var", ParamType::Text, "the name of the entry in there; that of the array if not given"),
    ],
    output: "The events that pass, unchanged.",
    rules: &[
        "With var=d, d.id and d.parts[0] are members of the entry, and \"d.parts[]\" is an array in it.",
        "All steps of the condition must hold for the same entry.",
        "Entries behind a gap are not seen. Arrays of plain values can be used, too.",
    ],
    examples: &[Example {
        title: "An open port 22",
        query: r#"objectArray:exists("ports[]", var=p, condition={p.number=22 | p.state=open}) | select(host)"#,
        events: r#"{"host":"a","ports":[{"number":22,"state":"shut"},{"number":80,"state":"open"}]}
{"host":"b","ports":[{"number":22,"state":"open"}]}"#,
        rows: r#"{"host":"b"}"#,
    }],
    source: "functions-objectarray-exists",
    ..Signature::EMPTY
};

impl Function for ObjectExists {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let entries = Entries::bind(call, "condition", None)?;
        Ok(Bound::keeps(move |row, cx| {
            let found = Cell::new(false);
            entries.visit(row, cx, |_| {}, &mut |_| found.set(true), &|| !found.get());
            found.get()
        }))
    }
}
