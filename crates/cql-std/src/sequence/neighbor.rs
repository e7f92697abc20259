//! `neighbor()`

use super::buffered::{NEEDS_ORDER, Sequence, bound, needs_order, row_of};
use cql_core::agg::RowSink;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::limit::ROWS;
use cql_core::row::OwnedRow;
use cql_core::{Run, Slot};

/// Adds fields of the event before or after to events in order.
pub(crate) struct Neighbor;

static SIGNATURE: Signature = Signature {
    name: "neighbor",
    kind: Kind::Aggregate,
    group: "sequence",
    summary: "Adds fields of the event before or after to events in order.",
    params: &[
        Param::new("include", ParamType::Fields, "the fields that are taken from the neighbour").required().unnamed(),
        Param::new("prefix", ParamType::Text, "what stands before the names of the new fields, with a dot between"),
        Param::new("direction", ParamType::Choice, "on which side the neighbour is")
            .default("preceding")
            .values(&["preceding", "succeeding"]),
        Param::new("distance", ParamType::Number, "how far away the neighbour is, 1 to 10000").default("1"),
    ],
    output: "Every event, with the fields of its neighbour.",
    rules: &[
        NEEDS_ORDER,
        "Fields that the neighbour lacks are absent.",
        "Without a prefix the event's own fields are replaced; an event without a neighbour keeps its own.",
    ],
    limits: &[ROWS],
    examples: &[Example {
        title: "The value before",
        query: "head() | neighbor(n, prefix=prev)",
        events: r#"{"n":1}
{"n":2}"#,
        rows: r#"{"n":1}
{"n":2,"prev.n":1}"#,
    }],
    source: "functions-neighbor",
    ..Signature::EMPTY
};

struct Plan {
    fields: Vec<(Slot, Slot)>,
    prefixed: bool,
    preceding: bool,
    distance: usize,
}

impl Sequence for Plan {
    fn finish(&self, rows: &[OwnedRow], run: &Run, out: &mut dyn RowSink) {
        for (index, owned) in rows.iter().enumerate() {
            let mut row = row_of(owned, run);
            let place =
                if self.preceding { index.checked_sub(self.distance) } else { index.checked_add(self.distance) };
            match place.and_then(|place| rows.get(place)) {
                Some(neighbor) => self.fields.iter().for_each(|(from, to)| row.set(*to, neighbor.get(*from))),
                // Without a prefix the event keeps its own values; with one it must not show those of another neighbour.
                None if !self.prefixed => {}
                None => self.fields.iter().for_each(|(_, to)| row.remove(*to)),
            }
            out.push(&row);
        }
    }
}

impl Function for Neighbor {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        needs_order("neighbor", call)?;
        let preceding = call.choice("direction")? == "preceding";
        let distance = call.integer("distance", 1..=10_000)?.and_then(|far| usize::try_from(far).ok()).unwrap_or(1);
        let prefix = call.optional_text("prefix")?;
        let mut fields = Vec::new();
        for from in call.fields("include")? {
            let name = call.name_of(from);
            let name = prefix.as_ref().map_or(name.clone(), |prefix| format!("{prefix}.{name}"));
            fields.push((from, call.writes(&name)));
        }
        call.passes_rows();
        Ok(bound(call, Plan { fields, prefixed: prefix.is_some(), preceding, distance }))
    }
}
