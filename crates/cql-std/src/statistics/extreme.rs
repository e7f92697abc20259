//! The largest or smallest number: what `max()`, `min()`, `selectFromMax()` and `selectFromMin()` share.

use cql_core::agg::Summary;
use cql_core::function::{Bind, Bound, Call, Param, ParamType};
use cql_core::number::{CompactNumber, Number};
use cql_core::value::OwnedValue;
use cql_core::{Context, Row, Run, Slot};

/// The parameters of `selectFromMax()` and `selectFromMin()`.
pub(super) const SELECT_PARAMS: &[Param] = &[
    Param::new("field", ParamType::Field, "the field that is compared").required().unnamed(),
    Param::new("include", ParamType::Fields, "the fields that are put out").required(),
];

/// What these two put out.
pub(super) const SELECT_OUTPUT: &str = "One row with the included fields; none if no event has a number in the field.";

/// What a user of these two must know.
pub(super) const SELECT_RULES: &[&str] = &[
    "The compared field is put out only if it is included.",
    "An event that has none of the included fields beside the compared one is passed over.",
    "Of events with the same number the first is taken.",
];

/// Which end of the numbers is looked for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Extreme {
    /// The largest.
    Max,
    /// The smallest.
    Min,
}

impl Extreme {
    /// Binds a call of `selectFromMax()` or `selectFromMin()`.
    pub(super) fn bind_select(self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let field = call.field("field")?;
        let include = call.fields("include")?;
        Ok(Bound::summary(ExtremeRow { extreme: self, field, include }))
    }

    /// Whether `new` takes the place of `old`; of equal numbers the old one stays.
    fn prefers(self, new: Number, old: Number) -> bool {
        match self {
            Extreme::Max => new > old,
            Extreme::Min => new < old,
        }
    }
}

/// The extreme of a field.
pub(crate) struct ExtremeValue {
    /// Which one.
    pub(crate) extreme: Extreme,
    /// The field.
    pub(crate) field: Slot,
    /// Where the result goes.
    pub(crate) output: Slot,
}

impl ExtremeValue {
    fn offer(&self, best: &mut Option<CompactNumber>, number: Number) {
        if best.as_ref().is_none_or(|old| self.extreme.prefers(number, old.get())) {
            *best = Some(number.into());
        }
    }
}

impl Summary for ExtremeValue {
    type State = Option<CompactNumber>;

    fn outputs(&self) -> Vec<Slot> {
        vec![self.output]
    }

    fn init(&self) -> Self::State {
        None
    }

    fn update(&self, best: &mut Self::State, row: &Row<'_>, _: &Context<'_>) {
        if let Some(number) = row.get(self.field).number() {
            self.offer(best, number);
        }
    }

    fn merge(&self, best: &mut Self::State, later: Self::State, _: &Run) {
        if let Some(number) = later {
            self.offer(best, number.get());
        }
    }

    fn finish<'a>(&self, best: &Self::State, row: &mut Row<'a>, cx: &Context<'a>) -> bool {
        let Some(number) = best else { return false };
        row.set(self.output, number.get().to_value(cx.arena));
        true
    }
}

/// Fields of the event that has the extreme of a field.
pub(crate) struct ExtremeRow {
    /// Which one.
    pub(crate) extreme: Extreme,
    /// The field that is compared.
    pub(crate) field: Slot,
    /// The fields that are put out.
    pub(crate) include: Vec<Slot>,
}

/// The compared number and the values of the included fields.
type Candidate = (Number, Vec<Option<OwnedValue>>);

impl Summary for ExtremeRow {
    type State = Option<Candidate>;

    fn outputs(&self) -> Vec<Slot> {
        self.include.clone()
    }

    fn init(&self) -> Self::State {
        None
    }

    fn update(&self, best: &mut Self::State, row: &Row<'_>, _: &Context<'_>) {
        let Some(number) = row.get(self.field).number() else { return };
        if best.as_ref().is_some_and(|(old, _)| !self.extreme.prefers(number, *old)) {
            return;
        }
        let mut others = self.include.iter().filter(|slot| **slot != self.field).peekable();
        if others.peek().is_some() && !others.any(|slot| row.get(*slot).is_present()) {
            return;
        }
        *best = Some((number, self.include.iter().map(|slot| row.get(*slot).to_owned()).collect()));
    }

    fn merge(&self, best: &mut Self::State, later: Self::State, _: &Run) {
        let Some(later) = later else { return };
        if best.as_ref().is_none_or(|(old, _)| self.extreme.prefers(later.0, *old)) {
            *best = Some(later);
        }
    }

    fn finish<'a>(&self, best: &Self::State, row: &mut Row<'a>, cx: &Context<'a>) -> bool {
        let Some((_, values)) = best else { return false };
        for (slot, value) in self.include.iter().zip(values) {
            if let Some(value) = value {
                row.set(*slot, value.get().copy_to(cx.arena));
            }
        }
        true
    }
}
