//! `neighbor()`

use cql_core::agg::{Aggregate, RowBuffer, RowSink};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::{Context, Row, Run, Slot, codes};

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
    rules: &["It must come after an aggregate, which gives the events an order."],
    examples: &[Example {
        title: "Adds fields of the event before or after to events in order.",
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
    preceding: bool,
    distance: usize,
}

impl Aggregate for Plan {
    type State = RowBuffer;

    fn init(&self) -> RowBuffer {
        RowBuffer::default()
    }

    fn update(&self, rows: &mut RowBuffer, row: &Row<'_>, _: &Context<'_>) {
        rows.push(row);
    }

    fn merge(&self, rows: &mut RowBuffer, later: RowBuffer, _: &Run) {
        rows.append(later);
    }

    fn finish(&self, rows: &RowBuffer, run: &Run, out: &mut dyn RowSink) {
        let rows = rows.rows();
        for (index, owned) in rows.iter().enumerate() {
            let mut row = Row::ordered(&run.layout);
            row.fill(owned);
            let place =
                if self.preceding { index.checked_sub(self.distance) } else { index.checked_add(self.distance) };
            if let Some(neighbor) = place.and_then(|place| rows.get(place)) {
                for (from, to) in &self.fields {
                    row.set(*to, neighbor.get(*from));
                }
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
        if !call.is_after_aggregate() && !call.is_in_composite() {
            return Err(
                call.refuse(codes::MISPLACED, "neighbor() must come after an aggregator such as head() or sort()")
            );
        }
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
        Ok(Bound::aggregate(Plan { fields, preceding, distance }))
    }
}
