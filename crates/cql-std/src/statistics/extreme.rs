//! The largest and the smallest number of a field: what `max()` and `min()` share.

use cql_core::agg::Summary;
use cql_core::{Context, Number, Row, Run, Slot};

/// Which end of the numbers is looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    Smallest,
    Largest,
}

/// The extreme number of a field; no row if no value is a number.
pub(crate) struct Extreme {
    pub(crate) field: Slot,
    pub(crate) output: Slot,
    pub(crate) end: End,
}

impl Extreme {
    fn take(&self, state: &mut Option<Number>, number: Number) {
        let replaces = match (self.end, &state) {
            (_, None) => true,
            (End::Smallest, Some(known)) => number < *known,
            (End::Largest, Some(known)) => number > *known,
        };
        if replaces {
            *state = Some(number);
        }
    }
}

impl Summary for Extreme {
    type State = Option<Number>;

    fn outputs(&self) -> Vec<Slot> {
        vec![self.output]
    }

    fn init(&self) -> Self::State {
        None
    }

    fn update(&self, state: &mut Self::State, row: &Row<'_>, _: &Context<'_>) {
        if let Some(number) = row.get(self.field).number() {
            self.take(state, number);
        }
    }

    fn merge(&self, state: &mut Self::State, later: Self::State, _: &Run) {
        if let Some(number) = later {
            self.take(state, number);
        }
    }

    fn finish<'a>(&self, state: &Self::State, row: &mut Row<'a>, cx: &Context<'a>) -> bool {
        let Some(number) = state else { return false };
        row.set(self.output, number.to_value(cx.arena));
        true
    }
}
