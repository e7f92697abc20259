//! `selectLast()`

use cql_core::agg::Summary;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::{Context, Number, OwnedValue, Row, Run, Slot};

/// Takes the newest value of fields.
pub(crate) struct SelectLast;

static SIGNATURE: Signature = Signature {
    name: "selectLast",
    kind: Kind::Aggregate,
    group: "statistics",
    summary: "Takes the newest value of each of some fields.",
    params: &[Param::new("fields", ParamType::Fields, "the fields").required().unnamed()],
    output: "One row with the fields that were seen; none if none was.",
    rules: &[
        "Each field is decided on its own: the values may stem from different events.",
        "The newest is the one with the largest @timestamp; of equal ones, or without, the later event.",
    ],
    examples: &[Example {
        title: "Newest user",
        query: "selectLast(user)",
        events: r#"{"@timestamp":2000,"user":"eve"}
{"@timestamp":1000,"user":"bob"}"#,
        rows: r#"{"user":"eve"}"#,
    }],
    source: "functions-selectlast",
    ..Signature::EMPTY
};

/// The latest value of each field.
pub(crate) struct Newest {
    fields: Vec<Slot>,
    time: Slot,
}

impl Newest {
    /// The values of these fields, the latest by the time field.
    pub(crate) fn new(fields: Vec<Slot>, time: Slot) -> Self {
        Newest { fields, time }
    }
}

impl Summary for Newest {
    type State = Vec<Option<(Option<Number>, OwnedValue)>>;

    fn outputs(&self) -> Vec<Slot> {
        self.fields.clone()
    }

    fn init(&self) -> Self::State {
        vec![None; self.fields.len()]
    }

    fn update(&self, state: &mut Self::State, row: &Row<'_>, _: &Context<'_>) {
        let time = row.get(self.time).number();
        for (slot, newest) in self.fields.iter().zip(state) {
            let value = row.get(*slot);
            if value.is_present() && newest.as_ref().is_none_or(|(old, _)| *old <= time) {
                *newest = value.to_owned().map(|value| (time, value));
            }
        }
    }

    fn merge(&self, state: &mut Self::State, later: Self::State, _: &Run) {
        for (newest, later) in state.iter_mut().zip(later) {
            if let Some((time, _)) = &later
                && newest.as_ref().is_none_or(|(old, _)| old <= time)
            {
                *newest = later;
            }
        }
    }

    fn finish<'a>(&self, state: &Self::State, row: &mut Row<'a>, cx: &Context<'a>) -> bool {
        let mut found = false;
        for (slot, newest) in self.fields.iter().zip(state) {
            if let Some((_, value)) = newest {
                row.set(*slot, value.get().copy_to(cx.arena));
                found = true;
            }
        }
        found
    }
}

impl Function for SelectLast {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let fields = call.fields("fields")?;
        let time = call.reads_if_there("@timestamp");
        Ok(Bound::summary(Newest::new(fields, time)))
    }
}
