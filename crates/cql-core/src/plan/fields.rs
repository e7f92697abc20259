//! What is known of the fields of the rows at a point of the query.

use super::Effects;
use crate::layout::Slot;
use cql_syntax::Span;
use std::collections::{BTreeMap, BTreeSet};

/// Which fields the rows may have. Of the events everything is possible, until a step takes fields away.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fields {
    /// The only fields that there can be, and the step that made it so; `None` if there may be any.
    only: Option<(BTreeSet<Slot>, Loss)>,
    /// Fields that a step took away by name.
    gone: BTreeMap<Slot, Loss>,
    /// Fields whose loss was told.
    told: BTreeSet<Slot>,
}

/// The step that took a field away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Loss {
    /// How it did.
    pub(crate) how: How,
    /// Where it stands; `None` if it is part of a saved query.
    pub(crate) step: Option<Span>,
}

/// How a step takes fields away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum How {
    /// It is an aggregate, whose rows have fields of their own.
    Aggregate,
    /// It keeps only fields that it names.
    Keeps,
    /// It removes the field.
    Removes,
    /// It gives the field another name.
    Renames(Slot),
}

impl Fields {
    /// The step that took the field away, if no row can have it and that was not told yet.
    pub(crate) fn untold_loss(&mut self, slot: Slot) -> Option<Loss> {
        self.lost(slot).filter(|_| self.told.insert(slot))
    }

    fn lost(&self, slot: Slot) -> Option<Loss> {
        let gone = self.gone.get(&slot).copied();
        gone.or_else(|| self.only.as_ref().filter(|(slots, _)| !slots.contains(&slot)).map(|(_, loss)| *loss))
    }

    /// The fields that there can be, if that is known.
    pub(crate) fn known(&self) -> Option<&BTreeSet<Slot>> {
        self.only.as_ref().map(|(slots, _)| slots)
    }

    /// From here on rows may have the field.
    pub(crate) fn set(&mut self, slot: Slot) {
        self.gone.remove(&slot);
        if let Some((slots, _)) = &mut self.only {
            slots.insert(slot);
        }
    }

    /// The fields behind an aggregate that puts out rows of its own; `None` if that is not known.
    pub(crate) fn of_aggregate(columns: Option<Vec<Slot>>, step: Option<Span>) -> Self {
        let loss = Loss { how: How::Aggregate, step };
        Fields { only: columns.map(|columns| (columns.into_iter().collect(), loss)), ..Fields::default() }
    }

    /// The fields behind a step that changes those of the rows that it takes.
    pub(crate) fn change(&mut self, effects: &Effects, step: Option<Span>) {
        if effects.writes_unknown {
            *self = Fields::default();
        } else if let Some(kept) = &effects.keeps_only {
            self.keep(kept, Loss { how: How::Keeps, step });
        } else {
            effects.writes.iter().for_each(|slot| self.set(*slot));
            let mut set = effects.writes.difference(&effects.removes);
            let new_name = set.next().filter(|_| set.next().is_none() && effects.removes.len() == 1);
            let how = new_name.map_or(How::Removes, |slot| How::Renames(*slot));
            for slot in &effects.removes {
                self.remove(*slot, Loss { how, step });
            }
        }
    }

    fn remove(&mut self, slot: Slot, loss: Loss) {
        if let Some((slots, _)) = &mut self.only {
            slots.remove(&slot);
        }
        self.gone.insert(slot, loss);
    }

    fn keep(&mut self, kept: &[Slot], loss: Loss) {
        let kept: BTreeSet<Slot> = kept.iter().copied().collect();
        match &mut self.only {
            // What was lost before was lost there.
            Some((slots, _)) => {
                self.gone.extend(slots.difference(&kept).map(|slot| (*slot, loss)));
                slots.retain(|slot| kept.contains(slot));
            }
            None => {
                self.gone.retain(|slot, _| kept.contains(slot));
                self.only = Some((kept, loss));
            }
        }
    }

    /// The fields of rows of which some come from here and some from there.
    pub(crate) fn or(self, other: Fields) -> Fields {
        let candidates = self.gone.keys().chain(other.gone.keys());
        let both = candidates.filter_map(|slot| Some((*slot, self.lost(*slot).and(other.lost(*slot))?)));
        let gone = both.collect();
        let told = self.told.union(&other.told).copied().collect();
        let only = match (self.only, other.only) {
            (Some((mut slots, loss)), Some((others, _))) => {
                slots.extend(others);
                Some((slots, loss))
            }
            _ => None,
        };
        Fields { only, gone, told }
    }
}
