//! What comes out: a row for each constellation.

use super::candidates::{Candidate, Shown};
use super::search::Pattern;
use bumpalo::Bump;
use cql_core::agg::RowSink;
use cql_core::{OwnedValue, Row, Run, Slot, Value};

/// Puts out the row of a constellation. It has the time of the root query's event.
pub(super) fn push(pattern: &Pattern, timestamp: Slot, events: &[&Candidate], run: &Run, out: &mut dyn RowSink) {
    let names = Bump::new();
    let mut row = Row::ordered(&run.layout);
    if let Some(time) = events[pattern.root].milliseconds() {
        row.set(timestamp, Value::Int(time));
    }
    for (query, event) in pattern.queries.iter().zip(events) {
        match (&query.shown, &event.shown) {
            (Some(fields), Shown::Some(values)) => {
                for ((_, slot), value) in fields.iter().zip(values) {
                    row.set(*slot, value.as_ref().map_or(Value::Missing, OwnedValue::get));
                }
            }
            (_, Shown::All(fields)) => {
                for (name, value) in fields.fields(&run.layout) {
                    row.set_named(names.alloc_str(&format!("{}.{name}", query.name)), value);
                }
            }
            (None, Shown::Some(_)) => {}
        }
    }
    out.push(&row);
}
