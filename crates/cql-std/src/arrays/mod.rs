//! Arrays: runs of fields `name[0]`, `name[1]`, ...

pub(crate) mod append;
pub(crate) mod contains;
pub(crate) mod dedup;
pub(crate) mod drop;
pub(crate) mod entries;
pub(crate) mod eval;
pub(crate) mod exists;
pub(crate) mod filter;
pub(crate) mod intersection;
pub(crate) mod length;
pub(crate) mod object_eval;
pub(crate) mod object_exists;
pub(crate) mod reduce;
pub(crate) mod reduce_all;
pub(crate) mod reduce_column;
pub(crate) mod reduce_row;
pub(crate) mod regex;
pub(crate) mod rename;
pub(crate) mod sets;
pub(crate) mod sort;
pub(crate) mod split;
pub(crate) mod union;

use cql_core::function::{ArrayName, Bind, Call};
use cql_core::{Context, Row, Value};

/// The elements before the first gap.
pub(crate) fn elements<'a>(row: &Row<'a>, array: &ArrayName) -> Vec<Value<'a>> {
    let values = (0..).map(|index| row.get_named(&array.element(index)));
    values.take_while(|value| value.is_present()).collect()
}

/// Makes these the elements of the array; those that it had beyond them are removed.
pub(crate) fn replace<'a>(row: &mut Row<'a>, cx: &Context<'a>, array: &ArrayName, values: Vec<Value<'a>>) {
    let had = elements(row, array).len();
    let has = values.len();
    for (index, value) in values.into_iter().enumerate() {
        row.set_named(cx.text(&array.element(index)), value);
    }
    for index in has..had {
        row.set_named(cx.text(&array.element(index)), Value::Missing);
    }
}

/// Removes all elements of the array, those behind gaps and members of objects included.
pub(crate) fn clear(row: &mut Row<'_>, array: &ArrayName) {
    row.remove_where(|name| name.strip_prefix(&*array.0).is_some_and(|rest| rest.starts_with('[')));
}

/// The array that the result goes to: `asArray`, or the one that is read.
pub(crate) fn target(call: &mut Call<'_, '_>, array: &ArrayName) -> Bind<ArrayName> {
    call.writes_unknown();
    Ok(call.optional_array("asArray")?.unwrap_or_else(|| array.clone()))
}
