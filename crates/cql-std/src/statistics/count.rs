//! `count()`

use super::distinct::Distinct;
use cql_core::agg::Summary;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::memory::{Charge, Size};
use cql_core::{Context, Row, Run, Slot, TextBuffer, Value, codes};

/// Counts events, or the different values of a field.
pub(crate) struct Count;

static SIGNATURE: Signature = Signature {
    name: "count",
    kind: Kind::Aggregate,
    group: "statistics",
    summary: "Counts events, events that have a field, or the different values of a field.",
    params: &[
        Param::new("field", ParamType::Field, "count only events that have this field").unnamed(),
        Param::new("distinct", ParamType::Boolean, "count the different values of the field").default("false"),
        Param::new("as", ParamType::Output, "the field that the result is written to").default("_count"),
    ],
    output: "One row with the number, 0 if there is nothing to count.",
    rules: &[
        "A field that is present with the empty text counts.",
        "Different values are counted exactly up to 100000. Beyond, the number is estimated (HyperLogLog, standard error \
         0.4 %) and a warning says so.",
    ],
    examples: &[Example {
        title: "How many events, and how many users",
        query: "[count(), count(user, distinct=true, as=users)]",
        events: r#"{"user":"eve"}
{"user":"eve"}
{"n":1}"#,
        rows: r#"{"_count":3,"users":1}"#,
    }],
    source: "functions-count",
    ..Signature::EMPTY
};

struct Events {
    field: Option<Slot>,
    output: Slot,
}

impl Summary for Events {
    type State = u64;

    fn outputs(&self) -> Vec<Slot> {
        vec![self.output]
    }

    fn init(&self) -> u64 {
        0
    }

    fn update(&self, count: &mut u64, row: &Row<'_>, _: &Context<'_>) {
        if self.field.is_none_or(|field| row.get(field).is_present()) {
            *count += 1;
        }
    }

    fn merge(&self, count: &mut u64, later: u64, _: &Run) {
        *count += later;
    }

    fn finish<'a>(&self, count: &u64, row: &mut Row<'a>, _: &Context<'a>) -> bool {
        row.set(self.output, Value::Int(*count as i64));
        true
    }
}

/// Most different values that are counted exactly.
const EXACT: usize = 100_000;

struct DistinctValues {
    field: Slot,
    output: Slot,
}

impl Summary for DistinctValues {
    type State = (Distinct, Charge);

    fn outputs(&self) -> Vec<Slot> {
        vec![self.output]
    }

    fn init(&self) -> Self::State {
        Self::State::default()
    }

    fn update(&self, (seen, charge): &mut Self::State, row: &Row<'_>, cx: &Context<'_>) {
        let mut buffer = TextBuffer::default();
        if let Some(text) = row.get(self.field).text_in(&mut buffer) {
            seen.add(text, EXACT);
            charge.set(seen.size(), cx.run);
        }
    }

    fn merge(&self, (seen, charge): &mut Self::State, (later, _): Self::State, run: &Run) {
        seen.merge(later, EXACT);
        charge.set(seen.size(), run);
    }

    fn finish<'a>(&self, (seen, _): &Self::State, row: &mut Row<'a>, cx: &Context<'a>) -> bool {
        if seen.is_estimate() {
            let field = cx.run.layout.name(self.field);
            cx.run.warn(format!(
                "count({field}, distinct=true): with more than {EXACT} different values the number is an estimate, with a \
                 standard error of 0.4 %"
            ));
        }
        row.set(self.output, Value::Int(seen.count() as i64));
        true
    }
}

impl Function for Count {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let field = call.optional_field("field")?;
        let output = call.output("as")?;
        match (call.flag("distinct")?, field) {
            (false, field) => Ok(Bound::summary(Events { field, output })),
            (true, Some(field)) => Ok(Bound::summary(DistinctValues { field, output })),
            (true, None) => {
                Err(call.refuse(codes::MISSING_PARAMETER, "count(): distinct=true needs the parameter 'field'"))
            }
        }
    }
}
